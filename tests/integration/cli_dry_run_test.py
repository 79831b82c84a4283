"""--dry-run and --preview against real servers: they connect, tell what works and what does not, and leave no trace."""
import json

from cli_preview_test import preview
from databases import Databases, connection
from kit import check, check_equal, free_port

JSON_CONVERTER = 'org.apache.kafka.connect.json.JsonConverter'
VALUE = {'schema': {'type': 'struct', 'optional': False, 'fields': [{'field': 'id', 'type': 'int32', 'optional': False}]}}


def sink(case, **settings):
    return {'name': f'sink-{case.tag}', 'connector.class': 'FileStreamSink', 'file': 'copy.txt',
            'topics': f'lines-{case.tag}'} | settings


def source(case):
    return {'name': f'source-{case.tag}', 'connector.class': 'FileStreamSource', 'file': 'lines.txt',
            'topic': f'new-{case.tag}'}


def dry_run(case, *connectors, flags=(), **worker):
    return preview(case, *connectors, flags=('--dry-run', *flags), **worker)


def test_everything_is_there(case):
    topic = sink(case)['topics']
    case.kafka.send(topic, [b'alpha', b'beta'])
    case.write('lines.txt', 'alpha\n')
    code, lines, told = dry_run(case, source(case) | {'topic.creation.default.partitions': 1,
                                                      'topic.creation.default.replication.factor': 1},
                                sink(case), bootstrap_servers=case.kafka.address)
    check_equal((code, told), (0, ''), 'exit code and standard error')
    check(lines[0].startswith(f'✓ Kafka at {case.kafka.address}: cluster '), lines[0])
    check_equal(lines[1:], [f'✓ source-{case.tag}: topic new-{case.tag} will be created by the worker',
                            f'✓ source-{case.tag}: read lines.txt',
                            f'✓ sink-{case.tag}: read 1 topics of 1 partitions: 2 records wait for it',
                            f'✓ sink-{case.tag}: append to copy.txt', '5 passed, 0 failed'], 'the checks')
    check_equal(case.kafka.topics(f'new-{case.tag}'), [], 'topics that were made')
    check(case.kafka.committed(f'connect-sink-{case.tag}', topic) < 0, 'the group has committed')
    check(not (case.folder / 'copy.txt').exists(), 'the sink has made its file')


def test_what_is_missing_is_told(case):
    missing = sink(case, file='nowhere/copy.txt')
    code, lines, _ = dry_run(case, missing, bootstrap_servers=case.kafka.address)
    check_equal(code, 2, 'exit code')
    check_equal(lines[1], f'! sink-{case.tag}: find topic lines-{case.tag}', 'the topic')
    check('✗ sink-' in lines[3] and 'the directory' in lines[4] and 'nowhere does not exist' in lines[4], str(lines))
    check_equal(case.kafka.topics(f'lines-{case.tag}'), [], 'topics that were made')
    present = sink(case)
    code, _, _ = dry_run(case, present, bootstrap_servers=case.kafka.address)
    check_equal(code, 0, 'exit code when a topic is missing')
    code, _, _ = dry_run(case, present, flags=('--strict',), bootstrap_servers=case.kafka.address)
    check_equal(code, 2, 'exit code with --strict')


def test_refused_broker_is_told_within_seconds(case):
    code, lines, _ = dry_run(case, sink(case), flags=('--output', 'json'))
    result = json.loads(lines[0])
    check_equal((code, result['ok'], result['command']), (2, False, 'dry-run'), 'the result')
    first = result['checks'][0]
    check_equal((first['status'], first['key'], first['what']), ('failed', 'bootstrap.servers', 'Kafka at 127.0.0.1:1'),
                'the check')
    check('Connection refused' in first['why'] and 'is the broker running' in first['why'], first['why'])


def test_wrong_files_are_not_tried(case):
    code, lines, _ = dry_run(case, sink(case) | {'tasks.max': 0})
    check(code == 2 and 'tasks.max' in lines[0], str(lines))


