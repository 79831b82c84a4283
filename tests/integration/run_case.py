#!/usr/bin/env python3
"""Runs one case: run_case.py SCRIPT CASE [KAFKA_VERSION]. A case is a function test_CASE(case) of the script.

Exit code: 0 passed, 1 failed, 77 skipped (a failure where CI is set).
"""
import importlib.util
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import kit  # noqa: E402  (found by the line above)


def load(script):
    sys.path.insert(0, str(Path(script).resolve().parent))
    spec = importlib.util.spec_from_file_location(Path(script).stem, script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    script, name = sys.argv[1:3]
    return kit.run_on_case(lambda case: getattr(load(script), f'test_{name}')(case),
                           sys.argv[3] if len(sys.argv) > 3 else None)


sys.exit(main())
