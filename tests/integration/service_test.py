"""The worker as a systemd service of Type=notify: what it tells, and when."""
import os
import signal
import socket

from kit import check, check_equal

CONNECTORS = ({'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': 'lines'},
              {'name': 'sink', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': 'lines'})


class ServiceManager:
    """Takes the place of systemd: a socket that the worker finds in $NOTIFY_SOCKET."""

    def __init__(self, address):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.settimeout(10)
        self._socket.bind('\0' + address[1:] if address.startswith('@') else address)

    def next(self):
        """The assignments of the next message."""
        return dict(line.split('=', 1) for line in self._socket.recv(1000).decode().split('\n'))

    def rest(self):
        """What has come and was not looked at."""
        self._socket.setblocking(False)
        try:
            while True:
                yield self.next()
        except BlockingIOError:
            return

    def skip_watchdog(self):
        message = self.next()
        while message == {'WATCHDOG': '1'}:
            message = self.next()
        return message


def start(case, address, connectors=CONNECTORS, **environment):
    """The service manager, and the worker that it started."""
    systemd = ServiceManager(address)
    os.environ.update(NOTIFY_SOCKET=address, **environment)
    try:
        return systemd, case.start_embedded(*connectors)
    finally:
        for name in ('NOTIFY_SOCKET', *environment):
            del os.environ[name]


def test_ready_comes_with_the_connectors_and_stopping_with_the_signal(case):
    case.write('lines.txt', 'alpha\n')
    for address in (str(case.folder / 'notify'), f'@kconnect-{case.tag}'):
        systemd, worker = start(case, address)
        check_equal(systemd.next(), {'READY': '1', 'STATUS': '2 connectors, 2 tasks'}, 'the first message')
        check_equal(sorted(worker.rest('GET', '/connectors')[1]), ['sink', 'source'], 'connectors as soon as it is ready')
        worker.process.send_signal(signal.SIGTERM)
        check_equal(systemd.next()['STOPPING'], '1', 'the message after SIGTERM')
        check_equal(worker.wait_exit(), 0, 'exit code')


def test_watchdog_is_kept_quiet(case):
    case.write('lines.txt', 'alpha\n')
    systemd, worker = start(case, str(case.folder / 'notify'), WATCHDOG_USEC='200000')
    check('READY' in systemd.next(), 'READY comes first')
    for _ in range(3):
        check_equal(systemd.next(), {'WATCHDOG': '1'}, 'the watchdog hears')
    worker.process.send_signal(signal.SIGTERM)
    check_equal(systemd.skip_watchdog()['STOPPING'], '1', 'the message after SIGTERM')
    check_equal(worker.wait_exit(), 0, 'exit code')


def test_a_connector_that_cannot_be_created_is_never_ready(case):
    systemd, worker = start(case, str(case.folder / 'notify'), (CONNECTORS[0] | {'topic': ''},))
    check_equal(worker.wait_exit(), 3, 'exit code')
    check(all('READY' not in message for message in systemd.rest()), 'it says READY')
