"""--watch: connectors follow their files while the worker runs."""
import os
import signal

from kit import check, check_equal, worker_settings


def source(name, **more):
    return {'name': name, 'connector.class': 'FileStreamSource', 'file': f'{name}.txt', 'topic': f'topic-{name}'} | more


def replace(case, name, settings):
    """As editors do: a new file takes the place of the old one."""
    case.write(f'.{name}.new', settings)
    os.rename(case.folder / f'.{name}.new', case.folder / name)


def names(worker):
    return worker.rest('GET', '/connectors')[1]


def wait_config(worker, name, key, value):
    worker.wait_for(lambda: (worker.rest('GET', f'/connectors/{name}/config')[1] or {}).get(key) == value,
                    f'{name} has {key}={value}')


def start(case, *arguments, flags=()):
    case.write('worker.properties', worker_settings())
    return case.run_worker('--embedded-kafka', '--watch', '--listen', 'http://127.0.0.1:0', '--rest-port-file', 'rest.port',
                           *flags, 'worker.properties', *arguments)


def test_connectors_follow_their_files(case):
    (case.folder / 'conf.d').mkdir()
    case.write('a.properties', source('a'))
    case.write('conf.d/b.properties', source('b'))
    worker = start(case, 'a.properties', 'conf.d')
    worker.wait_running('a', 'b')

    case.write('a.properties', source('a') | {'topic': 'other'})
    wait_config(worker, 'a', 'topic', 'other')
    replace(case, 'a.properties', source('a') | {'topic': 'third'})
    wait_config(worker, 'a', 'topic', 'third')
    worker.wait_running('a')

    case.write('conf.d/c.yaml', 'connectors:\n- {name: c, connector.class: FileStreamSource, file: c.txt, topic: c}\n'
                                '- {name: d, connector.class: FileStreamSource, file: d.txt, topic: d}\n')
    worker.wait_running('c', 'd')
    (case.folder / 'conf.d/b.properties').unlink()
    worker.wait_for(lambda: names(worker) == ['a', 'c', 'd'], 'b is deleted')

    # Several at once: one is wrong, the others count.
    replace(case, 'a.properties', source('a') | {'tasks.max': 'many'})
    case.write('conf.d/c.yaml', 'name: c\nconnector.class: FileStreamSource\nfile: c.txt\ntopic: other\n')
    case.write('conf.d/e.properties', source('e'))
    worker.wait_running('e')
    worker.wait_for(lambda: names(worker) == ['a', 'c', 'e'], 'd is deleted')
    wait_config(worker, 'c', 'topic', 'other')
    worker.wait_log(r'a\.properties is not taken, what it said before goes on:\n'
                    r'error KC2102  a\.properties:5  tasks\.max\n  Invalid value many .*\n1 error')
    check_equal(worker.task_states('a'), ['RUNNING'], 'states of a')
    wait_config(worker, 'a', 'topic', 'third')

    case.write('worker.properties', worker_settings(offset_flush_interval_ms=700))
    worker.wait_log(r'WARN.*worker\.properties has changed: settings of the worker take effect when it is started again')
    worker.stop()


def test_signal_reads_the_files_again(case):
    case.write('a.properties', source('a'))
    worker = start(case, 'a.properties')
    worker.wait_running('a')
    worker.rest('PUT', '/connectors/a/config', '{"connector.class":"FileStreamSource","file":"x","topic":"by-rest"}')
    worker.process.send_signal(signal.SIGHUP)
    wait_config(worker, 'a', 'topic', 'by-rest')
    case.write('a.properties', source('a') | {'topic': 'by-file'})
    wait_config(worker, 'a', 'topic', 'by-file')
    check('x' not in worker.rest('GET', '/connectors/a/config')[1].values(), 'the file does not win over REST')
    worker.stop()
