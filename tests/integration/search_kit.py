"""What the tests of the Elasticsearch sink share: servers, what is in them, and one that misbehaves before a real one."""
import http.client
import http.server
import json
import os
import random
import re
import subprocess
import threading
import time
import urllib.parse
from pathlib import Path

from kit import ROOT, Skip, check, check_equal, free_port, wait_for

CLASS = 'io.confluent.connect.elasticsearch.ElasticsearchSinkConnector'
JSON_CONVERTER = 'org.apache.kafka.connect.json.JsonConverter'


class SearchServer:
    """An Elasticsearch or OpenSearch node that answers at a URL."""

    def __init__(self, url):
        self.url = url

    def call(self, method, path, body=None, headers=None):
        """(status, JSON); status 0 while nobody answers."""
        address = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        try:
            connection.request(method, path, None if body is None else json.dumps(body),
                               {'Content-Type': 'application/json'} | (headers or {}))
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else None
        except (OSError, http.client.HTTPException, ValueError):
            return 0, None
        finally:
            connection.close()

    def count(self, index):
        self.call('POST', f'/{index}/_refresh')
        status, body = self.call('GET', f'/{index}/_count')
        return body['count'] if status == 200 else 0

    def documents(self, index):
        """id -> (version, source) of everything in an index."""
        self.call('POST', f'/{index}/_refresh')
        found, after = {}, None
        while True:
            query = {'size': 5000, 'version': True, 'sort': [{'_doc': 'asc'}], 'query': {'match_all': {}}}
            if after is None:
                status, body = self.call('POST', f'/{index}/_search?scroll=1m', query)
            else:
                status, body = self.call('POST', '/_search/scroll', {'scroll': '1m', 'scroll_id': after})
            check(status == 200, f'search in {index}: {status} {body}')
            hits = body['hits']['hits']
            if not hits:
                return found
            after = body['_scroll_id']
            found |= {hit['_id']: (hit['_version'], hit['_source']) for hit in hits}


class OwnServer(SearchServer):
    """A node of a case's own, which it may kill and start again: the data stays."""

    def __init__(self, case, kind, *options):
        super().__init__('')
        self._script = ROOT / f'tests/services/{kind}.sh'
        self._options = options
        self._folder = case.folder / kind
        self.facts = {}

    def start(self):
        port = ['--port', self.facts['PORT']] if self.facts else []
        result = subprocess.run([self._script, 'start', *self._options, *port, self._folder], capture_output=True, text=True)
        if result.returncode == 77:
            raise Skip(result.stderr.strip())
        check(result.returncode == 0, f'{self._script.name} start failed: {result.stderr.strip()}')
        self.facts = dict(line.split('=', 1) for line in result.stdout.splitlines() if '=' in line)
        self.url = self.facts['URL']

    def kill(self):
        os.kill(int(self.facts['PID']), 9)
        wait_for(lambda: self.call('GET', '/')[0] == 0, 'the server is gone')

    def stop(self):
        subprocess.run([self._script, 'stop', '--wipe', self._folder], capture_output=True, check=False)


def shared_server():
    """The server that the case was registered with."""
    name = os.environ.get('KCONNECT_SEARCH', '')
    facts = Path(os.environ.get('KCONNECT_SERVICES', '/nonexistent')) / name / 'server.env'
    if not name or not facts.exists():
        raise Skip(f'no server {name} (started by tests/services/elasticsearch.sh or opensearch.sh)')
    return SearchServer(re.search(r'^URL=(.*)$', facts.read_text(), re.MULTILINE).group(1))


def send(case, topic, records):
    """Sends (key, value) with values as JSON; None stays None."""
    def as_bytes(item):
        return item if item is None or isinstance(item, bytes) else item.encode()
    producer = case.kafka._client.Producer({'bootstrap.servers': case.kafka.address, 'linger.ms': 5,
                                            'queue.buffering.max.messages': 1_000_000})
    lost = []
    for key, value in records:
        text = value if value is None or isinstance(value, str) else json.dumps(value)
        producer.produce(topic, as_bytes(text), as_bytes(key), on_delivery=lambda error, _: error and lost.append(error))
    check(producer.flush(60) == 0 and not lost, f'records for {topic} were not taken: {lost[:1]}')


def sink(case, url, **more):
    """A sink of schemaless JSON values under text keys."""
    return {'name': f'sink-{case.tag}', 'connector.class': CLASS, 'topics': topic_of(case), 'connection.url': url,
            'schema.ignore': 'true', 'value.converter': JSON_CONVERTER, 'value.converter.schemas.enable': 'false',
            'retry.backoff.ms': 10, 'consumer.override.auto.offset.reset': 'earliest'} | {
                key.replace('__', '-').replace('_', '.'): value for key, value in more.items()}


