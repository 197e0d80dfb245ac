"""Runs a command on a pseudo-terminal, and passes on to standard output what is written there.

Usage: terminal.py COLUMNS ROWS COMMAND...
Lines of standard input steer: "resize COLUMNS ROWS", and "type HEX" for what someone types. After the command come a line
with its exit code and the terminal's settings.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

THEN_TELL = 'trap : INT; "$@"; code=$?; echo; echo "exit $code"; stty -a'


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))


def steer(terminal, line):
    match line.split():
        case [b"resize", columns, rows]:
            resize(terminal, columns, rows)
        case [b"type", keys]:
            os.write(terminal, bytes.fromhex(keys.decode()))


def relay(terminal):
    while True:
        ready = select.select([terminal, sys.stdin.buffer], [], [])[0]
        if terminal in ready:
            try:
                os.write(1, os.read(terminal, 65536))
            except OSError:  # How Linux says that nobody has the other end open any more.
                return
        if sys.stdin.buffer in ready:
            line = sys.stdin.buffer.raw.readline()
            if not line:
                return
            steer(terminal, line)


def main(columns, rows, *command):
    child, terminal = pty.fork()
    if child == 0:
        sys.stdin.readline()  # Until the terminal has its size.
        os.execvp("sh", ["sh", "-c", THEN_TELL, "sh", *command])
    resize(terminal, columns, rows)
    os.write(terminal, b"\n")
    relay(terminal)


main(*sys.argv[1:])