def test_databases_are_asked(case):
    with Databases(case) as databases:
        for kind in ('postgres', 'mariadb', 'sqlite'):
            database = databases.make(kind)
            database.run('CREATE TABLE people (id INT NOT NULL)')
            settings = connection(database)
            reader = {'name': 'reader', 'connector.class': 'JdbcSource', 'mode': 'bulk', 'topic.prefix': 'p-',
                      'table.whitelist': 'people', **settings}
            writer = {'name': 'writer', 'connector.class': 'JdbcSink', 'topics': 'people,others', **settings}
            code, lines, _ = dry_run(case, reader, writer, flags=('--embedded-kafka',))
            check_equal(code, 2, f'exit code on {kind}')
            text = '\n'.join(lines)
            check(text.count(': log in to jdbc:') == 2, text)
            check('✓ reader: 1 tables to read: ' in text and 'people' in text, text)
            check(': 1 columns' in text and 'auto.create: it is not there, and auto.create is false' in text, text)
            code, lines, _ = dry_run(case, reader | {'table.whitelist': 'poeple'}, flags=('--embedded-kafka',))
            text = '\n'.join(lines)
            check(code == 2 and 'table.whitelist: none of ' in text and ' is selected; there are ' in text, text)
            query = {key: value for key, value in reader.items() if key != 'table.whitelist'} | {'query': 'SELECT nothing FROM people'}
            code, lines, _ = dry_run(case, query, flags=('--embedded-kafka',))
            check(code == 2 and '✗ reader: prepare the query' in lines, str(lines))
        password = databases.make('postgres')
        wrong = {'name': 'writer', 'connector.class': 'JdbcSink', 'topics': 't', **connection(password),
                 'connection.password': 'wrong-secret'}
        code, lines, _ = dry_run(case, wrong, flags=('--embedded-kafka',))
        text = '\n'.join(lines)
        check(code == 2 and 'password authentication failed' in text and 'wrong-secret' not in text, text)


def test_validation_asks_no_server(case):
    nowhere = {'name': 'writer', 'connector.class': 'JdbcSink', 'topics': 't', 'connection.url': 'jdbc:postgresql://127.0.0.1:1/x'}
    index = {'name': 'index', 'connector.class': 'ElasticsearchSink', 'topics': 't', 'connection.url': 'http://127.0.0.1:1'}
    code, lines, _ = preview(case, nowhere, index, flags=('--validate',))
    check_equal((code, lines), (0, ['the files are right']), 'the result')


def test_sinks_show_what_is_in_kafka(case):
    topic = sink(case)['topics']
    case.kafka.send(topic, [json.dumps(VALUE | {'payload': {'id': number}}).encode() for number in range(5)])
    table = {'name': sink(case)['name'], 'connector.class': 'JdbcSink', 'topics': topic, 'table.name.format': 'people',
             'connection.url': 'jdbc:postgresql://127.0.0.1:1/x'}
    code, lines, told = preview(case, table, flags=('--preview=3',), bootstrap_servers=case.kafka.address,
                                value_converter=JSON_CONVERTER)
    check_equal((code, lines, told), (0, [f'INSERT INTO "people"("id") VALUES(?);  -- [{number}]' for number in range(3)],
                                      f'sink-{case.tag}: 3 records from Kafka\n'), 'the statements')
    check(case.kafka.committed(f'connect-sink-{case.tag}', topic) < 0, 'the group has committed')


def test_tables_show_their_rows(case):
    with Databases(case) as databases:
        database = databases.make('postgres')
        database.run("CREATE TABLE people (id INT PRIMARY KEY, name TEXT)", "INSERT INTO people VALUES (1, 'Ada'), (2, NULL)")
        reader = {'name': 'reader', 'connector.class': 'JdbcSource', 'mode': 'incrementing', 'topic.prefix': 'p-',
                  'incrementing.column.name': 'id', 'table.whitelist': 'people', **connection(database)}
        code, lines, told = preview(case, reader, value_converter=JSON_CONVERTER, value_converter_schemas_enable='false')
        check(code == 0 and told.endswith('reader: 2 records\n'), f'{code}: {told}')
        check_equal([(json.loads(line)['topic'], json.loads(line)['value']) for line in lines],
                    [('p-people', {'id': 1, 'name': 'Ada'}), ('p-people', {'id': 2, 'name': None})], 'the records')


def test_rights_are_looked_at(case):
    """A broker with passwords and access control: nobody but those without a name may do anything."""
    port, module = free_port(), 'org.apache.kafka.common.security.plain.PlainLoginModule required'
    broker = case.broker(options=[
        '--listener', f'SASL=SASL_PLAINTEXT:{port}:127.0.0.1:{port}', '--set', 'sasl.enabled.mechanisms=PLAIN',
        '--set', f'listener.name.sasl.plain.sasl.jaas.config={module} user_app="app-secret";',
        '--set', 'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        '--set', 'super.users=User:ANONYMOUS'])
    broker.start()
    settings = {'security.protocol': 'SASL_PLAINTEXT', 'sasl.mechanism': 'PLAIN'}

    def run(password, *flags):
        login = settings | {'sasl.jaas.config': f'{module} username="app" password="{password}";'}
        return dry_run(case, sink(case), flags=(*flags, '--check-timeout', '5s'), bootstrap_servers=f'127.0.0.1:{port}',
                       **login, **{f'consumer.{key}': value for key, value in login.items()})

    code, lines, _ = run('wrong-secret')
    text = '\n'.join(lines)
    check(code == 2 and '✗ Kafka at ' in text and 'uthentication failed' in text and 'secret' not in text, text)
    code, lines, _ = run('app-secret')
    text = '\n'.join(lines)
    check(f'! sink-{case.tag}: find topic lines-{case.tag}' in text and 'must not be seen' in text, text)
    check(run('app-secret', '--strict')[0] == 2, 'what must not be seen is no error with --strict')
