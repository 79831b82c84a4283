#!/usr/bin/env python3
"""Checks every #include below src/ and connectors/ against the table of modules in docs/architecture.md.

usage: layers.py ROOT
"""
import re
from dataclasses import dataclass, field

import reporting

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
POSIX = {'dirent.h', 'dlfcn.h', 'fcntl.h', 'grp.h', 'iconv.h', 'libgen.h', 'link.h', 'locale.h', 'netdb.h', 'poll.h',
         'pthread.h', 'pwd.h', 'sched.h', 'signal.h', 'spawn.h', 'strings.h', 'syslog.h', 'termios.h', 'time.h', 'unistd.h'}
POSIX_FOLDERS = ('arpa/', 'linux/', 'net/', 'netinet/', 'sys/')


@dataclass
class Permission:
    """One entry of a table cell and where it holds."""
    name: str
    in_headers: bool
    in_sources: bool = True


@dataclass
class Module:
    name: str
    rank: int
    folder: str
    modules: list[Permission] = field(default_factory=list)
    third_party: list[Permission] = field(default_factory=list)


def entries(cell):
    return [text for text in (part.strip() for part in cell.replace('`', '').split(',')) if text not in ('', '–')]


def module_permission(text):
    return Permission(text.removesuffix('(in .cc)').strip(), in_headers=not text.endswith('(in .cc)'))


def third_party_permission(text):
    return Permission(text.removesuffix('(in headers)').strip(), in_headers=text.endswith('(in headers)'))


def read_modules(page):
    """The modules of the table whose head is rank, module, folder, ...; the row "any" holds for all of them."""
    everywhere, modules, inside = [], {}, False
    for line in page.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip('|').split('|')]
        if cells[:3] == ['rank', 'module', 'folder']:
            inside = True
        elif inside and not line.startswith('|'):
            break
        elif inside and not set(cells[0]) <= set('-'):
            rank, name, folder, _, may_include, third_party = cells
            headers = [third_party_permission(text) for text in entries(third_party)]
            if name == 'any':
                everywhere = headers
            else:
                modules[name] = Module(name, int(rank), folder.strip('`'),
                                       [module_permission(text) for text in entries(may_include)], headers)
    for module in modules.values():
        module.third_party += everywhere
    return modules


def table_errors(modules):
    if not modules:
        yield 'docs/architecture.md: no table of modules'
    for module in modules.values():
        for allowed in module.modules:
            if allowed.name == 'kconnect':
                continue
            if allowed.name not in modules:
                yield f'docs/architecture.md: {module.name} may include the unknown module {allowed.name}'
            elif modules[allowed.name].rank > module.rank:
                yield f'docs/architecture.md: {module.name} may include {allowed.name} of a higher rank'


def permitted(permissions, accepts, in_header):
    return any(accepts(p.name) and (p.in_headers if in_header else p.in_sources) for p in permissions)


def include_error(module, modules, quote, path, in_header):
    """What is wrong with an include, or None."""
    where = 'a header' if in_header else 'a source file'
    top = path.split('/')[0]
    if quote == '<' and path.startswith('kconnect/'):
        target = {'kconnect', 'sdk'}
    elif quote == '"':
        if top not in modules or '/' not in path:
            return f'"{path}" does not start at a module'
        target = {top}
    elif '.' not in path and '/' not in path or path in POSIX or path.startswith(POSIX_FOLDERS):
        return None
    else:
        if permitted(module.third_party, path.startswith, in_header):
            return None
        return f'<{path}> is not for {where} of {module.name}'
    if module.name in target or permitted(module.modules, target.__contains__, in_header):
        return None
    return f'{where} of {module.name} may not include {path}'


def source_files(folder):
    return (path for path in sorted(folder.rglob('*')) if path.suffix in ('.h', '.cc') and path.is_file())


def module_of(path, modules):
    """The module with the longest folder that holds the path; None for a folder that the table does not know."""
    holders = [m for m in modules.values() if str(path).startswith(m.folder + '/')]
    module = max(holders, key=lambda m: len(m.folder), default=None)
    if module is not None and module.name == 'connectors' and len(path.parts) > 2:
        return None
    return module


def check(root):
    modules = read_modules(root / 'docs/architecture.md')
    yield from table_errors(modules)
    for top in ('src', 'connectors'):
        for file in source_files(root / top):
            path = file.relative_to(root)
            if 'tests' in path.parts:
                continue
            module = module_of(path, modules)
            if module is None:
                yield f'{path}: its folder is no module of docs/architecture.md'
                continue
            for number, line in enumerate(file.read_text().splitlines(), 1):
                if match := INCLUDE.match(line):
                    error = include_error(module, modules, *match.groups(), in_header=file.suffix == '.h')
                    if error:
                        yield f'{path}:{number}: {error}'


if __name__ == '__main__':
    reporting.run(check)
