"""What Java's JDBC source did, tests/golden/java/jdbc/source-*.json: records, offsets, errors."""
import json
import re
import time
import urllib.error
import urllib.request

from databases import Databases, connection
from kit import ROOT, Failure, check, wait_for

CASES = ROOT / 'tests/golden/java/jdbc'
CONNECTOR = 'io.confluent.connect.jdbc.JdbcSourceConnector'
JSON = 'org.apache.kafka.connect.json.JsonConverter'
QUIET = 0.4         # seconds in which nothing more may come
QUIET_EMPTY = 1.5   # the same where nothing is expected


class Rest:
    def __init__(self, worker):
        self._url = f'http://127.0.0.1:{worker.port()}'

    def __call__(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, {'Content-Type': 'application/json'}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())


def replaced(text, names):
    for old, new in names.items():
        text = text.replace(old, new)
    return text


class Recorded:
    """One recorded case on a database of its own, with topics whose names begin with a prefix of its own."""

    def __init__(self, recorded, database, rest, kafka, number):
        self.recorded, self.database, self.rest, self.kafka = recorded, database, rest, kafka
        self.name = f'golden-{database.database}-{number}'
        self.prefix = f'{database.database}x{number}_'
        self.seen = {}

    def sql(self, statements):
        if self.database.name == 'mariadb':
            statements = [re.sub(r'\bgolden\b', self.database.database, statement) for statement in statements]
        self.database.run(*statements)

    def config(self):
        config = {'connector.class': CONNECTOR, 'tasks.max': '1', 'poll.interval.ms': '100', 'topic.prefix': ''}
        for key, value in self.recorded['config'].items():
            value = replaced(str(value), {'{{url}}': self.database.url, '{{user}}': self.database.user,
                                          '{{password}}': self.database.password})
            is_own = key.startswith('connection.') or self.database.name != 'mariadb'
            config[key] = value if is_own else re.sub(r'\bgolden\b', self.database.database, value)
        config['topic.prefix'] = self.prefix + config['topic.prefix']
        return config

    def abstract(self, text):
        return replaced(text, {self.prefix: '', self.database.database: 'golden'})

    def run(self):
        self.sql(self.recorded.get('setup_sql', []))
        expect = self.recorded['expect']
        status, answer = self.rest('PUT', f'/connectors/{self.name}/config', self.config())
        error = expect.get('error')
        if error and error['at'] == 'create':
            check(status == error['status'], f'status {status}, not {error["status"]}')
            return self.check_mentions(answer['message'], error)
        check(status == 201, f'status {status}: {answer}')
        if error:
            text = wait_for(self.failure, f'an error that mentions {error["mentions"]}')
            return self.check_mentions(text, error)
        self.check_phase(expect)
        for step, expected in zip(self.recorded.get('steps', []), expect.get('steps', []), strict=True):
            if step.get('restart'):
                self.rest('PUT', f'/connectors/{self.name}/stop')
                wait_for(lambda: not self.status()['tasks'], 'the tasks to end')
            self.sql(step.get('sql', []))
            if step.get('restart'):
                self.rest('PUT', f'/connectors/{self.name}/resume')
            self.check_phase(expected)

    def check_mentions(self, text, error):
        lacking = [word for word in error['mentions'] if word.lower() not in text.lower()]
        check(not lacking, f'the error lacks {lacking}: {text}')

    def status(self):
        return self.rest('GET', f'/connectors/{self.name}/status')[1]

    def failure(self):
        status = self.status()
        states = [status['connector'], *status['tasks']] if 'connector' in status else []
        return next((state['trace'] for state in states if state['state'] == 'FAILED'), None)

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

    def close(self):
        self.rest('DELETE', f'/connectors/{self.name}')


def run_recorded(case, kind):
    worker = case.start_on_kafka(key_converter=JSON, value_converter=JSON, offset_flush_interval_ms=100)
    rest = Rest(worker)
    worker.wait_for(lambda: rest('GET', '/connectors')[0] == 200, 'REST')
    failures = []
    recorded_cases = json.loads((CASES / f'source-{kind}.json').read_text())
    for number, recorded in enumerate(recorded_cases):
        with Databases(case) as databases:
            tag = re.sub(r'[^a-z0-9]', '', case.tag.lower())
            one = Recorded(recorded, databases.make(kind, f'g{tag}n{number}'), rest, case.kafka, number)
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
