"""XMP through ExifTool, where it is installed: a second reader for packets that go over several segments of a JPEG.

ExifTool is a Perl program that parses hostile bytes. It runs as a process of its own with limits of its own (time,
memory, output), gets the picture as its standard input so that no file name ever reaches it, reads no configuration,
and what it prints is parsed like any other XMP. `reading.read` calls it, and nothing else may: an upload is read in the
decoder's process, so that a web worker never waits for it.
"""

import os
import resource
import shutil
import subprocess
import tempfile
from contextlib import suppress

from .xmp import LARGEST

SECONDS = 10
MEMORY = 512 * 1024 * 1024
COMMAND = ("-config", "", "-q", "-q", "-o", "-.xmp", "-tagsfromfile", "@", "-xmp:all", "--", "/dev/stdin")


def is_there():
    """Whether ExifTool is installed, on a system that can hand it a file as /dev/stdin."""
    return bool(_program()) and os.path.exists("/dev/stdin")


def xmp(path):
    """One XMP packet (bytes) with everything that ExifTool finds as XMP in the file at `path`, or b"".

    It is empty where ExifTool is not installed, fails, prints too much, or takes longer than ten seconds.
    Raises OSError when the file cannot be opened.
    """
    if not is_there():
        return b""
    with open(path, "rb") as picture, tempfile.TemporaryFile() as printed:
        try:
            process = subprocess.Popen(
                [_program(), *COMMAND],
                stdin=picture,
                stdout=printed,
                stderr=subprocess.DEVNULL,
                # Nothing of ours may tell Perl where to look for code.
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                close_fds=True,
            )
        except OSError:
            return b""
        try:
            _limit(process.pid)
            code = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return b""
        finally:
            process.kill()
            process.wait()
        printed.seek(0)
        packet = printed.read(LARGEST + 1)
    return packet if code == 0 and len(packet) <= LARGEST else b""


def _limit(pid):
    """The most that a process may use from now on; it is on its own already, so one that is over needs none."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: LARGEST + 1,
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
