"""What a worker lets people look at: /metrics, /progress, /logs and /records."""
import http.client
import json
import socket
import urllib.request

import prometheus_format
from kit import Failure, check, check_equal


def source(**settings):
    return {'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': 'lines'} | settings


def sink(**settings):
    return {'name': 'sink', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': 'lines'} | settings


def scrape(worker):
    with urllib.request.urlopen(f'http://127.0.0.1:{worker.port()}/metrics', timeout=10) as answer:
        check_equal(answer.headers['Content-Type'], 'text/plain; version=0.0.4; charset=utf-8', 'type of /metrics')
        return prometheus_format.parse(answer.read().decode())


def value(families, name, **labels):
    """The value of a series; None when it is not there."""
    family = families.get(name)
    return family.samples.get(frozenset(labels.items())) if family else None


class Stream:
    """Lines of JSON that an answer goes on to bring."""

    def __init__(self, worker, path):
        self._connection = http.client.HTTPConnection('127.0.0.1', worker.port(), timeout=30)
        self._connection.request('GET', path)
        self._answer = self._connection.getresponse()
        check_equal(self._answer.status, 200, path)

    def next(self):
        """The next line; None at the end."""
        try:
            line = self._answer.readline()
        except socket.timeout:
            raise Failure('no line came') from None
        return json.loads(line) if line else None

    def find(self, condition):
        while True:
            line = self.next()
            if line is None:
                raise Failure('the stream has ended')
            if condition(line):
                return line

    def close(self):
        self._connection.close()


def test_metrics_count_what_flows(case):
    case.write('lines.txt', ''.join(f'{number}\n' for number in range(1000)))
    worker = case.start_embedded(source(), sink())
    case.wait_lines('copy.txt', 1000, worker)
    task = {'task': '0'}
    of_source, of_sink = task | {'connector': 'source'}, task | {'connector': 'sink'}

    def written_and_committed():
        families = scrape(worker)
        written = value(families, 'kafka_connect_source_task_source_record_write_total', **of_source)
        active = value(families, 'kafka_connect_sink_task_sink_record_active_count', **of_sink)
        commits = value(families, 'kafka_connect_connector_task_offset_commit_max_time_ms', **of_source)
        return families if written == 1000 and active == 0 and commits is not None else None
    families = worker.wait_for(written_and_committed, '1000 records written and committed')

    expected = {
        'kafka_connect_source_task_source_record_poll_total': (1000, of_source),
        'kafka_connect_source_task_source_record_active_count': (0, of_source),
        'kafka_connect_sink_task_sink_record_read_total': (1000, of_sink),
        'kafka_connect_sink_task_sink_record_send_total': (1000, of_sink),
        'kafka_connect_sink_task_partition_count': (1, of_sink),
        'kafka_connect_connector_task_status': (1, of_sink | {'status': 'running'}),
        'kafka_connect_task_error_total_record_errors': (0, of_sink),
        'kafka_connect_connector_status': (1, {'connector': 'sink', 'status': 'running'}),
        'kafka_connect_connector_connector_type': (1, {'connector': 'source', 'connector_type': 'source'}),
        'kafka_connect_connector_connector_class': (
            1, {'connector': 'source',
                'connector_class': 'org.apache.kafka.connect.file.FileStreamSourceConnector'}),
        'kafka_connect_worker_connector_running_task_count': (1, {'connector': 'source'}),
        'kafka_connect_worker_connector_count': (2, {}),
        'kafka_connect_worker_task_count': (2, {}),
        'kafka_connect_worker_connector_startup_success_total': (2, {}),
        'kafka_connect_worker_task_startup_success_total': (2, {}),
        'kafka_consumer_fetch_manager_records_lag': (
            0, {'clientid': 'connector-consumer-sink-0', 'topic': 'lines', 'partition': '0'})}
    for name, (number, labels) in expected.items():
        check_equal(value(families, name, **labels), number, name)
    for name in ('source_task_source_record_poll_rate', 'source_task_source_record_write_rate',
                 'source_task_poll_batch_max_time_ms', 'connector_task_batch_size_max', 'connector_task_running_ratio'):
        check(value(families, f'kafka_connect_{name}', **of_source) > 0, f'{name} is not above 0')
    check(value(families, 'kafka_connect_sink_task_offset_commit_completion_total', **of_sink) > 0, 'no commits')
    check(value(families, 'process_resident_memory_bytes') > 1e6, 'resident memory')
    worker.stop()


def test_metrics_of_kafka_clients_have_the_names_of_dashboards(case):
    case.write('lines.txt', 'a\n')
    worker = case.start_embedded(source(), sink())
    of_sink, of_source = {'clientid': 'connector-consumer-sink-0'}, {'clientid': 'kconnect-producer'}

    def bytes_of_both():
        families = scrape(worker)
        return families if (value(families, 'kafka_consumer_incoming_byte_total', **of_sink) and
                            value(families, 'kafka_producer_record_send_total', **of_source)) else None
    families = worker.wait_for(bytes_of_both, 'statistics of both clients')
    check_equal(value(families, 'kafka_producer_record_send_total', **of_source), 1, 'records sent')
    for name in ('kafka_consumer_connection_count', 'kafka_consumer_outgoing_byte_total'):
        check(value(families, name, **of_sink) > 0, f'{name} is not above 0')
    for name in ('kafka_producer_connection_count', 'kafka_producer_incoming_byte_total'):
        check(value(families, name, **of_source) > 0, f'{name} is not above 0')
    worker.stop()


def test_series_of_a_connector_go_with_it(case):
    case.write('lines.txt', 'a\n')
    worker = case.start_embedded(source(), sink())
    worker.wait_running('source', 'sink')
    check_equal(worker.rest('DELETE', '/connectors/sink')[0], 204, 'deletion')
    labels = [dict(labels) for family in scrape(worker).values() for labels in family.samples]
    check(not [one for one in labels if one.get('connector') == 'sink'], 'series of the deleted connector')
    check([one for one in labels if one.get('connector') == 'source'], 'no series of the other connector')
    worker.stop()


def test_errors_are_counted(case):
    case.write('lines.txt', '1\nno number\nno number either\n')
    worker = case.start_embedded(source(**{
        'errors.tolerance': 'all', 'errors.log.enable': 'true', 'transforms': 'cast',
        'transforms.cast.type': 'org.apache.kafka.connect.transforms.Cast$Value', 'transforms.cast.spec': 'int32'}))
    labels = {'connector': 'source', 'task': '0'}
    families = worker.wait_for(
        lambda: (lambda all: value(all, 'kafka_connect_task_error_total_records_skipped', **labels) == 2 and all)(
            scrape(worker)), 'two records skipped')
    for name in ('record_failures', 'record_errors', 'errors_logged'):
        check_equal(value(families, f'kafka_connect_task_error_total_{name}', **labels), 2, name)
    check(value(families, 'kafka_connect_task_error_last_error_timestamp', **labels) > 0, 'time of the last error')
    task = worker.rest('GET', '/connectors/source/progress')[1]['tasks'][0]
    check_equal(task['errors'], {'failed': 2, 'skipped': 2, 'retries': 0, 'dead_letters': 0}, 'errors of the progress')
    check('no number either' in task['last_error']['message'], f'last error is {task["last_error"]}')
    worker.stop()


def test_names_of_the_rules_of_2020(case):
    case.write('lines.txt', 'a\n')
    worker = case.start_embedded(source(), metrics_prometheus_names='strimzi-2020')
    worker.wait_running('source')
    families = scrape(worker)
    check_equal(value(families, 'kafka_connect_connector_status', connector='source', task='0', status='running'), 1,
                'status of the task')
    check('kafka_connect_connector_task_status' not in families, "today's name is there as well")
    worker.stop()


def test_nothing_is_measured_when_switched_off(case):
    case.write('lines.txt', 'a\n')
    worker = case.start_embedded(source(), sink(), metrics_enable='false')
    case.wait_lines('copy.txt', 1, worker)
    check_equal(worker.rest('GET', '/metrics')[0], 404, 'status of /metrics')
    task = worker.rest('GET', '/connectors/source/progress')[1]['tasks'][0]
    check_equal(task['state'], 'RUNNING', 'state in the progress')
    check('records' not in task, 'figures although nothing is measured')
    worker.stop()


def test_progress_tells_offsets_and_lag(case):
    case.write('lines.txt', 'one\ntwo\n')
    worker = case.start_embedded(source(), sink())

    def finished():
        body = worker.rest('GET', '/kconnect/summary')[1]
        progress = {one['name']: one['tasks'][0] for one in body['connectors'] if one['tasks']}
        if len(progress) < 2 or not progress['sink'].get('partitions'):
            return None
        partition = progress['sink']['partitions'][0]
        return progress if partition['committed'] == 2 and partition['lag'] == 0 else None
    progress = worker.wait_for(finished, 'both lines committed')
    check_equal(progress['source']['source_offsets'],
                [{'partition': {'filename': 'lines.txt'}, 'offset': {'position': 8}}], 'source offsets')
    check_equal(progress['source']['records'], {'polled': 2, 'written': 2, 'in_flight': 0}, 'records of the source')
    check_equal(progress['sink']['records'], {'read': 2, 'sent': 2, 'in_flight': 0}, 'records of the sink')
    check_equal(progress['sink']['partitions'],
                [{'topic': 'lines', 'partition': 0, 'consumed': 2, 'delivered': 2, 'committed': 2, 'end': 2, 'lag': 0}],
                'partitions of the sink')
    check(progress['source']['records_per_second']['written'] > 0, 'no rate')
    check_equal(progress['source']['last_error'], None, 'last error')
    check_equal(worker.rest('GET', '/connectors/unknown/progress')[0], 404, 'progress of an unknown connector')
    worker.stop()


def test_progress_of_a_failed_task_names_the_error(case):
    worker = case.start_embedded(source(file=str(case.folder)))
    worker.wait_for(lambda: worker.task_states('source') == ['FAILED'], 'the task is FAILED')
    body = worker.rest('GET', '/kconnect/summary')[1]
    check_equal(body['tasks_by_state'], {'FAILED': 1}, 'tasks by state')
    check('ConnectException' in body['connectors'][0]['tasks'][0]['last_error']['message'], 'no error')
    worker.stop()


def test_logs_of_a_connector(case):
    case.write('lines.txt', 'a\n')
    worker = case.start_embedded(source(), sink())
    worker.wait_running('source', 'sink')
    with urllib.request.urlopen(f'http://127.0.0.1:{worker.port()}/connectors/sink/logs?tail=1000', timeout=10) as answer:
        lines = [json.loads(line) for line in answer]
    contexts = {line['context'] for line in lines}
    check(contexts and all(context.startswith('sink|') for context in contexts), f'contexts are {contexts}')
    check('sink|task-0' in contexts, 'no line of the task')
    check_equal(set(lines[0]), {'timestamp', 'level', 'logger', 'context', 'message'}, 'members of a line')
    stream = Stream(worker, '/connectors/sink/logs?tail=1&follow=true')
    check_equal(stream.next(), lines[-1], 'the last line')
    worker.rest('PUT', '/connectors/sink/config', json.dumps(sink(file='other.txt')))
    stream.find(lambda line: line['context'] == 'sink|task-0' and 'finished initialization' in line['message'])
    stream.close()
    check_equal(worker.rest('GET', '/connectors/sink/logs?tail=x')[0], 400, 'a wrong number')
    check_equal(worker.rest('GET', '/connectors/unknown/logs')[0], 404, 'logs of an unknown connector')
    worker.stop()


def test_records_of_a_source_are_followed_to_kafka(case):
    case.write('lines.txt', '')
    worker = case.start_embedded(source(**{
        'transforms': 'hoist,drop', 'transforms.hoist.type': 'org.apache.kafka.connect.transforms.HoistField$Value',
        'transforms.hoist.field': 'secret', 'transforms.drop.type': 'org.apache.kafka.connect.transforms.Filter',
        'transforms.drop.predicate': 'never', 'predicates': 'never',
        'predicates.never.type': 'org.apache.kafka.connect.transforms.predicates.HasHeaderKey',
        'predicates.never.name': 'x'}))
    worker.wait_running('source')
    stream = Stream(worker, '/connectors/source/records?limit=3&mask=secret')
    case.append('lines.txt', 'alpha\n')
    polled, transformed, sent = stream.next(), stream.next(), stream.next()
    check_equal(stream.next(), None, 'the line after the limit')
    origin = {'source_partition': {'filename': 'lines.txt'}, 'source_offset': {'position': 6}, 'topic': 'lines'}
    for line, stage in ((polled, 'source'), (transformed, 'transformed'), (sent, 'sent')):
        check_equal({name: line[name] for name in ('stage', 'task', *origin)}, {'stage': stage, 'task': 0} | origin, stage)
    check_equal(polled['value'], 'alpha', 'value as polled')
    check_equal(transformed['value'], {'secret': '***'}, 'value behind the transforms')
    check_equal((sent['partition'], sent['offset']), (0, 0), 'place in Kafka')
    worker.stop()


def test_records_name_the_transform_that_stopped_them(case):
    case.write('lines.txt', '')
    worker = case.start_embedded(source(**{
        'errors.tolerance': 'all', 'transforms': 'cast,drop',
        'transforms.cast.type': 'org.apache.kafka.connect.transforms.Cast$Value', 'transforms.cast.spec': 'int32',
        'transforms.drop.type': 'org.apache.kafka.connect.transforms.Filter'}))
    worker.wait_running('source')
    stream = Stream(worker, '/connectors/source/records?limit=2&stage=transformed')
    case.append('lines.txt', '1\nno number\n')
    check_equal(stream.next().get('dropped_by'), 'drop', 'what dropped the first record')
    failed = stream.next()['failed_at']
    check_equal((failed['stage'], failed['transform']), ('TRANSFORMATION', 'cast'), 'what failed')
    check('no number' in failed['error'], f'the error is {failed["error"]}')
    worker.stop()


def test_records_of_a_sink_are_followed_to_put(case):
    case.write('lines.txt', '')
    worker = case.start_embedded(source(), sink())
    worker.wait_running('source', 'sink')
    stream = Stream(worker, '/connectors/sink/records?limit=3')
    case.append('lines.txt', 'alpha\n')
    lines = [stream.next() for _ in range(3)]
    check_equal([line['stage'] for line in lines], ['consumed', 'transformed', 'put'], 'stages')
    for line in lines:
        check_equal(line['consumed_from'], {'topic': 'lines', 'partition': 0, 'offset': 0}, 'where it was consumed')
        check_equal(line['value'], 'alpha', 'value')
    check_equal(worker.rest('GET', '/connectors/sink/records?stage=no')[0], 400, 'an unknown stage')
    check_equal(worker.rest('GET', '/connectors/unknown/records')[0], 404, 'records of an unknown connector')
    worker.stop()


def test_watching_ends_with_the_connector(case):
    case.write('lines.txt', '')
    worker = case.start_embedded(source())
    worker.wait_running('source')
    stream = Stream(worker, '/connectors/source/records')
    check_equal(worker.rest('DELETE', '/connectors/source')[0], 204, 'deletion')
    check_equal(stream.next(), None, 'the stream of a deleted connector')
    worker.stop()


def test_format_reader_is_strict(case):
    del case
    good = '# HELP a b\n# TYPE a gauge\na{x="1",y="\\"\\\\\\n"} 1.5e-07\na 2\n'
    check_equal(len(prometheus_format.parse(good)['a'].samples), 2, 'samples')
    for text in ('a 1\n', '# TYPE a gauge\na 1', '# TYPE a gauge\na 1\na 1\n', '# TYPE a wrong\na 1\n',
                 '# TYPE a gauge\na{x=1} 1\n', '# TYPE a gauge\na{x="\\t"} 1\n', '# TYPE a gauge\na one\n',
                 '# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\n', '# TYPE a gauge\n',
                 '# TYPE a gauge\na{x="1",x="2"} 1\n', '# TYPE a-b gauge\na-b 1\n'):
        try:
            prometheus_format.parse(text)
        except prometheus_format.FormatError:
            continue
        raise Failure(f'{text!r} was taken')
