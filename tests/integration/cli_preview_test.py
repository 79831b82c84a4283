"""What --preview shows: the records that sources would send, and what sinks would make of them. Nothing is written."""
import base64
import json
import subprocess

from kit import binary, check, check_equal, worker_settings

SOURCE = {'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': 'lines'}
HOIST = {'transforms': 'hoist', 'transforms.hoist.type': 'org.apache.kafka.connect.transforms.HoistField$Value',
         'transforms.hoist.field': 'line'}
JSON_CONVERTER = 'org.apache.kafka.connect.json.JsonConverter'


def preview(case, *connectors, flags=('--preview',), bootstrap_servers='127.0.0.1:1', **worker):
    """Exit code, lines on standard output and text on standard error."""
    case.write('worker.properties', worker_settings(bootstrap_servers=bootstrap_servers, **worker))
    files = []
    for connector in connectors:
        files.append(f'{connector["name"]}.properties')
        case.write(files[-1], connector)
    run = subprocess.run([binary(), *flags, 'worker.properties', *files], cwd=case.folder, capture_output=True,
                         text=True, timeout=60)
    return run.returncode, run.stdout.splitlines(), run.stderr


def test_source_shows_what_it_would_send(case):
    case.write('lines.txt', ''.join(f'line {number}\n' for number in range(30)))
    code, lines, told = preview(case, SOURCE | HOIST, value_converter=JSON_CONVERTER)
    records = [json.loads(line) for line in lines]
    check_equal((code, len(records), told), (0, 10, 'source: 10 records\n'), 'exit code, records, message')
    check_equal(records[9]['value']['payload'], {'line': 'line 9'}, 'the last value')
    check_equal((records[0]['connector'], records[0]['topic'], records[0]['key']), ('source', 'lines', None), 'the first')
    check(not (case.folder / 'connect.offsets').exists(), 'offsets were stored')


def test_preview_goes_on_where_the_worker_stopped(case):
    case.write('lines.txt', 'alpha\nbeta\n')
    worker = case.start_embedded(SOURCE, flags=('--exit-when-idle', '--timeout', '50s'))
    check_equal(worker.wait_exit(), 0, 'exit code of the worker')
    case.append('lines.txt', 'gamma\n')
    before = (case.folder / 'connect.offsets').read_bytes()
    _, lines, _ = preview(case, SOURCE)
    check_equal([json.loads(line)['value'] for line in lines], ['gamma'], 'what comes next')
    _, lines, _ = preview(case, SOURCE, flags=('--preview=2', '--offsets', 'memory'))
    check_equal([json.loads(line)['value'] for line in lines], ['alpha', 'beta'], 'from the beginning')
    check_equal((case.folder / 'connect.offsets').read_bytes(), before, 'the offsets file')


def test_pipeline_shows_statements_and_bulk_lines(case):
    case.write('lines.txt', 'alpha\nbe"ta\n')
    table = {'name': 'table', 'connector.class': 'JdbcSink', 'connection.url': 'jdbc:sqlite:new.db', 'topics': 'lines',
             'auto.create': 'true', 'pk.mode': 'record_value', 'pk.fields': 'line', 'insert.mode': 'upsert'}
    index = {'name': 'index', 'connector.class': 'ElasticsearchSink', 'connection.url': 'http://127.0.0.1:1',
             'topics': 'lines', 'key.ignore': 'true'}
    copy = {'name': 'copy', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': 'lines'}
    code, lines, told = preview(case, SOURCE | HOIST, table, index, copy, value_converter=JSON_CONVERTER)
    check_equal(code, 0, f'exit code\n{told}')
    check_equal(lines[2:], ['CREATE TABLE "lines" (', '"line" TEXT NOT NULL,', 'PRIMARY KEY("line"));  -- unless it is there',
                            'INSERT OR REPLACE INTO "lines"("line") VALUES(?);  -- ["alpha"]',
                            'INSERT OR REPLACE INTO "lines"("line") VALUES(?);  -- ["be\\"ta"]',
                            '{"index":{"_index":"lines","_id":"lines+0+0"}}', '{"line":"alpha"}',
                            '{"index":{"_index":"lines","_id":"lines+0+1"}}', '{"line":"be\\"ta"}',
                            'Struct{line=alpha}', 'Struct{line=be"ta}'], 'what the sinks would send')
    check_equal(sorted(path.name for path in case.folder.iterdir()),
                ['copy.properties', 'index.properties', 'lines.txt', 'source.properties', 'table.properties',
                 'worker.properties'], 'files')


def test_what_fails_and_what_is_dropped_is_told(case):
    case.write('lines.txt', 'alpha\nbeta\n')
    mask = {'transforms': 'mask', 'transforms.mask.type': 'org.apache.kafka.connect.transforms.MaskField$Value',
            'transforms.mask.fields': 'card'}
    code, lines, told = preview(case, SOURCE | mask)
    check_equal((code, lines), (4, []), 'exit code and records')
    check('source: failed: ' in told and 'Only Struct objects supported' in told, told)
    code, _, told = preview(case, SOURCE | mask | {'errors.tolerance': 'all'})
    check_equal(code, 0, 'exit code where failures are tolerated')
    check_equal(told.count('source: a record was skipped: TRANSFORMATION: '), 2, f'skipped records in {told}')
    drop = {'transforms': 'drop', 'transforms.drop.type': 'org.apache.kafka.connect.transforms.Filter'}
    code, lines, told = preview(case, SOURCE | drop)
    check_equal((code, lines), (0, []), 'exit code and records')
    check('source: a record was skipped: dropped by drop' in told, told)


def test_bytes_that_are_no_text(case):
    case.write('lines.txt', 'alpha\n')
    code, lines, told = preview(case, SOURCE | {'value.converter': 'org.apache.kafka.connect.converters.ByteArrayConverter'})
    check_equal((code, lines), (4, []), f'exit code and records\n{told}')  # text is not bytes
    code, lines, _ = preview(case, SOURCE | {'value.converter': 'org.apache.kafka.connect.storage.StringConverter',
                                             'value.converter.converter.encoding': 'UTF-16BE'})
    value = json.loads(lines[0])['value']
    check_equal((code, value), (0, '\0a\0l\0p\0h\0a'), 'ASCII in UTF-16 is valid UTF-8')
    case.write('lines.txt', 'größe\n')
    _, lines, _ = preview(case, SOURCE | {'value.converter': 'org.apache.kafka.connect.storage.StringConverter',
                                          'value.converter.converter.encoding': 'ISO-8859-1'})
    check_equal(base64.b64decode(json.loads(lines[0])['value']['base64']), 'größe'.encode('latin-1'), 'other bytes')


def test_missing_file_ends_after_its_time(case):
    code, lines, told = preview(case, SOURCE, flags=('--preview', '--timeout', '300ms'))
    check_equal((code, lines, told), (0, [], 'source: 0 records within 0.3 s\n'), 'exit code, records, message')
