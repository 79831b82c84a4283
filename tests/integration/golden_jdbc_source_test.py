"""What Java's JDBC source did, tests/golden/java/jdbc/source-*.json: records, offsets, errors."""
import json
import re
import time

from kit import Failure, check, wait_for
from recorded_jdbc import RecordedCase, replaced, replay

CONNECTOR = 'io.confluent.connect.jdbc.JdbcSourceConnector'
QUIET = 0.4         # seconds in which nothing more may come
QUIET_EMPTY = 1.5   # the same where nothing is expected


class RecordedSource(RecordedCase):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.seen = {}

    def sql(self, statements):
        if self.database.name == 'mariadb':
            statements = [re.sub(r'\bgolden\b', self.database.database, statement) for statement in statements]
        self.database.run(*statements)

    def config(self):
        config = {'connector.class': CONNECTOR, 'tasks.max': '1', 'poll.interval.ms': '100', 'topic.prefix': ''}
        for key, value in self.recorded['config'].items():
            value = self.filled_in(value)
            is_own = key.startswith('connection.') or self.database.name != 'mariadb'
            config[key] = value if is_own else re.sub(r'\bgolden\b', self.database.database, value)
        config['topic.prefix'] = self.prefix + config['topic.prefix']
        return config

    def abstract(self, text):
        return replaced(text, {self.prefix: '', self.database.database: 'golden'})

    def run(self):
        self.sql(self.recorded.get('setup_sql', []))
        expect = self.recorded['expect']
        if not self.is_created(self.config()):
            return
        error = expect.get('error')
        if error:
            text = wait_for(self.failure, f'an error that mentions {error["mentions"]}')
            self.check_mentions(text, error)
            return
        self.check_phase(expect)
        for step, expected in zip(self.recorded.get('steps', []), expect.get('steps', []), strict=True):
            if step.get('restart'):
                self.rest('PUT', f'/connectors/{self.name}/stop')
                wait_for(lambda: not self.status()['tasks'], 'the tasks to end')
            self.sql(step.get('sql', []))
            if step.get('restart'):
                self.rest('PUT', f'/connectors/{self.name}/resume')
            self.check_phase(expected)

    def new_records(self):
        topics = {}
        for topic in self.kafka.topics(self.prefix):
            values = self.kafka.values(topic, self.seen.get(topic, 0))
            if values:
                topics[topic] = [json.loads(self.abstract(value.decode())) for value in values]
        return topics

    def check_phase(self, expect):
        """Waits until as many records came as were recorded, and a little longer for any too many."""
        expected = expect['topics']

        def complete():
            check(self.failure() is None, f'it failed: {self.failure()}')
            return all(self.kafka.end_offset(self.prefix + topic) - self.seen.get(self.prefix + topic, 0) >= len(records)
                       for topic, records in expected.items())
        wait_for(complete, f'{sum(map(len, expected.values()))} records')
        # Nothing tells that nothing more will come.
        time.sleep(QUIET if expected else QUIET_EMPTY)
        found = self.new_records()
        for topic, values in found.items():
            self.seen[topic] = self.seen.get(topic, 0) + len(values)
        found = {self.abstract(topic): values for topic, values in found.items()}
        wanted = {topic: [record['value'] for record in records] for topic, records in expected.items()}
        check(found == wanted, f'records\n  {json.dumps(found)}\nwhere Java gave\n  {json.dumps(wanted)}')
        self.check_offsets(expect['offsets'])

    def check_offsets(self, expected):
        def by_partition(offsets):
            return sorted(offsets, key=lambda entry: json.dumps(entry['partition'], sort_keys=True))

        def offsets():
            _, answer = self.rest('GET', f'/connectors/{self.name}/offsets')
            return by_partition(json.loads(self.abstract(json.dumps(answer['offsets']))))
        try:
            wait_for(lambda: offsets() == by_partition(expected), 'offsets', 10)
        except Failure:
            raise Failure(f'offsets {offsets()} where Java had {expected}') from None


def test_postgres(case):
    replay(case, RecordedSource, 'source', 'postgres')


def test_mariadb(case):
    replay(case, RecordedSource, 'source', 'mariadb')


def test_sqlite(case):
    replay(case, RecordedSource, 'source', 'sqlite')
