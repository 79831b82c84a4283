"""Runs of a sink alone on a real broker: they end when its group has committed all that was there."""
from kit import check_equal


def drain(case, topic, lines):
    case.kafka.send(topic, lines)
    sink = {'name': f'sink-{case.tag}', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': topic,
            'tasks.max': 2}
    worker = case.start(sink, flags=('--exit-when-idle=500ms', '--timeout', '60s'), bootstrap_servers=case.kafka.address,
                        offset_flush_interval_ms=60000)
    check_equal(worker.wait_exit(70), 0, 'exit code')


def test_sink_alone_has_committed_what_was_there(case):
    topic = f'drain-{case.tag}'
    first = [b'first %d' % number for number in range(3000)]
    drain(case, topic, first)
    check_equal(case.lines('copy.txt'), [line.decode() for line in first], 'copy.txt')
    check_equal(case.kafka.committed(f'connect-sink-{case.tag}', topic), 3000, 'the committed offset')
    drain(case, topic, [])
    check_equal(len(case.lines('copy.txt')), 3000, 'lines after a run without news')
