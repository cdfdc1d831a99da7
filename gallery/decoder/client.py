"""What the rest of the code sees of the decoder: one order at a time in, plain data or a refusal out."""

import atexit
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from gallery.decoder import wire
from gallery.decoder.zygote import LIVES, VERDICT
from gallery.imaging.refusals import REASONS, Refused

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent.parent
# Isolated from the environment and the user's own packages; where ours lie is told.
START = "import json, sys; sys.path[:] = json.loads(sys.argv[3]); from gallery.decoder.zygote import main; " + (
    "main(int(sys.argv[1]), sys.argv[2])"
)
# Two pictures at once keep two cores busy. More of them, in each process of a web server, would fill its memory.
AT_ONCE = 2
# Seconds to wait for a place among them, less than a web server gives a request.
PATIENCE = 90
# Seconds for loading the helper and forking, on a machine that is busy with other things.
START_WITHIN = 30
# Seconds in which a child that has answered, or that was let go, must be gone.
FAREWELL = 5
COSTLY = {signal.SIGXCPU, signal.SIGKILL, signal.SIGALRM}


class _Gone(Exception):
    """The helper did not do its part; `process` is it."""

    def __init__(self, process):
        self.process = process


class Decoder:
    """Starts the helper when it is first needed, again when it died, and anew in a process that was forked from this.

    steps is the name of the module with the steps that a child can do. Safe to use from many threads.
    """

    def __init__(self, steps, *, at_once=AT_ONCE, patience=PATIENCE):
        self._steps, self._at_once, self._patience = steps, at_once, patience
        self._process = self._control = None
        self._forget()
        os.register_at_fork(after_in_child=self._forget)
        atexit.register(self.close)

    def run(self, step, source, arguments, allowance):
        """Have a step done on a picture (a path, or an open binary file); return (words, files) as it gave them.

        Raises Refused for everything that goes wrong with the picture or the decoder, OSError when the file cannot be
        opened or the child met a fault of the system.
        """
        with _descriptor(source) as file, self._place():
            for _attempt in range(2):
                try:
                    return self._outcome(step, *self._ask(step, file, arguments, allowance))
                except _Gone as error:
                    self._replace(error.process)
        logger.error("The decoder's helper ended, or could not fork, twice for one picture.")
        raise Refused("not-examined")

    def close(self):
        """End the helper and every child of it. The next order starts a new one."""
        if process := self._process:
            self._replace(process, patience=0)

    def _replace(self, process, *, patience=1):
        """Let go of a helper, unless another thread has done so, or it is alive after `patience` seconds: then it was
        only the fork that failed, and other threads' pictures are in its care."""
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
        with self._lock:
            if self._process is not process or (patience and process.poll() is None):
                return
            control, self._process, self._control = self._control, None, None
        control.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(FAREWELL)
        process.kill()
        process.wait()

    def _forget(self):
        """In a process that was just forked: the helper is the other's, and a lock may be held by no thread of ours."""
        if self._control:
            self._control.close()
        self._former, self._process, self._control = self._process, None, None
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(self._at_once)

    @contextmanager
    def _place(self):
        places = self._places
        if not places.acquire(timeout=self._patience):
            raise Refused("busy")
        try:
            yield
        finally:
            places.release()

    def _ask(self, step, file, arguments, allowance):
        """Return (words, files) of the answer, or (exit code, None) of a child that ended without a whole one."""
        leash, their_leash = socket.socketpair()
        channel, their_channel = socket.socketpair()
        with leash, channel:
            with their_leash, their_channel:
                process = self._hand_over([their_leash.fileno(), their_channel.fileno(), file])
            try:
                if not _heard(leash, len(LIVES), START_WITHIN):
                    raise _Gone(process)
                deadline = time.monotonic() + allowance.wall
                channel.settimeout(allowance.wall)
                wire.send(channel, {"step": step, "arguments": arguments, "allowance": asdict(allowance)})
                answer = wire.receive(
                    channel, most_words=allowance.words, most_files=allowance.files, deadline=deadline
                )
            except TimeoutError:
                return -signal.SIGALRM, None
            except wire.Garbled as error:
                logger.warning("A decoder answered nonsense (%s).", error)
                return 0, None
            except (EOFError, OSError):
                return self._verdict(leash, process), None
            # The place is free when the memory is.
            channel.close()
            self._verdict(leash, process)
            return answer

    def _verdict(self, leash, process):
        """The exit code of a child, minus the signal that ended it."""
        try:
            data = _heard(leash, VERDICT.size, FAREWELL)
        except TimeoutError:
            return -signal.SIGALRM
        if not data:
            raise _Gone(process)
        return VERDICT.unpack(data)[0]

    def _hand_over(self, descriptors):
        """Give the helper its descriptors, and return its process."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._start()
            try:
                socket.send_fds(self._control, [b"!"], descriptors)
            except OSError as error:
                raise _Gone(self._process) from error
            return self._process

    def _start(self):
        if self._control:
            self._control.close()
        self._control, theirs = socket.socketpair()
        paths = [str(ROOT), *(path for path in sys.path if path)]
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", START, str(theirs.fileno()), self._steps, json.dumps(paths)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
                env=_environment(),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def _outcome(self, step, words, files):
        if files is None:
            costly = words < 0 and -words in COSTLY
            logger.warning("A decoder ended with %s while it did “%s”.", words, step)
            raise Refused("too-costly" if costly else "broken")
        match words:
            case {"done": done}:
                return done, files
            case {"refused": str(code), "facts": dict(facts)}:
                raise _refusal(code, facts)
            case {"system": int(number)} if number > 0:
                raise OSError(number, os.strerror(number))
            case {"failed": str(fault)}:
                logger.warning("A decoder failed at “%s” in an unknown way: %r", step, fault)
        raise Refused("broken")


def _environment():
    """What a decoder knows of the world: where programs lie, and that text is UTF-8. No key, no address."""
    # Each of the C library's arenas maps 64 MB for itself, which counts against the limit and is never used.
    known = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
    return known | {name: os.environ[name] for name in ("PATH",) if name in os.environ}


def _heard(leash, size, seconds):
    """What comes over a leash, as bytes; None when nobody is left to tell. Raises TimeoutError."""
    leash.settimeout(seconds)
    try:
        data = leash.recv(size)
    except ConnectionError:
        return None
    return data if len(data) == size else None


def _refusal(code, facts):
    """The Refused of a decoder's words, in so far as they make a sentence of ours."""
    plain = all(type(value) in (int, str) and len(str(value)) < 40 for value in facts.values())
    try:
        refused = Refused(code, **facts)
        str(refused)
    except (KeyError, TypeError, ValueError):
        return Refused("broken")
    return refused if plain and code in REASONS else Refused("broken")


@contextmanager
def _descriptor(source):
    """A descriptor of a path or of an open file, whose position is put back, since the child moves it."""
    if not hasattr(source, "fileno"):
        with Path(source).open("rb") as file:
            yield file.fileno()
        return
    if hasattr(source, "flush"):
        source.flush()
    descriptor = source.fileno()
    position = os.lseek(descriptor, 0, os.SEEK_CUR)
    try:
        yield descriptor
    finally:
        os.lseek(descriptor, position, os.SEEK_SET)
