"""The verbs that speak with a running worker: this program's and Java's answer alike."""
import json
import os
import subprocess
import sys

import kit
from kit import ROOT, binary, check, check_equal, wait_for
from rest_listeners_test import make_certificate, start, urls

sys.path.insert(0, str(ROOT / 'tests/differential'))
from sides import JavaWorker, require_java_connect  # noqa: E402  (found by the line above)


class Client:
    """kconnect VERB for a worker."""

    def __init__(self, case, url):
        self.case = case
        self.url = url
        self.sink = f'sink-{case.tag}'  # its group is its own

    def run(self, *arguments, text='', environment=None):
        done = subprocess.run([binary().with_name('kconnect'), *arguments], cwd=self.case.folder, input=text,
                              capture_output=True, text=True,
                              env=os.environ | {'KCONNECT_URL': self.url} | (environment or {}))
        return done.returncode, done.stdout, done.stderr

    def __call__(self, *arguments, text=''):
        code, out, err = self.run(*arguments, text=text)
        check_equal(code, 0, f'exit code of kconnect {" ".join(arguments)} ({out}{err})')
        return out

    def refused(self, *arguments):
        code, out, err = self.run(*arguments)
        check_equal(code, 3, f'exit code of kconnect {" ".join(arguments)} ({out}{err})')
        return err

    def states(self):
        """{connector: (state, states of tasks)}"""
        return {one['name']: (one['connector']['state'], [task['state'] for task in one['tasks']])
                for one in json.loads(self('status', '--output', 'json'))}


def settings(case, name, **keys):
    return {'name': name, 'tasks.max': '1'} | {key.replace('_', '.'): str(value) for key, value in keys.items()}


def scenario(case, client):
    """Everything that the verbs do, on a worker without connectors."""
    topic = f'lines-{case.tag}'
    case.write('lines.txt', 'alpha\nbeta\n')
    case.write('source.properties', settings(case, 'source', connector_class='FileStreamSource', topic=topic,
                                             file=case.folder / 'lines.txt'))
    case.write('sink.json', json.dumps({'name': client.sink, 'config': settings(
        case, client.sink, connector_class='FileStreamSink', topics=topic, file=case.folder / 'copy.txt')}))
    check_equal(client('status'), 'no connectors\n', 'status without connectors')
    check_equal(client('health', '--strict'), 'healthy\n', 'health')
    check_equal(client('apply', '--wait', '-f', 'source.properties', 'sink.json'),
                f'source created\n{client.sink} created\n', 'first apply')
    check_equal(client('apply', '-f', 'source.properties', '-f', 'sink.json'),
                f'source unchanged\n{client.sink} unchanged\n', 'second apply')
    wait_for(lambda: case.lines('copy.txt') == ['alpha', 'beta'], 'two lines in copy.txt')
    looks(case, client, topic)
    changes_of_state(client)
    changes_of_configuration(case, client, topic)
    offsets(case, client, topic)
    failures(case, client)
    check_equal(client('logs', 'level', 'org.apache.kafka.connect.file', 'debug').split()[-2:],
                ['org.apache.kafka.connect.file', 'DEBUG'], 'the level that was set')
    check('root ' in client('logs', 'level'), 'the levels lack the root logger')
    check_equal(client('delete', 'source', client.sink), f'source deleted\n{client.sink} deleted\n', 'delete')
    check_equal(client('get'), 'no connectors\n', 'connectors at the end')


