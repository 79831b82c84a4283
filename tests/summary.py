#!/usr/bin/env python3
"""Sums up a JUnit file of ctest: failed and skipped tests by name, then the two lines that end a test run."""
import sys
import xml.etree.ElementTree as ElementTree


def skip_reason(case):
    output = case.findtext('system-out') or ''
    return next((line.strip() for line in output.splitlines() if line.startswith('SKIPPED')), 'SKIPPED')


def is_skipped(case):
    """True for a test that chose to skip or is disabled; one that could not be run counts as failed."""
    reason = case.find('skipped')
    return reason is not None and reason.get('message', '').startswith(('SKIP_', 'Disabled'))


def main():
    try:
        cases = ElementTree.parse(sys.argv[1]).getroot().findall('testcase')
    except (OSError, ElementTree.ParseError) as error:
        print(f'no test results: {error}')
        cases = []
    skipped = [case for case in cases if is_skipped(case)]
    failed = [case for case in cases if case.get('status') != 'run' and not is_skipped(case)]
    passed = len(cases) - len(skipped) - len(failed)
    failures = len(failed) if cases else 1

    for case in skipped:
        print(f'{case.get("name")}: {skip_reason(case)}')
    for case in failed:
        print(f'FAILED: {case.get("name")}')
    print(f'{len(skipped)} skipped')
    print(f'{passed} passed, {failures} failed')
    return 1 if failures else 0


sys.exit(main())
