"""kconnect quickstart: records on the screen without files and without a broker."""
import re
import signal
import subprocess
from pathlib import Path

from kit import binary, check, check_equal, wait_for


class Quickstart:
    def __init__(self, case, *options):
        self.out, self.err = case.folder / 'out', case.folder / 'err'
        with open(self.out, 'wb') as out, open(self.err, 'wb') as err:
            self.process = subprocess.Popen([binary().with_name('kconnect'), 'quickstart', *options], cwd=case.folder,
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=err)

    def records(self):
        return self.out.read_text().splitlines()

    def folder(self):
        return Path(re.search(r'Everything is in (\S+),', self.err.read_text()).group(1))


def test_ends_after_its_records(case):
    quickstart = Quickstart(case, '--records', '3', '--keep')
    check_equal(quickstart.process.wait(20), 0, 'exit code')
    records = quickstart.records()
    check_equal([record.split(' of ')[0] for record in records], ['record 1', 'record 2', 'record 3'], 'the screen')
    folder = quickstart.folder()
    check_equal((folder / 'copy.txt').read_text().splitlines(), records, 'the file sink')
    check('topic=quickstart' in (folder / 'source.properties').read_text(), 'the files do not stay with --keep')
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def test_ends_by_ctrl_c(case):
    quickstart = Quickstart(case)
    try:
        wait_for(lambda: len(quickstart.records()) >= 2, 'records on the screen')
        with open(quickstart.folder() / 'lines.txt', 'a') as lines:
            lines.write('hello\n')
        wait_for(lambda: 'hello' in quickstart.records(), 'a line of our own on the screen')
        url = re.search(r'REST: (\S+)', quickstart.err.read_text()).group(1)
        status = subprocess.run([binary().with_name('kconnect'), 'status', '--url', url], capture_output=True,
                                text=True)
        check_equal(len(re.findall(r'running +1/1', status.stdout)), 3, 'connectors that run')
        quickstart.process.send_signal(signal.SIGINT)
        check_equal(quickstart.process.wait(20), 0, 'exit code after ctrl-c')
        check(not quickstart.folder().exists(), 'the folder is still there')
    finally:
        quickstart.process.kill()
        quickstart.process.wait()
