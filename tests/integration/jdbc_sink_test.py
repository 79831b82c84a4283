"""The JDBC sink on real databases: what is written how, what happens to what cannot be written, and what a crash of the
worker or of the server leaves behind."""
import json
import os
import subprocess

from databases import Databases, Postgres, Server, connection, run_example
from kit import Failure, check, check_equal, wait_for

CONNECTOR = 'io.confluent.connect.jdbc.JdbcSinkConnector'
JSON = 'org.apache.kafka.connect.json.JsonConverter'
DATABASES = ('postgres', 'mariadb', 'sqlite')

DECIMAL = {'field': 'd', 'type': 'bytes', 'optional': True, 'name': 'org.apache.kafka.connect.data.Decimal', 'version': 1, 'parameters': {'scale': '2'}}


def field(name, kind, optional=True, **more):
    return {'field': name, 'type': kind, 'optional': optional} | more


def struct(*fields):
    return {'type': 'struct', 'optional': False, 'fields': list(fields)}


def encoded(schema, payload):
    return None if payload is None else json.dumps({'schema': schema, 'payload': payload}).encode()


KEY = struct(field('id', 'int32', False))
ROW = struct(field('id', 'int32', False), field('name', 'string'), field('price', 'double'))


def key(number):
    return encoded(KEY, {'id': number})


def row(number, name=None):
    return key(number), encoded(ROW, {'id': number, 'name': name or f'name {number}', 'price': number / 4})


class Sink:
    """A connector that writes a topic of the case's own to the table t of a database."""

    def __init__(self, case, database, **settings):
        self.case, self.database = case, database
        self.topic = f't-{case.tag}-{database.name}'
        self.name = f'sink-{case.tag}-{database.name}'
        self.settings = {'name': self.name, 'connector.class': CONNECTOR, 'topics': self.topic, 'table.name.format': 't',
                         'auto.create': 'true', **connection(database)}
        self.settings |= {key.replace('_', '.'): value for key, value in settings.items()}
        self.sent = 0
        self.worker = None

    def send(self, *records):
        self.case.kafka.send_records(self.topic, records)
        self.sent += len(records)
        return self

    def start(self):
        self.worker = self.case.start_on_kafka(self.settings, key_converter=JSON, value_converter=JSON,
                                               offset_flush_interval_ms=100)
        return self

    def failure(self):
        status, body = self.worker.rest('GET', f'/connectors/{self.name}/status')
        if status != 200:
            return None
        return next((state['trace'] for state in [body['connector'], *body['tasks']] if state['state'] == 'FAILED'), None)

    def finish(self, seconds=60):
        """Until every record is committed; then the worker is stopped."""
        def committed():
            check(self.failure() is None, f'it failed: {self.failure()}')
            return self.case.kafka.committed(f'connect-{self.name}', self.topic) >= self.sent
        self.worker.wait_for(committed, f'{self.sent} records committed', seconds)
        self.worker.stop()
        return self

    def run(self, *records):
        return self.send(*records).start().finish()

    def wait_failure(self, *words):
        text = self.worker.wait_for(self.failure, 'a failed task')
        for word in words:
            check(word in text, f'the error lacks {word!r}: {text}')
        return text

    def rows(self, columns='id, name', order='id'):
        """Text of each row: its columns joined."""
        parts = [f"coalesce(cast({column.strip()} as char(200)), 'null')" for column in columns.split(',')]
        joined = " || '|' || ".join(parts) if self.database.name != 'mariadb' else f"concat_ws('|', {', '.join(parts)})"
        if self.database.name == 'postgres':
            joined = " || '|' || ".join(f"coalesce(({column.strip()})::text, 'null')" for column in columns.split(','))
        aggregate = {'postgres': f"string_agg({joined}, ';' order by {order})",
                     'mariadb': f"group_concat({joined} order by {order} separator ';')",
                     'sqlite': f"group_concat({joined}, ';')"}[self.database.name]
        source = f'(select * from t order by {order}) t' if self.database.name == 'sqlite' else 't'
        text = self.database.value(f'select {aggregate} from {source}')
        return [] if text in ('', 'NULL', 'None') else text.split(';')


def on_each_database(case, body, kinds=DATABASES):
    failures = []
    for kind in kinds:
        with Databases(case) as databases:
            try:
                body(databases.make(kind))
            except Failure as failure:
                failures.append(f'{kind}: {failure}')
    check(not failures, '\n'.join(failures))


