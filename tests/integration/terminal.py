"""A program as a person at a terminal sees it."""
import fcntl
import os
import re
import struct
import subprocess
import termios
import threading
import time
from pathlib import Path

from kit import Skip, Worker, binary, check_equal, wait_for

try:
    import pyte
except ImportError:
    pyte = None


class Terminal:
    """A terminal with a program in its foreground. The screen is what an emulator makes of the output."""

    def __init__(self, folder, command, environment=None, columns=120, rows=30):
        if pyte is None:
            raise Skip('python3-pyte is not installed')
        self.master, self.slave = os.openpty()
        self._screen = pyte.HistoryScreen(columns, rows, history=100_000)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self.raw = b''
        self.resize(columns, rows)
        self.modes = termios.tcgetattr(self.slave)
        kept = {name: value for name, value in os.environ.items() if name not in ('CI', 'NO_COLOR', 'TERM')}
        self.process = subprocess.Popen(
            [str(part) for part in command], cwd=folder, stdin=self.slave, stdout=self.slave, stderr=self.slave,
            env=kept | {'TERM': 'xterm-256color'} | (environment or {}), start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        while True:
            try:
                data = os.read(self.master, 65536)
            except OSError:
                return
            if not data:
                return
            with self._lock:
                self.raw += data
                self._stream.feed(data)

    def resize(self, columns, rows):
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
        with self._lock:
            self._screen.resize(rows, columns)

    def type(self, text):
        os.write(self.master, text.encode())

    def screen(self):
        """The lines that are on the screen now."""
        with self._lock:
            return [line.rstrip() for line in self._screen.display]

    def lines(self):
        """All lines, with those that have scrolled away at the top."""
        with self._lock:
            above = [''.join(row[column].data for column in range(self._screen.columns)).rstrip()
                     for row in self._screen.history.top]
            return above + [line.rstrip() for line in self._screen.display]

    def find(self, pattern):
        return next((found for line in self.screen() if (found := re.search(pattern, line))), None)

    def wait_screen(self, pattern, seconds=30):
        """The first match of a regular expression in a line of the screen."""
        return wait_for(lambda: self.find(pattern), f'{pattern!r} on the screen', seconds)

    def is_as_before(self):
        """The program has left the terminal as it found it."""
        with self._lock:
            modes = pyte.modes.DECAWM in self._screen.mode and pyte.modes.DECTCEM in self._screen.mode
            return modes and termios.tcgetattr(self.slave) == self.modes

    def settle(self):
        """Waits until all that a program that has ended wrote has been read; the cursor has to begin a line."""
        marker = f'marker {time.monotonic_ns()}'
        os.write(self.slave, f'{marker}\n'.encode())
        wait_for(lambda: marker.encode() in self.raw, 'the output')
        with self._lock:
            self._screen.cursor_up(1)
            check_equal(self._screen.display[self._screen.cursor.y].rstrip(), marker, 'the line of the cursor')
            self._screen.erase_in_line(2)

    def close(self):
        for descriptor in (self.slave, self.master):
            os.close(descriptor)


class TerminalWorker(Worker):
    """A worker on a terminal, standard output and error both."""

    def __init__(self, folder, arguments, environment=None, columns=120, rows=30):
        self.folder = Path(folder)
        self.log_path = self.folder / 'terminal'
        self.port_file = self.folder / 'rest.port'
        self._port = None
        self.terminal = Terminal(folder, [binary(), *arguments], environment, columns, rows)
        self.process = self.terminal.process

    def log(self):
        return '\n'.join(self.terminal.lines())
