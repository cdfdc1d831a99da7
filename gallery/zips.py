"""Opening a zip file that a stranger packed: quotas first, names never used as paths, nothing written to disk."""

import io
import math
import stat
import struct
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass

from gallery.incoming import clean_name, readable
from gallery.metadata.text import decode
from gallery.refusals import NotTaken

MEGA = 1_000_000
# Where a zip ends: a record of 22 bytes, and a comment.
LOCAL_HEADER, LONGEST_END = 30, 22 + 65_536
# How many of the files that are too small for a ratio of their own a zip may hold, however well they pack.
RATIO_FREE = 10
MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
ENCRYPTED, UTF8_NAME = 0x1, 0x800
# Numbers of 64 bits that no file can hold overflow where Python seeks.
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error, IndexError),
    *(OverflowError, MemoryError),
)
# LZMA takes as much memory as the file says, up to 4 GB, in the process that unpacks; cameras and desks use neither.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Quotas:
    """The most that one zip file may be: files, bytes of all, bytes of its list of files, and how many times larger
    than packed a file of more than `ratio_from` bytes may unpack. Pictures hardly pack at all."""

    entries: int = 2_000
    total: int = 8_000 * MEGA
    directory: int = 2 * MEGA
    ratio: int = 100
    ratio_from: int = 2 * MEGA


DEFAULT = Quotas()


def entries(file, *, quotas=DEFAULT):
    """Yield (name, packed file) for each file of a zip: the packed file is a readable object, or the NotTaken why not.

    Folders, links, hidden files and what macOS and Windows add are left out without a word. Reading a packed file
    raises NotTaken when it is damaged or a quota is passed; after the quota of the whole no more files come.
    Raises NotTaken when the zip as a whole is not taken.
    """
    archive, end = _open(file, quotas)
    _check_places(archive, end)
    wanted = [entry for entry in archive.infolist() if _is_wanted(entry)]
    if len(wanted) > quotas.entries:
        raise NotTaken("zip-entries", most=quotas.entries)
    # Many files just below `ratio_from` make a bomb too.
    fair = max(quotas.ratio_from * RATIO_FREE, end * quotas.ratio)
    over = NotTaken("zip-ratio") if fair < quotas.total else NotTaken("zip-total", most=quotas.total // MEGA)
    budget = Budget(min(quotas.total, fair), over)
    for entry in wanted:
        name = readable(_text(entry))
        if refusal := _refusal(entry, quotas):
            yield name, refusal
            continue
        try:
            with archive.open(entry) as packed:
                yield name, Packed(packed, entry, budget, quotas)
        except NotImplementedError:
            yield name, NotTaken("zip-method")
        except DAMAGE:
            yield name, NotTaken("zip-damaged")
        if budget.left < 0:
            return


@dataclass
class Budget:
    """Bytes that may still be unpacked from one zip file, and what is said when there are none left."""

    left: int
    refusal: NotTaken


class Packed(io.RawIOBase):
    """One packed file, read as a stream; what its header claims is not believed."""

    def __init__(self, packed, entry, budget, quotas):
        super().__init__()
        self._packed, self._budget = packed, budget
        self._most = max(quotas.ratio_from, entry.compress_size * quotas.ratio)
        self._read = 0

    def readable(self):
        """It is there to be read."""
        return True

    def read(self, size=-1):
        """Return up to `size` bytes. Raises NotTaken for damage, for what looks like a zip, and over the quotas."""
        try:
            data = self._packed.read(size)
        except NotImplementedError as error:
            raise NotTaken("zip-method") from error
        except DAMAGE as error:
            raise NotTaken("zip-damaged") from error
        if not self._read and data.startswith(MAGIC):
            raise NotTaken("zip-nested")
        self._read += len(data)
        self._budget.left -= len(data)
        if self._budget.left < 0:
            raise self._budget.refusal
        if self._read > self._most:
            raise NotTaken("zip-ratio")
        return data


def looks_like_zip(file):
    """Whether an open binary file begins as a zip file does; its position is put back to the start."""
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    return head in MAGIC


class _Bounded:
    """A zip file for Python's reader, which reads the whole list of files at once and makes an object of each entry
    before it can be asked how many there are. Where it looks for the list, and what it believes of it, differs between
    versions of Python; that it has to read it does not."""

    def __init__(self, file, most):
        self._file, self.most = file, most
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size=-1):
        """Return up to `size` bytes. Raises Lengthy for more than `most` at once."""
        if size is None or size < 0:
            at = self.tell()
            size = self.seek(0, io.SEEK_END) - at
            self.seek(at)
        if size > self.most:
            raise Lengthy
        return self._file.read(size)


class Lengthy(Exception):
    """A list of files that is too long to be read."""


def _open(file, quotas):
    """Python's reader of a zip file, and how many bytes the file has before its list of files."""
    try:
        length = file.seek(0, io.SEEK_END)
        bounded = _Bounded(file, max(quotas.directory, LONGEST_END))
        archive = zipfile.ZipFile(bounded)
    except Lengthy as error:
        raise NotTaken("zip-entries", most=quotas.entries) from error
    except (*DAMAGE, NotImplementedError) as error:
        raise NotTaken("zip-broken") from error
    bounded.most = math.inf
    return archive, min(length, archive.start_dir)


def _check_places(archive, end):
    """Refuse a zip in which two files share bytes, or one lies outside: such a one unpacks to any size."""
    at = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        if entry.header_offset < at:
            raise NotTaken("zip-broken")
        at = entry.header_offset + LOCAL_HEADER + entry.compress_size
    if at > end:
        raise NotTaken("zip-broken")


def _is_wanted(entry):
    """Whether this is a file that somebody packed on purpose."""
    mode = entry.external_attr >> 16
    # Python's own is_dir() fails for a name of no letters.
    if entry.filename.endswith("/") or (stat.S_IFMT(mode) not in (0, stat.S_IFREG)):
        return False
    parts = [part for part in entry.filename.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if not parts or "__MACOSX" in parts or any(part.startswith(".") for part in parts):
        return False
    return parts[-1].lower() not in ("thumbs.db", "desktop.ini")


def _refusal(entry, quotas):
    if entry.flag_bits & ENCRYPTED:
        return NotTaken("zip-encrypted")
    if entry.compress_type not in METHODS:
        return NotTaken("zip-method")
    if clean_name(entry.filename).lower().endswith(".zip"):
        return NotTaken("zip-nested")
    if entry.file_size > max(quotas.ratio_from, entry.compress_size * quotas.ratio):
        return NotTaken("zip-ratio")
    return None


def _text(entry):
    """The name as its packer saw it: without the mark for UTF-8 Python reads DOS letters, where Korean was meant."""
    if not entry.flag_bits & UTF8_NAME:
        with suppress(UnicodeError):
            return decode(entry.filename.encode("cp437"))
    return entry.filename
