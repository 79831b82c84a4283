"""The Elasticsearch sink and servers of the case's own: killed under load, or with passwords and TLS."""
import json
import time

from kit import check, check_equal
from search_kit import OwnServer, check_documents, send, sink, topic_of, wait_committed


def numbered(start, stop):
    return [(f'k{number}', {'n': number}) for number in range(start, stop)]


def killed_server(case, kind, kills):
    server, topic, size = OwnServer(case, kind), topic_of(case), 60000
    try:
        server.start()
        connector = sink(case, server.url, batch_size=200, max_retries=1000, max_in_flight_requests=3)
        connector['retry.backoff.ms'] = 1
        worker = case.start_on_kafka(connector, offset_flush_interval_ms=100)
        for number in range(kills):
            send(case, topic, numbered(number * size, (number + 1) * size))
            worker.wait_for(lambda: server.count(topic) > number * size, 'new documents', seconds=60)
            server.kill()
            began = time.monotonic()
            server.start()
            check(time.monotonic() - began < 120, 'the server took too long')
        wait_committed(case, connector, kills * size, seconds=180)
        worker.wait_running(connector['name'])
        worker.stop()
        check_documents(server, topic, {key: (number, value) for number, (key, value) in enumerate(numbered(0, kills * size))})
    finally:
        server.stop()


def test_killed_elasticsearch_leaves_every_document_with_its_version(case):
    killed_server(case, 'elasticsearch', kills=2)


def test_killed_opensearch_leaves_every_document_with_its_version(case):
    killed_server(case, 'opensearch', kills=1)


def test_passwords_api_keys_and_tls(case):
    server, topic = OwnServer(case, 'elasticsearch', '--secure', 'yes'), topic_of(case)
    try:
        server.start()
        send(case, topic, numbered(0, 10))
        trusting = {'elastic.security.protocol': 'SSL', 'elastic.https.ssl.truststore.location': server.facts['CA'],
                    'elastic.https.ssl.truststore.type': 'PEM'}
        password = sink(case, server.url) | trusting | {'connection.username': server.facts['USER'],
                                                        'connection.password': server.facts['PASSWORD']}
        api_key = sink(case, server.url) | trusting | {'name': f'key-{case.tag}', 'connection.api.key': server.facts['API_KEY']}
        worker = case.start_on_kafka(password, api_key)
        wait_committed(case, password, 10)
        wait_committed(case, api_key, 10)
        wrong = password | {'name': 'wrong', 'connection.password': 'not-this'}
        status, body = worker.rest('PUT', '/connectors/wrong/config', json.dumps(wrong))
        check_equal(status, 400, 'status')
        check('does not accept the credentials' in body['message'] and 'not-this' not in body['message'], body['message'])
        stranger = {key: value for key, value in password.items() if not key.startswith('elastic.')}
        status, body = worker.rest('PUT', '/connectors/wrong/config', json.dumps(stranger | {'name': 'wrong'}))
        check_equal(status, 400, 'status without the trust store')
        check('not-this' not in worker.log() and server.facts['PASSWORD'] not in worker.log(), 'a password is in the log')
        worker.stop()
    finally:
        server.stop()
