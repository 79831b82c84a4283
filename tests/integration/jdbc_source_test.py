"""The JDBC source with databases that go away, change or take their time."""
import json
import re
import subprocess
import time

from databases import Databases, Postgres, Server, connection, run_example
from kit import check, check_equal, wait_for
from recorded_jdbc import JSON, Rest

CONNECTOR = 'io.confluent.connect.jdbc.JdbcSourceConnector'


def source(database, tag, **more):
    """A connector whose topics begin with the case's tag."""
    settings = {'name': 'rows', 'connector.class': CONNECTOR, 'topic.prefix': f'{tag}-', 'poll.interval.ms': 50,
                'connection.backoff.ms': 200, 'mode': 'incrementing', 'incrementing.column.name': 'id'}
    return settings | connection(database) | {key.replace('_', '.'): value for key, value in more.items()}


def start(case, *connectors):
    return case.start_on_kafka(*connectors, value_converter=JSON, value_converter_schemas_enable='false',
                               offset_flush_interval_ms=100)


def ids(case, topic):
    return [json.loads(value)['id'] for value in case.kafka.values(topic)]


def wait_ids(case, worker, topic, count, seconds=30):
    worker.wait_for(lambda: case.kafka.end_offset(topic) >= count, f'{count} records in {topic}', seconds)
    return ids(case, topic)


def own_postgres(case, *settings):
    server = Server(case, 'postgres', settings).start()
    return server, Postgres(server.facts, 'shop')


def test_server_killed_and_back_loses_and_repeats_nothing(case):
    server, database = own_postgres(case)
    try:
        database.run('CREATE TABLE t(id SERIAL PRIMARY KEY, v TEXT)', "INSERT INTO t(v) SELECT 'a' FROM generate_series(1, 500)")
        worker = start(case, source(database, case.tag, table_whitelist='t', connection_attempts=100))
        topic = f'{case.tag}-t'
        wait_ids(case, worker, topic, 500)
        server.kill()
        worker.wait_log('sqlState: 08|connection')
        server.start()
        database.run("INSERT INTO t(v) SELECT 'b' FROM generate_series(1, 500)")
        # A crash makes the server leave out numbers.
        there = list(map(int, database.value('SELECT id FROM t ORDER BY id').split()))
        check_equal(wait_ids(case, worker, topic, 1000), there, 'ids')
        check_equal(worker.task_states('rows'), ['RUNNING'], 'state')
        worker.stop()
    finally:
        server.remove()


