#!/usr/bin/env python3
"""What measuring costs: processor time of the same work with metrics.enable true and false, run in turns.

usage: metrics_cost.py --kafka ADDRESS [--records N] [--pairs N] [--scrape] [--check PERCENT]
The figure is the median of the pairs' differences, as a share of the work without metrics. --scrape asks for /metrics once
a second meanwhile. --check fails when the figure is above PERCENT. KCONNECT_BINARY names the program.
"""
import argparse
import statistics
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'tests/integration'))

from kit import Failure, Kafka, run_on_case  # noqa: E402  (found by the line above)


class Scraper:
    """Asks for /metrics once a second until it is closed."""

    def __init__(self, worker):
        self._worker = worker
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while not self._closed.wait(1):
            self._worker.rest('GET', '/metrics')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._closed.set()
        self._thread.join()


def cpu_of(case, kafka, connector, is_done, options, measured):
    (case.folder / 'connect.offsets').unlink(missing_ok=True)
    worker = case.start(connector, bootstrap_servers=kafka.address, metrics_enable='true' if measured else 'false')
    if options.scrape:
        with Scraper(worker):
            worker.wait_for(is_done, connector['name'], seconds=300)
    else:
        worker.wait_for(is_done, connector['name'], seconds=300)
    cpu = worker.cpu_seconds()
    worker.stop()
    return cpu


def source_run(case, kafka, options, tag, measured):
    topic = f'bench-metrics-{case.tag}-{tag}'
    connector = {'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': topic}
    return cpu_of(case, kafka, connector, lambda: kafka.end_offset(topic) >= options.records, options, measured)


def sink_run(case, kafka, options, tag, measured):
    copy = case.folder / f'copy-{tag}.txt'
    size = (case.folder / 'lines.txt').stat().st_size
    connector = {'name': f'sink-{case.tag}-{tag}', 'connector.class': 'FileStreamSink', 'file': copy.name,
                 'topics': f'bench-metrics-{case.tag}-0-True'}
    cpu = cpu_of(case, kafka, connector, lambda: copy.exists() and copy.stat().st_size >= size, options, measured)
    copy.unlink()
    return cpu


def percent(case, kafka, run, options):
    differences = []
    for pair in range(options.pairs):
        # Who begins changes, so that neither gains by a machine that grows warm.
        order = (True, False) if pair % 2 == 0 else (False, True)
        cpu = {measured: run(case, kafka, options, f'{pair}-{measured}', measured) for measured in order}
        differences.append(100 * (cpu[True] / cpu[False] - 1))
        print(f'  {cpu[True]:.2f} s with, {cpu[False]:.2f} s without', flush=True)
    return statistics.median(differences)


def run(case, options):
    kafka = Kafka(options.kafka)
    with open(case.folder / 'lines.txt', 'w') as file:
        file.writelines(f'{number:08} {"x" * 91}\n' for number in range(options.records))
    for name, work in (('source', source_run), ('sink', sink_run)):
        cost = percent(case, kafka, work, options)
        print(f'{name}: {cost:+.1f} %', flush=True)
        if options.check is not None and cost > options.check:
            raise Failure(f'measuring costs {cost:.1f} % of the processor time of a {name}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--kafka', required=True)
    parser.add_argument('--records', type=int, default=2_000_000)
    parser.add_argument('--pairs', type=int, default=5)
    parser.add_argument('--scrape', action='store_true')
    parser.add_argument('--check', type=float)
    options = parser.parse_args()
    return run_on_case(lambda case: run(case, options))


sys.exit(main())
