#!/usr/bin/env python3
"""Writes the reference pages again and fails when they differ from the committed ones.

usage: generated_docs.py ROOT BINARY_DIR
"""
import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

GENERATED = ('connectors', 'converters', 'transforms', 'predicates', 'plugins.md', 'openapi.yaml')
GENERATE = Path(__file__).resolve().parents[2] / 'docs/generate.sh'


def pages(folder):
    """Relative path -> lines of every generated page below a folder."""
    found = {}
    for name in GENERATED:
        top = folder / name
        for path in [top] if top.is_file() else sorted(top.rglob('*.md')):
            found[str(path.relative_to(folder))] = path.read_text().splitlines()
    return found


def main():
    root, binaries = Path(sys.argv[1]), Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([GENERATE, binaries, out], check=True)
        fresh = pages(Path(out))
    if not (root / 'src/rest/openapi.json').exists():  # a tree without REST
        fresh.pop('openapi.yaml', None)
    committed = pages(root / 'docs')
    stale = False
    for name in sorted(fresh.keys() | committed.keys()):
        diff = list(difflib.unified_diff(committed.get(name, []), fresh.get(name, []), f'docs/{name}', 'as the program says',
                                         lineterm='', n=0))
        if name not in fresh:
            diff = [f'docs/{name}: no plugin has this page']
        if diff or name not in committed:
            stale = True
            print('\n'.join(diff) or f'docs/{name} is missing')
    if stale:
        print(f'run docs/generate.sh {binaries} docs')
    return 1 if stale else 0


if __name__ == '__main__':
    sys.exit(main())
