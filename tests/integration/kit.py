"""What the integration tests share: a worker as a user starts it, Kafka brokers and what is in their topics.

Tests wait for conditions (wait_for) and never for time. Failure ends a case, Skip says that something is not available.
"""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STRING_CONVERTER = 'org.apache.kafka.connect.storage.StringConverter'


class Failure(Exception):
    """The case cannot go on; the text says why."""


class Skip(Exception):
    """Something that the case needs is not available here."""


def wait_for(condition, what, seconds=30):
    """The first true value of condition(); Failure when there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failure(f'{what}: not within {seconds} s')
        time.sleep(0.02)


def check(condition, what):
    if not condition:
        raise Failure(what)


def check_equal(actual, expected, what):
    if actual != expected:
        raise Failure(f'{what}: {short(actual)} where {short(expected)} was expected')


def short(value):
    text = repr(value)
    return text if len(text) <= 400 else f'{text[:200]} ... {text[-200:]}'


def check_complete(received, sent, what):
    """At least once: every item came, and the first occurrences came in the order of sending."""
    first_occurrences = list(dict.fromkeys(received))
    missing = set(sent) - set(received)
    check(not missing, f'{what}: {len(missing)} of {len(sent)} are missing, such as {short(sorted(missing)[:3])}')
    check(first_occurrences == list(sent), f'{what}: not in the order of sending')


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(('127.0.0.1', port))
        except OSError:
            return False
    return True


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def binary():
    """The kconnect-standalone under test: KCONNECT_BINARY, else the release build's."""
    path = Path(os.environ.get('KCONNECT_BINARY') or ROOT / 'build/release/bin/kconnect-standalone')
    check(path.is_file(), f'there is no program at {path}; KCONNECT_BINARY names another one')
    return path.resolve()


def properties(settings):
    """Settings as the text of a property file; values are escaped where the format asks for it."""
    return ''.join(f'{key}={str(value).translate(str.maketrans({chr(92): chr(92) * 2}))}\n'
                   for key, value in settings.items())


def worker_settings(**more):
    """A worker that carries lines as they are and keeps its offsets in its own folder."""
    return {'bootstrap.servers': 'localhost:9092', 'key.converter': STRING_CONVERTER,
            'value.converter': STRING_CONVERTER, 'offset.storage.file.filename': 'connect.offsets',
            'offset.flush.interval.ms': 500} | {key.replace('_', '.'): value for key, value in more.items()}


