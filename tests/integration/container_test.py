"""The entry script of the container image: docker/entrypoint.sh. No image is built here."""
import os
import shutil
import subprocess

from kit import ROOT, binary, check_equal

FAKE_WORKER = '#!/bin/sh\nprintf "%s\\n" "$@"\n'


class Container:
    """What the image holds, in a folder."""

    def __init__(self, case, worker_file):
        self.folder = case.folder
        for name in ('bin', 'etc/connectors.d'):
            (self.folder / name).mkdir(parents=True)
        shutil.copy(ROOT / 'docker/entrypoint.sh', self.folder)
        (self.folder / 'etc/worker.properties').write_text(worker_file)
        program = self.folder / 'bin/kconnect-standalone'
        program.write_text(FAKE_WORKER)
        program.chmod(0o755)

    def run(self, *arguments, **environment):
        environment = {'PATH': f'{self.folder}/bin:{os.environ["PATH"]}', 'TMPDIR': str(self.folder),
                       'KCONNECT_CONFIGURATION': str(self.folder / 'etc')} | environment
        result = subprocess.run([self.folder / 'entrypoint.sh', *arguments], capture_output=True, text=True, env=environment)
        check_equal((result.returncode, result.stderr), (0, ''), 'exit code and standard error')
        return result.stdout.splitlines()


def settings_of(file):
    """Keys and values of a properties file, as the worker understands them."""
    lines = [line for line in open(file).read().splitlines() if line and not line.startswith('#')]
    return dict(line.split('=', 1) for line in lines)


def test_without_variables_the_files_are_taken_as_they_are(case):
    container = Container(case, 'bootstrap.servers=a:1\n')
    etc = container.folder / 'etc'
    check_equal(container.run('--quiet'), [f'{etc}/worker.properties', f'{etc}/connectors.d', '--quiet'],
                'arguments of the worker')
    check_equal(container.run('echo', 'hello'), ['hello'], 'a program of the caller')


def test_variables_take_the_place_of_keys(case):
    container = Container(case, '# a file\nbootstrap.servers = a:1,\\\n  b:2\nkey.converter=K\nlisteners=http://:1\n')
    arguments = container.run(CONNECT_BOOTSTRAP_SERVERS='c:3', CONNECT_REST_PORT='8085', CONNECT_LOG4J_LOGGERS='x=INFO',
                              CONNECT_PRODUCER_OVERRIDE_A__B___C='back\\slash', CONNECT_TEXT=' blank, ü 😀\nline 2',
                              CONNECT_EMPTY='')
    check_equal(arguments[1:], [f'{case.folder}/etc/connectors.d'], 'arguments of the worker')
    check_equal(settings_of(arguments[0]), {
        'key.converter': 'K', 'bootstrap.servers': 'c:3', 'listeners': 'http://0.0.0.0:8085', 'empty': '',
        'producer.override.a_b-c': 'back\\\\slash', 'text': '\\ blank, \\u00fc \\ud83d\\ude00\\nline 2'}, 'settings')
    check_equal(os.stat(arguments[0]).st_mode & 0o077, 0, 'what others may do with the file')


def test_the_worker_understands_what_is_written(case):
    container = Container(case, (ROOT / 'packaging/worker.properties').read_text())
    program = container.folder / 'bin/kconnect-standalone'
    program.unlink()
    program.symlink_to(binary())
    environment = {'CONNECT_BOOTSTRAP_SERVERS': 'kafka:9092', 'CONNECT_OFFSET_STORAGE_FILE_FILENAME': 'offsets é',
                   'CONNECT_LOG4J_ROOT_LOGLEVEL': 'WARN', 'CONNECT_VALUE_CONVERTER_SCHEMAS_ENABLE': 'false'}
    check_equal(container.run('--validate', '--strict', **environment), ['the files are right'], 'validation')


def test_the_health_check_is_a_verb(case):
    check_equal(subprocess.run([binary().with_name('kconnect'), 'health', '--url', 'http://localhost:1'],
                               capture_output=True).returncode, 1, 'exit code without a worker')
