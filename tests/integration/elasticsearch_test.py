"""The Elasticsearch sink on real servers."""
import json
import subprocess

from cli_preview_test import preview
from kit import ROOT, check, check_equal, wait_for
from search_kit import (FaultServer, check_documents, random_plan, send, shared_server, sink,
                        topic_of, wait_committed)

def numbered(start, stop):
    return [(f'k{number}', {'n': number}) for number in range(start, stop)]

def test_documents_carry_offsets_as_versions_and_tombstones_delete(case):
    server, topic = shared_server(), topic_of(case)
    send(case, topic, [('a', {'n': 1}), ('b', {'n': 2}), ('a', {'n': 3, 'text': 'ü'}), ('b', None), ('c', None)])
    connector = sink(case, server.url, behavior_on_null_values='delete')
    worker = case.start_on_kafka(connector)
    wait_committed(case, connector, 5)
    worker.stop()
    check_documents(server, topic, {'a': (2, {'n': 3, 'text': 'ü'})})

def test_replay_leaves_documents_and_versions_as_they_are(case):
    server, topic = shared_server(), topic_of(case)
    send(case, topic, numbered(0, 500) + numbered(0, 250))
    connector = sink(case, server.url)
    worker = case.start_on_kafka(connector)
    wait_committed(case, connector, 750)
    before = server.documents(topic)
    name = connector['name']
    check_equal(worker.rest('PUT', f'/connectors/{name}/stop')[0], 204, 'stop')
    offsets = [{'partition': {'kafka_topic': topic, 'kafka_partition': 0}, 'offset': {'kafka_offset': 0}}]
    wait_for(lambda: worker.rest('PATCH', f'/connectors/{name}/offsets', json.dumps({'offsets': offsets}))[0] == 200,
             'the offsets are set back')
    check_equal(worker.rest('PUT', f'/connectors/{name}/resume')[0], 202, 'resume')
    wait_committed(case, connector, 750)
    worker.stop()
    check_equal(server.documents(topic), before, 'documents after the replay')
    check_equal(before['k7'], (507, {'n': 7}), 'k7')

def test_mapping_comes_from_the_schema_of_the_first_record(case):
    server, topic = shared_server(), topic_of(case)
    schema = {'type': 'struct', 'fields': [{'field': 'id', 'type': 'int64'}, {'field': 'name', 'type': 'string'},
                                           {'field': 'at', 'type': 'int64', 'name': 'org.apache.kafka.connect.data.Timestamp'}]}
    payload = {'id': 1, 'name': 'x', 'at': 1700000000000}
    send(case, topic, [('a', {'schema': schema, 'payload': payload})])
    connector = sink(case, server.url) | {'schema.ignore': 'false', 'value.converter.schemas.enable': 'true'}
    worker = case.start_on_kafka(connector)
    wait_committed(case, connector, 1)
    worker.stop()
    properties = server.call('GET', f'/{topic}/_mapping')[1][topic]['mappings']['properties']
    check_equal({name: field['type'] for name, field in properties.items()}, {'id': 'long', 'name': 'text', 'at': 'date'}, 'types')
    check_documents(server, topic, {'a': (0, payload)})

def test_upserts_merge_in_order(case):
    server, topic = shared_server(), topic_of(case)
    send(case, topic, [(f'k{i % 10}', {f'f{i % 3}': i}) for i in range(3000)])
    connector = sink(case, server.url, write_method='upsert', batch_size=100)
    worker = case.start_on_kafka(connector)
    wait_committed(case, connector, 3000)
    worker.stop()
    last = {}
    for i in range(3000):
        last.setdefault(f'k{i % 10}', {})[f'f{i % 3}'] = i
    check_documents(server, topic, last)

def test_refused_documents_reach_the_dead_letter_queue_with_the_reason(case):
    server, topic = shared_server(), topic_of(case)
    send(case, topic, [('a', {'n': 1}), ('b', {'n': 'word'}), ('c' * 600, {'n': 2}), ('d', '[1]'), ('e', {'n': 3})])
    dead = f'dead-{case.tag}'
    connector = sink(case, server.url, behavior_on_malformed_documents='report', drop_invalid_message='true',
                     errors_tolerance='all', errors_deadletterqueue_topic_name=dead,
                     errors_deadletterqueue_topic_replication_factor=1)
    connector['errors.deadletterqueue.context.headers.enable'] = 'true'
    worker = case.start_on_kafka(connector)
    wait_committed(case, connector, 5)
    worker.stop()
    check_documents(server, topic, {'a': (0, {'n': 1}), 'e': (4, {'n': 3})})
    check_equal(sorted(case.kafka.wait_values(dead, 3)), sorted([b'{"n": "word"}', b'{"n": 2}', b'[1]']), 'dead letters')

def test_an_unreachable_server_is_told_when_the_connector_is_made(case):
    worker = case.start_on_kafka()
    connector = sink(case, 'http://127.0.0.1:1')
    status, body = worker.rest('PUT', f'/connectors/{connector["name"]}/config', json.dumps(connector))
    check_equal(status, 400, 'status')
    check('Could not connect to Elasticsearch' in body['message'], body['message'])
    worker.stop()