def looks(case, client, topic):
    rows = [line.split() for line in client('status').splitlines()]
    check_equal([row[:4] for row in rows],
                [['CONNECTOR', 'TYPE', 'STATE', 'TASKS'], [client.sink, 'sink', 'running', '1/1'],
                 ['source', 'source', 'running', '1/1']], 'status')
    check_equal(json.loads(client('get', 'source', '--output', 'json'))['topic'], topic, 'a key of get')
    case.write('again.properties', client('get', client.sink, '--output', 'properties'))
    check_equal(client('apply', '-f', 'again.properties'), f'{client.sink} unchanged\n', 'apply of what get wrote')
    case.write('again.yaml', client('get', client.sink, '--output', 'yaml'))
    check_equal(client('apply', '-f', 'again.yaml'), f'{client.sink} unchanged\n', 'apply of what get wrote as YAML')
    text = wait_for(lambda: (text := client('describe', client.sink)) and topic in text and text, 'topics are tracked')
    for part in ('Type    sink\n', 'State   running on ', f'  file = {case.folder}/copy.txt\n', '  0  running on '):
        check(part in text, f'{part!r} is not in {text}')
    check('did you mean source?' in client.refused('get', 'sorce'), 'no near name is offered')


def changes_of_state(client):
    check_equal(client('pause', '--wait', 'source', client.sink), f'source paused\n{client.sink} paused\n', 'pause')
    check_equal(client.states(), {name: ('PAUSED', ['PAUSED']) for name in ('source', client.sink)},
                'states after pause')
    client('resume', '--wait', '--all')
    check_equal(client.states()[client.sink], ('RUNNING', ['RUNNING']), 'state after resume')
    client('stop', '--wait', 'source')
    check_equal(client.states()['source'], ('STOPPED', []), 'state after stop')
    client('resume', '--wait', 'source')
    check_equal(client('restart', '--wait', 'source', '--include-tasks'), 'source restarted\n', 'restart')


def changes_of_configuration(case, client, topic):
    check_equal(client('patch', 'source', 'batch.size=7', 'note=a=b', '--wait'), 'source patched\n', 'patch')
    check_equal(client('patch', 'source', 'batch.size=7'), 'source unchanged\n', 'the same patch')
    config = json.loads(client('get', 'source', '--output', 'json'))
    check_equal((config['batch.size'], config['note'], config['topic']), ('7', 'a=b', topic), 'the patched keys')
    client('patch', 'source', '--remove', 'note', '--wait')
    check('note' not in json.loads(client('get', 'source', '--output', 'json')), 'note is still there')
    check('at least 1' in client.refused('patch', 'source', 'tasks.max=0'), 'the refusal lacks its reason')


def offsets(case, client, topic):
    file, partition = str(case.folder / 'lines.txt'), json.dumps({'filename': str(case.folder / 'lines.txt')})
    wait_for(lambda: client.run('offsets', 'list', 'source')[1] ==
             f'source  {{"filename":"{file}"}}  {{"position":11}}\n', 'the offset of the source is stored')
    client('pause', '--wait', 'source')
    client('offsets', 'set', 'source', partition, '{"position":6}')
    check_equal(client.states()['source'][0], 'PAUSED', 'the state is the former one')
    check_equal(json.loads(client('offsets', 'get', 'source', partition)), {'position': 6}, 'the offset that was set')
    client('resume', '--wait', 'source')
    wait_for(lambda: case.lines('copy.txt') == ['alpha', 'beta', 'beta'], 'the source goes on from its new offset')
    sink_partition = {'kafka_topic': topic, 'kafka_partition': 0}
    wait_for(lambda: client.run('offsets', 'list', client.sink)[1].endswith('  {"kafka_offset":3}\n'),
             'the sink has committed')
    exported = client('offsets', 'export', client.sink)
    check_equal(json.loads(exported), {'offsets': [{'connector': client.sink, 'partition': sink_partition,
                                                    'offset': {'kafka_offset': 3}}]}, 'what was exported')
    client('offsets', 'set', client.sink, json.dumps(sink_partition), '{"kafka_offset":2}')
    wait_for(lambda: len(case.lines('copy.txt')) == 4, 'the sink goes on from its new offset')
    client('offsets', 'reset', client.sink)
    wait_for(lambda: case.lines('copy.txt')[4:] == ['alpha', 'beta', 'beta'], 'the sink begins anew')
    client('stop', '--wait', client.sink)
    client('offsets', 'import', text=exported)
    check_equal(client.states()[client.sink], ('STOPPED', []), 'a stopped connector stays stopped')
    client('resume', '--wait', client.sink)


