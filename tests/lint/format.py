#!/usr/bin/env python3
"""Fails when clang-format 14 would change a .h or .cc file of the repository.

usage: format.py ROOT
"""
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import skipping

FOLDERS = ('src', 'connectors', 'tests', 'bench')


def files(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob('*')):
            if path.suffix in ('.h', '.cc') and 'violations' not in path.relative_to(root).parts:
                yield path


def check(tool, paths):
    return subprocess.run([tool, '--dry-run', '-Werror', '--style=file', *paths], capture_output=True, text=True)


def main():
    root = Path(sys.argv[1]).resolve()
    tool = shutil.which('clang-format-14')
    if tool is None:
        return skipping.skip('clang-format-14 is not installed')
    paths = list(files(root))
    if not paths:
        print(f'no source files in {root}')
        return 1
    batches = [paths[start:start + 20] for start in range(0, len(paths), 20)]
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda batch: check(tool, batch), batches))
    for result in results:
        print(result.stderr, end='')
    if any(result.returncode for result in results):
        print('run clang-format-14 -i on these files')
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
