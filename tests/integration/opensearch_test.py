"""The Elasticsearch sink and data streams, which the archives of Elasticsearch that tests can have do not know."""
from kit import check_equal
from search_kit import send, shared_server, sink, topic_of, wait_committed


def numbered(start, stop):
    return [(f'k{number}', {'n': number}) for number in range(start, stop)]


def test_data_streams_take_each_record_once(case):
    server, topic = shared_server(), topic_of(case)
    name = f'logs-gold-{topic}'
    server.call('PUT', f'/_index_template/{case.tag}', {'index_patterns': [f'{name}*'], 'data_stream': {}, 'priority': 900})
    send(case, topic, numbered(0, 20) + numbered(0, 1))
    connector = sink(case, server.url) | {'data.stream.type': 'logs', 'data.stream.dataset': 'gold'}
    worker = case.start_on_kafka(connector)
    wait_committed(case, connector, 21)
    worker.stop()
    check_equal(server.count(name), 20, 'documents')


def test_aivens_data_streams_are_made_with_their_template(case):
    server, topic = shared_server(), topic_of(case)
    send(case, topic, numbered(0, 20))
    connector = sink(case, server.url) | {
        'connector.class': 'io.aiven.kafka.connect.opensearch.OpenSearchSinkConnector', 'data.stream.enabled': 'true',
        'data.stream.prefix': 'logs'}
    worker = case.start_on_kafka(connector)
    wait_committed(case, connector, 20)
    worker.stop()
    check_equal(server.count(f'logs-{topic}'), 20, 'documents')
