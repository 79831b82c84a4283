"""kconnect offsets: the offsets file of a worker that does not run."""
import json
import subprocess

from kit import binary, check_equal

SOURCE = {'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': 'lines'}
SINK = {'name': 'sink', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': 'lines'}


def offsets(case, verb, *operands, text=''):
    done = subprocess.run([binary().with_name('kconnect'), 'offsets', verb, '--file', 'connect.offsets', *operands],
                          cwd=case.folder, input=text, capture_output=True, text=True)
    check_equal(done.returncode, 0, f'exit code of offsets {verb} ({done.stderr})')
    return done.stdout


def carry(case):
    """The lines that a run finds from where the offsets say."""
    (case.folder / 'copy.txt').unlink(missing_ok=True)
    worker = case.start_embedded(SOURCE, SINK, flags=('--exit-when-idle=200ms', '--timeout', '5s'))
    worker.wait_exit()
    return case.lines('copy.txt')


def test_source_goes_on_from_the_offset_that_was_set(case):
    case.write('lines.txt', 'alpha\nbeta\ngamma\n')
    check_equal(carry(case), ['alpha', 'beta', 'gamma'], 'the first run')
    partition = '{"filename":"lines.txt"}'
    check_equal(offsets(case, 'list'), f'source  {partition}  {{"position":17}}\n', 'the list')
    offsets(case, 'set', 'source', partition, '{"position":6}')
    exported = offsets(case, 'export')
    check_equal(carry(case), ['beta', 'gamma'], 'the run from the offset that was set')
    offsets(case, 'reset', 'source')
    check_equal(carry(case), ['alpha', 'beta', 'gamma'], 'the run after the reset')
    offsets(case, 'import', text=exported)
    check_equal(json.loads(offsets(case, 'get', 'source', partition)), {'position': 6}, 'the imported offset')
    check_equal(carry(case), ['beta', 'gamma'], 'the run from the imported offset')
