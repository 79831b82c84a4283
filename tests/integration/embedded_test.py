"""The embedded broker: a whole pipeline in one process, without servers."""
import re
import shutil
import signal
import subprocess

from kit import ROOT, Skip, check, check_equal


def connectors(**more_of_source):
    return ({'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': 'lines'} | more_of_source,
            {'name': 'sink', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': 'lines'})


def test_file_of_many_times_its_memory_arrives_whole(case):
    """The embedded broker keeps 5 MiB of a partition: the source must not run away from the sink."""
    lines = [f'{number:08} ' + 'x' * 90 for number in range(600_000)]
    case.write('lines.txt', '\n'.join(lines) + '\n')
    worker = case.start_embedded(*connectors())
    size = (case.folder / 'lines.txt').stat().st_size
    copy = case.folder / 'copy.txt'
    worker.wait_for(lambda: copy.exists() and copy.stat().st_size >= size, 'the whole file in copy.txt', seconds=120)
    worker.stop()
    check(copy.read_bytes() == (case.folder / 'lines.txt').read_bytes(), 'copy.txt is not lines.txt')


def test_other_programs_can_look_in(case):
    if shutil.which('kcat') is None:
        raise Skip('kcat is not installed')
    case.write('lines.txt', 'alpha\nbeta\n')
    worker = case.start_embedded(connectors()[0], flags=('--embedded-kafka-address-file', 'kafka.address'))
    address_file = case.folder / 'kafka.address'
    address = worker.wait_for(lambda: address_file.exists() and address_file.read_text().strip(), 'the address file')
    check(re.fullmatch(r'127\.0\.0\.1:\d+', address), f'{address!r} is no address')
    # Whoever asks for a topic that is not there yet makes it, with another number of partitions.
    worker.wait_for(lambda: (case.folder / 'connect.offsets').exists(), 'stored offsets')

    def read_topic():
        kcat = ['kcat', '-b', address, '-C', '-t', 'lines', '-o', 'beginning', '-e', '-q']
        return subprocess.run(kcat, capture_output=True, text=True, timeout=30).stdout
    worker.wait_for(lambda: read_topic() == 'alpha\nbeta\n', 'both lines for kcat')
    listing = subprocess.run(['kcat', '-b', address, '-L'], capture_output=True, text=True, timeout=30).stdout
    check('topic "lines" with 1 partition' in listing, f'kcat -L says {listing}')
    worker.stop()


def test_signals_stop_cleanly(case):
    case.write('lines.txt', 'alpha\n')
    for number in (signal.SIGTERM, signal.SIGINT):
        (case.folder / 'connect.offsets').unlink(missing_ok=True)
        expected = len(case.lines('copy.txt')) + 1
        worker = case.start_embedded(*connectors())
        worker.wait_running('source', 'sink')
        case.wait_lines('copy.txt', expected, worker)
        worker.stop(number)
        check('Kafka Connect stopped' in worker.log(), 'the log does not say that Connect stopped')
        stored = (case.folder / 'connect.offsets').read_bytes()
        check(b'{"position":6}' in stored, f'the offset is not stored after {number.name}')


def test_examples_give_their_expected_results(case):
    for example in ('file-to-file', 'transforms'):
        run = subprocess.run([ROOT / f'examples/{example}/run.sh', case.folder / example], capture_output=True, text=True)
        check_equal(run.returncode, 0, f'exit code of {example}/run.sh ({run.stdout}{run.stderr})')
