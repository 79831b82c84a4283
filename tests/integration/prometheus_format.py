"""A strict reader of Prometheus' text format, version 0.0.4: what it takes, every scraper takes."""
import re
from dataclasses import dataclass, field

NAME = r'[a-zA-Z_:][a-zA-Z0-9_:]*'
SAMPLE = re.compile(rf'({NAME})(?:\{{(.*)\}})? (\S+)(?: (-?\d+))?')
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)')
VALUE = re.compile(r'[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?|NaN|[+-]Inf', re.IGNORECASE)
TYPES = {'counter', 'gauge', 'histogram', 'summary', 'untyped'}


class FormatError(Exception):
    """The text is not in the format; the message says where and why."""


@dataclass
class Family:
    name: str
    help: str = None
    type: str = None
    samples: dict = field(default_factory=dict)  # labels as a frozenset of pairs -> value


def parse(text):
    """Families by name. Samples without labels stand under an empty set."""
    if not text.endswith('\n'):
        raise FormatError('the last line has no end')
    families, current = {}, None
    for number, line in enumerate(text[:-1].split('\n'), 1):
        try:
            current = read_line(line, families, current)
        except FormatError as error:
            raise FormatError(f'line {number}: {error}: {line}') from None
    for family in families.values():
        if not family.samples:
            raise FormatError(f'{family.name} has no samples')
    return families


def read_line(line, families, current):
    if not line:
        return current
    if line.startswith('#'):
        return read_comment(line, families, current)
    match = SAMPLE.fullmatch(line)
    if not match:
        raise FormatError('no sample')
    name, labels, value, _ = match.groups()
    if current is None or current.name != name:
        raise FormatError('a sample outside its family')
    if current.type is None:
        raise FormatError('a sample before the type of its family')
    key = read_labels(labels or '')
    if key in current.samples:
        raise FormatError('a series for the second time')
    if not VALUE.fullmatch(value):
        raise FormatError('no number')
    current.samples[key] = float(value)
    return current


def read_comment(line, families, current):
    parts = line.split(' ', 3)
    if len(parts) != 4 or parts[0] != '#' or parts[1] not in ('HELP', 'TYPE') or not re.fullmatch(NAME, parts[2]):
        raise FormatError('neither HELP nor TYPE')
    _, kind, name, text = parts
    if current is None or current.name != name:
        if name in families:
            raise FormatError('a family in two places')
        current = families[name] = Family(name)
    attribute = kind.lower()
    if getattr(current, attribute) is not None or current.samples:
        raise FormatError(f'a second or late {kind}')
    if kind == 'TYPE' and text not in TYPES:
        raise FormatError('an unknown type')
    if kind == 'HELP' and re.search(r'\\(?![\\n])', text):
        raise FormatError('an unknown escape')
    setattr(current, attribute, text)
    return current


def read_labels(text):
    labels, place = {}, 0
    while place < len(text):
        match = LABEL.match(text, place)
        if not match or match[1] in labels or match[1].startswith('__'):
            raise FormatError(f'a wrong label at {place}')
        labels[match[1]] = match[2]
        place = match.end()
    return frozenset(labels.items())
