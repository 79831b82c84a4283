#!/usr/bin/env python3
"""What a record costs: processor seconds per million records, records per second, peak memory, start-up.

usage: smoke.py [--kafka ADDRESS] [--records N] [--check]
Without --kafka the embedded broker is used, and its cost is in the figures. --check fails when a figure is more than ten
times what is expected: it finds accidents, it does not judge. KCONNECT_BINARY names the program.
"""
import argparse
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'tests/integration'))

from kit import Failure, Kafka, Skip, run_on_case  # noqa: E402  (found by the line above)

LINE = 'x' * 91
JSON = {'key.converter': 'org.apache.kafka.connect.json.JsonConverter',
        'value.converter': 'org.apache.kafka.connect.json.JsonConverter'}
TRANSFORMS = {'transforms': 'hoist,insert,rename',
              'transforms.hoist.type': 'org.apache.kafka.connect.transforms.HoistField$Value',
              'transforms.hoist.field': 'line',
              'transforms.insert.type': 'org.apache.kafka.connect.transforms.InsertField$Value',
              'transforms.insert.static.field': 'host',
              'transforms.insert.static.value': 'example',
              'transforms.rename.type': 'org.apache.kafka.connect.transforms.ReplaceField$Value',
              'transforms.rename.renames': 'line:text'}
LIMITS = {'start-up': 0.1, 'source': 0.7, 'source, JSON and 3 transforms': 1.4, 'sink': 0.5, 'sink, JSON': 1.4,
          'file to file, embedded': 2.5}  # expected: seconds, or processor seconds per million records
MEMORY_LIMIT = 64  # MB
CHECK_FACTOR = 10


@dataclass
class Figure:
    name: str
    seconds: float
    cpu: float
    memory: float
    records: int = 0

    def cost(self):
        """Seconds of the start-up, processor seconds per million records of the others."""
        return self.cpu * 1e6 / self.records if self.records else self.seconds

    def is_fine(self):
        return self.cost() <= CHECK_FACTOR * LIMITS[self.name] and self.memory <= CHECK_FACTOR * MEMORY_LIMIT

    def row(self):
        rate = f'{self.records / self.seconds / 1000:.0f} k/s' if self.records else ''
        return f'| {self.name} | {self.cost():.2f} s | {rate} | {self.memory:.0f} MB |'


def topic(case, kind):
    return f'bench-{kind}-{case.tag}'


def source(case, kind, more):
    return {'name': f'source-{kind}-{case.tag}', 'connector.class': 'FileStreamSource', 'file': 'lines.txt',
            'topic': topic(case, kind)} | more


def sink(case, kind, more):
    return {'name': f'sink-{kind}-{case.tag}', 'connector.class': 'FileStreamSink', 'file': f'{kind}.txt',
            'topics': topic(case, kind)} | more


def measure(name, worker, records, is_done):
    """Waits until the work is done, then reads what it has cost since the program's start."""
    worker.wait_for(is_done, name, seconds=300)
    figure = Figure(name, time.monotonic() - worker.started, worker.cpu_seconds(), worker.peak_memory_mb(), records)
    worker.stop()
    return figure


def has_size(path, size):
    return lambda: path.exists() and path.stat().st_size >= size


def start_up(case):
    worker = case.start_embedded()
    return measure('start-up', worker, 0, lambda: worker.rest('GET', '/')[0] == 200)


def write_lines(case, records):
    with open(case.folder / 'lines.txt', 'w') as file:
        file.writelines(f'{number:08} {LINE}\n' for number in range(records))
    return (case.folder / 'lines.txt').stat().st_size


def on_kafka(case, kafka, records):
    size = write_lines(case, records)
    for kind, converters, transforms, source_name, sink_name in (
            ('text', {}, {}, 'source', 'sink'),
            ('json', JSON, TRANSFORMS, 'source, JSON and 3 transforms', 'sink, JSON')):
        worker = case.start(source(case, kind, converters | transforms), bootstrap_servers=kafka.address)
        yield measure(source_name, worker, records, lambda name=topic(case, kind): kafka.end_offset(name) >= records)
        worker = case.start(sink(case, kind, converters), bootstrap_servers=kafka.address)
        yield measure(sink_name, worker, records, has_size(case.folder / f'{kind}.txt', size))


def on_embedded(case, records):
    size = write_lines(case, records)
    worker = case.start_embedded(source(case, 'text', {}), sink(case, 'text', {}))
    yield measure('file to file, embedded', worker, records, has_size(case.folder / 'text.txt', size))


def figures(case, options):
    yield start_up(case)
    if options.kafka:
        yield from on_kafka(case, Kafka(options.kafka), options.records)
    else:
        yield from on_embedded(case, options.records)


def kafka_address(text):
    """An address, or the file of KEY=value lines that tests/services/kafka.sh leaves in its folder."""
    path = Path(text)
    if not path.name.endswith('.env'):
        return text
    if not path.exists():
        raise Skip(f'no Kafka: there is no {path}')
    return re.search(r'^URL=(.*)$', path.read_text(), re.MULTILINE).group(1)


def run(case, options):
    if options.kafka:
        options.kafka = kafka_address(options.kafka)
    print(f'| {options.records} lines of 100 bytes | processor time per million records | rate | peak memory |')
    print('|---|---|---|---|')
    expensive = []
    for figure in figures(case, options):
        print(figure.row(), flush=True)
        if not figure.is_fine():
            expensive.append(figure.name)
    if options.check and expensive:
        raise Failure(f'more than {CHECK_FACTOR} times what is expected: {", ".join(expensive)}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--kafka', help='address of a broker, or the broker.env of tests/services/kafka.sh')
    parser.add_argument('--records', type=int, default=1_000_000)
    parser.add_argument('--check', action='store_true')
    options = parser.parse_args()
    return run_on_case(lambda case: run(case, options))


sys.exit(main())
