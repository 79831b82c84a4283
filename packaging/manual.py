#!/usr/bin/env python3
"""Fills in a manual page with what the program says of itself: its version, usage and options.

usage: manual.py PROGRAM PAGE
A line @OPTIONS@ of the page becomes the options of `PROGRAM --help`; @USAGE@ and @VERBS@ become what the program called
kconnect beside PROGRAM tells of its usage and of each verb. @VERSION@ is replaced wherever it stands.
"""
import re
import subprocess
import sys
from pathlib import Path

OPTION = re.compile(r'^  (-\S+)(.*?)(?:\s\s+(\S.*))?$')
ENVIRONMENT = re.compile(r'\s*\(Env:(\w+)\)')
DEFAULT = re.compile(r'\{[^}]*\}')


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def escaped(text):
    text = text.replace('\\', '\\e').replace('-', '\\-')
    return '\\&' + text if text.startswith(('.', "'")) else text


def option(names, value):
    """--flag{default} [=VALUE] as --flag[=VALUE]"""
    names = DEFAULT.sub('', names).replace(',', ', ')
    value = value.replace(' ...', '').strip()
    return escaped(names + value if value.startswith('[=') else f'{names} {value}'.strip())


def options(help_text):
    """The groups of options as sections with paragraphs; what is no option is left out."""
    for line in help_text.splitlines():
        if group := re.fullmatch(r'([A-Z][\w ]*):', line):
            yield f'.SS {group[1]}'
        elif match := OPTION.match(line):
            names, value, text = match.groups()
            yield f'.TP\n.B {option(names, ENVIRONMENT.sub("", value))}'
            if text:
                yield escaped(text)
        elif line.startswith(' ' * 20):
            yield escaped(line.strip())


def sections(lines):
    """Without the headings of groups that have no option, such as those of files."""
    lines = list(lines)
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else '.SS'
        if not (line.startswith('.SS') and not following.startswith('.TP')):
            yield line


def usage(help_text):
    for line in re.findall(r'^(?:usage:|      ) (kconnect .*)$', help_text, re.MULTILINE):
        yield f'.B {escaped(line)}\n.br'


def verbs(kconnect):
    """The groups of verbs, and each verb's own help as it stands; the worker's options have their own page."""
    for line in output(kconnect, '--help').splitlines():
        if verb := re.fullmatch(r'  ([a-z-]+) {2,}(\S.*)', line):
            yield f'.TP\n.B {escaped(verb[1])}\n{escaped(verb[2])}'
            own_help = subprocess.run([kconnect, verb[1], '--help'], capture_output=True, text=True).stdout.rstrip()
            own_help = own_help.replace(f'\n{verb[2]}\n\n', '')
            if own_help.startswith('usage: kconnect '):
                yield '\n'.join(['.RS', '.PP', '.EX', *map(escaped, own_help.splitlines()), '.EE', '.RE'])
        elif re.fullmatch(r'[A-Z][\w ]*', line):
            yield f'.SS {line}'


def main():
    program, page = Path(sys.argv[1]), Path(sys.argv[2]).read_text()
    kconnect = program.with_name('kconnect')
    made = {'OPTIONS': lambda: sections(options(output(program, '--help'))),
            'USAGE': lambda: usage(output(kconnect, '--help')), 'VERBS': lambda: verbs(kconnect)}
    for name, lines in made.items():
        if f'@{name}@\n' in page:
            page = page.replace(f'@{name}@\n', ''.join(line + '\n' for line in lines()))
    sys.stdout.write(page.replace('@VERSION@', output(program, '--version').split()[1]))


if __name__ == '__main__':
    main()
