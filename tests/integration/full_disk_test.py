"""A disk that is full where the offsets file is: records flow on, offsets follow once there is room."""
import subprocess

from kit import Skip, check, check_equal


def small_disk(case):
    """A folder of 64 KiB in memory; needs the right to mount."""
    folder = case.folder / 'disk'
    folder.mkdir()
    mounted = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], capture_output=True, text=True)
    if mounted.returncode:
        raise Skip(f'a small disk cannot be mounted: {mounted.stderr.strip()}')
    return folder


def fill(folder):
    with open(folder / 'filler', 'wb', buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            pass


def test_full_disk_under_the_offsets_file_loses_nothing(case):
    disk = small_disk(case)
    try:
        source = {'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': 'lines'}
        sink = {'name': 'sink', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': 'lines'}
        case.write('lines.txt', 'first\n')
        worker = case.start_embedded(source, sink, offset_storage_file_filename=disk / 'offsets',
                                     offset_flush_interval_ms=100)
        offsets = disk / 'offsets'
        worker.wait_for(lambda: offsets.exists() and b'"position":6' in offsets.read_bytes(), 'the first offset')
        before = offsets.read_bytes()

        fill(disk)
        case.append('lines.txt', 'second\n')
        case.wait_lines('copy.txt', 2, worker)
        worker.wait_log('Failed to commit offsets.*No space left on device')
        check_equal(offsets.read_bytes(), before, 'the offsets file on the full disk')
        check_equal(worker.task_states('source'), ['RUNNING'], 'the task')

        (disk / 'filler').unlink()
        worker.wait_for(lambda: b'"position":13' in offsets.read_bytes(), 'the offset once there is room')
        worker.stop()
        check_equal(sorted(path.name for path in disk.iterdir()), ['offsets'], 'files left on the disk')
        check(case.lines('copy.txt') == ['first', 'second'], 'copy.txt')
    finally:
        subprocess.run(['umount', '-l', disk], check=False)
