"""A broker that is not there yet, or goes away."""
import re
from datetime import datetime

from kit import Kafka, check, check_complete, check_equal

STAMP = re.compile(r'^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})\] WARN .*', re.MULTILINE)


def connectors(case):
    topic = f'lines-{case.tag}'
    return ({'name': f'source-{case.tag}', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': topic},
            {'name': f'sink-{case.tag}', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': topic})


def warnings(worker, address):
    """When the worker has warned about an address."""
    return [datetime.strptime(match.group(1), '%Y-%m-%d %H:%M:%S,%f') for match in STAMP.finditer(worker.log())
            if address in match.group(0)]


def numbered(start, stop):
    return [f'line {number}' for number in range(start, stop)]


def text(lines):
    return ''.join(line + '\n' for line in lines)


def test_missing_broker_is_one_warning_in_ten_seconds_until_it_appears(case):
    broker = case.broker()
    case.write('lines.txt', text(numbered(0, 100)))
    worker = case.start(*connectors(case), bootstrap_servers=broker.address)
    worker.wait_for(lambda: worker.rest('GET', '/')[0] == 200, 'REST answers without a broker')
    worker.wait_for(lambda: len(warnings(worker, broker.address)) >= 2, 'a second warning', seconds=40)
    times = warnings(worker, broker.address)
    gap = min((later - earlier).total_seconds() for earlier, later in zip(times, times[1:]))
    check(gap > 9, f'two warnings within {gap} s')

    broker.start()
    case.wait_lines('copy.txt', 100, worker, seconds=60)
    worker.stop()
    check_equal(case.lines('copy.txt'), numbered(0, 100), 'copy.txt')


def test_broker_that_goes_away_costs_no_record(case):
    broker = case.broker()
    broker.start()
    case.write('lines.txt', text(numbered(0, 1000)))
    worker = case.start(*connectors(case), bootstrap_servers=broker.address)
    case.wait_lines('copy.txt', 1000, worker)

    broker.stop()
    case.append('lines.txt', text(numbered(1000, 3000)))
    worker.wait_for(lambda: warnings(worker, broker.address), 'a warning', seconds=40)
    broker.start()
    worker.wait_for(lambda: 'line 2999' in case.lines('copy.txt'), 'the last line in copy.txt', seconds=60)
    worker.wait_running(*(connector['name'] for connector in connectors(case)))
    worker.stop()
    topic = connectors(case)[0]['topic']
    check_complete(Kafka(broker.address).values(topic), [line.encode() for line in numbered(0, 3000)], topic)
    check_complete(case.lines('copy.txt'), numbered(0, 3000), 'copy.txt')
