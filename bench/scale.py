#!/usr/bin/env python3
"""What many connectors cost in one worker: resident memory and threads with 1, 50 and 200 idle sources, then sinks.

usage: scale.py --kafka ADDRESS [--counts 1,50,200]
ADDRESS is host:port, or the broker.env file that tests/services/kafka.sh writes. KCONNECT_BINARY names the program.
"""
import argparse
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'tests/integration'))

from kit import Case, wait_for  # noqa: E402  (found by the line above)


def source(case, number):
    return {'name': f'source-{number}', 'connector.class': 'FileStreamSource', 'file': f'in-{number}.txt',
            'topic': f'scale-{case.tag}'}


def sink(case, number):
    return {'name': f'sink-{number}', 'connector.class': 'FileStreamSink', 'file': f'out-{number}.txt',
            'topics': f'scale-{case.tag}'}


def status(worker, field):
    text = Path(f'/proc/{worker.process.pid}/status').read_text()
    return int(re.search(rf'{field}:\s+(\d+)', text).group(1))


def measure(kind, count, address):
    case = Case()
    try:
        for number in range(count):
            case.write(f'in-{number}.txt', f'line of {number}\n')
        worker = case.start(*(kind(case, number) for number in range(count)), bootstrap_servers=address)
        wait_for(lambda: worker.rest('GET', '/health')[0] == 200, 'the worker', 120)
        last = kind(case, count - 1)
        worker.wait_running(last['name'])
        if kind is source:
            offsets = case.folder / 'connect.offsets'
            wait_for(lambda: offsets.exists() and offsets.read_bytes().count(b'"position"') == count, 'every offset', 120)
        memory, threads = status(worker, 'VmRSS') / 1024, status(worker, 'Threads')
        worker.stop()
        return memory, threads
    finally:
        case.close()


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('--kafka', required=True)
    parser.add_argument('--counts', default='1,50,200')
    options = parser.parse_args()
    address = options.kafka
    if Path(address).is_file():
        address = re.search(r'^URL=(.*)$', Path(address).read_text(), re.MULTILINE).group(1)
    print('| connectors | kind | resident memory, MB | threads |\n|---|---|---|---|')
    for kind in (source, sink):
        for count in map(int, options.counts.split(',')):
            memory, threads = measure(kind, count, address)
            print(f'| {count} | {kind.__name__} | {memory:.1f} | {threads} |', flush=True)


if __name__ == '__main__':
    sys.exit(main())