def topic_of(case):
    return f'docs-{case.tag}'


def wait_committed(case, connector, offset, seconds=60):
    group = f'connect-{connector["name"]}'
    wait_for(lambda: case.kafka.committed(group, connector['topics']) == offset, f'the committed offset is {offset}', seconds)


def check_documents(server, index, expected):
    """expected: id -> source, or (version, source)."""
    found = server.documents(index)
    check_equal(sorted(found)[:5], sorted(expected)[:5], f'first ids of {index}')
    check_equal(len(found), len(expected), f'documents in {index}')
    for name, content in expected.items():
        version, source = found[name]
        if isinstance(content, tuple):
            check_equal((version, source), content, f'document {name}')
        else:
            check_equal(source, content, f'document {name}')


class FaultServer:
    """Passes requests on to a server, except that plan(number) names a fault for a bulk request of that number: 429, 503,
    500, 'items 429', 'reset', 'reset after', 'half', 'wrong', 'html', 'slow', or None."""

    def __init__(self, server, plan):
        self.server, self.plan, self.bulks, self.faults = server, plan, 0, []
        self._lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            disable_nagle_algorithm = True

            def do_any(self):
                outer._handle(self)
            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_any

            def log_message(self, *_):
                pass
        self._http = http.server.ThreadingHTTPServer(('127.0.0.1', free_port()), Handler)
        self._http.daemon_threads = True
        self.url = f'http://127.0.0.1:{self._http.server_address[1]}'
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self._http.shutdown()
        self._http.server_close()

    def _handle(self, handler):
        body = handler.rfile.read(int(handler.headers.get('Content-Length') or 0))
        fault = None
        if handler.path.startswith('/_bulk'):
            with self._lock:
                fault = self.plan(self.bulks)
                self.bulks += 1
                if fault:
                    self.faults.append(fault)
        if isinstance(fault, int):
            return self._answer(handler, fault, json.dumps({'error': {'type': 'fault', 'reason': 'planned'}, 'status': fault}))
        if fault == 'reset':
            return self._end(handler)
        if fault == 'items 429':
            return self._refuse_half(handler, body)
        status, text = self._forward(handler, body)
        if fault == 'reset after':
            return self._end(handler)
        if fault == 'half':
            handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' % (len(text) + 100) + text[:len(text) // 2])
            return self._end(handler)
        if fault == 'wrong':
            return self._answer(handler, 200, '{"errors":false,"items":[]}')
        if fault == 'html':
            return self._answer(handler, 200, '<html>busy</html>')
        if fault == 'slow':
            time.sleep(1.5)
        return self._answer(handler, status, text)

    def _forward(self, handler, body):
        address = urllib.parse.urlsplit(self.server.url)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        try:
            names = ('Content-Type', 'Accept', 'Content-Encoding')
            connection.request(handler.command, handler.path, body or None,
                               {name: handler.headers[name] for name in names if handler.headers.get(name)})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 502, b'{}'
        finally:
            connection.close()

    def _refuse_half(self, handler, body):
        """Every second action is not carried out but answered with 429."""
        lines = body.decode().splitlines()
        actions, i = [], 0
        while i < len(lines):
            size = 1 if '"delete"' in lines[i] else 2
            actions.append(lines[i:i + size])
            i += size
        passed = ''.join(line + '\n' for action in actions[::2] for line in action)
        status, text = self._forward(handler, passed.encode())
        items = json.loads(text)['items'] if status == 200 else []
        both = []
        for number, action in enumerate(actions):
            name = next(iter(json.loads(action[0])))
            refused = {name: {'status': 429, 'error': {'type': 'es_rejected_execution_exception', 'reason': 'queue full'}}}
            both.append(items[number // 2] if number % 2 == 0 else refused)
        return self._answer(handler, status, json.dumps({'errors': True, 'items': both}))

    @staticmethod
    def _answer(handler, status, text):
        data = text if isinstance(text, bytes) else text.encode()
        handler.send_response(status)
        handler.send_header('Content-Type', 'application/json')
        if handler.command == 'HEAD':
            data = b''
        handler.send_header('Content-Length', str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    @staticmethod
    def _end(handler):
        handler.close_connection = True
        handler.connection.close()


FAULTS = (429, 503, 500, 'items 429', 'reset', 'reset after', 'half', 'wrong', 'html', 'slow')


def random_plan(seed, share=0.4):
    """A plan of faults that leaves every third request alone, so that retries end."""
    random_ = random.Random(seed)

    def plan(number):
        return random_.choice(FAULTS) if number % 3 != 2 and random_.random() < share * 1.5 else None
    return plan


