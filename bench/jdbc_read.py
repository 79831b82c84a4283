#!/usr/bin/env python3
"""Rows a second of the JDBC source's task alone against psql's COPY of the same table, in turns.

usage: jdbc_read.py [--rows N] [--pairs N] [--build FOLDER]
Starts a PostgreSQL server of its own. FOLDER has bin/kconnect-jdbc-read-bench; default build/release.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = 'id bigint primary key, name text not null, price double precision, active boolean, changed timestamp not null'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--rows', type=int, default=1_000_000)
    parser.add_argument('--pairs', type=int, default=5)
    parser.add_argument('--build', type=Path, default=ROOT / 'build/release')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        script = ROOT / 'tests/services/postgres.sh'
        started = subprocess.run([script, 'start', folder + '/pg'], check=True, capture_output=True, text=True)
        facts = dict(line.split('=', 1) for line in started.stdout.splitlines())
        try:
            measure(options, facts)
        finally:
            subprocess.run([script, 'stop', '--wipe', folder + '/pg'], check=True)


def measure(options, facts):
    psql = ['psql', '-X', '-q', '-h', '127.0.0.1', '-p', facts['PORT'], '-U', facts['USER'], '-d', 'postgres']
    environment = os.environ | {'PGPASSWORD': facts['PASSWORD']}
    rows = options.rows
    subprocess.run(psql + ['-c', f"""create table rows({COLUMNS});
        insert into rows select i, 'customer ' || (i % 1000), (i % 977) + 0.25, i % 3 <> 0,
          timestamp '2024-01-01' + i * interval '1 second' from generate_series(1, {rows}) i;"""], check=True, env=environment)
    subprocess.run(psql + ['-c', 'vacuum analyze rows'], check=True, env=environment)
    ratios = []
    for _ in range(options.pairs):
        began = time.monotonic()
        subprocess.run(psql + ['-c', 'copy (select * from rows) to stdout'], check=True, env=environment,
                       stdout=subprocess.DEVNULL)
        copy = time.monotonic() - began
        output = subprocess.run([options.build / 'bin/kconnect-jdbc-read-bench', facts['URL'] + '/postgres', facts['USER'],
                                 facts['PASSWORD'], '"public"."rows"', str(rows)], check=True, capture_output=True, text=True)
        task = json.loads(output.stdout.splitlines()[-1], strict=False)
        ratios.append(copy / task['seconds'])
        print(f'COPY {rows / copy:,.0f} rows/s, task {rows / task["seconds"]:,.0f} rows/s, '
              f'{task["cpu_seconds"] / rows * 1e6:.2f} us CPU a row, peak {task["peak"].strip()}: {ratios[-1]:.2f}')
    print(f'median ratio {statistics.median(ratios):.2f}')


sys.exit(main())
