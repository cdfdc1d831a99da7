"""What one look at a picture may cost, and how a process is held to it."""

import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass

MEGA = 1_000_000
# The most that the probe lets a picture take for decoding is 420 MB (gallery/imaging/probe.py); encoding AVIF at 2,560
# pixels and what Python itself needs come on top of it.
MEMORY = 640 * MEGA
# Of descriptors a decoder needs three, exiftool some more for the modules of Perl.
OPEN_FILES = 64
# The helper has two for each child and few others; closing all that there might be is quick as long as this is small.
MOST_FILES = 1024
# Readers' pages go first where the processor is busy.
NICE = 5


@dataclass(frozen=True)
class Allowance:
    """Seconds of processor time, seconds by the clock on the wall, bytes of memory beyond what the interpreter itself
    has mapped, and the most bytes of an answer: of its words (JSON) and of its files."""

    cpu: int
    wall: float
    memory: int = MEMORY
    words: int = 64 * 1024
    files: int = 0


# Headers alone: milliseconds in an honest file. The clock on the wall is generous: on a busy machine an honest picture
# waits, while a bomb burns the processor's time and ends by that.
INSPECT = Allowance(cpu=4, wall=20)
# Content Credentials with thousands of assertions take a second. More words than this tell about no picture, and have
# to be kept in a row of the database.
METADATA = Allowance(cpu=4, wall=20, words=8 * MEGA)
# A picture of 120 megapixels is decoded small in three seconds.
HASHES = Allowance(cpu=15, wall=30)
# A drawing of 16 megapixels at most, made small.
EMBLEM = Allowance(cpu=10, wall=20, files=4 * MEGA)
# Decoding as above, then a second for loading the network and at most two for searching a square of 1,280 pixels, which
# gets along with 500 MB. Nothing waits for it but the person who asked.
FACES = Allowance(cpu=30, wall=60)
# The first sizes of such a picture take five seconds, all of them with AVIF thirty.
FIRST = Allowance(cpu=30, wall=60, words=64 * 1024, files=64 * MEGA)
WHOLE = Allowance(cpu=120, wall=240, words=64 * 1024, files=128 * MEGA)


def allowance_to_render(plan):
    """The Allowance for the files of a plan: AVIF takes most of the time, and nobody waits for it."""
    return WHOLE if plan.get("avif") else FIRST


def keep_few_files_open():
    """Have no descriptor of this process, and of those that it forks, ever get a number of MOST_FILES or above."""
    _limit(resource.RLIMIT_NOFILE, MOST_FILES)


def confine(allowance):
    """Hold this process to an Allowance, for ever. Linux knows all of these limits. macOS accepts RLIMIT_AS but does
    not keep it: there the processor's time, the clock and the probe's own limits have to do."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    # One second later the kernel kills what has caught the first signal.
    _limit(resource.RLIMIT_CPU, allowance.cpu, allowance.cpu + 1)
    _limit(resource.RLIMIT_AS, _mapped() + allowance.memory)
    # Should nobody be left to stop this process, it stops by itself.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, allowance.wall + 1)
    os.nice(NICE)


def die_with_parent():
    """Have the kernel kill this process when the one that forked it dies, and let it gain no rights by executing
    another program. On Linux alone; elsewhere the timer of `confine()` ends it."""
    if sys.platform != "linux":
        return
    import ctypes

    set_death_signal, set_no_new_privileges = 1, 38
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.prctl(set_death_signal, signal.SIGKILL, 0, 0, 0)
        libc.prctl(set_no_new_privileges, 1, 0, 0, 0)


def _limit(what, soft, hard=None):
    """Set a limit, never above what this process was given itself; one that the platform refuses is left as it is."""
    hard = soft if hard is None else hard
    given = resource.getrlimit(what)[1]
    if given != resource.RLIM_INFINITY:
        soft, hard = min(soft, given), min(hard, given)
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (soft, hard))


def _mapped():
    """Bytes of address space that this process has mapped already, a quarter of a gigabyte where nobody says."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 256 * MEGA
