"""Wrong usage and wrong files: one clear message and the right exit code."""
import json
import os
import re
import socket
import subprocess
from dataclasses import dataclass, field

from kit import Failure, binary, check, check_equal, worker_settings

SOURCE = {'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': 'lines'}
EMBEDDED = ['--embedded-kafka', '--listen', 'http://127.0.0.1:0']


@dataclass
class Bad:
    """Something wrong: how the worker is called, the exit code, what its output must hold (regular expressions)."""
    what: str
    exit_code: int
    patterns: list
    arguments: list = field(default_factory=lambda: [*EMBEDDED, 'worker.properties', 'source.properties'])
    worker: dict = field(default_factory=dict)
    source: dict = field(default_factory=dict)
    without: str = ''
    environment: dict = field(default_factory=dict)


BAD = [
    Bad('no argument', 1, [r'(?i)usage'], []),
    Bad('unknown flag', 1, [r'--no-such-flag'], ['--no-such-flag', 'worker.properties']),
    Bad('missing worker file', 2, [r'nowhere\.properties'], [*EMBEDDED, 'nowhere.properties']),
    Bad('missing connector file', 3, [r'nowhere\.properties'], [*EMBEDDED, 'worker.properties', 'nowhere.properties']),
    Bad('worker without a required key', 2,
        [r'Missing required configuration "value\.converter" which has no default value'], without='value.converter'),
    Bad('worker value of the wrong type', 2, [r'Invalid value soon for configuration offset\.flush\.interval\.ms'],
        worker={'offset.flush.interval.ms': 'soon'}),
    Bad('worker with an unknown converter', 2, [r'NoSuchConverter', r'key\.converter'],
        worker={'key.converter': 'org.example.NoSuchConverter'}),
    Bad('worker with a bad listener', 2, [r'gopher://localhost:1'], [*EMBEDDED[:1], 'worker.properties'],
        worker={'listeners': 'gopher://localhost:1'}),
    Bad('worker with an unknown config provider', 2, [r'NoSuchProvider'],
        worker={'config.providers': 'secrets', 'config.providers.secrets.class': 'org.example.NoSuchProvider'}),
    Bad('worker with a config provider outside its paths', 2, [r'some/folder', r'(?i)absolute'],
        worker={'config.providers': 'file', 'config.providers.file.class': 'FileConfigProvider',
                'config.providers.file.param.allowed.paths': 'some/folder'}),
    Bad('connector without a name', 3, [r'source\.properties', r'name'], without='name'),
    Bad('connector without a class', 3, [r'connector\.class|connector type'], without='connector.class'),
    Bad('connector of an unknown class', 3, [r'FileStreamSuorce', r'FileStreamSource\b'],
        source={'connector.class': 'FileStreamSuorce'}),
    Bad('connector without a required key', 3,
        [r'Missing required configuration "topic" which has no default value'], without='topic'),
    Bad('connector value out of range', 3, [r'Invalid value 0 for configuration tasks\.max: Value must be at least 1'],
        source={'tasks.max': 0}),
    Bad('connector with an unknown transform', 3, [r'NoSuchTransform', r'transforms\.a\.type'],
        source={'transforms': 'a', 'transforms.a.type': 'org.example.NoSuchTransform'}),
    Bad('connector with an unreadable secret', 3, [r'Could not read properties from file /nonexistent/secrets'],
        worker={'config.providers': 'file', 'config.providers.file.class': 'FileConfigProvider'},
        source={'batch.size': '${file:/nonexistent/secrets:size}'}),
    Bad('two connectors of one name', 3, [r'Connector source already exists'],
        [*EMBEDDED, 'worker.properties', 'source.properties', 'source.properties']),
]


def write_files(case, bad):
    for name, settings in (('worker', worker_settings() | bad.worker), ('source', SOURCE | bad.source)):
        case.write(f'{name}.properties', {key: value for key, value in settings.items() if key != bad.without})


def complaint(case, bad):
    """What is wrong with how the worker takes it, or None."""
    write_files(case, bad)
    worker = case.run_worker(*bad.arguments, environment=bad.environment)
    try:
        code = worker.wait_exit(30)
    except Failure as failure:
        worker.kill()
        return str(failure)
    output = worker.log()
    if code != bad.exit_code:
        return f'exit code {code}, not {bad.exit_code}: {output[-600:]}'
    missing = [pattern for pattern in bad.patterns if not re.search(pattern, output)]
    return f'nothing says {missing}: {output[-600:]}' if missing else None


def test_bad_input_gets_its_message_and_exit_code(case):
    complaints = [(bad.what, complaint(case, bad)) for bad in BAD]
    check(not any(text for _, text in complaints), '\n'.join(f'{what}: {text}' for what, text in complaints if text))


def test_help_and_version_are_no_errors(case):
    for flag, pattern in (('--help', r'(?s)(?i)usage.*worker.*--embedded-kafka'), ('--version', r'\d+\.\d+')):
        worker = case.run_worker(flag)
        check(worker.wait_exit() == 0 and re.search(pattern, worker.log()), f'{flag} says {worker.log()}')


def test_port_in_use(case):
    with socket.create_server(('127.0.0.1', 0)) as holder:
        port = holder.getsockname()[1]
        bad = Bad('port in use', 2, [str(port)], [EMBEDDED[0], 'worker.properties'],
                  worker={'listeners': f'http://127.0.0.1:{port}'})
        text = complaint(case, bad)
    check(text is None, f'{bad.what}: {text}')