def test_last_record_of_a_key_wins(case):
    def body(database):
        sink = Sink(case, database, insert_mode='upsert', pk_mode='record_key', pk_fields='id', delete_enabled='true')
        if database.name == 'mariadb':
            database.run('CREATE TABLE t(id INT PRIMARY KEY, name VARCHAR(50), price DOUBLE)')
        records = [row(i % 7, f'round {i}') for i in range(3000)] + [(key(3), None), (key(4), None), row(4, 'again')]
        sink.run(*records)
        last = {i % 7: i for i in range(3000)}
        expected = [f'{i}|{"again" if i == 4 else f"round {last[i]}"}' for i in range(7) if i != 3]
        check_equal(sink.rows(), expected, 'rows')
    on_each_database(case, body)


def test_updates_and_deletes_leave_others_alone(case):
    def body(database):
        database.run('CREATE TABLE t(id INT PRIMARY KEY, name VARCHAR(50), price DOUBLE PRECISION)',
                     "INSERT INTO t VALUES(1,'old',0),(2,'old',0),(3,'old',0)")
        Sink(case, database, insert_mode='update', pk_mode='record_key', delete_enabled='true').run(
            row(1, 'new'), row(1, 'newer'), row(77), (key(2), None), (key(78), None))
        check_equal(Sink(case, database).rows(), ['1|newer', '3|old'], 'rows')
    on_each_database(case, body)


def test_statements_of_many_rows_where_there_are_no_arrays(case):
    with Databases(case) as databases:
        database = databases.make('mariadb')
        database.run('CREATE TABLE t(id INT PRIMARY KEY, name VARCHAR(50), price DOUBLE)')
        database.url += '?useBulkStmtsForInserts=false'
        sink = Sink(case, database, insert_mode='upsert', pk_mode='record_key', delete_enabled='true')
        sink.run(*[row(i % 1000, f'round {i}') for i in range(2500)], *[(key(i), None) for i in range(5, 1000)])
        check_equal(sink.rows(), [f'{i}|round {2000 + i}' for i in range(5)], 'rows')


def test_schema_changes_within_a_delivery(case):
    wide = struct(field('id', 'int32', False), field('name', 'string'), field('price', 'double'), field('extra', 'int64'))

    def body(database):
        sink = Sink(case, database, auto_evolve='true')
        records = []
        for i in range(40):
            records.append(row(i) if i % 3 else (None, encoded(wide, {'id': i, 'name': 'w', 'price': 0, 'extra': i})))
        sink.run(*records)
        check_equal(sink.rows('id, extra'), [f'{i}|{"null" if i % 3 else i}' for i in range(40)], 'rows')
    on_each_database(case, body)


def test_wide_rows_and_large_values(case):
    names = [f'c{i}' for i in range(300)]
    wide = struct(field('id', 'int32', False), *[field(name, 'int32') for name in names], field('big', 'string'))

    def body(database):
        if database.name == 'mariadb':
            columns = ', '.join(f'{name} INT' for name in names)
            database.run(f'CREATE TABLE t(id INT, {columns}, big LONGTEXT)')
        sink = Sink(case, database, consumer_override_max_partition_fetch_bytes='20000000')
        big = 'x' * 700_000
        sink.run(*[(None, encoded(wide, {'id': i, 'big': big} | {name: i for name in names})) for i in range(12)])
        length = 'octet_length' if database.name == 'postgres' else 'length'
        check_equal(database.value(f'select count(*) from t where c0 = id and c299 = id and {length}(big) = 700000'), '12',
                    'rows')
    on_each_database(case, body)


def test_numbers_at_their_ends(case):
    kinds = struct(field('id', 'int32', False), field('f', 'double'), field('g', 'float'), field('n', 'int64'),
                   DECIMAL)
    payloads = [{'id': 1, 'f': 1.25e300, 'g': 3.4e38, 'n': 2**63 - 1, 'd': 'AeIkLA=='},
                {'id': 2, 'f': 5e-324, 'g': -1.5, 'n': -2**63, 'd': '/w=='},
                {'id': 3, 'f': 0.1, 'g': 0.1, 'n': 0, 'd': 'AA=='}]

    def body(database):
        sink = Sink(case, database)
        sink.run(*[(None, encoded(kinds, payload)) for payload in payloads])
        numbers = [text.split('|') for text in sink.rows('id, f, g, n, d')]
        for payload, (_, f, g, n, d) in zip(payloads, numbers, strict=True):
            check(float(f) == payload['f'] or abs(float(f) / payload['f'] - 1) < 1e-14, f'{f} for {payload["f"]}')
            check(abs(float(g) / payload['g'] - 1) < 1e-5, f'{g} for {payload["g"]}')
            check_equal(int(n), payload['n'], 'a long')
        decimals = [float(number[4]) for number in numbers]
        check_equal(decimals, [315976.12, -0.01, 0], 'decimals')
    on_each_database(case, body)