def failures(case, client):
    case.write('bad.properties', settings(case, 'bad', connector_class='FileStreamSink', topics='bad', **{
        'value_converter': 'org.apache.kafka.connect.json.JsonConverter', 'file': case.folder / 'no/such/folder/x'}))
    client('apply', '-f', 'bad.properties')
    wait_for(lambda: client.states()['bad'][1] == ['FAILED'], 'the task fails')
    check('FAILED bad task 0: ' in client('status', 'bad'), 'status lacks the reason')
    check_equal(client.run('health')[0], 0, 'exit code of health')
    code, out, _ = client.run('health', '--strict')
    check_equal((code, out.startswith('unhealthy: bad task 0: ')), (1, True), f'health --strict: {out}')
    client('delete', 'bad')


def test_our_worker(case):
    worker = case.start_on_kafka()
    scenario(case, Client(case, f'http://127.0.0.1:{worker.port()}'))
    worker.stop()


def test_java_worker(case):
    require_java_connect()
    port = kit.free_port()
    worker = kit.worker_settings(bootstrap_servers=case.kafka.address, listeners=f'http://127.0.0.1:{port}')
    java = case.watch(JavaWorker(case.folder, [case.write('worker.properties', worker)]))
    client = Client(case, f'http://127.0.0.1:{port}')
    java.wait_for(lambda: client.run('health')[0] == 0, 'the Java worker answers', 60)
    scenario(case, client)
    java.stop()


def test_wrong_use_and_absent_worker(case):
    client = Client(case, f'http://127.0.0.1:{kit.free_port()}')
    code, _, err = client.run('status')
    check_equal(code, 2, 'exit code without a worker')
    check(err.startswith(f'kconnect status: no Connect worker answers at {client.url}: '), err)
    check_equal(client.run('health')[0], 1, 'exit code of health without a worker')
    check_equal(client.run('pause')[0], 1, 'exit code of pause without a name')
    check_equal(client.run('apply', '-f', 'absent.json')[0], 1, 'exit code of apply without a file')
    code, _, err = client.run('staus')
    check_equal((code, 'did you mean status?' in err), (1, True), 'the answer to a word that is no verb')


def test_worker_with_a_password(case):
    case.write('users.properties', {'ada': 'l:o'})
    jaas = case.write('jaas.conf', 'KafkaConnect { org.apache.kafka.connect.rest.basic.auth.extension.'
                                   f'PropertyFileLoginModule required file="{case.folder}/users.properties"; }};')
    worker = case.start_embedded(**{
        'rest_extension_classes': 'org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension',
        'rest_extension_login_config': jaas})
    client = Client(case, f'http://127.0.0.1:{worker.port()}')
    check('KCONNECT_USER' in client.refused('status'), 'the refusal does not say how')
    check_equal(client.run('status', environment={'KCONNECT_USER': 'ada', 'KCONNECT_PASSWORD': 'l:o'})[0], 0,
                'exit code with a user of the environment')
    check_equal(client.run('status', '--url', f'http://ada:l%3Ao@127.0.0.1:{worker.port()}')[0], 0,
                'exit code with a user of the URL')


def test_https(case):
    make_certificate(case, 'server')
    worker = start(case, listeners='https://127.0.0.1:0', ssl__keystore__location='server.pem',
                   ssl__keystore__type='PEM')
    client = Client(case, urls(worker)[0].rstrip('/'))
    code, _, err = client.run('status')
    check_equal((code, 'certificate' in err), (2, True), f'an unknown certificate: {err}')
    check_equal(client('status', '--ca-file', 'server.crt'), 'no connectors\n', 'a certificate that is known')
    check_equal(client('status', '--insecure'), 'no connectors\n', 'any certificate')
    check_equal(client.run('status', '--ca-file', 'absent.crt')[0], 2, 'exit code with an absent file')
