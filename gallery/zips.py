"""Opening a zip file that a stranger packed: quotas first, names never used as paths, nothing written to disk."""

import io
import lzma
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
END, END_SIZE, LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
LOCATOR64, LOCATOR64_SIZE, END64, END64_SIZE = b"PK\x06\x07", 20, b"PK\x06\x06", 56
MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
ENCRYPTED, UTF8_NAME = 0x1, 0x800
DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, struct.error, IndexError)


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
    raises NotTaken when it is damaged or a quota is passed; after "zip-total" no more files come.
    Raises NotTaken when the zip as a whole is not taken.
    """
    archive = _open(file, quotas)
    wanted = [entry for entry in archive.infolist() if _is_wanted(entry)]
    if len(wanted) > quotas.entries:
        raise NotTaken("zip-entries", most=quotas.entries)
    budget = Budget(quotas.total)
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
    """Bytes that may still be unpacked from one zip file."""

    left: int


class Packed(io.RawIOBase):
    """One packed file, read as a stream; what its header claims is not believed."""

    def __init__(self, packed, entry, budget, quotas):
        super().__init__()
        self._packed, self._budget, self._quotas = packed, budget, quotas
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
            raise NotTaken("zip-total", most=self._quotas.total // MEGA)
        if self._read > self._most:
            raise NotTaken("zip-ratio")
        return data


def looks_like_zip(file):
    """Whether an open binary file begins as a zip file does; its position is put back to the start."""
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    return head in MAGIC


def _open(file, quotas):
    try:
        # Python's reader makes an object of every entry before it can be asked how many there are.
        if _directory_size(file) > quotas.directory:
            raise NotTaken("zip-entries", most=quotas.entries)
        file.seek(0)
        return zipfile.ZipFile(file)
    except (*DAMAGE, NotImplementedError, UnicodeError) as error:
        raise NotTaken("zip-broken") from error


def _directory_size(file):
    """The size in bytes of a zip's list of files as its end record claims it (APPNOTE 4.3.14 and 4.3.16)."""
    length = file.seek(0, io.SEEK_END)
    file.seek(max(0, length - END_SIZE - LONGEST_COMMENT))
    tail = file.read()
    at = len(tail) - END_SIZE
    # The same two steps in the same order as Python's reader, so that both find the same record.
    if at < 0 or not (tail[at:].startswith(END) and tail.endswith(b"\0\0")):
        at = tail.rfind(END)
    if at < 0 or len(tail) < at + END_SIZE:
        raise zipfile.BadZipFile
    (size,) = struct.unpack_from("<L", tail, at + 12)
    if tail[max(0, at - LOCATOR64_SIZE) :].startswith(LOCATOR64):
        file.seek(length - len(tail) + at - LOCATOR64_SIZE - END64_SIZE)
        record = file.read(END64_SIZE)
        if record.startswith(END64):
            (size,) = struct.unpack_from("<Q", record, 40)
    return size


def _is_wanted(entry):
    """Whether this is a file that somebody packed on purpose."""
    mode = entry.external_attr >> 16
    if entry.is_dir() or (stat.S_IFMT(mode) not in (0, stat.S_IFREG)):
        return False
    parts = [part for part in entry.filename.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if not parts or "__MACOSX" in parts or any(part.startswith(".") for part in parts):
        return False
    return parts[-1].lower() not in ("thumbs.db", "desktop.ini")


def _refusal(entry, quotas):
    if entry.flag_bits & ENCRYPTED:
        return NotTaken("zip-encrypted")
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
