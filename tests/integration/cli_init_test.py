"""kconnect init and kconnect convert: files to begin with, and files in other formats."""
import json
import subprocess

from kit import binary, check, check_equal

CONNECTORS = ['FileStreamSource', 'FileStreamSink']
FILES = ['worker', 'file-stream-source', 'file-stream-sink']


def kconnect(case, *arguments, code=0, text=''):
    done = subprocess.run([binary().with_name('kconnect'), *arguments], cwd=case.folder, input=text,
                          capture_output=True, text=True)
    check_equal(done.returncode, code, f'exit code of kconnect {" ".join(arguments)} ({done.stdout}{done.stderr})')
    return done.stdout if code == 0 else done.stderr


def carry(case, files):
    """The files run as they are."""
    case.write('test.txt', 'alpha\nbeta\n')
    for name in ('test.sink.txt', 'connect.offsets'):
        (case.folder / name).unlink(missing_ok=True)
    worker = case.run_worker('--embedded-kafka', '--rest', 'off', '--exit-when-idle', '--timeout', '20s', '--strict',
                             *files)
    check_equal(worker.wait_exit(), 0, 'exit code')
    check_equal(case.lines('test.sink.txt'), ['alpha', 'beta'], 'lines that arrived')


def test_templates_run_as_they_are(case):
    files = [f'{name}.properties' for name in FILES]
    out = kconnect(case, 'init', *CONNECTORS)
    check_equal(out.splitlines()[:3], [f'created {name}' for name in files], 'what init tells')
    text = (case.folder / files[1]).read_text()
    check('\n# The topic to publish data to\ntopic=connect-test\n' in text, 'a required key lacks its line')
    check('#batch.size=2000\n' in text, 'a default is not offered')
    carry(case, files)
    for name in ('json', 'yaml'):
        converted = [file.replace('properties', name) for file in files]
        for before, after in zip(files, converted):
            kconnect(case, 'convert', before, after)
        carry(case, converted)


def test_templates_in_yaml(case):
    kconnect(case, 'init', *CONNECTORS, '--format', 'yaml', '--directory', 'new/folder')
    carry(case, [f'new/folder/{name}.yaml' for name in FILES])


def test_init_keeps_what_is_there(case):
    check('kconnect init FileStreamSource' in kconnect(case, 'init'), 'there is no hint what to do next')
    check('is there already' in kconnect(case, 'init', code=2), 'the worker file is replaced')
    case.write('worker.properties', 'mine')
    kconnect(case, 'init', 'JdbcSink', 'org.apache.kafka.connect.file.FileStreamSinkConnector')
    check_equal(case.lines('worker.properties'), ['mine'], 'the worker file')
    check('is there already' in kconnect(case, 'init', 'JdbcSink', code=2), 'a connector file is replaced')
    kconnect(case, 'init', 'JdbcSink', '--force')
    check('bootstrap.servers=localhost:9092' in case.lines('worker.properties'), 'the worker file after --force')
    check('did you mean JdbcSink?' in kconnect(case, 'init', 'JdbcSnik', code=1), 'no near name is offered')


def test_convert(case):
    pipeline = 'worker:\n  bootstrap.servers: b:1\nconnectors:\n  - name: a\n'
    check('worker' in kconnect(case, 'convert', '-', '-', '--to', 'json', text=pipeline, code=2), 'a worker is lost')
    check_equal(json.loads(kconnect(case, 'convert', '-', '-', '--to', 'json', text='# c\nname: a\nb:\n  c: [d, e]\n')),
                {'name': 'a', 'b.c': 'd,e'}, 'JSON of YAML')
    case.write('a.properties', 'name=a\nb\\ c=\\ d\\u00e9\n')
    check_equal(kconnect(case, 'convert', 'a.properties', '-', '--to', 'yaml'), 'name: a\nb c: " dé"\n', 'YAML')
    check_equal(json.loads(kconnect(case, 'convert', '-', '-', '--to', 'json', text='name=a\nk=1')),
                {'name': 'a', 'k': '1'}, 'JSON')
    kconnect(case, 'convert', 'a.properties', 'b.yaml')
    check('is there already' in kconnect(case, 'convert', 'a.properties', 'b.yaml', code=2), 'a file is replaced')
    kconnect(case, 'convert', 'b.yaml', 'c.json', '--force')
    check_equal(kconnect(case, 'convert', 'c.json', '-', '--to', 'properties'), 'name=a\nb\\ c=\\ d\\u00E9\n',
                'properties')
    check('--to' in kconnect(case, 'convert', 'a.properties', 'x.txt', code=1), 'the format is guessed')
    check('absent' in kconnect(case, 'convert', 'absent', 'x.yaml', code=2), 'the absent file is not named')
