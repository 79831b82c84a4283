#!/usr/bin/env python3
"""Checks the Dockerfile without building it: instructions, what is copied, packages, presets, programs and places.

usage: dockerfile.py ROOT
"""
import json
import re
from pathlib import Path

import reporting

INSTRUCTIONS = set('FROM RUN CMD LABEL EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG STOPSIGNAL HEALTHCHECK '
                   'SHELL'.split())
JSON_FORM = ('ENTRYPOINT', 'CMD', 'VOLUME')


def instructions(text):
    """(line number, instruction, rest) with continuations joined."""
    number, begun = 0, ''
    for line_number, line in enumerate(text.splitlines(), 1):
        if not begun and (not line.strip() or line.startswith('#')):
            continue
        if not begun:
            number = line_number
        begun += line
        if begun.endswith('\\'):
            begun = begun[:-1]
            continue
        name, _, rest = begun.strip().partition(' ')
        yield number, name, rest.strip()
        begun = ''


def copied(rest):
    """(sources, target, from another stage) of COPY."""
    words = rest.split()
    options = [word for word in words if word.startswith('--')]
    *sources, target = [word for word in words if not word.startswith('--')]
    return sources, target, any(option.startswith('--from=') for option in options)


def run_errors(rest, root):
    known = {line.split()[1] for line in (root / 'cmake/packages.txt').read_text().splitlines()
             if line and not line.startswith('#')}
    presets = {preset['name'] for preset in json.loads((root / 'CMakePresets.json').read_text())['configurePresets']}
    for preset in re.findall(r'--preset (\S+)', rest):
        if preset not in presets:
            yield f'there is no preset {preset}'
    for words in re.findall(r'apt-get install ([^&;|]*)', rest):
        for word in words.split():
            if not word.startswith(('-', '/')) and word not in known:
                yield f'{word} is not in cmake/packages.txt'
    for pattern, file in re.findall(r"sed -i 's,([^,]*),[^']*' (/etc/\S+)", rest):
        source = root / 'packaging' / Path(file).name
        if not source.is_file() or pattern not in source.read_text():
            yield f'{file} has no {pattern}'


def installed_programs(root):
    rules = (root / 'packaging/CMakeLists.txt').read_text()
    programs = set(re.findall(r'install\(TARGETS (\S+) DESTINATION bin\)', rules))
    return programs | {Path(path).name for path in re.findall(r'install\(FILES (\S+) DESTINATION bin\)', rules)}


def errors(root):
    made, name_of_stage = set(), set()
    for number, name, rest in instructions((root / 'Dockerfile').read_text()):
        where = f'Dockerfile:{number}:'
        if name not in INSTRUCTIONS:
            yield f'{where} {name} is no instruction'
        command = re.search(r'(?:^|CMD )(\[.*\])$', rest) if name in (*JSON_FORM, 'HEALTHCHECK') else None
        if name in JSON_FORM and not command:
            yield f'{where} {name} is not of the form [...]'
        if name == 'FROM':
            name_of_stage |= set(re.findall(r' AS (\S+)', rest))
        if name == 'COPY':
            sources, target, from_stage = copied(rest)
            made |= {target} if not target.endswith('/') else {target + Path(source).name for source in sources}
            for source in () if from_stage else sources:
                if not (root / source).exists():
                    yield f'{where} there is no {source}'
            for stage in re.findall(r'--from=(\S+)', rest):
                if stage not in name_of_stage:
                    yield f'{where} there is no stage {stage}'
        if name == 'RUN':
            for error in run_errors(rest, root):
                yield f'{where} {error}'
        program = None
        if command and name != 'VOLUME':
            program = json.loads(command[1])[0]
        elif name == 'HEALTHCHECK':
            program = re.sub(r'.* (\S+) health$', r'\1', rest)
        if program and program not in made | installed_programs(root):
            yield f'{where} neither copied nor installed: {program}'
    if not any(name == 'USER' for _, name, _ in instructions((root / 'Dockerfile').read_text())):
        yield 'Dockerfile: the image runs as root'


if __name__ == '__main__':
    reporting.run(errors)
