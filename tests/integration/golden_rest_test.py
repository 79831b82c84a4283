"""The requests that were recorded with Java's worker, tests/golden/java/rest, one scenario from the first to the last."""
import json
import time
import urllib.error
import urllib.request

from kit import ROOT, Failure, check, wait_for

CASES = ROOT / 'tests/golden/java/rest'
JSON = 'org.apache.kafka.connect.json.JsonConverter'
# Members whose values differ from worker to worker; their presence and type of text count.
ANY_TEXT = {'documentation': '${DOC}', 'worker_id': '${WORKER_ID}', 'version': '${VERSION}', 'commit': '${COMMIT}',
            'kafka_cluster_id': '${CLUSTER_ID}'}


class Scenario:
    def __init__(self, case, worker):
        self.case = case
        self.worker = worker
        self.url = f'http://127.0.0.1:{worker.port()}'
        self.names = {'${DIR}': str(case.folder), '${P}': f'golden-{case.tag}-', '${BASE}': self.url}

    def filled_in(self, recorded):
        text = json.dumps(recorded)
        for placeholder, value in self.names.items():
            text = text.replace(placeholder, value)
        return json.loads(text)

    def abstract_text(self, text):
        for placeholder, value in self.names.items():
            text = text.replace(value, placeholder)
        return text

    def abstract(self, value, name=None):
        """An answer's JSON with placeholders in place of what is this run's own."""
        if isinstance(value, dict):
            return {self.abstract_text(key): self.abstract(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [self.abstract(item) for item in value]
        if name == 'last_modified' and value is not None:
            return '${TIMESTAMP}'
        if not isinstance(value, str):
            return value
        return '${TRACE}' if name == 'trace' else ANY_TEXT.get(name) or self.abstract_text(value)

    def ask(self, request):
        """(status, header fields, body) of a recorded request."""
        headers = {'Accept': 'application/json'}
        data = None
        if 'body' in request or 'raw' in request:
            data = (json.dumps(request['body']) if 'body' in request else request['raw']).encode()
            headers['Content-Type'] = 'application/json'
        sent = urllib.request.Request(self.url + request['path'], data, headers | request.get('headers', {}),
                                      method=request['method'])
        try:
            with urllib.request.urlopen(sent, timeout=60) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def prepare(self, action):
        """What a case needs to have happened before its request."""
        action = self.filled_in(action)
        kind = action['action']
        if kind == 'write_file':
            self.case.write(action['file'], action['text'])
        elif kind == 'append_file':
            self.case.append(action['file'], action['text'])
        elif kind == 'request':
            self.ask(action)
        elif kind == 'sleep':
            time.sleep(action['seconds'])
        else:
            wait_for(lambda: self.has_come(kind, action), json.dumps(action))

    def has_come(self, kind, wanted):
        if kind == 'wait_file':
            path = self.case.folder / wanted['file']
            return path.exists() and path.read_text() == wanted['text']
        connector = wanted['connector']
        part = kind.removeprefix('wait_')
        status, body = self.worker.rest('GET', f'/connectors/{connector}/{part}')
        if status != 200:
            return False
        if part == 'offsets':
            return len(body['offsets']) == wanted['count']
        if part == 'topics':
            return len(body[connector]['topics']) == wanted['count']
        check(part == 'status', f'unknown action {kind}')
        states = [task['state'] for task in body['tasks']]
        return (body['connector']['state'] == wanted['state']
                and states == [wanted.get('task_state', wanted['state'])] * wanted['tasks'])

    def problems(self, recorded):
        """What differs from the record; a recorded pause before a GET is the time it has to become right."""
        pause = 0
        for action in recorded.get('before', []):
            if action['action'] == 'sleep' and recorded['request']['method'] == 'GET':
                pause += action['seconds']
            else:
                self.prepare(action)
        deadline = time.monotonic() + pause
        while True:
            found = list(self.differences(recorded, *self.ask(self.filled_in(recorded['request']))))
            if not found or time.monotonic() > deadline:
                return found
            time.sleep(0.05)

    def differences(self, recorded, status, headers, text):
        expected, how = recorded['response'], recorded.get('compare', {})
        if status not in [expected['status'], *how.get('also_status', [])]:
            yield f'status {status} where {expected["status"]} was expected: {text}'
            return
        for name, value in expected['headers'].items():
            actual = self.abstract_text(headers[name] or '')
            if name == 'Allow':
                actual = ','.join(sorted(part.strip() for part in actual.split(',')))
            if actual != value and name not in how.get('ignore_headers', []):
                yield f'{name}: {actual} where {value} was expected'
        mode = how.get('body', 'exact')
        if mode != 'status-only' and ('body' in expected or text):
            body = self.abstract(json.loads(text)) if text else None
            yield from body_differences(expected.get('body'), body, mode, status)


def body_differences(expected, actual, mode, status):
    if isinstance(expected, dict) and set(expected) == {'error_code', 'message'}:
        if not isinstance(actual, dict) or actual.get('error_code') != status or not actual.get('message'):
            yield f'no error body: {actual}'
        return
    expected, actual = comparable(expected), comparable(actual)
    if mode in ('superset', 'unordered'):
        yield from (f'missing: {item}' for item in expected if item not in actual)
        if mode == 'unordered':
            yield from (f'unexpected: {item}' for item in actual if item not in expected)
    elif expected != actual:
        yield f'{json.dumps(actual)[:2000]} where {json.dumps(expected)[:2000]} was expected'


def comparable(value):
    """Without what may be more than recorded: values that are only offered, and the text of traces."""
    if isinstance(value, dict):
        return {key: '${TRACE}' if key == 'trace' else comparable(item)
                for key, item in value.items() if key != 'recommended_values'}
    return [comparable(item) for item in value] if isinstance(value, list) else value


def test_recorded_requests(case):
    worker = case.start_on_kafka(key_converter=JSON, value_converter=JSON)
    worker.wait_log('Kafka cluster ID')
    scenario = Scenario(case, worker)
    failures = []
    files = sorted(CASES.glob('*.json'))
    check(files, f'no cases in {CASES}')
    for file in files:
        try:
            problems = scenario.problems(json.loads(file.read_text()))
        except Failure as failure:
            problems = [str(failure)]
        failures += [f'{file.stem}: {problem}' for problem in problems]
    check(not failures, '\n'.join([f'{len(failures)} differences in {len(files)} cases', *failures]))
    worker.stop()
