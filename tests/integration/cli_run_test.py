"""Runs that end by themselves: when all records have arrived, after so many, in time, or because something failed."""
import json
import xml.etree.ElementTree

from kit import check, check_equal, worker_settings

SOURCE = {'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': 'lines'}
SINK = {'name': 'sink', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': 'lines'}
IDLE = '--exit-when-idle=200ms'
JSON_CONVERTER = 'org.apache.kafka.connect.json.JsonConverter'


def run(case, *connectors, flags, code):
    """The log and the summary of a run that has to end with an exit code. Offsets are not flushed by its own interval."""
    worker = case.start_embedded(*connectors, flags=('--summary', 'summary.json', *flags), offset_flush_interval_ms=60000)
    check_equal(worker.wait_exit(60), code, 'exit code')
    return worker.log(), json.loads((case.folder / 'summary.json').read_text())


def test_drained_run_has_carried_everything(case):
    lines = [f'line {number}' for number in range(20_000)]
    case.write('lines.txt', '\n'.join(lines) + '\n')
    log, summary = run(case, SOURCE, SINK, flags=(IDLE, '--timeout', '50s'), code=0)
    check_equal(case.lines('copy.txt'), lines, 'copy.txt')
    position = b'{"position":%d}' % (case.folder / 'lines.txt').stat().st_size
    check(position in (case.folder / 'connect.offsets').read_bytes(), 'the offset of the end is not stored')
    check_equal({c['name']: (c['records'], c['tasks_running']) for c in summary['connectors']},
                {'source': (20_000, 1), 'sink': (20_000, 1)}, 'the summary')
    check_equal((summary['exit_code'], summary['reason']), (0, 'all records have arrived'), 'the end')
    check('Summary: sink sink: RUNNING, 1 of 1 tasks RUNNING, 20000 records' in log, 'the log has no summary')


def test_second_run_has_nothing_to_do(case):
    case.write('lines.txt', 'alpha\n')
    run(case, SOURCE, flags=(IDLE, '--timeout', '50s'), code=0)
    _, summary = run(case, SOURCE, flags=(IDLE, '--timeout', '50s'), code=0)
    check_equal(summary['connectors'][0]['records'], 0, 'records of the second run')


def test_failed_task_is_never_a_clean_end(case):
    case.write('lines.txt', 'no JSON\n')
    broken = SINK | {'value.converter': JSON_CONVERTER}
    for flags in ((IDLE,), ('--exit-on-failure',), ('--timeout', '50s'), ('--max-records', 'sink=1')):
        (case.folder / 'connect.offsets').unlink(missing_ok=True)
        log, summary = run(case, SOURCE, broken, flags=flags, code=4)
        check(summary['reason'].startswith('task sink-0 FAILED: '), f'the reason is {summary["reason"]}')
        check_equal([failure['what'] for failure in summary['connectors'][0]['failures']], ['task sink-0'], 'failures')
        check('Summary: task sink-0 FAILED: ' in log, 'the log does not name the failure')


def test_failed_task_that_is_put_up_with_ends_by_timeout(case):
    case.write('lines.txt', 'no JSON\n')
    _, summary = run(case, SOURCE, SINK | {'value.converter': JSON_CONVERTER}, code=5,
                     flags=(IDLE, '--timeout', '3s', '--no-exit-on-failure'))
    check_equal(summary['reason'], 'not done within 3 s: task sink-0 is FAILED', 'the reason')


def test_what_is_missing_is_named_at_the_timeout(case):
    case.write('lines.txt', 'alpha\n')
    _, summary = run(case, SOURCE, SINK | {'topics': 'lines,nowhere'}, flags=(IDLE, '--timeout', '4s'), code=5)
    check_equal(summary['reason'], 'not done within 4 s: sink: there is no topic nowhere', 'the reason')


def test_paused_connector_is_not_done(case):
    case.write('worker.properties', worker_settings())
    case.write('paused.json', json.dumps({'name': 'sink', 'config': SINK, 'initial_state': 'PAUSED'}))
    worker = case.run_worker('--embedded-kafka', '--rest', 'off', IDLE, '--timeout', '4s', '--summary', 'summary.json',
                             'worker.properties', 'paused.json')
    check_equal(worker.wait_exit(), 5, 'exit code')
    summary = json.loads((case.folder / 'summary.json').read_text())
    check_equal(summary['reason'], 'not done within 4 s: connector sink is PAUSED', 'the reason')


def test_enough_records(case):
    case.write('lines.txt', ''.join(f'line {number}\n' for number in range(5000)))
    _, summary = run(case, SOURCE | {'batch.size': 100}, flags=('--max-records', '1000', '--timeout', '50s'), code=0)
    check(summary['connectors'][0]['records'] >= 1000, f'only {summary["connectors"][0]["records"]} records')
    check_equal(summary['reason'], '1000 records were asked for', 'the reason')


def test_summary_on_standard_output_stands_alone(case):
    case.write('lines.txt', 'alpha\n')
    worker = case.start_embedded(SOURCE, flags=(IDLE, '--summary', '-', '--log-file', 'worker.log'))
    check_equal(worker.wait_exit(), 0, 'exit code')
    check_equal(json.loads(worker.log())['exit_code'], 0, 'the summary')


def test_expectations_decide_and_junit_tells(case):
    case.write('lines.txt', 'alpha\nbeta\n')
    met = ('--expect', 'sink.written==2', '--expect', 'sink.lag == 0', '--expect', 'source.errors<1')
    log, summary = run(case, SOURCE, SINK, flags=('--exit-when-idle', *met, '--timeout', '50s'), code=0)
    check_equal([(e['actual'], e['met']) for e in summary['expectations']], [(2, True), (0, True), (0, True)], 'met')
    check('Summary: as expected: sink.written==2 (2)' in log, 'the log does not tell')
    (case.folder / 'connect.offsets').unlink()
    _, summary = run(case, SOURCE, SINK, code=6, flags=('--exit-when-idle', *met, '--expect', 'sink.written>=3',
                                                        '--junit', 'junit.xml', '--timeout', '50s'))
    check_equal(summary['reason'], 'not as expected: sink.written>=3 (2)', 'the reason')
    suite = xml.etree.ElementTree.parse(case.folder / 'junit.xml').getroot()
    check_equal((suite.get('tests'), suite.get('failures')), ('7', '1'), 'the figures of junit.xml')
    failed = [test.get('name') for test in suite if test.find('failure') is not None]
    check_equal(failed, ['expectation sink.written>=3'], 'what failed in junit.xml')


def test_expectation_about_no_connector_is_wrong_usage(case):
    case.write('lines.txt', 'alpha\n')
    worker = case.start_embedded(SOURCE, flags=('--exit-when-idle', '--expect', 'sourec.written==1'))
    check_equal(worker.wait_exit(), 1, 'exit code')
    check('there is no connector sourec' in worker.log() and 'did you mean source?' in worker.log(), worker.log())


def test_source_that_knows_its_end_ends_the_run_within_a_second(case):
    case.write('lines.txt', ''.join(f'line {number}\n' for number in range(1000)))
    _, summary = run(case, SOURCE, SINK, flags=('--exit-when-idle', '--timeout', '50s'), code=0)
    check(summary['duration_ms'] < 10_000, f'it took {summary["duration_ms"]} ms')  # 10 times the wanted second


def test_line_without_its_end_is_no_end(case):
    case.write('lines.txt', 'alpha\nbe')
    log, summary = run(case, SOURCE, flags=('--exit-when-idle', '--timeout', '3s'), code=5)
    check_equal(summary['reason'], 'not done within 3 s: task source-0 is not at its end', 'the reason')
    check('The last line of lines.txt is held back' in log, 'the log does not tell why')