def parse_json(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


class Worker:
    """A running kconnect-standalone, in a folder of its own."""

    def __init__(self, folder, arguments, environment=None):
        self.folder = Path(folder)
        self.log_path = self.folder / f'worker-{time.monotonic_ns()}.log'
        self.port_file = self.folder / 'rest.port'
        self._port = None
        with open(self.log_path, 'wb') as log:
            self.started = time.monotonic()
            self.process = subprocess.Popen([binary(), *map(str, arguments)], cwd=folder, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=subprocess.STDOUT, env=os.environ | (environment or {}))

    def log(self):
        return self.log_path.read_text(errors='replace')

    def wait_log(self, pattern, seconds=30):
        """The first match of a regular expression in the log."""
        return self.wait_for(lambda: re.search(pattern, self.log()), f'{pattern!r} in the log', seconds)

    def wait_for(self, condition, what, seconds=30):
        """As wait_for, but also ends when the worker does."""
        def condition_or_end():
            value = condition()
            if not value and self.process.poll() is not None:
                raise Failure(f'{what}: the worker ended with {self.process.returncode} before')
            return value
        return wait_for(condition_or_end, what, seconds)

    def port(self):
        """Where REST answers, as told by --rest-port-file."""
        if self._port is None:
            text = self.wait_for(lambda: self.port_file.exists() and self.port_file.read_text().strip(), 'the REST port')
            self._port = int(text)
        return self._port

    def rest(self, method, path, text=None):
        """(status, JSON) of a request with a body; status 0 while nobody answers, None for an answer without JSON."""
        request = urllib.request.Request(f'http://127.0.0.1:{self.port()}{path}', method=method,
                                         data=None if text is None else text.encode(),
                                         headers={'Content-Type': 'application/json'})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, parse_json(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, parse_json(error.read())
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return 0, None

    def task_states(self, connector):
        status, body = self.rest('GET', f'/connectors/{connector}/status')
        return [task['state'] for task in body['tasks']] if status == 200 else []

    def wait_running(self, *connectors):
        for connector in connectors:
            self.wait_for(lambda name=connector: set(self.task_states(name)) == {'RUNNING'},
                          f'tasks of {connector} are RUNNING')

    def wait_exit(self, seconds=30):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failure(f'the worker has not ended within {seconds} s') from None

    def stop(self, number=signal.SIGTERM):
        """A clean stop by signal."""
        self.process.send_signal(number)
        check_equal(self.wait_exit(), 0, f'exit code after {signal.Signals(number).name}')

    def kill(self):
        self.process.kill()
        self.process.wait()

    def cpu_seconds(self):
        fields = Path(f'/proc/{self.process.pid}/stat').read_text().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    def peak_memory_mb(self):
        status = Path(f'/proc/{self.process.pid}/status').read_text()
        return int(re.search(r'VmHWM:\s+(\d+)', status).group(1)) / 1024


class Kafka:
    """Topics of a broker, by Debian's Kafka client: what is sent and what is in there, as bytes."""

    def __init__(self, address):
        try:
            import confluent_kafka
        except ImportError:
            raise Skip('python3-confluent-kafka is not installed') from None
        self.address = address
        self._client = confluent_kafka

    def _consumer(self, group='kconnect-integration-tests'):
        return self._client.Consumer({'bootstrap.servers': self.address, 'group.id': group,
                                      'enable.auto.commit': False, 'auto.offset.reset': 'earliest'})

    def send(self, topic, values):
        producer = self._client.Producer({'bootstrap.servers': self.address, 'linger.ms': 5,
                                          'queue.buffering.max.messages': 1_000_000})
        lost = []
        for value in values:
            producer.produce(topic, value, on_delivery=lambda error, _: error and lost.append(error))
        check(producer.flush(60) == 0 and not lost, f'records for {topic} were not taken: {short(lost)}')

    def send_records(self, topic, records):
        """(key, value) each; None = null."""
        producer = self._client.Producer({'bootstrap.servers': self.address, 'linger.ms': 5,
                                          'queue.buffering.max.messages': 1_000_000})
        lost = []
        for key, value in records:
            producer.produce(topic, value, key, on_delivery=lambda error, _: error and lost.append(error))
        check(producer.flush(60) == 0 and not lost, f'records for {topic} were not taken: {short(lost)}')

    def records(self, topic):
        """(key, value, headers as texts) of a topic of one partition."""
        end = self.end_offset(topic)
        consumer, records = self._consumer(), []
        if end > 0:
            consumer.assign([self._client.TopicPartition(topic, 0, 0)])
            while len(records) < end:
                messages = consumer.consume(end - len(records), timeout=10)
                check(messages, f'{topic} gives only {len(records)} of {end} records')
                records += [(message.key(), message.value(), {name: (text or b'').decode(errors='replace')
                                                              for name, text in message.headers() or []})
                            for message in messages if message.error() is None]
        consumer.close()
        return records

    def end_offset(self, topic):
        """0 for a topic that is not there."""
        consumer = self._consumer()
        try:
            return consumer.get_watermark_offsets(self._client.TopicPartition(topic, 0), timeout=10)[1]
        except self._client.KafkaException:
            return 0
        finally:
            consumer.close()

    def topics(self, prefix):
        """The names of the topics that begin with a prefix."""
        consumer = self._consumer()
        try:
            return [name for name in consumer.list_topics(timeout=10).topics if name.startswith(prefix)]
        finally:
            consumer.close()

    def values(self, topic, start=0):
        """The values of a topic of one partition, from an offset to the end as it is now."""
        end = self.end_offset(topic)
        consumer, values = self._consumer(), []
        if start < end:
            consumer.assign([self._client.TopicPartition(topic, 0, start)])
            while len(values) < end - start:
                messages = consumer.consume(min(10000, end - start - len(values)), timeout=10)
                check(messages, f'{topic} gives only {len(values)} of {end - start} records')
                values += [message.value() for message in messages if message.error() is None]
        consumer.close()
        return values

    def wait_values(self, topic, count, start=0, seconds=30):
        wait_for(lambda: self.end_offset(topic) >= start + count, f'{count} records in {topic}', seconds)
        return self.values(topic, start)

    def committed(self, group, topic):
        """A group's committed offset for partition 0; negative without one."""
        consumer = self._consumer(group)
        try:
            return consumer.committed([self._client.TopicPartition(topic, 0)], timeout=10)[0].offset
        finally:
            consumer.close()


class Broker:
    """A Kafka broker of a case's own, which it may stop and start again: the data stays."""

    def __init__(self, folder, version, port, options=()):
        self.port = port
        self._options = options
        self.address = f'127.0.0.1:{port}'
        self._folder = folder
        self._version = version

    def start(self):
        self._run('start', '--version', self._version, '--port', str(self.port), *self._options, self._folder)

    def stop(self):
        self._run('stop', self._folder)

    def _run(self, *arguments):
        result = subprocess.run([ROOT / 'tests/services/kafka.sh', *arguments], capture_output=True, text=True)
        if result.returncode == 77:
            raise Skip(result.stderr.strip())
        check(result.returncode == 0, f'kafka.sh {arguments[0]} failed: {result.stderr.strip()}')


class Case:
    """What a case is given: a folder of its own, a broker when it was registered with one, a name nobody else has."""

    def __init__(self, kafka_version=None):
        self.kafka_version = kafka_version
        self.folder = Path(tempfile.mkdtemp(prefix='kconnect-it-'))
        self.tag = self.folder.name.removeprefix('kconnect-it-').replace('_', '-')
        self._workers = []
        self._brokers = []
        self._kafka = None

    @property
    def kafka(self):
        if self._kafka is None:
            self._kafka = Kafka(self._broker_address())
        return self._kafka

    def _broker_address(self):
        name = 'KCONNECT_KAFKA_' + self.kafka_version.replace('.', '_')
        if address := os.environ.get(name):
            return address
        folder = os.environ.get('KCONNECT_SERVICES')
        facts = Path(folder or '/nonexistent') / f'kafka-{self.kafka_version}/broker.env'
        if not facts.exists():
            raise Skip(f'no Kafka {self.kafka_version} (started by tests/services/kafka.sh, or its address in {name})')
        return re.search(r'^URL=(.*)$', facts.read_text(), re.MULTILINE).group(1)

    def broker(self, port=0, options=()):
        """A broker of this case's own, not started yet; options as kafka.sh takes them."""
        broker = Broker(self.folder / f'broker-{len(self._brokers)}', self.kafka_version, port or free_port(), options)
        self._brokers.append(broker)
        return broker

    def write(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else properties(content))
        return path

    def append(self, name, text):
        with open(self.folder / name, 'a') as file:
            file.write(text)

    def lines(self, name):
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []

    def wait_lines(self, name, count, worker, seconds=30):
        worker.wait_for(lambda: len(self.lines(name)) >= count, f'{count} lines in {name}', seconds)
        return self.lines(name)

    def run_worker(self, *arguments, environment=None):
        """Starts kconnect-standalone with exactly these arguments, in the case's folder."""
        return self.watch(Worker(self.folder, arguments, environment))

    def watch(self, worker):
        """The worker's log belongs to the case's report, and it ends with the case at the latest."""
        self._workers.append(worker)
        return worker

    def start(self, *connectors, flags=(), **worker):
        """Starts a worker with a free REST port and the connectors, each given by its settings."""
        (self.folder / 'rest.port').unlink(missing_ok=True)
        files = [self.write('worker.properties', worker_settings(**worker)).name]
        files += [self.write(f'{settings["name"]}.properties', settings).name for settings in connectors]
        return self.run_worker('--listen', 'http://127.0.0.1:0', '--rest-port-file', 'rest.port', *flags, *files)

    def start_on_kafka(self, *connectors, **worker):
        return self.start(*connectors, bootstrap_servers=self.kafka.address, **worker)

    def start_embedded(self, *connectors, flags=(), **worker):
        return self.start(*connectors, flags=('--embedded-kafka', *flags), **worker)

    def report(self):
        """The end of each worker's log, for a failed case."""
        return '\n'.join(f'---- {worker.log_path.name}\n' + '\n'.join(worker.log().splitlines()[-40:])
                         for worker in self._workers)

    def close(self):
        for worker in self._workers:
            if worker.process.poll() is None:
                worker.kill()
        for broker in self._brokers:
            broker.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def run_on_case(body, kafka_version=None):
    """Calls body with a case; the exit code: 0, 1 with what failed and the workers' logs, 77 when something needed is
    not available, which is a failure where CI is set."""
    case = Case(kafka_version)
    try:
        body(case)
    except Skip as skip:
        if os.environ.get('CI'):
            print(f'FAILED: {skip}, and CI is set')
            return 1
        print(f'SKIPPED: {skip}')
        return 77
    except Failure as failure:
        print(f'FAILED: {failure}\n{case.report()}')
        return 1
    except Exception:
        traceback.print_exc(file=sys.stdout)
        print(case.report())
        return 1
    finally:
        case.close()
    return 0
