#!/usr/bin/env python3
"""Moves many lines from a file through a topic to a file while the worker is killed or stopped at random, and loses none.

usage: soak.py [--records N] [--restarts K] [--seed S] [--kafka VERSION]
Starts a broker of its own. KCONNECT_BINARY names the program. Ends with 0, with 1 when a line is missing or out of order,
with 77 when there is no broker to be had.
"""
import argparse
import random
import signal
import sys
import time

from kit import check, check_equal, run_on_case

CHUNK = 20_000  # lines written at once


class Soak:
    def __init__(self, case, records):
        self._case = case
        self._records = records
        self._written = 0
        self._read_up_to = 0
        self._expected = 0
        self.seen = 0          # lines at the end, one after the other
        self.repeated = 0

    def connectors(self):
        return ({'name': 'soak-source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': 'soak'},
                {'name': 'soak-sink', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': 'soak',
                 'consumer.override.session.timeout.ms': 6000, 'consumer.override.heartbeat.interval.ms': 1000})

    def feed(self):
        """Writes ahead of the worker, so that every restart hits one at work."""
        if self._written < self._records and self._written - self.seen < 20 * CHUNK:
            end = min(self._records, self._written + CHUNK)
            self._case.append('lines.txt', ''.join(f'{number:08d} a line of the soak\n' for number in range(self._written, end)))
            self._written = end

    def look(self):
        """Reads on in the sink's file: a line may come again, but none may be left out."""
        path = self._case.folder / 'copy.txt'
        if not path.exists():
            return
        with open(path, 'rb') as copy:
            copy.seek(self._read_up_to)
            data = copy.read(64 * 1024 * 1024)
        whole = data[:data.rfind(b'\n') + 1]
        self._read_up_to += len(whole)
        for line in whole.splitlines():
            # A kill may have cut the line before: what is whole stands at the end.
            number = int(line[line.rfind(b' a line of the soak') - 8:][:8])
            check(number <= self.seen, f'line {self.seen} is missing: {number} came before it')
            if number == self.seen:
                self.seen += 1
            else:
                self.repeated += 1

    def run(self, restarts, chance, address):
        plan = sorted(chance.randrange(self._records) for _ in range(restarts))
        self._case.write('lines.txt', '')
        worker, begin = self._start(address), time.monotonic()
        progress = (0, begin)
        while self.seen < self._records:
            self.feed()
            self.look()
            if self.seen > progress[0]:
                progress = (self.seen, time.monotonic())
            check(time.monotonic() - progress[1] < 120, f'nothing has moved for two minutes behind line {self.seen}')
            if plan and self.seen >= plan[0]:
                plan = [point for point in plan if point > self.seen]
                self._end(worker, chance)
                worker = self._start(address)
            time.sleep(0.01)
        worker.stop()
        self.look()
        check_equal(self.seen, self._records, 'lines at the end')
        return time.monotonic() - begin

    def _start(self, address):
        worker = self._case.start(*self.connectors(), bootstrap_servers=address, offset_flush_interval_ms=1000)
        worker.wait_log('Worker ready')
        return worker

    @staticmethod
    def _end(worker, chance):
        if chance.random() < 0.5:
            worker.kill()
        else:
            worker.process.send_signal(signal.SIGTERM)
            worker.wait_exit(60)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('--records', type=int, default=10_000_000)
    parser.add_argument('--restarts', type=int, default=30)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--kafka', default='3.9.1')
    options = parser.parse_args()

    def body(case):
        broker = case.broker()
        broker.start()
        soak = Soak(case, options.records)
        seconds = soak.run(options.restarts, random.Random(options.seed), broker.address)
        print(f'{options.records} lines, {options.restarts} restarts, seed {options.seed}: 0 lost, {soak.repeated} repeated, '
              f'{seconds:.0f} s')

    return run_on_case(body, options.kafka)


if __name__ == '__main__':
    sys.exit(main())