def test_nothing_is_a_number(case):
    kinds = struct(field('id', 'int32', False), field('f', 'double'))
    with Databases(case) as databases:
        database = databases.make('postgres')
        sink = Sink(case, database)
        value = b'{"schema":%s,"payload":{"id":%d,"f":%s}}'
        schema = json.dumps(kinds).encode()
        sink.run((None, value % (schema, 1, b'1e999')), (None, value % (schema, 2, b'-1e999')))
        check_equal(sink.rows('id, f'), ['1|Infinity', '2|-Infinity'], 'rows')


def test_single_bad_rows_go_to_the_dead_letters(case):
    def body(database):
        database.run('CREATE TABLE t(id INT PRIMARY KEY, name VARCHAR(20) NOT NULL CHECK (name <> \'bad\'), price DOUBLE PRECISION)')
        dead = f'dead-{case.tag}-{database.name}'
        sink = Sink(case, database, pk_mode='record_key', errors_tolerance='all', errors_deadletterqueue_topic_name=dead,
                    errors_deadletterqueue_topic_replication_factor='1', errors_deadletterqueue_context_headers_enable='true')
        records = [row(i, 'bad' if i in (17, 250, 251, 499) else None) for i in range(500)]
        records += [row(5, 'twice'), (key(1000), None), (None, row(1001)[1]), row(600)]
        sink.run(*records)
        check_equal(database.value('select count(*) from t'), '497', 'rows')
        letters = case.kafka.records(dead)
        offsets = sorted(int(headers['__connect.errors.offset']) for _, _, headers in letters)
        check_equal(offsets, [17, 250, 251, 499, 500, 501, 502], 'offsets of dead letters')
        check(all(headers['__connect.errors.stage'] == 'TASK_PUT' for _, _, headers in letters), 'stage')
    on_each_database(case, body)


def test_an_error_names_its_record(case):
    nested = struct(field('id', 'int32', False), field('inner', 'struct', fields=[field('x', 'int32')]))
    with Databases(case) as databases:
        database = databases.make('postgres')
        database.run('CREATE TABLE t(id INT PRIMARY KEY, name VARCHAR(20), price FLOAT8, "inner" TEXT)')
        sink = Sink(case, database, pk_mode='record_key', max_retries='0')
        sink.send(*[row(i) for i in range(40)], row(40, 'a name that is much too long'), row(41)).start()
        sink.wait_failure(f"topic '{sink.topic}', partition 0, offset 40", 'value too long', 'java.sql.SQLException')
        check_equal(database.value('select count(*) from t'), '0', 'rows of the failed delivery')
        sink.worker.stop()
        other = Sink(case, database)
        other.topic += '-nested'
        other.name += '-nested'
        other.settings |= {'topics': other.topic, 'name': other.name}
        other.send((None, encoded(nested, {'id': 1, 'inner': {'x': 1}}))).start()
        other.wait_failure('STRUCT', 'offset 0', "field 'inner'")


def test_nul_characters_are_refused_by_the_database(case):
    with Databases(case) as databases:
        database = databases.make('postgres')
        dead = f'dead-{case.tag}'
        sink = Sink(case, database, errors_tolerance='all', errors_deadletterqueue_topic_name=dead,
                    errors_deadletterqueue_topic_replication_factor='1')
        sink.run(row(1), row(2, 'a\0b'), row(3))
        check_equal(sink.rows('id'), ['1', '3'], 'rows')
        check_equal(len(case.kafka.records(dead)), 1, 'dead letters')


def check_killed(case, database, settings, check_rows, records=20_000, kills=4):
    """The worker dies again and again while it writes."""
    # A killed member keeps its partition until the session times out.
    sink = Sink(case, database, **settings, consumer_override_session_timeout_ms='6000')
    sink.send(*[row(i) for i in range(records)])
    for kill in range(1, kills + 1):
        sink.start()
        threshold = records * kill // (kills + 2)
        sink.worker.wait_for(lambda: count_of(database) > threshold, f'{threshold} rows')
        sink.worker.kill()
    # Something is left to do after the last crash.
    more = records // 100
    sink.send(*[row(i) for i in range(records, records + more)]).start().finish()
    check_rows(database, records + more)


