"""The Debian package, KCONNECT_PACKAGE: what is in it, that it installs and that its worker runs."""
import gzip
import os
import re
import shutil
import subprocess
from pathlib import Path

from kit import check, check_equal, free_port, wait_for

VERB_PROGRAM = 'usr/bin/kconnect'
PROGRAM = 'usr/bin/kconnect-standalone'
PAGES = ('man1/kconnect-standalone.1.gz', 'man1/kconnect.1.gz', 'man5/kconnect-config.5.gz')


def run(*command, **more):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, **more)
    check(result.returncode == 0, f'{command[0]} ended with {result.returncode}: {result.stdout}{result.stderr}')
    return result.stdout


def package():
    folder = Path(os.environ['KCONNECT_PACKAGE'])
    found = sorted(folder.glob('*.deb'))
    check(len(found) == 1, f'{folder} holds {len(found)} packages')
    return found[0]


def unpacked(case):
    root = case.folder / 'root'
    run('dpkg-deb', '-x', package(), root)
    return root


def field(name):
    return run('dpkg-deb', '-f', package(), name).strip()


def test_names_what_it_needs(case):
    depends, recommends = field('Depends'), field('Recommends')
    for library in ('libc6', 'libssl3', 'tzdata'):
        check(library in depends, f'{library} is not in Depends: {depends}')
    for opened in ('libpq5', 'libcurl4'):
        check(opened in recommends and opened not in depends, f'{opened} is to be recommended: {depends}; {recommends}')
    check_equal(run('dpkg-deb', '-I', package(), 'conffiles').split(), ['/etc/kconnect/worker.properties'], 'conffiles')


def test_holds_links_pages_and_examples(case):
    root = unpacked(case)
    for link in (VERB_PROGRAM, 'usr/lib/kconnect/compat/connect-standalone', 'usr/lib/kconnect/compat/connect-standalone.sh'):
        check_equal((root / link).resolve(), (root / PROGRAM).resolve(), f'target of {link}')
    check(b'.debug_info' not in (root / PROGRAM).read_bytes(), 'the program has debug symbols')
    check((root / 'etc/kconnect/connectors.d').is_dir(), 'there is no folder for connectors')
    for name in ('copyright', 'changelog.gz', 'changelog.Debian.gz', 'examples/file-to-file/worker.properties'):
        check((root / 'usr/share/doc/kconnect' / name).is_file(), f'there is no {name}')
    version = re.match(r'kconnect \(([^)]+)\)', text_of(root / 'usr/share/doc/kconnect/changelog.Debian.gz'))[1]
    check_equal(version, field('Version'), 'the version of the changelog')


def text_of(compressed):
    return gzip.decompress(compressed.read_bytes()).decode()


def test_service_runs_the_connectors_of_its_folder(case):
    """As the unit starts it, but for the broker, the port and the place of the offsets."""
    root = unpacked(case)
    folder = root / 'etc/kconnect'
    case.write('lines.txt', 'alpha\nbeta\n')
    plain = 'value.converter=org.apache.kafka.connect.storage.StringConverter\n'
    (folder / 'connectors.d/in.properties').write_text(
        f'name=in\nconnector.class=FileStreamSource\nfile=lines.txt\ntopic=lines\n{plain}')
    (folder / 'connectors.d/out file.yaml').write_text(
        'name: out\nconnector.class: FileStreamSink\nfile: copy.txt\ntopics: lines\n' + plain.replace('=', ': '))
    (folder / 'connectors.d/in.properties.bak').write_text('not a connector')
    port = free_port()
    environment = os.environ | {'KCONNECT_EMBEDDED_KAFKA': 'true', 'KCONNECT_OFFSETS': 'connect.offsets',
                                'KCONNECT_LISTEN': f'http://127.0.0.1:{port}'}
    command = [root / PROGRAM, folder / 'worker.properties', folder / 'connectors.d']
    service = subprocess.Popen(command, cwd=case.folder, env=environment, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True)
    try:
        wait_for(lambda: case.lines('copy.txt') == ['alpha', 'beta'], 'both lines in copy.txt')
    finally:
        service.terminate()
        log = service.communicate(timeout=30)[0]
    check_equal(service.returncode, 0, f'exit code, after {log}')