def test_index_template_spreads_records_over_indices(case):
    server, topic = shared_server(), topic_of(case)
    send(case, topic, [('a', {'kind': 'One'}), ('b', {'kind': 'two'}), ('c', {'other': 1})])
    connector = sink(case, server.url) | {'index.name.template': '${topic}-${field:kind}',
                                          'index.name.template.fallback': f'{topic}-rest'}
    worker = case.start_on_kafka(connector)
    wait_committed(case, connector, 3)
    worker.stop()
    check_documents(server, f'{topic}-one', {'a': (0, {'kind': 'One'})})
    check_documents(server, f'{topic}-two', {'b': (1, {'kind': 'two'})})
    check_documents(server, f'{topic}-rest', {'c': (2, {'other': 1})})

def test_renamed_topics_are_committed_without_synchronous_flush(case):
    server, topic = shared_server(), topic_of(case)
    send(case, topic, numbered(0, 10))
    connector = sink(case, server.url) | {
        'transforms': 'r', 'transforms.r.type': 'org.apache.kafka.connect.transforms.RegexRouter',
        'transforms.r.regex': '.*', 'transforms.r.replacement': f'renamed-{case.tag}'}
    worker = case.start_on_kafka(connector)
    wait_committed(case, connector, 10)
    worker.stop()
    check_equal(server.count(f'renamed-{case.tag}'), 10, 'documents')

def test_aivens_configuration_runs(case):
    server, topic = shared_server(), topic_of(case)
    send(case, topic, numbered(0, 20) + [('k1', None)])
    connector = sink(case, server.url, key_ignore='true', behavior_on_version_conflict='ignore',
                     behavior_on_malformed_documents='report') | {
        'connector.class': 'io.aiven.kafka.connect.opensearch.OpenSearchSinkConnector', 'key.ignore.id.strategy': 'record.key'}
    worker = case.start_on_kafka(connector)
    wait_committed(case, connector, 21)
    worker.stop()
    check_documents(server, topic, {key: (number, value) for number, (key, value) in enumerate(numbered(0, 20))})

def misbehaving(case, seed, count, records, expected, **more):
    server = shared_server()
    faulty = FaultServer(server, random_plan(seed))
    try:
        send(case, topic_of(case), records)
        connector = sink(case, faulty.url, max_retries=50, batch_size=100, read_timeout_ms=1000, **more)
        worker = case.start_on_kafka(connector)
        wait_committed(case, connector, count, seconds=120)
        worker.wait_running(connector['name'])
        worker.stop()
    finally:
        faulty.close()
    check(len(set(faulty.faults)) >= 6, f'only these faults came: {set(faulty.faults)}')
    check_documents(server, topic_of(case), expected)

def test_nothing_is_lost_on_a_server_that_misbehaves(case):
    records = numbered(0, 5000)
    misbehaving(case, 1, 5000, records, {key: (number, value) for number, (key, value) in enumerate(records)})

def test_upserts_end_right_on_a_server_that_misbehaves(case):
    records = [(f'k{i % 50}', {f'f{i % 3}': i}) for i in range(4000)]
    last = {}
    for key, value in records:
        last.setdefault(key, {}).update(value)
    misbehaving(case, 2, 4000, records, last, write_method='upsert')

def test_killed_worker_leaves_every_document_with_its_version(case):
    server, topic = shared_server(), topic_of(case)
    connector = sink(case, server.url, batch_size=200) | {'consumer.override.session.timeout.ms': 6000}
    rounds, size = 3, 10000
    for number in range(rounds):
        send(case, topic, numbered(number * size, (number + 1) * size))
        already = server.count(topic)
        worker = case.start_on_kafka(connector, offset_flush_interval_ms=100)
        worker.wait_for(lambda: server.count(topic) > already, 'new documents', seconds=60)
        worker.kill()
    worker = case.start_on_kafka(connector, offset_flush_interval_ms=100)
    wait_committed(case, connector, rounds * size, seconds=120)
    worker.stop()
    check_documents(server, topic, {key: (number, value) for number, (key, value) in enumerate(numbered(0, rounds * size))})

__all__ = ['JSON_CONVERTER', 'check_complete']


def test_example_gives_its_expected_result(case):
    server = shared_server()
    run = subprocess.run([ROOT / 'examples/elasticsearch/run.sh', server.url, case.folder / 'example'], capture_output=True,
                         text=True)
    check_equal(run.returncode, 0, f'exit code of run.sh ({run.stdout}{run.stderr})')

def test_dry_run_and_preview_write_nothing(case):
    server, topic = shared_server(), topic_of(case)
    send(case, topic, [('a', {'n': 1})])
    connector = sink(case, server.url)
    code, lines, _ = preview(case, connector, flags=('--dry-run',), bootstrap_servers=case.kafka.address)
    text = '\n'.join(lines)
    check(code == 0 and f': ask {server.url}: ' in text and f'index {topic} for topic {topic} will be created' in text, text)
    code, lines, told = preview(case, connector, bootstrap_servers=case.kafka.address)
    check_equal((code, len(lines)), (0, 2), f'exit code and lines\n{told}')
    action = json.loads(lines[0])['index']
    check_equal((action['_index'], action['_id'], lines[1]), (topic, 'a', '{"n":1}'), 'the bulk lines')
    check_equal(server.call('GET', f'/{topic}')[0], 404, 'status of the index')