def count_of(database):
    try:
        return int(database.value('select count(*) from t'))
    except Exception:  # the table is not there yet, or the file is locked
        return 0


def check_sums(database, records):
    check_equal(database.value('select count(*) from t'), str(records), 'rows')
    check_equal(database.value('select count(distinct id) from t'), str(records), 'different rows')


def test_upserts_are_exactly_once_in_effect(case):
    def body(database):
        if database.name == 'mariadb':
            database.run('CREATE TABLE t(id INT PRIMARY KEY, name VARCHAR(50), price DOUBLE)')
        check_killed(case, database, {'insert_mode': 'upsert', 'pk_mode': 'record_key'}, check_sums)
    on_each_database(case, body)


def test_offsets_in_the_database_are_exactly_once(case):
    # No key: a row that is written twice is there twice.
    on_each_database(case, lambda database: check_killed(case, database, {'offset_storage': 'database'}, check_sums))


def test_offsets_in_the_database_can_be_changed_by_hand(case):
    with Databases(case) as databases:
        database = databases.make('sqlite')
        sink = Sink(case, database, offset_storage='database')
        sink.run(row(1), row(2), row(3))
        sink.start()
        sink.worker.wait_running(sink.name)
        path = f'/connectors/{sink.name}'
        check_equal(sink.worker.rest('PUT', f'{path}/stop')[0], 204, 'stop')
        wait_for(lambda: sink.worker.rest('GET', f'{path}/status')[1]['tasks'] == [], 'no tasks')
        offsets = [{'partition': {'kafka_topic': sink.topic, 'kafka_partition': 0}, 'offset': {'kafka_offset': 1}}]
        status, answer = sink.worker.rest('PATCH', f'{path}/offsets', json.dumps({'offsets': offsets}))
        check_equal(status, 200, f'PATCH {answer}')
        check_equal(sink.worker.rest('PUT', f'{path}/resume')[0], 202, 'resume')
        wait_for(lambda: sink.rows('id') == ['1', '2', '2', '3', '3'], 'the records after the new offset')


def test_a_server_that_dies_is_waited_for(case):
    server = Server(case, 'postgres').start()
    try:
        database = Postgres(server.facts, 'it')
        sink = Sink(case, database, insert_mode='upsert', pk_mode='record_key', retry_backoff_ms='200',
                    connection_backoff_ms='200', connection_attempts='100', max_retries='100')
        sink.send(*[row(i) for i in range(5000)]).start()
        sink.worker.wait_for(lambda: count_of(database) > 0, 'the first rows')
        server.kill()
        sink.send(*[row(i) for i in range(5000, 10_000)])
        sink.worker.wait_log('remainingRetries|Unable to connect|invalid')
        server.start()
        sink.finish()
        check_sums(database, 10_000)
    finally:
        server.remove()


def test_locks_are_waited_for(case):
    with Databases(case) as databases:
        database = databases.make('postgres')
        database.run('CREATE TABLE t(id INT PRIMARY KEY, name TEXT, price FLOAT8)', "INSERT INTO t VALUES(1,'old',0)",
                     f'ALTER DATABASE "{database.database}" SET lock_timeout = 200')
        holder = subprocess.Popen(
            ['psql', '-X', '-q', '-h', '127.0.0.1', '-p', database.facts['PORT'], '-U', database.user, '-d', database.database],
            stdin=subprocess.PIPE, text=True, env=os.environ | {'PGPASSWORD': database.password})
        try:
            holder.stdin.write('BEGIN; SELECT * FROM t FOR UPDATE;\n')
            holder.stdin.flush()
            sink = Sink(case, database, insert_mode='upsert', pk_mode='record_key', retry_backoff_ms='100',
                        max_retries='1000')
            sink.send(row(1, 'new'), row(2)).start()
            sink.worker.wait_log('lock timeout')
            check_equal(database.value('select count(*) from t'), '1', 'rows while the lock is held')
        finally:
            holder.stdin.close()
            holder.wait()
        sink.finish()
        check_equal(sink.rows(), ['1|new', '2|name 2'], 'rows')