def test_worker_killed_again_and_again_loses_nothing(case):
    with Databases(case) as databases:
        database = databases.make('postgres')
        count = 100_000
        database.run('CREATE TABLE t(id SERIAL PRIMARY KEY, v TEXT)',
                     f"INSERT INTO t(v) SELECT 'row ' || i FROM generate_series(1, {count}) i")
        topic = f'{case.tag}-t'
        connector = source(database, case.tag, table_whitelist='t', batch_max_rows=500)
        for threshold in (1, count // 4, count // 2):
            worker = start(case, connector)
            worker.wait_for(lambda t=threshold: case.kafka.end_offset(topic) >= t, f'{threshold} records')
            worker.kill()
        worker = start(case, connector)
        worker.wait_for(lambda: count in ids(case, topic)[-1:], 'the last row', 60)
        received = ids(case, topic)
        check_equal(list(dict.fromkeys(received)), list(range(1, count + 1)), 'first occurrences')
        worker.stop()


def check_stop_interrupts(case, database, sleep, running):
    """A stop in the middle of a query: at once here, and soon on the server; running counts it there."""
    worker = start(case, source(database, case.tag, query=f'SELECT 1 AS id, {sleep} AS s', mode='bulk',
                                incrementing_column_name=''))
    worker.wait_for(lambda: database.value(running) == '1', 'the query to run')
    began = time.monotonic()
    worker.stop()
    check(time.monotonic() - began < 10, 'the stop waited for the query')
    wait_for(lambda: database.value(running) == '0', 'the server to end the query', 10)


def test_stop_interrupts_a_long_query(case):
    with Databases(case) as databases:
        database = databases.make('postgres')
        check_stop_interrupts(case, database, 'pg_sleep(120)::text', f"""
            SELECT count(*) FROM pg_stat_activity WHERE datname = '{database.database}' AND query LIKE 'COPY%'
              AND state = 'active'""")


def test_mariadb_stop_interrupts_a_long_query(case):
    with Databases(case) as databases:
        check_stop_interrupts(case, databases.make('mariadb'), 'sleep(120)', """
            SELECT count(*) FROM information_schema.processlist WHERE info LIKE '%sleep(120)%'
              AND info NOT LIKE '%processlist%'""")


def test_altered_and_dropped_tables_are_followed(case):
    with Databases(case) as databases:
        database = databases.make('postgres')
        database.run('CREATE TABLE a(id SERIAL PRIMARY KEY)', 'CREATE TABLE b(id SERIAL PRIMARY KEY)',
                     'INSERT INTO a DEFAULT VALUES', 'INSERT INTO b DEFAULT VALUES')
        worker = start(case, source(database, case.tag, table_whitelist='a,b', table_poll_interval_ms=300))
        wait_ids(case, worker, f'{case.tag}-a', 1)
        wait_ids(case, worker, f'{case.tag}-b', 1)
        database.run('ALTER TABLE a ADD more TEXT', "INSERT INTO a(more) VALUES('new')")
        worker.wait_for(lambda: case.kafka.end_offset(f'{case.tag}-a') == 2, 'the altered row')
        check_equal(json.loads(case.kafka.values(f'{case.tag}-a')[1]), {'id': 2, 'more': 'new'}, 'value')
        database.run('DROP TABLE b')
        rest = Rest(worker)

        def tables():
            return rest('GET', '/connectors/rows/tasks')[1][0]['config']['tables']
        worker.wait_for(lambda: tables() == '"public"."a"', 'the task to lose the dropped table')
        database.run('INSERT INTO a DEFAULT VALUES')
        check_equal(wait_ids(case, worker, f'{case.tag}-a', 3), [1, 2, 3], 'ids')
        worker.wait_running('rows')
        worker.stop()


def validation(case, worker, settings):
    """The errors of each key."""
    _, answer = Rest(worker)('PUT', f'/connector-plugins/{CONNECTOR}/config/validate',
                             {key: str(value) for key, value in settings.items()})
    return {row['value']['name']: row['value']['errors'] for row in answer['configs'] if row['value']['errors']}


def test_validation_names_the_key_at_fault(case):
    with Databases(case) as databases:
        database = databases.make('postgres')
        database.run('CREATE TABLE t(id SERIAL PRIMARY KEY)')
        worker = start(case)
        good = source(database, case.tag, table_whitelist='t')
        check_equal(validation(case, worker, good), {}, 'errors of a right configuration')
        errors = validation(case, worker, good | {'connection.password': 'wrong'})
        check(list(errors) == ['connection.url'] and 'authentication' in errors['connection.url'][0], f'password: {errors}')
        check('wrong' not in str(errors), 'the password is shown')
        errors = validation(case, worker, good | {'connection.url': 'jdbc:postgresql://127.0.0.1:1/x'})
        check(list(errors) == ['connection.url'], f'port: {errors}')
        errors = validation(case, worker, good | {'connection.url': 'jdbc:oracle:thin:@h:1521:x'})
        check(list(errors) == ['connection.url'] and 'oracle' in errors['connection.url'][0], f'driver: {errors}')
        query = {key: value for key, value in good.items() if key != 'table.whitelist'}
        errors = validation(case, worker, query | {'query': 'SELECT id FROM nowhere'})
        check(list(errors) == ['query'] and '42P01' in errors['query'][0], f'query: {errors}')
        errors = validation(case, worker, query | {'query': 'DELETE FROM t'})
        check(list(errors) == ['query'], f'statement: {errors}')
        errors = validation(case, worker, good | {'mode': 'sometimes', 'db.timezone': 'Mars/Olympus'})
        check({'mode', 'db.timezone'} <= set(errors), f'mode: {errors}')
        worker.stop()


def test_columns_without_a_counterpart_are_named_or_brought_as_text(case):
    with Databases(case) as databases:
        database = databases.make('postgres')
        database.run("CREATE TABLE t(id SERIAL PRIMARY KEY, tags TEXT[], host INET, wait INTERVAL, u UUID, j JSONB)",
                     "INSERT INTO t(tags, host, wait, u, j) VALUES('{a,\"b c\",NULL}', '10.0.0.1', '1 day', "
                     "'123e4567-e89b-12d3-a456-426614174000', '{\"k\": 1}')")
        dropping = source(database, f'{case.tag}-drop', table_whitelist='t')
        keeping = source(database, f'{case.tag}-text', table_whitelist='t', unmapped_columns='text') | {'name': 'text'}
        arrays = source(database, f'{case.tag}-array', table_whitelist='t', unmapped_columns='array') | {'name': 'array'}
        worker = start(case, dropping, keeping, arrays)
        for way in ('drop', 'text', 'array'):
            wait_ids(case, worker, f'{case.tag}-{way}-t', 1)
        common = {'id': 1, 'u': '123e4567-e89b-12d3-a456-426614174000', 'j': '{"k": 1}'}
        check_equal(json.loads(case.kafka.values(f'{case.tag}-drop-t')[0]), common, 'value without them')
        check_equal(json.loads(case.kafka.values(f'{case.tag}-text-t')[0]),
                    common | {'tags': '{a,"b c",NULL}', 'host': '10.0.0.1/32', 'wait': '1 day'}, 'value with them')
        check_equal(json.loads(case.kafka.values(f'{case.tag}-array-t')[0]),
                    common | {'tags': ['a', 'b c', None], 'host': '10.0.0.1/32', 'wait': '1 day'}, 'value with an array')
        for column in ('tags (_text)', 'host (inet)', 'wait (interval)'):
            check(column in worker.log(), f'no warning for {column}')
        worker.stop()


def test_shared_first_load_reads_every_row_once(case):
    with Databases(case) as databases:
        database = databases.make('postgres')
        database.run('CREATE TABLE t(id SERIAL PRIMARY KEY, v TEXT)',
                     "INSERT INTO t(v) SELECT 'row ' || i FROM generate_series(1, 20000) i")
        topic = f'{case.tag}-t'
        connector = source(database, case.tag, table_whitelist='t', tasks_max=4, snapshot_range_size=1000,
                           batch_max_rows=100)
        worker = start(case, connector)
        worker.wait_for(lambda: case.kafka.end_offset(topic) > 0, 'the first records')
        check_equal(len(worker.task_states('rows')), 4, 'tasks')
        worker.stop()
        database.run("INSERT INTO t(v) SELECT 'later' FROM generate_series(1, 100) i")
        worker = start(case, connector)
        worker.wait_for(lambda: case.kafka.end_offset(topic) >= 20100, 'all records', 60)
        database.run("INSERT INTO t(v) VALUES('last')")
        received = wait_ids(case, worker, topic, 20101)
        check_equal(sorted(received), list(range(1, 20102)), 'ids')
        worker.stop()


def test_tls_with_a_certificate_of_ones_own(case):
    certificate, key = case.folder / 'server.crt', case.folder / 'server.key'
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost',
                    '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], check=True,
                   capture_output=True)
    server, database = own_postgres(case)
    try:
        database.run('CREATE TABLE t(id SERIAL PRIMARY KEY)', 'INSERT INTO t DEFAULT VALUES')
        data = database.value('SHOW data_directory')
        # The server's user reads its key in its own folder.
        for file in (certificate, key):
            subprocess.run(['cp', file, data], check=True)
            subprocess.run(['chown', '--reference', data, f'{data}/{file.name}'], check=True)
            subprocess.run(['chmod', '600', f'{data}/{file.name}'], check=True)
        database.run('ALTER SYSTEM SET ssl = on', 'SELECT pg_reload_conf()')
        wait_for(lambda: database.value('SHOW ssl') == 'on', 'TLS')
        url = database.url.replace('127.0.0.1', 'localhost')
        worker = start(case)
        settings = source(database, case.tag, table_whitelist='t') | {'connection.url': f'{url}?ssl=true'}
        errors = validation(case, worker, settings)
        check('connection.url' in errors and 'certificate' in str(errors), f'an unknown certificate: {errors}')
        settings['connection.url'] += f'&sslrootcert={certificate}'
        check_equal(validation(case, worker, settings), {}, 'errors with the certificate')
        Rest(worker)('PUT', '/connectors/rows/config', {key: str(value) for key, value in settings.items()})
        check_equal(wait_ids(case, worker, f'{case.tag}-t', 1), [1], 'ids')
        worker.stop()
    finally:
        server.remove()


def test_driver_parameters_reach_the_server(case):
    with Databases(case) as databases:
        database = databases.make('postgres')
        database.run('CREATE SCHEMA s', 'CREATE TABLE s.t(id SERIAL PRIMARY KEY)', 'INSERT INTO s.t DEFAULT VALUES')
        settings = source(database, case.tag, query='SELECT id FROM t') | {
            'connection.url': database.url + '?ApplicationName=my%20app&unheardOf=1', 'connection.currentSchema': 's'}
        worker = start(case, settings)
        topic = f'{case.tag}-'
        check_equal(wait_ids(case, worker, topic, 1), [1], 'ids')
        check(database.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'my app'") != '0', 'the name')
        check(re.search('INFO.*unheardOf', worker.log()), 'no word of the unknown parameter')
        worker.stop()


def test_sqlite_example(case):
    run_example(case, 'jdbc-source-sqlite')


def test_postgres_example(case):
    run_example(case, 'jdbc-source-postgres', 'postgres')


def test_mariadb_example(case):
    run_example(case, 'jdbc-source-mariadb', 'mariadb')
