"""What the replays of recorded JDBC cases share, see golden_jdbc_source_test.py and golden_jdbc_sink_test.py."""
import json
import re
import urllib.error
import urllib.request

from databases import Databases
from kit import ROOT, Failure, check

CASES = ROOT / 'tests/golden/java/jdbc'
JSON = 'org.apache.kafka.connect.json.JsonConverter'


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


class RecordedCase:
    """One recorded case on a database of its own, with topics whose names begin with a prefix of its own."""

    def __init__(self, recorded, database, rest, kafka, number):
        self.recorded, self.database, self.rest, self.kafka = recorded, database, rest, kafka
        self.name = f'golden-{database.database}-{number}'
        self.prefix = f'{database.database}x{number}_'

    def filled_in(self, value):
        return replaced(str(value), {'{{url}}': self.database.url, '{{user}}': self.database.user,
                                     '{{password}}': self.database.password})

    def is_created(self, config):
        """Creates the connector; False when that is refused, as the case expects it."""
        status, answer = self.rest('PUT', f'/connectors/{self.name}/config', config)
        error = self.recorded['expect'].get('error')
        if error and error['at'] == 'create':
            check(status == error['status'], f'status {status}, not {error["status"]}')
            self.check_mentions(answer['message'], error)
            return False
        check(status == 201, f'status {status}: {answer}')
        return True

    def check_mentions(self, text, error):
        lacking = [word for word in error['mentions'] if word.lower() not in text.lower()]
        check(not lacking, f'the error lacks {lacking}: {text}')

    def status(self):
        return self.rest('GET', f'/connectors/{self.name}/status')[1]

    def failure(self):
        status = self.status()
        states = [status['connector'], *status['tasks']] if 'connector' in status else []
        return next((state['trace'] for state in states if state['state'] == 'FAILED'), None)

    def close(self):
        self.rest('DELETE', f'/connectors/{self.name}')


def replay(case, replayed, direction, kind):
    """Runs the cases of a file, each as an object of the class replayed, on one worker."""
    worker = case.start_on_kafka(
        key_converter=JSON, value_converter=JSON, offset_flush_interval_ms=100, consumer_fetch_max_wait_ms=100)
    rest = Rest(worker)
    worker.wait_for(lambda: rest('GET', '/connectors')[0] == 200, 'REST')
    failures = []
    recorded_cases = json.loads((CASES / f'{direction}-{kind}.json').read_text())
    tag = re.sub(r'[^a-z0-9]', '', case.tag.lower())
    for number, recorded in enumerate(recorded_cases):
        with Databases(case) as databases:
            database = databases.make(kind, f'{direction[1]}{tag}n{number}')
            one = replayed(recorded, database, rest, case.kafka, number)
            try:
                one.run()
            except Failure as failure:
                failures.append(f'{recorded["id"]}: {failure}')
            finally:
                one.close()
    check(not failures, f'{len(failures)} of {len(recorded_cases)} failed\n' + '\n'.join(failures))
