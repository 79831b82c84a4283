#!/usr/bin/env python3
"""Runs the commands of a page, in their order, in an empty folder: run_page.py PAGE [KAFKA_VERSION]

kconnect and kconnect-standalone are on the PATH. Port 8083 is replaced by a free one. BOOTSTRAP is the address of a broker
where a version is given. pages.py says how pages are written. Exit code: 0 passed, 1 failed, 77 skipped.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'integration')]

import kit  # noqa: E402
import pages  # noqa: E402

LIMIT = 60  # seconds for a block
PORT = '8083'


class Shell:
    """A bash in which the blocks of a page run one after the other."""

    def __init__(self, folder, outputs, environment):
        self._outputs = outputs
        self._process = subprocess.Popen(['bash', '--noprofile', '--norc'], stdin=subprocess.PIPE, cwd=folder,
                                         env=environment, text=True, start_new_session=True, stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL)
        self._background = None
        self._count = 0

    def _send(self, line):
        try:
            self._process.stdin.write(line + '\n')
            self._process.stdin.flush()
        except BrokenPipeError:
            raise kit.Failure('the shell has ended') from None

    def _files(self, text):
        self._count += 1
        script, output, code = (self._outputs / f'{self._count}.{end}' for end in ('sh', 'out', 'code'))
        script.write_text(text)
        output.touch()
        return script, output, code

    def run(self, text, any_code=False):
        """(exit code, output); without any_code the first command that fails ends the block and the shell."""
        script, output, code = self._files(text)
        mode = '+e' if any_code else '-e'
        self._send(f'set {mode}; . {script} >{output} 2>&1; echo $? >{code}.new; set +e; mv {code}.new {code}')
        kit.wait_for(lambda: code.exists() or self._process.poll() is not None, 'the end of the block', LIMIT)
        return int(code.read_text()) if code.exists() else self._process.poll(), output.read_text(errors='replace')

    def start(self, text, pattern):
        self.stop_background()
        script, output, pid = self._files('exec ' + text)
        self._send(f'bash {script} >{output} 2>&1 & echo $! >{pid}.new; mv {pid}.new {pid}')
        kit.wait_for(pid.exists, 'the start of the block')
        self._background = pid.read_text().strip(), output

        def shown():
            kit.check(Path(f'/proc/{self._background[0]}').exists(), f'it has ended:\n{output.read_text()}')
            return re.search(pattern, output.read_text(errors='replace'))
        kit.wait_for(shown, f'{pattern!r} in the output of the block', LIMIT)

    def stop_background(self):
        if self._background is None:
            return
        pid, output = self._background
        self._background = None
        code, _ = self.run(f'kill {pid}\nwait {pid}\n', any_code=True)
        kit.check(code == 0, f'what ran in the background ended with {code}:\n{output.read_text()}')

    def close(self):
        self._process.stdin.close()
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait()


def environment(case, port, home):
    """The caller's, without settings of its own for kconnect."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(('KCONNECT_', 'CONNECT_', 'CI'))}
    address = f'http://localhost:{port}'
    kept |= {'PATH': f'{kit.binary().parent}:{os.environ["PATH"]}', 'HOME': str(home), 'TERM': 'dumb', 'LC_ALL': 'C.UTF-8',
             'KCONNECT_LISTEN': address, 'KCONNECT_URL': address}
    if case.kafka_version:
        kept['BOOTSTRAP'] = case.kafka.address
    return kept


def run_block(shell, block, text, shown):
    """shown: makes output as the page would show it."""
    wanted = pages.pattern_of(block.expected) if block.expected is not None else None
    any_code = 'exit code' in block.directives
    expected_code = int(block.directives.get('exit code', 0))
    if 'background' in block.directives:
        return shell.start(text, block.directives['background'])

    def run():
        code, output = shell.run(text, any_code)
        kit.check(code == expected_code, f'exit code {code}:\n{output}')
        output = shown(output)
        return output, wanted is None or wanted.fullmatch(output if output.endswith('\n') else output + '\n')
    if 'until as shown' in block.directives:
        kit.wait_for(lambda: run()[1], 'output as shown', LIMIT)
    else:
        output, matches = run()
        kit.check(matches, f'it prints\n{output}instead of\n{block.expected}')


def run_page(case, page):
    port = kit.free_port()
    folder, outputs = case.folder / 'page', case.folder / 'outputs'
    folder.mkdir()
    outputs.mkdir()
    shell = Shell(folder, outputs, environment(case, port, folder))
    try:
        for block in pages.blocks(page.read_text()):
            if source := block.directives.get('files'):
                shutil.copytree(kit.ROOT / source, folder, dirs_exist_ok=True)
            if not block.is_run():
                continue
            try:
                if 'stopped' in block.directives:
                    shell.stop_background()
                run_block(shell, block, block.text.replace(PORT, str(port)),
                          lambda output: output.replace(str(port), PORT).replace(str(folder), '...'))
            except kit.Failure as failure:
                raise kit.Failure(f'{page.name}:{block.line}: {failure}') from None
        shell.stop_background()
    finally:
        shell.close()


def main():
    page = Path(sys.argv[1])
    return kit.run_on_case(lambda case: run_page(case, page), sys.argv[2] if len(sys.argv) > 2 else None)


if __name__ == '__main__':
    sys.exit(main())
