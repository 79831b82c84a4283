#!/usr/bin/env python3
"""Records what the Java JDBC connector stores, for migration_test.py, and runs the whole way with it: Java, kconnect, Java.

usage: record_migration.py PLUGIN_PATH [KAFKA_VERSION]
PLUGIN_PATH has a folder with the jars of Confluent's kafka-connect-jdbc and PostgreSQL's driver. A Kafka broker and
PostgreSQL run as for tests/integration (KCONNECT_KAFKA_3_9_1, KCONNECT_SERVICES).
"""
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / 'integration'), str(Path(__file__).resolve().parent)]

import kit  # noqa: E402
from databases import Databases  # noqa: E402
from migration_test import RECORDED, TABLES, jdbc_files, rows_of, run_turn  # noqa: E402
from sides import JavaWorker, require_java_connect  # noqa: E402


def run(case, plugin_path, workers, kept):
    """A database and topics of its own; kept(turn, offsets) is called after every turn."""
    case.tag = f'{case.tag}-{len(workers)}'
    (case.folder / 'connect.offsets').unlink(missing_ok=True)
    with Databases(case) as databases:
        database = databases.make('postgres', 'record' + ''.join(filter(str.isalnum, case.tag.lower())))
        files = jdbc_files(case, database, plugin_path=plugin_path, plugin_discovery='only_scan')
        database.run(*TABLES)
        expected = []
        for turn, worker in enumerate(workers):
            ids, rows = rows_of(turn)
            database.run(*rows)
            expected += ids
            kept(turn, run_turn(case, lambda: case.watch(JavaWorker(case.folder, files)) if worker == 'java'
                                else case.run_worker(*files), expected))


def record(case, plugin_path):
    require_java_connect()
    RECORDED.mkdir(exist_ok=True)
    run(case, plugin_path, ['java'] * 3,
        lambda turn, offsets: (RECORDED / f'turn-{turn}.offsets').write_bytes(offsets))
    run(case, plugin_path, ['java', 'kconnect', 'java', 'kconnect'], lambda turn, offsets: None)
    print('recorded, and moved to kconnect and back')


if __name__ == '__main__':
    sys.exit(kit.run_on_case(lambda case: record(case, sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else '3.9.1'))
