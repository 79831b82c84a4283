"""Programs that others have written for Kafka Connect's REST interface, used on a worker of ours."""
import json
import subprocess
import sys
import urllib.error
import urllib.request

from client_packages import CLIENTS, maven_package, npm_package, python_environment, python_package, tool
from kit import ROOT, check, check_equal, free_port, parse_json, short, wait_for


def start(case):
    """A worker whose connector source copies lines.txt to the topic lines."""
    case.write('lines.txt', 'one\ntwo\n')
    worker = case.start_embedded({'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt',
                                  'topic': 'lines'})
    worker.wait_running('source')
    worker.wait_for(lambda: worker.rest('GET', '/connectors/source/topics')[1] == {'source': {'topics': ['lines']}},
                    'the topic is known')
    return worker


def url(worker):
    return f'http://127.0.0.1:{worker.port()}'


def run(command, **options):
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120, **options)
    check(result.returncode == 0, f'{command} ended with {result.returncode}: {result.stdout}{result.stderr}')
    return result.stdout


def test_kafka_connect_py(case):
    package = python_package('kafka-connect-py', '1.0.0')
    worker = start(case)
    environment = python_environment(package) | {'KAFKA_CONNECT_URL': url(worker)}

    def kc(*arguments):
        text = run([sys.executable, '-c', 'from kafka_connect.cli import cli; cli()', *arguments], env=environment)
        return parse_json(text) if text.strip() else None

    config = {'connector.class': 'FileStreamSink', 'topics': 'lines', 'file': str(case.folder / 'copy.txt')}
    check_equal(kc('info')['version'], '3.9.1', 'info')
    check_equal(kc('list'), ['source'], 'list')
    check_equal(kc('create', '-d', json.dumps({'name': 'sink', 'config': config}))['type'], 'sink', 'create')
    worker.wait_running('sink')
    check_equal(kc('list', '--expand=status')['sink']['status']['connector']['state'], 'RUNNING', 'list --expand')
    check_equal(kc('get', 'sink')['name'], 'sink', 'get')
    check_equal(kc('config', 'sink'), config | {'name': 'sink'}, 'config')
    check_equal(kc('status', 'sink')['tasks'][0]['state'], 'RUNNING', 'status')
    check_equal({plugin['type'] for plugin in kc('list-plugins')}, {'sink', 'source'}, 'list-plugins')
    check_equal(kc('list-tasks', 'sink')[0]['id'], {'connector': 'sink', 'task': 0}, 'list-tasks')
    check_equal(kc('task-status', 'sink', '0')['id'], 0, 'task-status')
    check_equal(kc('list-topics', 'source'), {'source': {'topics': ['lines']}}, 'list-topics')
    kc('reset-topics', 'source')
    check_equal(kc('list-topics', 'source'), {'source': {'topics': []}}, 'list-topics after reset-topics')
    check_equal(kc('update', 'sink', '-d', json.dumps(config | {'tasks.max': 2}))['config']['tasks.max'], '2', 'update')
    worker.wait_running('sink')
    kc('pause', 'sink')
    worker.wait_for(lambda: kc('status', 'sink')['connector']['state'] == 'PAUSED', 'paused')
    kc('resume', 'sink')
    worker.wait_running('sink')
    kc('restart', 'sink', '--include-tasks')
    worker.wait_running('sink')
    kc('restart-task', 'sink', '0')
    worker.wait_running('sink')
    kc('delete', 'sink')
    check_equal(kc('list'), ['source'], 'list after delete')
    worker.stop()


def test_kafka_connect_healthcheck(case):
    package = python_package('kafka-connect-healthcheck', '0.3.0')
    worker = start(case)
    port = free_port()
    daemon = subprocess.Popen([sys.executable, package / 'bin/kafka-connect-healthcheck', '--connect-url', url(worker),
                               '--port', str(port)], env=python_environment(package),
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def health():
        try:
            with urllib.request.urlopen(f'http://127.0.0.1:{port}/', timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except (urllib.error.URLError, ConnectionError):
            return 0, None
    try:
        wait_for(lambda: health()[0], 'an answer of the health check')
        status, body = health()
        check_equal((status, body['healthy'], body['failures']), (200, True, []), 'health of a good worker')
        failing = {'connector.class': 'FileStreamSink', 'topics': 'lines', 'file': str(case.folder)}
        worker.rest('PUT', '/connectors/failing/config', json.dumps(failing))
        worker.wait_for(lambda: worker.task_states('failing') == ['FAILED'], 'the sink fails')
        status, body = health()
        check_equal((status, body['healthy']), (503, False), 'health with a failed task')
        check_equal(body['failures'][0]['connector'], 'failing', 'the failed connector')
    finally:
        daemon.terminate()
        daemon.wait()
    worker.stop()


def test_sourcelab_kafka_connect_client(case):
    java = tool('java')
    tool('javac')  # a single source file is compiled on the way
    libraries = maven_package('org.sourcelab', 'kafka-connect-client', '4.0.5')
    worker = start(case)
    output = run([java, '-cp', libraries, CLIENTS / 'SourcelabClient.java', url(worker), case.folder / 'copy.txt'])
    check_equal(output.splitlines()[-1:], ['all calls answered'], 'the last line of the program')
    worker.stop()


def test_npm_kafka_connect_client(case):
    node = tool('node')
    package = npm_package('kafka-connect-client', '2.3.0')
    worker = start(case)
    script = case.write('client.js', (CLIENTS / 'npm_client.js').read_text())
    (case.folder / 'node_modules').symlink_to(package / 'node_modules')
    output = run([node, script, worker.port(), case.folder / 'copy.txt'])
    check_equal(output.splitlines()[-1:], ['all calls answered'], 'the last line of the program')
    worker.stop()


def test_schemathesis_finds_no_server_error(case):
    package = python_package('schemathesis', '4.32.5')
    worker = start(case)
    description = json.loads((ROOT / 'src/rest/openapi.json').read_text())
    check_equal(worker.rest('GET', '/openapi.json'), (200, description), 'the description served')
    output = run([sys.executable, CLIENTS / 'attack_by_schema.py', url(worker) + '/openapi.json'],
                 env=python_environment(package), cwd=case.folder)
    check('answers looked at' in output, f'schemathesis did nothing: {short(output)}')
    check_equal(worker.rest('GET', '/health')[0], 200, 'health afterwards')
    worker.stop()
