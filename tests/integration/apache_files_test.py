"""The settings of Apache Kafka's own example, in files that are run as they are."""
import json
import shutil
from pathlib import Path

from kit import ROOT, Kafka, check, check_equal, is_free

FILES = ['connect-standalone.properties', 'connect-file-source.properties', 'connect-file-sink.properties']
OFFSETS = Path('/tmp/connect.offsets')


def rewrite(case, address):
    """Other ports and another offsets file, for machines where the files' own are taken. Returns the flags to add."""
    print('port 9092 or 8083 or /tmp/connect.offsets is taken: the files run with others')
    worker = case.folder / FILES[0]
    text = worker.read_text().replace('localhost:9092', address).replace(str(OFFSETS), OFFSETS.name)
    worker.write_text(text)
    return ['--listen', 'http://127.0.0.1:0', '--rest-port-file', 'rest.port']


def test_copy_lines_through_the_topic(case):
    for name in FILES:
        shutil.copy(ROOT / 'examples/apache-file' / name, case.folder)
    unchanged = is_free(9092) and is_free(8083) and not OFFSETS.exists()
    broker = case.broker(9092 if unchanged else 0)
    broker.start()
    if unchanged:
        flags, offsets = [], OFFSETS
        case.write('rest.port', '8083')
    else:
        flags, offsets = rewrite(case, broker.address), case.folder / OFFSETS.name
    try:
        case.write('test.txt', 'foo\nbar "quoted"\n')
        worker = case.run_worker(*flags, *FILES)
        case.wait_lines('test.sink.txt', 2, worker, seconds=60)
        worker.wait_running('local-file-source', 'local-file-sink')
        case.append('test.txt', 'Grüße\n')
        case.wait_lines('test.sink.txt', 3, worker)
        check_equal(sorted(worker.rest('GET', '/connectors')[1]), ['local-file-sink', 'local-file-source'], 'connectors')
        worker.stop()
        check_results(case, broker, offsets)
    finally:
        if unchanged:
            OFFSETS.unlink(missing_ok=True)


def check_results(case, broker, offsets):
    lines = ['foo', 'bar "quoted"', 'Grüße']
    check_equal(case.lines('test.sink.txt'), lines, 'test.sink.txt')
    check_equal(Kafka(broker.address).values('connect-test'),
                [f'{{"schema":{{"type":"string","optional":false}},"payload":{json.dumps(line, ensure_ascii=False)}}}'
                 .encode() for line in lines], 'connect-test')
    stored = offsets.read_bytes()
    check(stored.startswith(b'\xac\xed\x00\x05') and b'["local-file-source",{"filename":"test.txt"}]' in stored,
          'the offsets file is not as Java writes it')
