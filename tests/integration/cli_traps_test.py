"""Well-known traps: each real cause gets one message with its own code and what to do."""
import http.server
import os
import socket
import ssl
import subprocess
import threading

from kit import check, check_equal, free_port, worker_settings

SOURCE = {'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': 'lines'}
JSON_CONVERTER = 'org.apache.kafka.connect.json.JsonConverter'


def certificate(case):
    """A key and a certificate for 127.0.0.1, signed by itself, in one file."""
    path = case.folder / 'server.pem'
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1',
                    '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', path, '-out', case.folder / 'cert.pem'],
                   check=True, capture_output=True)
    case.append('server.pem', (case.folder / 'cert.pem').read_text())
    return path


class Server:
    """A port of this machine; talk is called with each connection, which is closed then."""

    def __init__(self, talk):
        self._listener = socket.create_server(('127.0.0.1', 0))
        self.address = f'127.0.0.1:{self._listener.getsockname()[1]}'
        self._talk = talk
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        try:
            self._talk(connection)
        except OSError:
            pass
        connection.close()


def start(case, address, *connectors, **worker):
    case.append('lines.txt', 'alpha\n')
    return case.start(*(connectors or [SOURCE]), bootstrap_servers=address, **worker)


def expect(worker, *patterns):
    for pattern in patterns:
        worker.wait_log(pattern)
    worker.kill()


def test_client_and_port_disagree_about_tls(case):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(case))
    tls = Server(lambda connection: context.wrap_socket(connection, server_side=True))
    expect(start(case, tls.address), r'WARN.*Cannot reach Kafka at .*set security\.protocol=SSL .*\[KC3103\]')
    expect(start(case, tls.address, security_protocol='SSL'),
           r'WARN.*Cannot reach Kafka at .*certificate verify failed.*ssl\.truststore\.location .*\[KC3105\]')
    # As a broker does with what is no request.
    plaintext = Server(lambda connection: connection.recv(1000))
    expect(start(case, plaintext.address, security_protocol='SSL'),
           r'WARN.*Cannot reach Kafka at .*set security\.protocol=PLAINTEXT .*\[KC3104\]')
    web = Server(lambda connection: connection.sendall(b'HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(start(case, web.address), r'WARN.*Cannot reach Kafka at .*no Kafka broker.*\[KC3110\]')


def test_nobody_is_there(case):
    expect(start(case, f'127.0.0.1:{free_port()}'), r'WARN.*Connection refused.*nothing listens there.*\[KC3101\]')
    expect(start(case, 'nowhere.invalid:9092'), r'WARN.*Failed to resolve.*the host name is unknown.*\[KC3102\]')


def failed_trace(case, *connectors, name, **more):
    worker = case.start_embedded(*connectors, **more)
    def failed():
        code, status = worker.rest('GET', f'/connectors/{name}/status')
        return next((task for task in status['tasks'] if task['state'] == 'FAILED'), None) if code == 200 else None
    status = worker.wait_for(failed, 'a failed task')
    worker.kill()
    check(status['trace'] in worker.log(), 'the log does not hold the trace')
    return status['trace']


def test_records_without_the_schema_that_the_converter_wants(case):
    for line, code, advice in (('{"a":1}', 'KC3201', 'value.converter.schemas.enable=false'),
                               ('no JSON', 'KC3202', 'value.converter')):
        case.write('lines.txt', line + '\n')
        sink = {'name': 'sink', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': 'lines',
                'value.converter': JSON_CONVERTER}
        trace = failed_trace(case, SOURCE, sink, name='sink', flags=('--offsets', 'memory'))
        last = trace.splitlines()[-1]
        check(last.startswith(code) and advice in last, f'the trace ends {last}')


def test_database_without_a_driver(case):
    case.write('worker.properties', worker_settings())
    for url, texts in (('jdbc:oracle:thin:scott/hunter2@//h:1521/o', ['No suitable driver found for jdbc:oracle']),
                       ('jdbc:postgres://h/d', ['No suitable driver found', 'did you mean jdbc:postgresql?'])):
        case.write('sink.properties', {'name': 'sink', 'connector.class': 'JdbcSink', 'topics': 'lines',
                                       'connection.url': url, 'connection.password': 'hunter2'})
        worker = case.run_worker('--embedded-kafka', '--rest', 'off', 'worker.properties', 'sink.properties')
        check_equal(worker.wait_exit(), 3, 'exit code')
        check(all(part in worker.log() for part in ['sink.properties', 'connection.url', 'KC3301', *texts]), worker.log())
        check('hunter2' not in worker.log(), f'the secret stands in {worker.log()}')


def test_library_that_is_not_installed(case):
    """A file of the library's name that is none, before the one that there is."""
    case.write('libpq.so.5', '')
    case.write('lines.txt', 'alpha\n')
    case.write('worker.properties', worker_settings())
    case.write('source.properties', SOURCE)
    case.write('sink.properties', {'name': 'sink', 'connector.class': 'JdbcSink', 'topics': 'lines', 'pk.mode': 'kafka',
                                   'connection.url': 'jdbc:postgresql://127.0.0.1:1/d', 'auto.create': 'true'})
    worker = case.run_worker('--embedded-kafka', '--rest', 'off', 'worker.properties', 'source.properties',
                             'sink.properties', environment={'LD_LIBRARY_PATH': str(case.folder)})
    expect(worker, r'No suitable driver found for jdbc:postgresql: .*install the package libpq5.*\[KC3302\]')


class Shop(http.server.BaseHTTPRequestHandler):
    """A web server that is something else."""

    def do_HEAD(self):
        self.send_response(200)
        self.end_headers()

    def do_GET(self):
        self.do_HEAD()
        self.wfile.write(b'<html>welcome</html>')

    def log_message(self, *_):
        pass


def test_server_that_is_no_elasticsearch(case):
    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), Shop) as shop:
        threading.Thread(target=shop.serve_forever, daemon=True).start()
        sink = {'name': 'sink', 'connector.class': 'ElasticsearchSink', 'topics': 'lines', 'key.ignore': 'true',
                'schema.ignore': 'true', 'connection.url': f'http://127.0.0.1:{shop.server_address[1]}'}
        case.write('lines.txt', 'alpha\n')
        worker = case.start_embedded(SOURCE, sink)
        expect(worker, r'The client noticed that the server is not Elasticsearch.*connection\.url.*\[KC3401\]')
        shop.shutdown()


def test_port_in_use_names_its_holder(case):
    with socket.create_server(('127.0.0.1', 0)) as holder:
        case.write('worker.properties', worker_settings(listeners=f'http://127.0.0.1:{holder.getsockname()[1]}'))
        worker = case.run_worker('--embedded-kafka', 'worker.properties')
        check_equal(worker.wait_exit(), 2, 'exit code')
        check(f'Address already in use, by process {os.getpid()} (' in worker.log() and '[KC3501]' in worker.log(),
              f'the log says {worker.log()}')
