"""FileStreamSource and FileStreamSink on a real broker: nothing is lost, nothing is read twice without need."""
from kit import check_complete, check_equal, wait_for


def source(case):
    return {'name': f'source-{case.tag}', 'connector.class': 'FileStreamSource', 'file': 'lines.txt',
            'topic': f'lines-{case.tag}'}


def sink(case):
    return {'name': f'sink-{case.tag}', 'connector.class': 'FileStreamSink', 'file': 'copy.txt',
            'topics': f'lines-{case.tag}'}


def numbered(start, stop):
    return [f'line {number}' for number in range(start, stop)]


def text(lines):
    return ''.join(line + '\n' for line in lines)


def encoded(lines):
    return [line.encode() for line in lines]


def test_source_continues_after_a_clean_stop(case):
    topic = source(case)['topic']
    case.write('lines.txt', text(numbered(0, 1000)))
    worker = case.start_on_kafka(source(case))
    case.kafka.wait_values(topic, 1000)
    worker.stop()

    case.append('lines.txt', text(numbered(1000, 1010)))
    worker = case.start_on_kafka(source(case))
    case.kafka.wait_values(topic, 1010)
    worker.stop()
    check_equal(case.kafka.values(topic), encoded(numbered(0, 1010)), topic)


def test_source_loses_nothing_when_killed(case):
    topic = source(case)['topic']
    rounds, size = 4, 20000
    case.write('lines.txt', '')
    for number in range(rounds):
        case.append('lines.txt', text(numbered(number * size, (number + 1) * size)))
        worker = case.start_on_kafka(source(case), offset_flush_interval_ms=100)
        already = case.kafka.end_offset(topic)
        worker.wait_for(lambda: case.kafka.end_offset(topic) > already, f'new records in {topic}')
        worker.kill()

    worker = case.start_on_kafka(source(case))
    last = numbered(rounds * size, rounds * size + 1)
    case.append('lines.txt', text(last))
    worker.wait_for(lambda: case.kafka.values(topic, max(0, case.kafka.end_offset(topic) - 1)) == encoded(last),
                    'the last line in the topic', seconds=60)
    worker.stop()
    check_complete(case.kafka.values(topic), encoded(numbered(0, rounds * size + 1)), topic)


def test_sink_commits_and_continues(case):
    topic, group = sink(case)['topics'], f'connect-{sink(case)["name"]}'
    case.kafka.send(topic, encoded(numbered(0, 1000)))
    worker = case.start_on_kafka(sink(case))
    case.wait_lines('copy.txt', 1000, worker)
    wait_for(lambda: case.kafka.committed(group, topic) == 1000, 'the committed offset is 1000')
    worker.stop()

    case.kafka.send(topic, encoded(numbered(1000, 1500)))
    worker = case.start_on_kafka(sink(case))
    case.wait_lines('copy.txt', 1500, worker)
    worker.stop()
    check_equal(case.lines('copy.txt'), numbered(0, 1500), 'copy.txt')
    check_equal(case.kafka.committed(group, topic), 1500, 'the committed offset after a clean stop')


def test_sink_loses_nothing_when_killed(case):
    topic = sink(case)['topics']
    # A killed member keeps its partition until the session times out.
    connector = sink(case) | {'consumer.override.session.timeout.ms': 6000}
    rounds, size = 3, 20000
    for number in range(rounds):
        case.kafka.send(topic, encoded(numbered(number * size, (number + 1) * size)))
        already = len(case.lines('copy.txt'))
        worker = case.start_on_kafka(connector, offset_flush_interval_ms=100)
        case.wait_lines('copy.txt', already + 1, worker)
        worker.kill()

    worker = case.start_on_kafka(connector)
    last = f'line {rounds * size - 1}'
    # The one before may have written all of it already.
    worker.wait_running(connector['name'])
    worker.wait_for(lambda: last in case.lines('copy.txt')[-1:], 'the last record in copy.txt', seconds=60)
    worker.stop()
    check_complete(whole_lines(case), numbered(0, rounds * size), 'copy.txt')


def whole_lines(case):
    """Without what a kill cut off: such a piece stands before the line that was written next."""
    return ['line ' + line.rsplit('line ', 1)[1] for line in case.lines('copy.txt') if 'line ' in line]


def test_both_in_one_worker(case):
    case.write('lines.txt', text(numbered(0, 50000)))
    worker = case.start_on_kafka(source(case), sink(case))
    case.wait_lines('copy.txt', 50000, worker)
    worker.wait_running(source(case)['name'], sink(case)['name'])
    worker.stop()
    check_equal(case.lines('copy.txt'), numbered(0, 50000), 'copy.txt')
