"""The pages of README.md and docs/ as sequences of blocks: what their fences hold and how they are to be run.

A fence of the language bash or sh is run. Comments in the lines before it say how:
  <!-- files: FOLDER -->       the files of a folder of the repository are there
  <!-- background: PATTERN --> it goes on running; the page goes on when its output has the pattern (a regular expression).
                               It is stopped by the next such block, or at the end, and must end with 0
  <!-- stopped -->             what goes on running is stopped before
  <!-- exit code: N -->        of its last command; else every command must end with 0
  <!-- until as shown -->      it is repeated until its output is as shown
  <!-- not run: REASON -->     one of NOT_RUN
A fence of the language text that follows directly is what it prints: "..." stands for any text, as a line of its own for
any lines, and numbers are any numbers. In a fence of the language console each line that begins with "$ " is a command, and
what follows is what it prints.
"""
import re
from dataclasses import dataclass, field

# Why a block may be left out.
NOT_RUN = ('installs packages', 'builds the program', 'needs Docker', 'needs systemd', 'needs a cluster of yours',
           'run by tests/integration/extra_connector_test.py')
DIRECTIVES = ('files', 'background', 'stopped', 'exit code', 'until as shown', 'not run')
LANGUAGES_RUN = ('bash', 'sh', 'console')

COMMENT = re.compile(r'<!--\s*([a-z ]+?)\s*(?::\s*(.*?))?\s*-->')
FENCE = re.compile(r'^(\s*)(```+)(\S*)\s*$')


@dataclass
class Block:
    line: int
    language: str
    text: str
    directives: dict = field(default_factory=dict)
    expected: str | None = None

    def is_run(self):
        return self.language in LANGUAGES_RUN and 'not run' not in self.directives


def fences(text):
    """Blocks with the directives before them and the line after them."""
    directives, lines, opened = {}, [], None
    for number, line in enumerate(text.splitlines(), 1):
        fence = FENCE.match(line)
        if opened is None and fence:
            opened = Block(number, fence[3], '', directives)
            indent, mark, lines = len(fence[1]), fence[2], []
        elif opened is not None and fence and fence[2] == mark and not fence[3]:
            opened.text = '\n'.join(lines) + '\n'
            yield opened, number
            opened, directives = None, {}
        elif opened is not None:
            lines.append(line[indent:] if not line[:indent].strip() else line)
        elif comment := COMMENT.fullmatch(line.strip()):
            directives = directives | {comment[1]: comment[2] or ''}
        elif line.strip():
            directives = {}


def blocks(text):
    """All fences of a page; what a command prints is joined to it."""
    found, end_of_last = [], 0
    lines = text.splitlines()
    for block, end in fences(text):
        between = ''.join(lines[end_of_last:block.line - 1]).strip()
        if block.language == 'text' and found and found[-1].language in ('bash', 'sh') and not between:
            found[-1].expected = block.text
        elif block.language == 'console':
            found += commands(block)
        else:
            found.append(block)
        end_of_last = end
    return found


def commands(console):
    """A block for each command of a transcript."""
    found = []
    for number, line in enumerate(console.text.splitlines(), console.line + 1):
        if line.startswith('$ '):
            directives = {name: value for name, value in console.directives.items()
                          if not found or name not in ('files', 'stopped')}
            found.append(Block(number, console.language, line[2:] + '\n', directives, ''))
        elif found and found[-1].text.endswith('\\\n') and not found[-1].expected:
            found[-1].text += line + '\n'
        elif found:
            found[-1].expected += line + '\n'
    return found


def pages(root):
    return [root / 'README.md', *sorted((root / 'docs').glob('*.md'))]


def errors(block):
    """What is wrong with a block as it is written."""
    if not block.language:
        yield 'the fence names no language'
    for name in block.directives:
        if name not in DIRECTIVES:
            yield f'there is no directive "{name}"'
    if block.language not in LANGUAGES_RUN and block.directives:
        yield 'directives are for commands'
    reason = block.directives.get('not run')
    if reason is not None and reason not in NOT_RUN:
        yield f'"{reason}" is no reason to leave a command out; reasons are: {"; ".join(NOT_RUN)}'


def pattern_of(expected):
    """A regular expression for what a block prints."""
    pattern = ''
    if not expected:
        return re.compile(r'\s*')
    for line in expected.rstrip('\n').split('\n'):
        if line.strip() == '...':
            pattern += r'(?:.*\n)*?'
            continue
        pieces = [re.sub(r'\d+', r'\\d+', re.escape(piece)) for piece in line.rstrip().split('...')]
        pattern += '.*'.join(pieces) + r'[ \t]*\n'
    return re.compile(pattern)
