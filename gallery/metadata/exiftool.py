"""XMP through ExifTool, where it is installed: a second reader for packets that go over several segments of a JPEG.

ExifTool is a Perl program that parses hostile bytes. It runs as a process of its own with limits of its own (time,
memory, output), gets the picture as its standard input so that no file name ever reaches it, reads no configuration,
writes no file, and what it prints is parsed like any other XMP. `reading.read` calls it, and nothing else may: an
upload is read in the decoder's process, whose limits hold for what it starts, so a web worker never waits for this.
"""

import os
import resource
import select
import shutil
import subprocess
import time
from contextlib import suppress

from .xmp import LARGEST

# It takes half a second. The decoder's process has five for all of a picture's metadata, which must not be lost.
SECONDS = 3
MEMORY = 512 * 1024 * 1024
COMMAND = ("-config", "", "-q", "-q", "-o", "-.xmp", "-tagsfromfile", "@", "-xmp:all", "--", "/dev/stdin")
CHUNK = 65536


def is_there():
    """Whether ExifTool is installed, on a system that can hand it a file as /dev/stdin."""
    return bool(_program()) and os.path.exists("/dev/stdin")


def xmp(source):
    """One XMP packet (bytes) with everything that ExifTool finds as XMP in a file (a path, or an open one), or b"".

    It is empty where ExifTool is not installed, fails, prints too much or takes longer than three seconds, and for a
    file that lies in memory alone.
    """
    program = _program() if is_there() else None
    try:
        # An open file is opened once more, so that its position stays where its owner has it.
        with open(f"/proc/self/fd/{source.fileno()}" if hasattr(source, "read") else source, "rb") as picture:
            return _printed(program, picture) if program else b""
    except OSError:
        return b""


def _printed(program, picture):
    process = subprocess.Popen(
        [program, *COMMAND],
        stdin=picture,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Nothing of ours may tell Perl where to look for code.
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
    )
    try:
        _limit(process.pid)
        packet = _drained(process.stdout, time.monotonic() + SECONDS)
        return packet if packet and process.wait(1) == 0 else b""
    except subprocess.TimeoutExpired:
        return b""
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _drained(pipe, end):
    """All that comes out of a pipe until its other side closes it; None when that is too much or lasts too long."""
    packet = b""
    while select.select([pipe], [], [], max(0, end - time.monotonic()))[0]:
        part = os.read(pipe.fileno(), CHUNK)
        if not part:
            return packet
        packet += part
        if len(packet) > LARGEST:
            break
    return None


def _limit(pid):
    """The most that a process may use from now on; it is on its own already, so one that is over needs none."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    # Only Linux can limit another process; elsewhere the clock alone does.
    prlimit = getattr(resource, "prlimit", None)
    for kind, most in limits.items() if prlimit else ():
        # A limit that was inherited may be lower already.
        with suppress(OSError, ValueError):
            prlimit(pid, kind, (most, most))


def _program():
    return shutil.which("exiftool", path=os.defpath) or shutil.which("exiftool")
