"""Offsets of connectors, seen and changed through REST: of sources in the offsets file, of sinks in Kafka."""
import json

from kit import check_equal


def sink(case, **settings):
    return {'name': f'sink-{case.tag}', 'connector.class': 'FileStreamSink', 'file': 'copy.txt',
            'topics': f'lines-{case.tag}', 'consumer.override.max.poll.records': 1} | settings


def entry(topic, offset):
    return {'partition': {'kafka_topic': topic, 'kafka_partition': 0},
            'offset': None if offset is None else {'kafka_offset': offset}}


def offsets(worker, connector):
    status, body = worker.rest('GET', f'/connectors/{connector}/offsets')
    check_equal(status, 200, f'offsets of {connector}')
    return body['offsets']


def alter(worker, connector, *entries):
    return worker.rest('PATCH', f'/connectors/{connector}/offsets', json.dumps({'offsets': list(entries)}))


def stop(worker, connector):
    check_equal(worker.rest('PUT', f'/connectors/{connector}/stop')[0], 204, 'stop')


def resume(worker, connector):
    check_equal(worker.rest('PUT', f'/connectors/{connector}/resume')[0], 202, 'resume')
    worker.wait_running(connector)


ALTERED = 'The offsets for this connector have been altered successfully'
RESET = 'The offsets for this connector have been reset successfully'


def test_sink_goes_on_where_its_altered_offsets_say(case):
    topic, name = f'lines-{case.tag}', f'sink-{case.tag}'
    case.kafka.send(topic, [b'a', b'b', b'c'])
    worker = case.start_on_kafka(sink(case))
    case.wait_lines('copy.txt', 3, worker)
    worker.wait_for(lambda: offsets(worker, name) == [entry(topic, 3)], 'the offsets are committed')
    check_equal(alter(worker, name, entry(topic, 1))[0], 400, 'altering while the connector runs')

    stop(worker, name)
    check_equal(alter(worker, name, entry(topic, 1)), (200, {'message': ALTERED}), 'altering')
    check_equal(offsets(worker, name), [entry(topic, 1)], 'altered offsets')
    check_equal(case.kafka.committed(f'connect-{name}', topic), 1, "the group's offset")
    resume(worker, name)
    check_equal(case.wait_lines('copy.txt', 5, worker)[3:], ['b', 'c'], 'lines after going back')

    stop(worker, name)
    check_equal(alter(worker, name, entry(topic, None)), (200, {'message': ALTERED}), 'resetting a partition')
    check_equal(offsets(worker, name), [], 'offsets without that partition')
    resume(worker, name)
    check_equal(case.wait_lines('copy.txt', 8, worker)[5:], ['a', 'b', 'c'], 'lines from the beginning')

    worker.wait_for(lambda: offsets(worker, name) == [entry(topic, 3)], 'the offsets are committed again')
    stop(worker, name)
    check_equal(worker.rest('DELETE', f'/connectors/{name}/offsets'), (200, {'message': RESET}), 'resetting')
    check_equal(offsets(worker, name), [], 'offsets after the reset')
    check_equal(worker.rest('DELETE', f'/connectors/{name}/offsets'), (200, {'message': RESET}), 'resetting nothing')
    worker.stop()


def test_group_of_an_override_is_looked_at(case):
    topic, name = f'lines-{case.tag}', f'sink-{case.tag}'
    case.kafka.send(topic, [b'a'])
    worker = case.start_on_kafka(sink(case, **{'consumer.override.group.id': f'own-{case.tag}'}))
    case.wait_lines('copy.txt', 1, worker)
    worker.wait_for(lambda: offsets(worker, name) == [entry(topic, 1)], 'the offsets are committed')
    stop(worker, name)
    alter(worker, name, entry(topic, 0))
    check_equal(case.kafka.committed(f'own-{case.tag}', topic), 0, "the group's offset")
    worker.stop()


def test_group_with_other_members_is_left_alone(case):
    topic, name = f'lines-{case.tag}', f'sink-{case.tag}'
    group = f'shared-{case.tag}'
    case.kafka.send(topic, [b'a'])
    worker = case.start_on_kafka(sink(case, **{'consumer.override.group.id': group}),
                                 sink(case, name=f'other-{case.tag}', file='other.txt',
                                      **{'consumer.override.group.id': group}))
    worker.wait_for(lambda: case.lines('copy.txt') + case.lines('other.txt') == ['a'], 'one of them has the line')
    stop(worker, name)
    worker.wait_running(f'other-{case.tag}')
    status, body = worker.rest('DELETE', f'/connectors/{name}/offsets')
    check_equal(status, 500, 'resetting the offsets of a group in use')
    check_equal(body['message'].split(' either because')[0],
                f'Failed to reset consumer group offsets for connector {name}', 'the message')
    worker.stop()


def test_source_reads_again_after_a_reset(case):
    topic = f'lines-{case.tag}'
    case.write('lines.txt', 'one\ntwo\n')
    worker = case.start_on_kafka({'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt',
                                  'topic': topic})
    position = [{'partition': {'filename': 'lines.txt'}, 'offset': {'position': 8}}]
    worker.wait_for(lambda: offsets(worker, 'source') == position, 'the position is stored')
    stop(worker, 'source')
    check_equal(worker.rest('DELETE', '/connectors/source/offsets'), (200, {'message': RESET}), 'resetting')
    check_equal(offsets(worker, 'source'), [], 'offsets after the reset')
    resume(worker, 'source')
    check_equal(case.kafka.wait_values(topic, 4), [b'one', b'two'] * 2, 'lines in the topic')
    worker.stop()