def test_names_and_habits_of_java_scripts(case):
    """The program under the script's names, with what belongs to a Java process."""
    case.write('lines.txt', 'alpha\n')
    case.write('worker.properties', worker_settings())
    case.write('source.properties', SOURCE)
    for name in ('connect-standalone', 'connect-standalone.sh'):
        (case.folder / name).symlink_to(binary())
        result = subprocess.run([case.folder / name, '-daemon', '-name', 'mine', '-loggc', '--embedded-kafka', '--rest', 'off',
                                 '--offsets', 'memory', '--exit-when-idle', '-v', '--', 'worker.properties',
                                 'source.properties'], cwd=case.folder, capture_output=True, text=True, timeout=30,
                                env=os.environ | {'KAFKA_HEAP_OPTS': '-Xmx2G'})
        check_equal(result.returncode, 0, f'exit code of {name}')
        check('stays in the foreground' in result.stderr, f'{name} says {result.stderr}')
        for what in ('-name mine', '-loggc', 'KAFKA_HEAP_OPTS'):
            check(f'DEBUG {what} is for a Java process: ignored' in result.stdout, f'{name} says nothing of {what}')


def test_findings_are_annotations_in_github_actions(case):
    write_files(case, Bad('', 3, [], source={'tasks.max': 0}))
    worker = case.run_worker('--validate', 'worker.properties', 'source.properties',
                             environment={'GITHUB_ACTIONS': 'true'})
    check_equal(worker.wait_exit(), 2, 'exit code')
    check('\n::error file=source.properties,line=5,title=KC2102 tasks.max::Invalid value 0 ' in worker.log(),
          f'it says {worker.log()}')


def test_unknown_worker_key_is_a_warning_with_the_nearest_key(case):
    case.write('lines.txt', 'alpha\n')
    worker = case.start_embedded(SOURCE, offset_flush_intervall_ms=1000)
    worker.wait_running('source')
    worker.wait_log(r'WARN.*offset\.flush\.intervall\.ms.*offset\.flush\.interval\.ms')
    worker.stop()


def test_damaged_offsets_file_is_named_and_kept(case):
    case.write('lines.txt', 'alpha\n')
    offsets = case.folder / 'connect.offsets'
    worker = case.start_embedded(SOURCE)
    worker.wait_running('source')
    worker.wait_for(offsets.exists, 'the offsets file')
    worker.stop()
    whole = offsets.read_bytes()
    for damaged in (b'no offsets at all', whole[:len(whole) // 2], whole[:-1]):
        offsets.write_bytes(damaged)
        worker = case.start_embedded(SOURCE)
        code = worker.wait_exit()
        check(code in (2, 3), f'exit code {code} with a damaged offsets file')
        check('connect.offsets' in worker.log(), 'the message does not name the file')
        check(offsets.read_bytes() == damaged, 'the damaged file was overwritten')


def test_secrets_are_not_shown(case):
    case.write('lines.txt', 'alpha\n')
    case.write('secrets.properties', {'password': 'hunter2'})
    os.chmod(case.folder / 'secrets.properties', 0o600)
    jaas = ('org.apache.kafka.common.security.plain.PlainLoginModule required '
            f'username="user" password="${{file:{case.folder}/secrets.properties:password}}";')
    worker = case.start_embedded(SOURCE | {'producer.override.sasl.jaas.config': jaas},
                                 config_providers='file', config_providers_file_class='FileConfigProvider')
    worker.wait_running('source')
    check('hunter2' not in str(worker.rest('GET', '/connectors/source')), 'REST shows the secret')
    worker.stop()
    check('hunter2' not in worker.log(), 'the log shows the secret')


def test_version_for_programs(case):
    worker = case.run_worker('--version', '--output', 'json')
    check_equal(worker.wait_exit(), 0, 'exit code')
    report = json.loads(worker.log())
    check_equal(report['kafka_connect_version'], '3.9.1', 'the version of Kafka Connect')
    check('ssl' in report['librdkafka']['features'], f'features: {report}')
    check_equal(sorted(report['drivers']), ['mariadb', 'mysql', 'postgresql', 'sqlite'], 'drivers')
    check(re.fullmatch('[0-9a-f]*', report['build_id']), f'build id: {report}')


def test_variables_of_a_file(case):
    case.write('variables', '# comment\n\nTARGET="copy 1.txt"\n LINES = lines.txt\nHOME=/not/used\n')
    case.write('lines.txt', 'alpha\n')
    provider = {'config_providers': 'env', 'config_providers_env_class': 'EnvVarConfigProvider'}
    sink = {'name': 'sink', 'connector.class': 'FileStreamSink', 'file': '${env:TARGET}', 'topics': 'lines'}
    source = {'name': 'source', 'connector.class': 'FileStreamSource', 'file': '${env:LINES}', 'topic': 'lines'}
    worker = case.start_embedded(source, sink, flags=('--env-file', 'variables', '--exit-when-idle'), **provider)
    check_equal(worker.wait_exit(), 0, 'exit code')
    check_equal(case.lines('copy 1.txt'), ['alpha'], 'what arrived')
    case.write('variables', 'A=1\nB\n')
    worker = case.run_worker('--env-file', 'variables', 'worker.properties')
    check_equal((worker.wait_exit(), 'variables:2 is no NAME=VALUE' in worker.log()), (1, True), 'a line without value')