def test_examples_run_from_the_package(case):
    root = unpacked(case)
    path = f'{root}/usr/bin:{os.environ["PATH"]}'
    environment = {name: value for name, value in os.environ.items() if name != 'KCONNECT_BINARY'} | {'PATH': path}
    output = run(root / 'usr/share/doc/kconnect/examples/file-to-file/run.sh', env=environment)
    check('copy.txt' in output, output)
    check('FileStreamSource' in run('kconnect', 'plugins', env=environment), 'kconnect plugins')


def test_manual_pages_tell_every_option(case):
    root = unpacked(case)
    for page in PAGES:
        text = text_of(root / 'usr/share/man' / page)
        check(not re.search(r'@[A-Z]+@', text), f'{page} is not filled in')
        if shutil.which('man'):
            warnings = subprocess.run(['man', '--warnings', '-E', 'UTF-8', '-l', root / 'usr/share/man' / page],
                                      capture_output=True, text=True, env=os.environ | {'MANROFFSEQ': '', 'MANWIDTH': '80'})
            check(warnings.returncode == 0 and not warnings.stderr, f'{page}: {warnings.stderr}')
    manual = text_of(root / 'usr/share/man' / PAGES[0]).replace('\\-', '-')
    options = set(re.findall(r'--[a-z][a-z-]+', run(root / PROGRAM, '--help')))
    missing = sorted(option for option in options if option not in manual)
    check(options and not missing, f'{PAGES[0]} lacks {missing}')


def test_completions_are_those_of_the_program(case):
    root = unpacked(case)
    for shell, names in {'bash': ('bash-completion/completions/kconnect', 'bash-completion/completions/kconnect-standalone'),
                         'zsh': ('zsh/vendor-completions/_kconnect',),
                         'fish': ('fish/vendor_completions.d/kconnect.fish',
                                  'fish/vendor_completions.d/kconnect-standalone.fish')}.items():
        for name in names:
            check_equal((root / 'usr/share' / name).read_text(), run(root / VERB_PROGRAM, 'completion', shell), name)


def test_unit_is_right(case):
    root = unpacked(case)
    unit = root / 'lib/systemd/system/kconnect-standalone.service'
    settings = dict(re.findall(r'^(\w+)=(.*)$', unit.read_text(), re.MULTILINE))
    check_equal(settings['Type'], 'notify', 'Type')
    check_equal(settings['RestartPreventExitStatus'], '1 2 3', 'RestartPreventExitStatus')
    for path in settings['ExecStart'].split():
        check((root / path.lstrip('/')).exists(), f'the package has no {path}')
    check('/var/lib/' + settings['StateDirectory'] == settings['WorkingDirectory'], 'the working folder is the state folder')
    check(f'filename={settings["WorkingDirectory"]}/' in (root / 'etc/kconnect/worker.properties').read_text(),
          'offsets are in the state folder')
    if shutil.which('systemd-analyze'):
        verified = subprocess.run(['systemd-analyze', 'verify', '--man=no', unit], capture_output=True, text=True)
        # The program is not installed here.
        other = [line for line in verified.stderr.splitlines() if unit.name in line and 'is not executable' not in line]
        check(not other, '\n'.join(other))


def dpkg(root, *arguments):
    return run('dpkg', f'--root={root}', '--force-depends', '--force-script-chrootless', '--force-not-root',
               '--log=/dev/null', *arguments, env=os.environ | {'DEBIAN_FRONTEND': 'noninteractive'})


def test_installs_upgrades_and_goes(case):
    root = case.folder / 'root'
    for folder in ('var/lib/dpkg/info', 'var/lib/dpkg/updates', 'var/lib/dpkg/triggers', 'var/lib/kconnect'):
        (root / folder).mkdir(parents=True)
    (root / 'var/lib/dpkg/status').touch()
    worker, offsets = root / 'etc/kconnect/worker.properties', root / 'var/lib/kconnect/connect.offsets'
    dpkg(root, '-i', package())
    check('install ok installed' in dpkg(root, '-s', 'kconnect'), 'it is installed')
    worker.write_text(worker.read_text().replace('localhost:9092', 'kafka.example:9092'))
    offsets.touch()
    dpkg(root, '-i', package())
    check('kafka.example' in worker.read_text(), 'a changed file of configuration stays when it is upgraded')
    dpkg(root, '-r', 'kconnect')
    check(worker.exists() and offsets.exists() and not (root / PROGRAM).exists(), 'the program alone goes when it is removed')
    dpkg(root, '-P', 'kconnect')
    check(not worker.exists() and not offsets.exists(), 'everything goes when it is purged')
    check(not (root / 'etc/kconnect').exists(), 'folders go too')
