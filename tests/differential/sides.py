"""The two workers that the same settings are given to: Java's Kafka Connect and kconnect."""
import re
import signal
import subprocess
import time

import kit

SCRIPT = kit.ROOT / 'tests/services/java-connect.sh'


def require_java_connect():
    """Skips the case where the Java worker cannot be had."""
    result = subprocess.run([SCRIPT, '--fetch'], capture_output=True, text=True)
    if result.returncode == 77:
        raise kit.Skip(result.stderr.strip())
    kit.check(result.returncode == 0, f'{SCRIPT.name} failed: {result.stderr.strip()}')


class JavaWorker(kit.Worker):
    """The Java worker; the files are those that kconnect-standalone would be given."""

    def __init__(self, folder, files):
        self.folder = folder
        self.log_path = folder / f'java-{time.monotonic_ns()}.log'
        with open(self.log_path, 'wb') as log:
            self.process = subprocess.Popen([SCRIPT, *map(str, files)], cwd=folder, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=subprocess.STDOUT)

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        kit.check_equal(self.wait_exit(60), 128 + number, 'exit code of the Java worker')


class Side:
    """A folder and topics of its own, for connectors that have the same names and files on both sides."""

    def __init__(self, case, name):
        self.name = name
        self.folder = case.folder / name
        self.folder.mkdir()
        self._case = case
        self._worker = None

    def topic(self, name):
        return f'{self.name}-{name}-{self._case.tag}'

    def write(self, name, content):
        (self.folder / name).write_bytes(content)

    def read(self, name):
        path = self.folder / name
        return path.read_bytes() if path.exists() else b''

    def append(self, name, content):
        with open(self.folder / name, 'ab') as file:
            file.write(content)

    def start(self, is_java, worker, connectors):
        files = [self._properties('worker', worker | {'listeners': f'http://127.0.0.1:{kit.free_port()}'})]
        files += [self._properties(connector['name'], connector) for connector in connectors]
        self._worker = JavaWorker(self.folder, files) if is_java else kit.Worker(self.folder, files, {'TZ': 'UTC'})
        self._case.watch(self._worker)

    def _properties(self, name, settings):
        self.write(f'{name}.properties', kit.properties(settings).encode())
        return f'{name}.properties'

    def wait_for(self, condition, what, seconds=60):
        return self._worker.wait_for(condition, f'{self.name}: {what}', seconds)

    def stop(self):
        self._worker.stop()


class Topics(kit.Kafka):
    """Whole records of topics with any number of partitions."""

    def create(self, topic, partitions):
        from confluent_kafka.admin import AdminClient, NewTopic
        admin = AdminClient({'bootstrap.servers': self.address})
        for made in admin.create_topics([NewTopic(topic, partitions, 1)]).values():
            made.result()

    def send_records(self, topic, records):
        """records: (key, value, headers, timestamp)"""
        producer = self._client.Producer({'bootstrap.servers': self.address})
        for key, value, headers, timestamp in records:
            producer.produce(topic, value, key, headers=headers, timestamp=timestamp)
        kit.check(producer.flush(60) == 0, f'records for {topic} were not taken')

    def _ends(self, consumer, topic):
        found = consumer.list_topics(topic, timeout=10).topics[topic]
        partitions = [self._client.TopicPartition(topic, number, 0) for number in sorted(found.partitions)]
        return [(partition, consumer.get_watermark_offsets(partition, timeout=10)[1]) for partition in partitions]

    def count(self, topic):
        consumer = self._consumer()
        try:
            return sum(end for _, end in self._ends(consumer, topic))
        finally:
            consumer.close()

    def messages(self, topic):
        """The messages of each partition in their order."""
        consumer = self._consumer()
        try:
            ends = self._ends(consumer, topic)
            consumer.assign([partition for partition, _ in ends])
            missing = sum(end for _, end in ends)
            found = {partition.partition: [] for partition, _ in ends}
            while missing > 0:
                messages = consumer.consume(missing, timeout=10)
                kit.check(messages, f'{topic} does not give its last {missing} records')
                for message in messages:
                    found[message.partition()].append(message)
                missing -= len(messages)
            return found
        finally:
            consumer.close()


def java_map(content):
    """The entries of a file with a serialised java.util.HashMap of byte arrays, sorted; its order says nothing."""
    kit.check(content.startswith(b'\xac\xed\x00\x05sr\x00\x11java.util.HashMap'), 'this is no offsets file of Java')
    texts = [match.end() for match in re.finditer(rb'(?s)ur\x00\x02\[B.{8}\x02\x00\x00xp|uq\x00~\x00\x02', content)]
    arrays = [content[at + 4:at + 4 + int.from_bytes(content[at:at + 4], 'big')] for at in texts]
    return sorted(zip(arrays[::2], arrays[1::2]))
