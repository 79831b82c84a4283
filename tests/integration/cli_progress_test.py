"""Looking on from the terminal: the live table, progress in the log, signals that ask for something, `kconnect top`."""
import http.server
import json
import os
import re
import signal
import subprocess
import threading
from pathlib import Path

from kit import binary, check, check_equal, wait_for, worker_settings
from terminal import Terminal, TerminalWorker

SOURCE = {'name': 'source', 'connector.class': 'FileStreamSource', 'file': 'lines.txt', 'topic': 'lines'}
SINK = {'name': 'sink', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': 'lines'}
HEADER = r' kconnect \S+  ·  worker 127\.0\.0\.1:\d+  ·  kafka 127\.0\.0\.1:\d+ \(embedded\)  ·  up \d\d:\d\d'
COLUMNS = ['CONNECTOR', 'TYPE', 'STATE', 'TASKS', 'RECORDS', 'REC/S', 'MB/S', 'LAG', 'ERR', 'DLQ', 'LAST']
ONE_RUN = ('--exit-when-idle', '--timeout', '50s', '--offsets', 'memory')


def start(case, *connectors, flags=(), environment=None, **size):
    """A worker on a terminal."""
    (case.folder / 'rest.port').unlink(missing_ok=True)
    files = [case.write('worker.properties', worker_settings()).name]
    files += [case.write(f'{settings["name"]}.properties', settings).name for settings in connectors]
    return case.watch(TerminalWorker(
        case.folder, ['--embedded-kafka', '--listen', 'http://127.0.0.1:0', '--rest-port-file', 'rest.port', *flags, *files],
        environment, **size))


def program():
    """The kconnect beside the program under test."""
    return Path(binary()).with_name('kconnect')


def kconnect(*arguments, environment=None):
    return subprocess.run([program(), *arguments], capture_output=True, text=True, timeout=30,
                          env=os.environ | (environment or {}))


def check_table(lines):
    """Of a screen: the lines of a table stand together at its end."""
    filled = [line for line in lines if line]
    at = next((number for number, line in enumerate(filled) if re.match(HEADER, line)), None)
    check(at is not None, f'there is no table: {filled}')
    check_equal(filled[at + 1].split(), COLUMNS, 'the heads')
    check(all(line.startswith('[20') for line in filled[:at]), f'something else stands above the table: {filled[:at]}')
    return {line.split()[0]: line.split() for line in filled[at + 2:]}


def test_table_is_redrawn_below_the_log(case):
    case.write('lines.txt', ''.join(f'line {number}\n' for number in range(1234)))
    worker = start(case, SOURCE, SINK, columns=300)
    terminal = worker.terminal
    terminal.wait_screen(r'^ source .* running +1/1 +1,234 ')
    terminal.wait_screen(r'^ sink +sink +running +1/1 +1,234 +\S+( k)? +\d+\.\d +0 +0 +0 +\S+ ago$')
    rows = check_table(terminal.screen())
    check_equal(sorted(rows), ['sink', 'source'], 'connectors')
    case.append('lines.txt', 'one more\n')
    terminal.wait_screen(r'^ sink .* 1,235 ')
    check_equal(worker.rest('PUT', '/connectors/sink/pause')[0], 202, 'pause')
    terminal.wait_screen(r'^ sink +sink +paused +0/1 ')
    check(b'\x1b[32mrunning' in terminal.raw, 'states are not coloured')

    worker.process.send_signal(signal.SIGUSR1)
    wait_for(lambda: sum(bool(re.match(HEADER, line)) for line in terminal.lines()) == 2, 'a second table above')
    terminal.type('\x03')
    check_equal(worker.wait_exit(), 0, 'exit code after ctrl-c')
    terminal.settle()
    end = [line for line in terminal.lines() if line][-4:]
    check(re.match(r' kconnect \S+  ·  ended after \d+\.\d s with exit code 0: told to stop$', end[0]), f'the end is {end}')
    check_equal(end[1].split(), COLUMNS[:7] + ['SKIPPED', 'ERR', 'RETRIES', 'DLQ'], 'heads at the end')
    check(re.match(r' sink +sink +paused +0/1 +1,235 ', end[2]), f'the end is {end}')
    check(terminal.is_as_before(), 'the terminal is not as it was before')
    above = [line for line in terminal.lines() if line and line.startswith(' kconnect')]
    check_equal(len(above), 2, 'tables that are left')


def test_log_lines_are_never_torn(case):
    case.write('lines.txt', ''.join(f'no JSON {number}\n' for number in range(200)))
    broken = {'value.converter': 'org.apache.kafka.connect.json.JsonConverter', 'errors.tolerance': 'all',
              'errors.log.enable': 'true', 'errors.log.include.messages': 'true'}
    worker = start(case, SOURCE, SINK | broken, flags=('-v', '--log-format', 'json', *ONE_RUN), columns=2000, rows=8)
    check_equal(worker.wait_exit(60), 0, 'exit code')
    worker.terminal.settle()
    lines = [line for line in worker.terminal.lines() if line]
    logged = [json.loads(line) for line in lines if line.startswith('{')]
    check_equal(len([line for line in logged if line['level'] == 'ERROR']), 200, 'errors in the log')
    check_equal([line.split()[0] for line in lines[-4:]], ['kconnect', 'CONNECTOR', 'sink', 'source'], 'the end')
    check_equal([line for line in lines[:-4] if not line.startswith('{')], [], 'what is no line of the log')


def test_shell_has_the_terminal_while_the_worker_is_stopped(case):
    case.write('lines.txt', 'a\n')
    case.write('worker.properties', worker_settings())
    case.write('source.properties', SOURCE)
    terminal = Terminal(case.folder, ['bash', '--norc', '-i'], columns=200, rows=40)
    for command, table in ((f'{binary()} --embedded-kafka --rest off worker.properties source.properties', r'^ source .* 1/1 +1 '),
                           (f'{program()} top --url http://127.0.0.1:1 --interval 100ms', r'^ kconnect top: no')):
        terminal.type(command + '\n')
        terminal.wait_screen(table)
        terminal.type('\x1a')
        terminal.wait_screen(r'Stopped')
        check(not terminal.find(table), 'the table is left behind')
        terminal.type('echo it is $((6 * 7))\n')
        terminal.wait_screen(r'^it is 42')
        terminal.type('fg\n')
        terminal.wait_screen(table)
        check(terminal.find(r'^it is 42'), 'lines of the shell have been erased')
        terminal.type('\x03')
        terminal.type('clear\n')
        wait_for(lambda: not terminal.find(r'it is 42'), 'an empty screen')
    terminal.type('exit\n')
    terminal.process.wait(10)
    terminal.close()


def test_narrow_terminal_and_another_size(case):
    case.write('lines.txt', 'a\n')
    worker = start(case, SOURCE, *({**SINK, 'name': f'sink-{number}-of-them', 'file': f'copy-{number}'} for number in range(5)),
                   flags=('--log-file', 'worker.log'), columns=40, rows=6)
    terminal = worker.terminal
    terminal.wait_screen(r' … and 4 more')
    terminal.wait_screen(r'^ sink-0-of-th…  sink    running    1/1$')
    check_equal([bool(line) for line in terminal.screen()], [True] * 5 + [False], 'lines of the screen')
    terminal.resize(100, 20)
    terminal.wait_screen(r'^ sink-4-of-them +sink +running +1/1 +1 ')
    filled = [line for line in terminal.screen() if line]
    check_equal([line.split()[0] for line in filled[-6:]], [f'sink-{n}-of-them' for n in range(5)] + ['source'], 'rows')
    check('\x1b' not in (case.folder / 'worker.log').read_text(), 'control sequences in the log file')
    worker.process.send_signal(signal.SIGTERM)
    check_equal(worker.wait_exit(), 0, 'exit code')


def test_no_table_where_nobody_wants_one(case):
    case.write('lines.txt', 'a\n')
    for flags, environment in (((), {'TERM': 'dumb'}), ((), {'CI': 'true'}), (('--progress', 'never'), {}), (('-q',), {}),
                               ((), {'KCONNECT_PROGRESS': 'never'})):
        worker = start(case, SOURCE, flags=(*ONE_RUN, *flags), environment=environment)
        check_equal(worker.wait_exit(), 0, 'exit code')
        worker.terminal.settle()
        check(b'\x1b' not in worker.terminal.raw, f'control sequences with {flags} {environment}')
    worker = start(case, SOURCE, flags=(*ONE_RUN, '--progress', 'always'), environment={'CI': 'true', 'NO_COLOR': '1'})
    check_equal(worker.wait_exit(), 0, 'exit code')
    worker.terminal.settle()
    check(worker.terminal.find(r'^ source +source +running +1/1 +1 '), 'no table although it is asked for')
    check(not re.search(rb'\x1b\[\d*m', worker.terminal.raw), 'colours although NO_COLOR is set')


def test_findings_are_coloured_on_a_terminal(case):
    case.write('worker.properties', worker_settings())
    case.write('source.properties', SOURCE | {'connector.class': 'NoSuch'})
    for flags, colored in (((), True), (('--color', 'never'), False)):
        terminal = Terminal(case.folder, [binary(), '--validate', *flags, 'worker.properties', 'source.properties'])
        check_equal(terminal.process.wait(30), 2, 'exit code')
        terminal.settle()
        check_equal(b'\x1b[31merror\x1b[0m KC' in terminal.raw, colored, f'coloured with {flags}')
        terminal.close()


def test_log_tells_progress_where_there_is_no_terminal(case):
    case.write('lines.txt', 'a\nb\n')
    worker = case.start_embedded(SOURCE, SINK, flags=('--progress-interval', '100ms'))
    worker.wait_log(r'INFO source source: RUNNING, 1 of 1 tasks RUNNING, 2 records, \d+\.\d records/s, 0\.00 MB/s, 0 errors')
    worker.wait_log(r'INFO sink sink: RUNNING, .* 2 records, .* lag 0, 0 errors, 0 dead letters \(\S+\.cli\.Progress\)')
    case.append('lines.txt', 'c\n')
    worker.wait_log(r'INFO sink sink: .* 3 records')
    worker.process.send_signal(signal.SIGUSR1)
    worker.wait_log(r'\n sink +sink +running +1/1 +3 ')
    worker.stop()
    check('\x1b' not in worker.log(), 'control sequences in a file')
    for name, counts in (('source', {'2', '3'}), ('sink', {'2', '3'})):
        told = re.findall(rf'INFO \w+ {name}: RUNNING.*RUNNING, (\d+) records, .*Progress\)', worker.log())
        check_equal(len(told), len(set(told)), f'lines of {name} without anything new: {told}')
        check(counts <= set(told) | {'2'}, f'counts told of {name} are {told}')


def test_log_file_is_opened_again(case):
    case.write('lines.txt', '')
    log = case.folder / 'worker.log'
    worker = case.start_embedded(SOURCE, flags=('--log-file', 'worker.log', '--log-format', 'logfmt'))
    worker.wait_running('source')
    log.rename(case.folder / 'worker.log.1')
    worker.process.send_signal(signal.SIGHUP)
    worker.wait_for(log.exists, 'a new log file')
    worker.wait_for(lambda: 'opened again' in log.read_text(), 'the first line of the new log')
    check(re.match(r'timestamp=\S+ level=INFO logger=\S+ context="" message="The log file ', log.read_text()), log.read_text())
    worker.stop()
    check('Kafka Connect stopped' in log.read_text(), 'the end is not in the new log')
    check('Kafka Connect stopped' not in (case.folder / 'worker.log.1').read_text(), 'the end is in the old log')


def test_hangup_of_the_terminal_ends_the_worker(case):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whatever these tests have been started by
    case.write('lines.txt', '')
    worker = case.start_embedded(SOURCE)
    worker.wait_running('source')
    worker.stop(signal.SIGHUP)
    check('told to stop by SIGHUP' in worker.log(), 'the reason is not told')
    worker = start(case, SOURCE)
    worker.wait_running('source')
    worker.terminal.close()
    check_equal(worker.wait_exit(), 0, 'exit code when the terminal is gone')


def test_signal_during_the_start_is_a_clean_end(case):
    os.mkfifo(case.folder / 'source.properties')
    case.write('worker.properties', worker_settings())
    case.write('lines.txt', '')
    worker = case.run_worker('--embedded-kafka', '--rest', 'off', 'worker.properties', 'source.properties')
    with open(case.folder / 'source.properties', 'w') as pipe:  # when the worker has opened it to read it
        worker.process.send_signal(signal.SIGTERM)
        pipe.write(''.join(f'{key}={value}\n' for key, value in SOURCE.items()))
    check_equal(worker.wait_exit(), 0, 'exit code')
    check('ended after' in worker.log() and 'told to stop' in worker.log(), 'no clean end')


def test_top_shows_a_worker(case):
    case.write('lines.txt', 'a\nb\n')
    worker = case.start_embedded(SOURCE, SINK)
    case.wait_lines('copy.txt', 2, worker)
    url = f'http://127.0.0.1:{worker.port()}'
    worker.wait_for(lambda: re.search(r'\n sink +sink +running +1/1 +2 .* ago\n', kconnect('top', '--once', '--url', url).stdout),
                    'the table of top')
    shown = kconnect('top', '--once', environment={'KCONNECT_URL': url + '/'})
    check_equal((shown.returncode, shown.stderr), (0, ''), 'top')
    check(re.match(HEADER, shown.stdout) and '\x1b' not in shown.stdout, shown.stdout)

    terminal = Terminal(case.folder, [program(), 'top', '--url', url, '--interval', '100ms'])
    terminal.wait_screen(r'^ sink +sink +running +1/1 +2 ')
    case.append('lines.txt', 'c\n')
    terminal.wait_screen(r'^ sink +sink +running +1/1 +3 ')
    terminal.type('x')
    terminal.type('q')
    check_equal(terminal.process.wait(10), 0, 'exit code of top')
    terminal.settle()
    check(terminal.is_as_before(), 'top leaves the terminal in another mode')
    check_equal(len([line for line in terminal.screen() if line]), 4, 'lines on the screen')
    terminal.close()
    worker.stop()
    gone = kconnect('top', '--once', '--url', url)
    check_equal((gone.returncode, gone.stdout), (2, ''), 'top without a worker')
    check(url in gone.stderr, gone.stderr)
    check_equal(kconnect('top', '--nonsense').returncode, 1, 'a wrong option')


def test_top_shows_a_worker_of_kafka_connect(case):
    statuses = {'orders': {'info': {'name': 'orders', 'type': 'sink', 'config': {}}, 'status': {
        'name': 'orders', 'type': 'sink', 'connector': {'state': 'RUNNING', 'worker_id': 'w:8083'},
        'tasks': [{'id': 0, 'state': 'RUNNING', 'worker_id': 'w:8083'},
                  {'id': 1, 'state': 'FAILED', 'worker_id': 'w:8083', 'trace': 'java.lang.Oops: no\n\tat x.Y'}]}}}

    class Java(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            known = self.path == '/connectors?expand=status&expand=info'
            body = json.dumps(statuses if known else {'error_code': 404, 'message': 'HTTP 404 Not Found'}).encode()
            self.send_response(200 if known else 404)
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Java)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    shown = kconnect('top', '--once', '--url', f'http://127.0.0.1:{server.server_port}')
    server.shutdown()
    check_equal(shown.returncode, 0, 'exit code')
    check_equal(shown.stdout.splitlines()[2].split(),
                ['orders', 'sink', 'FAILED', '1/2', '-', '-', '-', '-', '-', '-', 'no'], 'the row')
