#!/usr/bin/env python3
"""Fails when a fence of README.md or docs/*.md could hold commands that no test runs; tests/docs/pages.py has the rules.

usage: doc_blocks.py ROOT
"""
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'docs'))

import pages  # noqa: E402

# How many blocks of a page may be left out.
LIMITS = {'README.md': 4, 'architecture.md': 2, 'operations.md': 6, 'writing-a-connector.md': 2}
PROGRAM = re.compile(r'\s*(?:\$ |(?:kconnect|kconnect-standalone|curl) [a-z-])')


def main():
    root, found = Path(sys.argv[1]), []
    for page in pages.pages(root):
        left_out = 0
        for block in pages.blocks(page.read_text()):
            where = f'{page.relative_to(root)}:{block.line}:'
            found += [f'{where} {error}' for error in pages.errors(block)]
            if block.language not in pages.LANGUAGES_RUN and PROGRAM.match(block.text):
                found.append(f'{where} commands are in fences of the language bash or console')
            left_out += 'not run' in block.directives
        if left_out > LIMITS.get(page.name, 0):
            found.append(f'{page.relative_to(root)}: {left_out} blocks are not run, {LIMITS.get(page.name, 0)} may be')
    print('\n'.join(found))
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
