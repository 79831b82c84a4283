"""Finding mistakes before anything runs."""
import json

from kit import check, check_equal, worker_settings

SOURCE = {'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': 'lines'}


def validate(case, *flags, source=SOURCE, **worker):
    """Exit code and output of a check. The broker that the worker's file names does not exist."""
    case.write('worker.properties', worker_settings(bootstrap_servers='127.0.0.1:1', **worker))
    case.write('source.properties', source)
    checked = case.run_worker('--validate', *flags, 'worker.properties', 'source.properties')
    return checked.wait_exit(), checked.log()


def test_right_files_run_nothing(case):
    code, output = validate(case)
    check_equal((code, output), (0, 'the files are right\n'), 'exit code and output')
    check(not (case.folder / 'connect.offsets').exists(), 'something ran')


def test_all_findings_come_at_once(case):
    code, output = validate(case, source=SOURCE | {'tasks.max': 0, 'tpic': 'x'}, offset_flush_interval_ms='soon')
    check_equal(code, 2, 'exit code')
    for text in ('worker.properties:5  offset.flush.interval.ms', 'source.properties:5  tasks.max',
                 'source.properties:6  tpic', '2 errors'):
        check(text in output, f'{text!r} is not in {output}')


def test_strict_takes_warnings_for_errors(case):
    unknown = SOURCE | {'tpic': 'x'}
    code, output = validate(case, source=unknown)
    check(code == 0 and 'warning KC2103' in output, f'{code}: {output}')
    code, output = validate(case, '--strict', source=unknown)
    check(code == 2 and 'error KC2103' in output, f'{code}: {output}')


def test_findings_for_programs(case):
    code, output = validate(case, '--output', 'json', source=SOURCE | {'tasks.max': 0})
    answer = json.loads(output)
    check_equal((code, answer['command'], answer['ok']), (2, 'validate', False), 'exit code and answer')
    check_equal([(f['code'], f['key'], f['line']) for f in answer['findings']], [('KC2102', 'tasks.max', 5)], 'findings')


def test_overrides_are_checked_too(case):
    code, output = validate(case, '--set', 'source:tasks.max=0')
    check(code == 2 and 'tasks.max' in output, f'{code}: {output}')
    code, output = validate(case, '--set', 'nobody:tasks.max=1')
    check(code == 1 and 'nobody' in output, f'{code}: {output}')


def test_remote_security_does_not_go_with_the_embedded_broker(case):
    secure = {'security_protocol': 'SASL_SSL'}
    code, output = validate(case, '--embedded-kafka', **secure)
    check(code == 2 and 'security.protocol' in output and 'does not go with --embedded-kafka' in output, f'{code}: {output}')
    code, output = validate(case, '--embedded-kafka', '--set', 'security.protocol=PLAINTEXT', **secure)
    check_equal(code, 0, f'exit code with an override\n{output}')
