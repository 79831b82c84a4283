#!/usr/bin/env python3
"""Fails when a relative link in a Markdown page leads nowhere.

usage: links.py ROOT
"""
import re
import sys
from pathlib import Path

LINK = re.compile(r'(?<!!)\[[^\]]*\]\(([^)\s]+)\)')
HEADING = re.compile(r'^#+\s+(.*?)\s*$')
SKIPPED_FOLDERS = {'build', '.git', 'violations'}


def prose(page):
    """(line number, text) without fenced code."""
    fenced = False
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if line.lstrip().startswith('```'):
            fenced = not fenced
        elif not fenced:
            yield number, line


def anchor(heading):
    """How a heading is called in links, by GitHub's rules."""
    plain = re.sub(r'[`*]', '', re.sub(r'\[([^\]]*)\]\([^)]*\)', r'\1', heading)).lower()
    return re.sub(r'[^\w\- ]', '', plain).replace(' ', '-')


def anchors(page):
    return {anchor(match.group(1)) for _, line in prose(page) if (match := HEADING.match(line))}


def link_error(page, link, root):
    if re.match(r'[a-z]+:', link):
        return None
    path, _, fragment = link.partition('#')
    target = (page.parent / path).resolve() if path else page
    if not target.is_relative_to(root):
        return 'leads out of the repository'
    if not target.exists():
        return 'leads to no file'
    if fragment and target.suffix == '.md' and fragment not in anchors(target):
        return f'{target.name} has no heading of that name'
    return None


def pages(root):
    for path in sorted(root.rglob('*.md')):
        if not SKIPPED_FOLDERS & set(path.relative_to(root).parts):
            yield path


def main():
    root = Path(sys.argv[1]).resolve()
    errors = []
    for page in pages(root):
        for number, line in prose(page):
            for link in LINK.findall(re.sub(r'`[^`]*`', '', line)):
                if error := link_error(page, link, root):
                    errors.append(f'{page.relative_to(root)}:{number}: ({link}) {error}')
    print('\n'.join(errors))
    return 1 if errors else 0


if __name__ == '__main__':
    sys.exit(main())
