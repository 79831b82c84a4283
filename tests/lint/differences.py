#!/usr/bin/env python3
"""Fails when a row of docs/differences.md names no test, or one that does not exist.

usage: differences.py ROOT
The last cell of a row is `file` `name of the test in it`.
"""
import re

import reporting

PROOF = re.compile(r'^`([^`]+)` `([^`]+)`$')


def errors(root):
    page = root / 'docs/differences.md'
    for number, line in enumerate(page.read_text().splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip('|').split('|')]
        if not line.startswith('|') or cells[-1] == 'test' or set(cells[-1]) == {'-'}:
            continue
        proof = PROOF.match(cells[-1])
        if not proof:
            yield f'docs/differences.md:{number}: the last cell names no test'
        elif not (root / proof[1]).is_file() or proof[2] not in (root / proof[1]).read_text():
            yield f'docs/differences.md:{number}: there is no {proof[2]} in {proof[1]}'


if __name__ == '__main__':
    reporting.run(errors)