def test_transient_errors_of_the_server_are_tried_again(case):
    """Deadlock, serialization failure, full disk and a session that the server ends in the middle of a delivery."""
    def failing(what):
        # A sequence keeps count of the failures: it is not undone with the transaction.
        return (f"""CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                      IF NEW.id = 700 AND nextval('failures') <= 2 THEN {what} END IF; RETURN NEW; END $$""",
                'CREATE SEQUENCE failures', 'CREATE TABLE t(id INT PRIMARY KEY, name TEXT, price DOUBLE PRECISION)',
                'CREATE TRIGGER fail BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION fail()')

    states = {state: f"RAISE EXCEPTION 'as if' USING ERRCODE = '{state}';" for state in ('40P01', '40001', '53100', '57P03')}
    states['a reset'] = 'PERFORM pg_terminate_backend(pg_backend_pid());'
    for state, what in states.items():
        for mode in ('insert', 'upsert'):
            with Databases(case) as databases:
                database = databases.make('postgres')
                database.run(*failing(what))
                sink = Sink(case, database, insert_mode=mode, pk_mode='record_key', pk_fields='id', retry_backoff_ms=50,
                            connection_backoff_ms=50)
                sink.name += f'-{len(state)}{state[-3:].strip()}-{mode}'
                sink.settings['name'] = sink.name
                sink.topic = sink.settings['topics'] = sink.name
                sink.run(*(row(i) for i in range(1500)))
                check_equal(database.value('SELECT count(*) FROM t'), '1500', f'rows after {state}, {mode}')
                check(int(database.value("SELECT last_value FROM failures")) > 2, f'{state} did not occur')


def test_full_disk_of_sqlite_is_waited_for(case):
    with Databases(case) as databases:
        database = databases.make('sqlite')
        database.run('PRAGMA journal_mode = WAL')
        # A limit on pages stands for the disk; each session has its own, so the first ones may not grow.
        sink = Sink(case, database, insert_mode='upsert', pk_mode='record_key', pk_fields='id', max_retries=1000,
                    retry_backoff_ms=50)
        sink.settings['connection.url'] += '?max_page_count=20'
        sink.send(*(row(i, 'x' * 500) for i in range(2000))).start()
        sink.worker.wait_log('database or disk is full')
        sink.worker.stop()
        sink.settings['connection.url'] = database.url
        sink.start().finish()
        check_equal(database.value('SELECT count(*) FROM t'), '2000', 'rows')


def test_a_table_that_is_changed_by_hand_is_looked_at_again(case):
    with Databases(case) as databases:
        database = databases.make('postgres')
        sink = Sink(case, database, auto_evolve='true')
        sink.send(row(1)).start()
        sink.worker.wait_for(lambda: count_of(database) == 1, 'the first row')
        database.run('ALTER TABLE t DROP COLUMN name')
        sink.send(row(2)).finish()
        check_equal(sink.rows('id, name'), ['1|null', '2|name 2'], 'rows')


def test_views_and_rules_are_not_gone_around(case):
    with Databases(case) as databases:
        database = databases.make('postgres')
        database.run('CREATE TABLE base(id INT, name TEXT, price FLOAT8)', 'CREATE VIEW t AS SELECT * FROM base')
        Sink(case, database, table_types='TABLE,VIEW', auto_create='false').run(row(1), row(2))
        check_equal(database.value('select count(*) from base'), '2', 'rows behind the view')


def test_aivens_names_for_the_same(case):
    with Databases(case) as databases:
        database = databases.make('sqlite')
        sink = Sink(case, database, insert_mode='multi', table_name_normalize='true')
        sink.settings |= {'connector.class': 'io.aiven.connect.jdbc.JdbcSinkConnector',
                          'topics.to.tables.mapping': f'{sink.topic}:t', 'table.name.format': 'other'}
        sink.run(row(1))
        check_equal(sink.rows(), ['1|name 1'], 'rows')


def test_secrets_are_not_in_the_log(case):
    with Databases(case) as databases:
        database = databases.make('mariadb')
        sink = Sink(case, database)
        sink.settings['connection.password'] = 'wrong but secret'
        sink.worker = case.start_on_kafka(sink.settings, key_converter=JSON, value_converter=JSON)
        sink.worker.wait_log('Could not connect|Access denied')
        check('wrong but secret' not in sink.worker.log(), 'the password is in the log')


def test_sqlite_example(case):
    run_example(case, 'jdbc-sink-sqlite')


def test_postgres_example(case):
    run_example(case, 'jdbc-sink-postgres', 'postgres')


def test_mariadb_example(case):
    run_example(case, 'jdbc-sink-mariadb', 'mariadb')
