"""From the Java worker to kconnect and back, on the same files: nothing is lost, nothing comes twice."""
import json

from databases import Databases
from kit import ROOT, STRING_CONVERTER, check, check_equal, free_port, wait_for
from sides import JavaWorker, require_java_connect

RECORDED = ROOT / 'tests/golden/java/migration'
TURN = 100  # lines


def worker_file(case, **more):
    return case.write('worker.properties', {
        'bootstrap.servers': case.kafka.address, 'key.converter': STRING_CONVERTER, 'value.converter': STRING_CONVERTER,
        'offset.storage.file.filename': 'connect.offsets', 'plugin.discovery': 'service_load',
        'listeners': f'http://127.0.0.1:{free_port()}'} | {key.replace('_', '.'): value for key, value in more.items()})


def test_files_move_to_kconnect_and_back(case):
    require_java_connect()
    topic = f'lines-{case.tag}'
    files = [worker_file(case),
             case.write('source.properties', {'name': f'in-{case.tag}', 'connector.class': 'FileStreamSource',
                                              'tasks.max': 1, 'file': 'lines.txt', 'topic': topic}),
             case.write('sink.properties', {'name': f'out-{case.tag}', 'connector.class': 'FileStreamSink',
                                            'tasks.max': 1, 'file': 'copy.txt', 'topics': topic})]
    lines = []
    for worker in ('java', 'kconnect', 'java', 'kconnect'):
        more = [f'line {number}, read by {worker}' for number in range(len(lines), len(lines) + TURN)]
        lines += more
        case.append('lines.txt', ''.join(line + '\n' for line in more))
        running = case.watch(JavaWorker(case.folder, files)) if worker == 'java' else case.run_worker(*files)
        case.wait_lines('copy.txt', len(lines), running, 60)
        running.stop()
    check_equal(case.kafka.values(topic), [line.encode() for line in lines], 'the topic')
    check_equal(case.lines('copy.txt'), lines, 'copy.txt')


# Two connectors of Confluent's class on PostgreSQL. The Java connector cannot be had from a public Maven repository:
# tests/golden/java/migration holds what it has stored, written by record_migration.py.
TABLES = ('CREATE TABLE orders(id SERIAL PRIMARY KEY, item TEXT)',
          'CREATE TABLE events(id INT PRIMARY KEY, changed TIMESTAMP NOT NULL)')


def rows_of(turn):
    """Two rows for each table, those of events in one instant."""
    ids = (2 * turn + 1, 2 * turn + 2)
    return ids, [f"INSERT INTO orders(item) VALUES('item {i}')" for i in ids] + [
        f"INSERT INTO events VALUES({i}, '2024-01-0{turn + 1} 10:20:30.123456')" for i in ids]


def jdbc_files(case, database, **more):
    common = {'connector.class': 'io.confluent.connect.jdbc.JdbcSourceConnector', 'connection.url': database.url,
              'connection.user': database.user, 'connection.password': database.password, 'poll.interval.ms': 100,
              'topic.prefix': f'{case.tag}-', 'incrementing.column.name': 'id', 'tasks.max': 1}
    json_converter = 'org.apache.kafka.connect.json.JsonConverter'
    return [worker_file(case, value_converter=json_converter, value_converter_schemas_enable='false', **more),
            case.write('orders.properties', common | {'name': 'orders', 'table.whitelist': 'orders', 'mode': 'incrementing'}),
            case.write('events.properties', common | {'name': 'events', 'table.whitelist': 'events',
                                                      'mode': 'timestamp+incrementing',
                                                      'timestamp.column.name': 'changed'})]


def ids_in(case, table):
    return [json.loads(value)['id'] for value in case.kafka.values(f'{case.tag}-{table}')]


def run_turn(case, start, expected):
    """Runs a worker until both tables' ids have come, and stops it: the offsets that it leaves."""
    running = start()
    for table in ('orders', 'events'):
        running.wait_for(lambda: len(ids_in(case, table)) >= len(expected), f'rows of {table}', 60)
    running.stop()
    for table in ('orders', 'events'):
        check_equal(ids_in(case, table), expected, f'ids of {table}')
    return (case.folder / 'connect.offsets').read_bytes()


def test_tables_move_to_kconnect_and_back(case):
    with Databases(case) as databases:
        database = databases.make('postgres', f'migration{case.tag.lower().replace("-", "")}')
        files = jdbc_files(case, database)
        database.run(*TABLES, *rows_of(0)[1])
        # Java's worker has read the first rows.
        (case.folder / 'connect.offsets').write_bytes((RECORDED / 'turn-0.offsets').read_bytes())
        expected = []
        for turn in (1, 2):
            ids, rows = rows_of(turn)
            database.run(*rows)
            expected += ids
            offsets = run_turn(case, lambda: case.run_worker(*files), expected)
            check(offsets == (RECORDED / f'turn-{turn}.offsets').read_bytes(),
                  f'after turn {turn} the offsets file is not the one that Java leaves')
