"""The completion scripts of kconnect, in the shells that are there."""
import shutil
import subprocess

from kit import Skip, binary, check, check_equal

KCONNECT = binary().with_name('kconnect')


def script(shell):
    done = subprocess.run([KCONNECT, 'completion', shell], capture_output=True, text=True)
    check_equal(done.returncode, 0, f'exit code of completion {shell}')
    return done.stdout


def completed(case, *words, program='kconnect', url='http://127.0.0.1:1'):
    """What bash offers for the last word."""
    line = ['bash', '-c', 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kconnect "$1" "${@: -1}" ""; '
            'printf "%s\\n" "${COMPREPLY[@]}"', case.write('completion.bash', script('bash')),
            binary().with_name(program), *words]
    done = subprocess.run(line, cwd=case.folder, capture_output=True, text=True, env={'KCONNECT_URL': url,
                                                                                     'PATH': '/usr/bin:/bin'})
    return done.stdout.split()


def test_bash_completes(case):
    case.write('worker.properties', '')
    check_equal(completed(case, 'qui'), ['quickstart'], 'a verb')
    check_equal(completed(case, 'status', '--output', '=', 'y'), ['yaml'], 'a value behind =')
    check_equal(completed(case, 'init', 'FileStreamSi'), ['FileStreamSink'], 'a class')
    check_equal(completed(case, 'standalone', '--exit-when-idle', 'wor'), ['worker.properties'], 'a file')
    check_equal(completed(case, '--pid-file', 'wor', program='kconnect-standalone'), ['worker.properties'], 'a file')
    check_equal(completed(case, '--restart-f', program='kconnect-standalone'), ['--restart-failed'], 'an option')
    check_equal(completed(case, 'pause', 'my'), [], 'names without a worker')
    sink = {'name': 'my-sink', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': 'lines'}
    worker = case.start_embedded(sink)
    worker.wait_running('my-sink')
    check_equal(completed(case, 'pause', 'my', url=f'http://127.0.0.1:{worker.port()}'), ['my-sink'], 'a connector')
    worker.stop()


def test_scripts_are_well_formed(case):
    checked = []
    for shell, option in (('bash', '-n'), ('zsh', '-n'), ('fish', '--no-execute')):
        path = case.write(f'completion.{shell}', script(shell))
        if shutil.which(shell):
            done = subprocess.run([shell, option, path], capture_output=True, text=True)
            check(done.returncode == 0 and not done.stderr, f'{shell}: {done.stderr}')
            checked.append(shell)
    print(f'looked at by: {", ".join(checked)}')
    if not checked:
        raise Skip('there is no shell that checks the scripts')
