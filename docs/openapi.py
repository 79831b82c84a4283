#!/usr/bin/env python3
"""Writes the description of the REST interface as YAML: openapi.py OPENAPI_JSON >openapi.yaml"""
import json
import re
import sys

PLAIN = re.compile(r'[A-Za-z/][A-Za-z0-9 _./{}\'-]*[A-Za-z0-9/}.]|[A-Za-z/]')
WORDS = {'true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n'}


def scalar(value):
    if isinstance(value, str) and PLAIN.fullmatch(value) and value.lower() not in WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def lines(value, indent):
    """The lines of an object or list, each with its indentation."""
    for entry in value.items() if isinstance(value, dict) else ((None, item) for item in value):
        key, item = entry
        head = ' ' * indent + ('-' if key is None else f'{scalar(key)}:')
        if not isinstance(item, (dict, list)) or not item:
            yield f'{head} {scalar(item)}'
        elif key is None:
            first, *rest = lines(item, indent + 2)
            yield f'{head} {first.lstrip()}'
            yield from rest
        else:
            yield head
            yield from lines(item, indent + 2)


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        document = json.load(file)
    print('# Written by docs/openapi.py from src/rest/openapi.json; do not edit.')
    print('\n'.join(lines(document, 0)))


main()
