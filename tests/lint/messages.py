#!/usr/bin/env python3
"""Fails when a message code of the sources is not explained in docs/messages.md, or one there is used nowhere.

usage: messages.py ROOT
Codes stand in the sources as text, KC3101, or as enumerators of FindingCode, UnknownClass = 2104.
"""
import re

import reporting

TEXT = re.compile(r'\bKC(\d{4})\b')
ENUMERATOR = re.compile(r'^  \w+ = (\d{4}),$', re.MULTILINE)


def used_codes(root):
    """Code -> a file that has it."""
    codes = {}
    for folder in ('src', 'connectors'):
        for file in sorted((root / folder).rglob('*')):
            if file.suffix not in ('.cc', '.h') or 'tests' in file.relative_to(root).parts:
                continue
            text = file.read_text(errors='replace')
            found = TEXT.findall(text) + (ENUMERATOR.findall(text) if file.name == 'finding.h' else [])
            for code in found:
                codes.setdefault(code, file.relative_to(root))
    return codes


def errors(root):
    used = used_codes(root)
    explained = re.findall(r'^\| KC(\d{4}) \|', (root / 'docs/messages.md').read_text(), re.MULTILINE)
    for code, file in sorted(used.items()):
        if code not in explained:
            yield f'{file}: KC{code} is not explained in docs/messages.md'
    for code in sorted(set(explained)):
        if code not in used:
            yield f'docs/messages.md: nothing says KC{code}'
        if explained.count(code) > 1:
            yield f'docs/messages.md: KC{code} is explained more than once'


if __name__ == '__main__':
    reporting.run(errors)
