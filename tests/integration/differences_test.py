"""Where kconnect is better than Java on purpose: one case for each row of docs/differences.md that a worker shows."""
import json
import os
import re

from kit import check, check_equal

BYTES = 'org.apache.kafka.connect.converters.ByteArrayConverter'


def source(**settings):
    return {'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': 'lines'} | settings


def sink(**settings):
    return {'name': 'sink', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': 'lines'} | settings


def offsets_file(case):
    return case.folder / 'connect.offsets'


def wait_position(case, worker, position):
    text = f'{{"position":{position}}}'.encode()
    worker.wait_for(lambda: offsets_file(case).exists() and text in offsets_file(case).read_bytes(),
                    f'the position {position} in the offsets file')


def wait_failed(worker, connector):
    """The trace of the connector's first task, once it has failed."""
    worker.wait_for(lambda: worker.task_states(connector) == ['FAILED'], f'{connector} is FAILED')
    return worker.rest('GET', f'/connectors/{connector}/status')[1]['tasks'][0]['trace']


def test_full_batch_leaves_no_line_behind(case):
    case.write('lines.txt', 'a\nb\nc\nd\ne\n')
    worker = case.start_embedded(source(**{'batch.size': 2}))
    wait_position(case, worker, 10)
    worker.stop()


def test_position_counts_bytes(case):
    case.write('lines.txt', 'hé\n中😀\nx\n')
    worker = case.start_embedded(source())
    wait_position(case, worker, 14)
    worker.stop()


def test_position_beyond_the_end_waits_with_one_warning(case):
    case.write('lines.txt', 'one\ntwo\n')
    worker = case.start_embedded(source())
    wait_position(case, worker, 8)
    worker.stop()
    case.write('lines.txt', 'one\n')
    worker = case.start_embedded(source())
    worker.wait_log(r'WARN.*lines\.txt')
    before = worker.cpu_seconds()
    case.append('lines.txt', 'two\nthree\n')
    wait_position(case, worker, 14)
    check(worker.cpu_seconds() - before < 1, 'waiting costs processor time')
    worker.stop()
    check_equal(len(re.findall(r'WARN.*lines\.txt', worker.log())), 1, 'warnings')


def test_directory_as_file_fails_the_task(case):
    (case.folder / 'lines.txt').mkdir()
    worker = case.start_embedded(source())
    check('lines.txt' in wait_failed(worker, 'source'), 'the trace does not name the file')
    worker.stop()


def test_read_error_fails_the_task(case):
    worker = case.start_embedded(source(file='/proc/self/mem'))  # reading its first byte is an input/output error
    check('/proc/self/mem' in wait_failed(worker, 'source'), 'the trace does not name the file')
    worker.stop()


def test_write_error_fails_the_task(case):
    case.write('lines.txt', 'one\n')
    worker = case.start_embedded(source(), sink(file='/dev/full'))
    check('/dev/full' in wait_failed(worker, 'sink'), 'the trace does not name the file')
    worker.stop()


def test_bytes_are_written_as_base64(case):
    case.write('lines.txt', 'hello\n')
    worker = case.start_embedded(source(), sink(**{'value.converter': BYTES}))
    check_equal(case.wait_lines('copy.txt', 1, worker), ['aGVsbG8='], 'copy.txt')
    worker.stop()


def test_trace_has_no_frames(case):
    (case.folder / 'lines.txt').mkdir()
    worker = case.start_embedded(source())
    trace = wait_failed(worker, 'source')
    check(trace.startswith('org.apache.kafka.connect.errors.ConnectException: '), f'trace is {trace}')
    check('\tat ' not in trace, f'trace is {trace}')
    worker.stop()


def test_offsets_file_is_replaced_not_rewritten(case):
    case.write('lines.txt', 'one\n')
    worker = case.start_embedded(source())
    wait_position(case, worker, 4)
    with open(offsets_file(case), 'rb') as first:
        before = first.read()
        case.append('lines.txt', 'two\n')
        wait_position(case, worker, 8)
        check(os.fstat(first.fileno()).st_ino != offsets_file(case).stat().st_ino, 'the file is the same one')
        first.seek(0)
        check_equal(first.read(), before, 'the file as it was')
    worker.stop()


def test_plugin_path_has_no_effect(case):
    case.write('lines.txt', 'one\n')
    worker = case.start_embedded(source(), plugin_path='/nonexistent/plugins')
    worker.wait_running('source')
    worker.stop()


def test_malformed_request_is_400(case):
    worker = case.start_embedded()
    worker.wait_for(lambda: worker.rest('GET', '/')[0] == 200, 'REST answers')
    status, body = worker.rest('POST', '/connectors', text='{"name": ')
    check_equal((status, body and body.get('error_code')), (400, 400), 'status and error code')
    check(body['message'], f'no message in {json.dumps(body)}')
    worker.stop()
