"""The clean helper from which a child is forked for every picture, and what such a child does.

It is started by fork and exec with an almost empty environment and one socket, loads the steps, and then only forks,
kills and reports: it never reads a byte of a picture itself. For each picture it gets three descriptors: a leash, a
channel and the file. The child reads its order from the channel and answers there. When the other end of the leash is
let go, for whatever reason, the child is killed; that it lives, and its exit code when it ends, go over the leash. When
the socket itself closes, the process that wanted pictures is gone, and so is everything here.
"""

import errno
import gc
import importlib
import os
import selectors
import signal
import socket
import struct
import sys
import traceback
from contextlib import suppress

from gallery.decoder import wire
from gallery.decoder.limits import MOST_FILES, Allowance, confine, die_with_parent, keep_few_files_open
from gallery.imaging.refusals import Refused

LIVES = b"!"
VERDICT = struct.Struct("!i")
# Where a child finds its file and its channel.
FILE, CHANNEL = 3, 4
LONGEST_ORDER = 1_000_000
LONGEST_FAULT = 4_000


def main(descriptor, steps):
    """Serve orders that come through a socket's descriptor, by the functions of the module named `steps`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_few_files_open()
    module = importlib.import_module(steps)
    # What is loaded now is shared with every child, as long as no garbage collection touches it.
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=descriptor) as control:
        _Zygote(control, module).serve()


class _Zygote:
    """The loop: `children` maps a process id to its leash."""

    def __init__(self, control, module):
        self.control, self.module, self.children = control, module, {}
        self.selector = selectors.DefaultSelector()
        self.woken, self.wakes = os.pipe()

    def serve(self):
        """Fork, kill and report until the socket closes."""
        os.set_blocking(self.woken, False)
        os.set_blocking(self.wakes, False)
        signal.set_wakeup_fd(self.wakes, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        self.selector.register(self.control, selectors.EVENT_READ, None)
        self.selector.register(self.woken, selectors.EVENT_READ, None)
        while True:
            for key, _events in self.selector.select():
                if key.fileobj is self.control:
                    if not self._take_order():
                        return
                elif key.data is not None:
                    self._let_go(key.data)
            self._bury()

    def _take_order(self):
        """Fork a child for the descriptors that came; return False when the socket closed."""
        data, descriptors, _flags, _address = socket.recv_fds(self.control, 1, 3)
        if not data:
            for pid in self.children:
                _kill(pid)
            return False
        if len(descriptors) == 3:
            leash, channel, file = descriptors
            try:
                pid = os.fork()
            except OSError:
                # No room for one more process: letting the leash go says so.
                os.close(leash)
            else:
                if pid == 0:
                    _live(file, channel, self.module)
                with suppress(OSError):
                    os.write(leash, LIVES)
                self.children[pid] = leash
                self.selector.register(leash, selectors.EVENT_READ, pid)
            descriptors = [channel, file]
        for descriptor in descriptors:
            os.close(descriptor)
        return True

    def _let_go(self, pid):
        """Nobody waits for a child any more. Its leash is closed when it is buried."""
        if pid in self.children:
            self.selector.unregister(self.children[pid])
            _kill(pid)

    def _bury(self):
        """Report the end of every child that ended."""
        with suppress(BlockingIOError):
            os.read(self.woken, 4096)
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            _kill_group(pid)
            leash = self.children.pop(pid)
            with suppress(KeyError):
                self.selector.unregister(leash)
            with suppress(OSError):
                os.write(leash, VERDICT.pack(os.waitstatus_to_exitcode(status)))
            os.close(leash)


def _kill(pid):
    os.kill(pid, signal.SIGKILL)
    _kill_group(pid)


def _kill_group(pid):
    """What a child started itself lives in the child's group of processes."""
    with suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def _live(file, channel, module):
    """The life of a child. Never returns: whatever happens, nothing of the helper's own code runs on."""
    code = 1
    try:
        die_with_parent()
        _keep_only(file, channel)
        with socket.socket(fileno=CHANNEL) as answers:
            order, _files = wire.receive(answers, most_words=LONGEST_ORDER, trusted=True)
            confine(Allowance(**order["allowance"]))
            with open(FILE, "rb") as picture:
                words, files = _answer(getattr(module, order["step"]), picture, order["arguments"])
            wire.send(answers, words, files)
        code = 0
    finally:
        os._exit(code)


def _keep_only(file, channel):
    """Have the two descriptors at their places and no other one, and nothing to read from or to write to."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    # Out of the way first, since either may lie at the other's place.
    spare = max(file, channel, CHANNEL) + 1
    os.dup2(file, spare)
    os.dup2(channel, spare + 1)
    os.dup2(spare, FILE, inheritable=False)
    os.dup2(spare + 1, CHANNEL, inheritable=False)
    os.closerange(CHANNEL + 1, MOST_FILES)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)


def _answer(step, picture, arguments):
    """(words, files) of a step; words say what came of it: done, refused, system or failed."""
    try:
        words, files = step(picture, **arguments)
    except Refused as error:
        return {"refused": error.code, "facts": error.facts}, []
    except MemoryError:
        return {"refused": "too-costly", "facts": {}}, []
    except Exception as error:
        if isinstance(error, OSError) and error.errno in errno.errorcode:
            return {"system": error.errno}, []
        return {"failed": traceback.format_exc()[-LONGEST_FAULT:]}, []
    return {"done": words}, files


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
