"""docs/writing-a-connector.md, followed step by step: its files, its build, its run."""
import os
import re
import subprocess

from kit import ROOT, check, check_equal, free_port

GUIDE = ROOT / 'docs/writing-a-connector.md'
SAMPLE = ROOT / 'tests/sample_connector'
FOLDER = ROOT / 'build/extra-connector'  # stays, so that the second time is quick
FILE = re.compile(r'^\*\*([\w./-]+)\*\*')


def read_guide():
    """(files by name, shell commands in their order)."""
    files, commands, name, block, language = {}, [], None, None, None
    for line in GUIDE.read_text().splitlines():
        if match := FILE.match(line):
            name = match.group(1)
        elif line.startswith('```') and block is None:
            block, language = [], line[3:]
        elif line.startswith('```'):
            if language == 'bash':
                commands += block
            else:
                files[name] = '\n'.join(block) + '\n'
            block = None
        elif block is not None:
            block.append(line)
    return files, commands


def write_if_different(path, content):
    if not path.exists() or path.read_text() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def build(files, commands):
    """Builds the guide's connector by the guide's commands; returns the folder of the programs."""
    for name, content in files.items():
        write_if_different(FOLDER / name, content)
    for command in commands:
        result = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True,
                                env=os.environ | {'CONNECTOR': str(FOLDER / 'counter')})
        check_equal(result.returncode, 0, f'exit code of {command} ({result.stdout[-2000:]}{result.stderr[-2000:]})')
    return ROOT / 'build/counter/bin'


def test_guide_builds_and_runs(case):
    files, commands = read_guide()
    sources = {name: content for name, content in files.items() if name.startswith('counter/')}
    check_equal(sources, {str(path.relative_to(SAMPLE)): path.read_text() for path in sorted(SAMPLE.glob('counter/*'))},
                'the files of the guide')
    programs = build(sources, [command for command in commands if command.startswith('cmake ')])

    explained = subprocess.run([programs / 'kconnect', 'explain', 'CounterSource'], capture_output=True, text=True)
    check('interval.ms' in explained.stdout, f'kconnect explain says {explained.stdout}{explained.stderr}')

    for name in ('worker.properties', 'numbers.properties', 'file.properties'):
        case.write(name, files[name])
    os.environ['KCONNECT_BINARY'] = str(programs / 'kconnect-standalone')
    (run,) = [command for command in commands if command.startswith('kconnect-standalone ')]
    for last in (5, 7):
        case.write('numbers.properties', files['numbers.properties'].replace('last=5', f'last={last}'))
        worker = case.run_worker('--listen', f'http://127.0.0.1:{free_port()}', *run.split()[1:])
        case.wait_lines('numbers.txt', last, worker)
        worker.stop()
    check_equal(case.lines('numbers.txt'), [str(number) for number in range(1, 8)], 'numbers.txt')
