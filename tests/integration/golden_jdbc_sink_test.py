"""What Java's JDBC sink did, tests/golden/java/jdbc/sink-*.json: tables, columns, rows, dead letters, errors."""
import json

from kit import check, wait_for
from recorded_jdbc import RecordedCase, replay

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


class RecordedSink(RecordedCase):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.sent = {}

    def config(self):
        config = {'connector.class': CONNECTOR, 'tasks.max': '1'}
        for key, value in self.recorded['config'].items():
            config[key] = self.filled_in(value)
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
        if not self.is_created(self.config()):
            return
        self.check_outcome(expect)
        for step, expected in zip(self.recorded.get('steps', []), expect.get('steps', []), strict=True):
            self.database.run(*step.get('sql', []))
            self.send(step.get('records', []))
            self.check_outcome(expected)
        if 'dlq' in expect:
            self.check_dead_letters(expect['dlq'])

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


def test_postgres(case):
    replay(case, RecordedSink, 'sink', 'postgres')


def test_mariadb(case):
    replay(case, RecordedSink, 'sink', 'mariadb')


def test_sqlite(case):
    replay(case, RecordedSink, 'sink', 'sqlite')
