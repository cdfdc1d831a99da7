"""Steps of a decoder that was taken over, or that met its worst picture, for tests/gallery/test_decoder.py."""

import contextlib
import ctypes
import json
import os
import resource
import signal
import struct
import sys
import time

CHANNEL = 4


def size(file):
    """A step that behaves: how many bytes the file has."""
    return len(file.read()), []


def eat_memory(file):
    """Take two gigabytes, and use them."""
    return len(bytearray(b"x" * 2_000_000_000)), []


def eat_memory_and_catch_it(file):
    """What a decoder in C does that does not look at what malloc returned."""
    with contextlib.suppress(MemoryError):
        bytearray(2_000_000_000)
    ctypes.string_at(0)


def spin(file):
    """Count for ever."""
    while True:
        pass


def sleep(file):
    """Wait for ever, and let no signal disturb it that can be caught."""
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    while True:
        time.sleep(60)


def crash(file):
    """Touch memory that is not there."""
    os.kill(os.getpid(), signal.SIGSEGV)


def be_killed(file):
    """What the kernel does where memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


def leave(file, code):
    """Exit without a word."""
    os._exit(code)


def fall_silent(file):
    """Close the channel and live on."""
    os.close(CHANNEL)
    sleep(file)


def say(file, text, code=0):
    """Write bytes (Latin-1) to the channel past the rules, and exit."""
    os.write(CHANNEL, text.encode("latin-1"))
    os._exit(code)


def announce(file, sizes):
    """Announce files of these sizes, and send none."""
    text = json.dumps({"words": {"done": {}}, "sizes": sizes}).encode()
    os.write(CHANNEL, struct.pack("!I", len(text)) + text)
    os._exit(0)


def answer(file, words):
    """Answer these words as if they were the truth."""
    return words, []


def answer_past_the_rules(file, words):
    """Answer these words instead of what came of the step."""
    text = json.dumps({"words": words, "sizes": []}).encode()
    os.write(CHANNEL, struct.pack("!I", len(text)) + text)
    os._exit(0)


def fail(file, kind):
    """Raise a built-in exception by its name."""
    raise getattr(__import__("builtins"), kind)


def meet_a_fault_of_the_system(file, number):
    """Raise an OSError with a number."""
    raise OSError(number, "as the system says")


def kill_the_helper(file):
    """Take away who forked us."""
    os.kill(os.getppid(), signal.SIGKILL)
    sleep(file)


def start_another(file):
    """Start a program that lives on, and say which it is."""
    pid = os.fork()
    if not pid:
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)"])
    return {"pid": pid}, []


def look_around(file):
    """What this process knows and holds."""
    limits = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE")
    return {
        "environment": dict(os.environ),
        "arguments": sys.argv,
        "descriptors": sorted(int(name) for name in os.listdir("/dev/fd")),
        "standard": [os.readlink(f"/dev/fd/{number}") for number in (0, 1, 2)],
        "folder": os.getcwd(),
        "modules": sorted({name.split(".")[0] for name in sys.modules}),
        "limits": {name: resource.getrlimit(getattr(resource, name))[0] for name in limits},
        "pid": os.getpid(),
        "helper": os.getppid(),
    }, []
