#!/usr/bin/env python3
"""Checks the checks: each must pass on violations/clean and fail, for the reasons named, on a tree that violates it."""
import os
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'docs'))

import pages  # noqa: E402

TREES = HERE / 'violations'
BINARIES = TREES / 'bin'


def run(check, tree, *arguments):
    return subprocess.run([sys.executable, HERE / check, TREES / tree, *arguments], capture_output=True, text=True)


class Checks(unittest.TestCase):
    def passes(self, check, *arguments):
        result = run(check, 'clean', *arguments)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def fails(self, check, tree, reasons, *arguments):
        result = run(check, tree, *arguments)
        output = result.stdout + result.stderr
        self.assertEqual(result.returncode, 1, output)
        for reason in reasons:
            self.assertIn(reason, output)

    def test_layers(self):
        self.passes('layers.py')
        self.fails('layers.py', 'layers', [
            'src/base/upwards.cc:1: a source file of base may not include kconnect/record.h',
            'src/base/upwards.cc:3: a source file of base may not include runtime/worker.h',
            'src/base/third_party.h:3: <simdjson.h> is not for a header of base',
            'src/base/no_module.cc:1: "text.h" does not start at a module',
            'src/runtime/third_party.cc:1: <librdkafka/rdkafka.h> is not for a source file of runtime',
            'src/sdk/base_in_header.h:3: a header of sdk may not include base/text.h',
            'src/stray/stray.cc: its folder is no module',
            'connectors/file/private_sdk.cc:1: a source file of file may not include sdk/log_levels.h'])

    def test_table_of_layers(self):
        self.fails('layers.py', 'upwards-table', ['base may include runtime of a higher rank',
                                                  'runtime may include the unknown module nothing'])
        self.fails('layers.py', 'format', ['no table of modules'])

    def test_format(self):
        result = run('format.py', 'clean')
        if result.returncode == 77:
            self.skipTest(result.stdout.strip())
        self.passes('format.py')
        self.fails('format.py', 'format', ['ugly.cc:1', 'clang-format-14 -i'])

    def test_generated_docs(self):
        self.passes('generated_docs.py', BINARIES)
        self.fails('generated_docs.py', 'generated-docs',
                   ['-| ticks | 20 |', '+| ticks | 10 |', 'docs/connectors/gone.md: no plugin has this page'], BINARIES)
        self.fails('generated_docs.py', 'links', ['docs/connectors/tick-source.md'], BINARIES)

    def test_links(self):
        self.passes('links.py')
        self.fails('links.py', 'links', ['(nowhere.md) leads to no file', '(#nothing) page.md has no heading',
                                         'leads out of the repository'])

    def test_differences(self):
        self.passes('differences.py')
        self.fails('differences.py', 'differences', ['differences.md:3: the last cell names no test',
                                                     'there is no test_new in docs/nowhere.py'])

    def test_commands_in_pages(self):
        self.passes('doc_blocks.py')
        self.fails('doc_blocks.py', 'doc-blocks', [
            'README.md:1: the fence names no language', 'README.md:6: "too slow" is no reason',
            'README.md:11: there is no directive "repeated"', 'docs/page.md:1: commands are in fences of the language bash or console',
            'docs/page.md: 1 blocks are not run, 0 may be'])

    def test_what_commands_print(self):
        shown = pages.pattern_of('took 0.2 s\n...\n[...] done: {"n": 17}\n')
        for output in ('took 1.25 s\n[now] done: {"n": 3}\n', 'took 0.2 s\na\n\nb\n[] done: {"n": 17}\n'):
            self.assertTrue(shown.fullmatch(output), output)
        for output in ('took 0.2 s\ndone: {"n": 3}\n', 'took 0.2 s\n[x] done: {"m": 3}\n',
                       'took 0.2 s\n[x] done: {"n": 3}\nmore\n'):
            self.assertFalse(shown.fullmatch(output), output)

    def test_transcripts(self):
        found = pages.blocks('```console\n$ one \\\n  --more\nprinted\n$ two\n```\n')
        self.assertEqual([(block.line, block.text, block.expected) for block in found],
                         [(2, 'one \\\n  --more\n', 'printed\n'), (5, 'two\n', '')])

    def test_dockerfile(self):
        self.passes('dockerfile.py')
        self.fails('dockerfile.py', 'dockerfile', [
            'Dockerfile:1: FORM is no instruction', 'Dockerfile:3: there is no nowhere.sh',
            'Dockerfile:4: no-such-package is not in cmake/packages.txt', 'Dockerfile:4: there is no preset no-such-preset',
            'Dockerfile:6: /etc/program/worker.properties has no elsewhere', 'Dockerfile:7: there is no stage build',
            'Dockerfile:8: neither copied nor installed: other', 'Dockerfile:9: ENTRYPOINT is not of the form [...]',
            'Dockerfile: the image runs as root'])

    def test_messages(self):
        self.passes('messages.py')
        self.fails('messages.py', 'messages', ['src/config/finding.h: KC2102 is not explained',
                                               'connectors/file/text.cc: KC3999 is not explained',
                                               'nothing says KC2199', 'KC2101 is explained more than once'])


if __name__ == '__main__':
    os.environ.setdefault('PYTHONDONTWRITEBYTECODE', '1')
    unittest.main()
