"""What Java's JDBC sink did, tests/golden/java/jdbc/sink-*.json: tables, columns, rows, dead letters, errors."""
import json

from golden_jdbc_source_test import CASES, JSON, Rest, replaced
from databases import Databases
from kit import Failure, check, wait_for

CONNECTOR = 'io.confluent.connect.jdbc.JdbcSinkConnector'


def encoded(value):
    return None if value is None else json.dumps(value, ensure_ascii=False).encode()


def normal(tables, is_ordered):
    """Rows by column name, sorted; columns in their order where that counts."""
    result = {}
    for label, table in tables.items():
        names = [column['name'] for column in table['columns']]
        columns = [column | {'type': without_width(column['type'])} for column in table['columns']]
        result[label] = {
            'columns': columns if is_ordered else sorted(columns, key=lambda column: column['name']),
            'rows': sorted((dict(sorted(zip(names, row))) for row in table['rows']), key=json.dumps)}
    return result


def without_width(type_name):
    """int(11) is what MariaDB shows and others do not."""
    head, _, tail = type_name.partition('(')
    return head if head in ('tinyint', 'smallint', 'int', 'bigint') else type_name


class Recorded:
    """One recorded case on a database of its own, with topics whose names begin with a prefix of its own."""

    def __init__(self, recorded, database, rest, kafka, number):
        self.recorded, self.database, self.rest, self.kafka = recorded, database, rest, kafka
        self.name = f'golden-sink-{database.database}'
        self.prefix = f'{database.database}x{number}_'
        self.sent = {}

    def config(self):
        config = {'connector.class': CONNECTOR, 'tasks.max': '1'}
        for key, value in self.recorded['config'].items():
            config[key] = replaced(str(value), {'{{url}}': self.database.url, '{{user}}': self.database.user,
                                                '{{password}}': self.database.password})
        topics = [topic.strip() for topic in config['topics'].split(',')]
        if len(topics) == 1:  # the table keeps the name of the recorded topic
            config.setdefault('table.name.format', topics[0])
        config['topics'] = ','.join(self.prefix + topic for topic in topics)
        if 'errors.deadletterqueue.topic.name' in config:
            config['errors.deadletterqueue.topic.name'] = self.dead_letters
            config['errors.deadletterqueue.topic.replication.factor'] = '1'
        return config

    @property
    def dead_letters(self):
        return self.prefix + 'dlq'

    def send(self, records):
        for record in records:
            topic = self.prefix + record['topic']
            self.kafka.send_records(topic, [(encoded(record.get('key')), encoded(record.get('value')))])
            self.sent[topic] = self.sent.get(topic, 0) + 1

    def run(self):
        expect = self.recorded['expect']
        self.database.run(*self.recorded.get('setup_sql', []))
        self.send(self.recorded['records'])
        status, answer = self.rest('PUT', f'/connectors/{self.name}/config', self.config())
        error = expect.get('error')
        if error and error['at'] == 'create':
            check(status == error['status'], f'status {status}, not {error["status"]}')
            return self.check_mentions(answer['message'], error)
        check(status == 201, f'status {status}: {answer}')
        self.check_outcome(expect)
        for step, expected in zip(self.recorded.get('steps', []), expect.get('steps', []), strict=True):
            self.database.run(*step.get('sql', []))
            self.send(step.get('records', []))
            self.check_outcome(expected)
        if 'dlq' in expect:
            self.check_dead_letters(expect['dlq'])

    def check_mentions(self, text, error):
        lacking = [word for word in error['mentions'] if word.lower() not in text.lower()]
        check(not lacking, f'the error lacks {lacking}: {text}')

    def failure(self):
        _, status = self.rest('GET', f'/connectors/{self.name}/status')
        states = [status['connector'], *status['tasks']] if 'connector' in status else []
        return next((state['trace'] for state in states if state['state'] == 'FAILED'), None)

    def is_committed(self):
        check(self.failure() is None, f'it failed: {self.failure()}')
        group = f'connect-{self.name}'
        return all(self.kafka.committed(group, topic) >= end for topic, end in self.sent.items())

    def check_outcome(self, expect):
        if 'error' in expect:
            text = wait_for(self.failure, f'an error that mentions {expect["error"]["mentions"]}')
            self.check_mentions(text, expect['error'])
        else:
            wait_for(self.is_committed, 'the records to be committed')
        if expect.get('tables') is None:
            return
        is_ordered = self.recorded['config'].get('auto.evolve') != 'true'
        found = json.loads(json.dumps(self.database.tables()).replace(self.prefix, ''))
        found, wanted = normal(found, is_ordered), normal(expect['tables'], is_ordered)
        check(found == wanted, f'tables\n  {json.dumps(found)}\nwhere Java left\n  {json.dumps(wanted)}')

    def check_dead_letters(self, expected):
        messages = wait_for(lambda: len(found := self.kafka.records(self.dead_letters)) >= len(expected) and found,
                            f'{len(expected)} dead letters')
        check(len(messages) == len(expected), f'{len(messages)} dead letters where Java wrote {len(expected)}')
        for (key, value, headers), wanted in zip(messages, expected):
            found = {'key': key and json.loads(key), 'value': value and json.loads(value),
                     'headers': {name: text.replace(self.prefix, '') for name, text in headers.items()
                                 if name in wanted['headers']}}
            check(found == wanted, f'dead letter\n  {json.dumps(found)}\nwhere Java wrote\n  {json.dumps(wanted)}')

    def close(self):
        self.rest('DELETE', f'/connectors/{self.name}')


def run_recorded(case, kind):
    worker = case.start_on_kafka(
        key_converter=JSON, value_converter=JSON, offset_flush_interval_ms=100, consumer_fetch_max_wait_ms=100)
    rest = Rest(worker)
    worker.wait_for(lambda: rest('GET', '/connectors')[0] == 200, 'REST')
    failures = []
    recorded_cases = json.loads((CASES / f'sink-{kind}.json').read_text())
    for number, recorded in enumerate(recorded_cases):
        with Databases(case) as databases:
            one = Recorded(recorded, databases.make(kind, f's{case.tag.lower()}n{number}'.replace('-', '')), rest,
                           case.kafka, number)
            try:
                one.run()
            except Failure as failure:
                failures.append(f'{recorded["id"]}: {failure}')
            finally:
                one.close()
    check(not failures, f'{len(failures)} of {len(recorded_cases)} failed\n' + '\n'.join(failures))


def test_postgres(case):
    run_recorded(case, 'postgres')


def test_mariadb(case):
    run_recorded(case, 'mariadb')


def test_sqlite(case):
    run_recorded(case, 'sqlite')
