"""--persist-connectors: what REST has made is there again after a restart, also after a kill."""
import json

from kit import check, check_equal, worker_settings


def source(name, **more):
    return {'name': name, 'connector.class': 'FileStreamSource', 'file': f'{name}.txt', 'topic': f'topic-{name}'} | more


def start(case, *files, **worker):
    case.write('worker.properties', worker_settings(**worker))
    (case.folder / 'rest.port').unlink(missing_ok=True)
    return case.run_worker('--embedded-kafka', '--persist-connectors', 'made', '--listen', 'http://127.0.0.1:0',
                           '--rest-port-file', 'rest.port', 'worker.properties', *files)


def ok(answer):
    check(200 <= answer[0] < 300, f'REST answers {answer}')
    return answer[1]


def states(worker):
    return {name: entry['status']['connector']['state']
            for name, entry in ok(worker.rest('GET', '/connectors?expand=status')).items()}


def test_connectors_of_rest_survive_a_kill(case):
    case.write('secrets.properties', {'file': 'secret.txt'})
    providers = {'config_providers': 'file', 'config_providers_file_class': 'FileConfigProvider'}
    worker = start(case, **providers)
    worker.wait_log('Worker ready')
    variable = f'${{file:{case.folder}/secrets.properties:file}}'
    for name, config in (('a', source('a')), ('pau/sed', source('pau/sed')), ('b', source('b', file=variable)),
                         ('gone', source('gone')), ('stopped', source('stopped'))):
        ok(worker.rest('POST', '/connectors', json.dumps({'name': name, 'config': config})))
    ok(worker.rest('PATCH', '/connectors/a/config', json.dumps({'topic': 'patched'})))
    ok(worker.rest('PUT', '/connectors/pau%2Fsed/pause'))
    ok(worker.rest('PUT', '/connectors/stopped/stop'))
    ok(worker.rest('DELETE', '/connectors/gone'))
    worker.kill()
    check_equal(sorted(file.name for file in (case.folder / 'made').iterdir()),
                ['a.json', 'b.json', 'pau%2Fsed.json', 'stopped.json'], 'files')
    kept = json.loads((case.folder / 'made/b.json').read_text())
    check_equal((kept['name'], kept['config']['file'], kept['initial_state']), ('b', variable, 'RUNNING'), 'b.json')

    case.write('a.properties', source('a', topic='of-the-file'))
    worker = start(case, 'a.properties', **providers)
    worker.wait_log('Worker ready')
    check_equal(states(worker), {'a': 'RUNNING', 'b': 'RUNNING', 'pau/sed': 'PAUSED', 'stopped': 'STOPPED'}, 'states')
    check_equal(ok(worker.rest('GET', '/connectors/a/config'))['topic'], 'of-the-file', 'topic of a')
    worker.wait_log(r'INFO Connector a is taken from a\.properties, not from made/a\.json')
    ok(worker.rest('PUT', '/connectors/pau%2Fsed/resume'))
    check_equal(json.loads((case.folder / 'made/pau%2Fsed.json').read_text())['initial_state'], 'RUNNING', 'state kept')
    worker.stop()


def test_damaged_file_is_a_finding(case):
    (case.folder / 'made').mkdir()
    case.write('made/a.json', '{"name": "a",\n "config": {"connector.class": "FileStreamSource" "topic": "t"}}')
    worker = start(case)
    check_equal(worker.wait_exit(), 3, 'exit code')
    check('error KC2002  made/a.json:2' in worker.log(), f'the log says {worker.log()}')


def test_folder_that_cannot_be_written(case):
    case.write('made', 'a file')
    worker = start(case)
    check_equal(worker.wait_exit(), 2, 'exit code')
    check('error KC2302  --persist-connectors' in worker.log(), f'the log says {worker.log()}')
