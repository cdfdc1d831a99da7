"""Files that somebody broke or loaded on purpose, through the decoder's own process."""

import io
import struct
import zlib

import pytest

from gallery import decoder, rendering
from gallery.imaging.refusals import Refused
from tests import images
from tests.corpus import CORPUS, needs_corpus

BROKEN = sorted((CORPUS / "broken").glob("*")) if CORPUS.is_dir() else []
TAKEN = {"bad-exif.jpg", "exif-typeerror.jpg", "gps-typeerror.jpg", "made-png-named.jpg"}


def look(path):
    """All that an arriving picture goes through; returns its Rendered."""
    width, height = decoder.inspect(path).upright_size
    assert decoder.hashes(path) is not None
    decoder.metadata(path)
    return decoder.render(path, rendering.essential_plan(width, height))


@needs_corpus
@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.name)
def test_s24_a_broken_file_is_taken_or_refused_with_a_reason_and_nothing_else_happens(path):
    try:
        made = look(path)
    except Refused as error:
        assert path.name not in TAKEN
        assert error.reason
    else:
        assert path.name in TAKEN
        assert made.files


def chunk(kind, data):
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, rows):
    """A PNG that claims a size and holds these bytes of rows."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def webp():
    """A WebP of a few kilobytes that takes gigabytes to decode."""
    target = io.BytesIO()
    images.scene((64, 64)).save(target, "WEBP", lossless=True)
    data = bytearray(target.getvalue())
    at = data.index(b"VP8L") + 9
    (bits,) = struct.unpack_from("<I", data, at)
    struct.pack_into("<I", data, at, (bits & 0xF0000000) | 16382 | 16382 << 14)
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "codes"),
    [
        ("a picture that claims to be endless", png(1 << 30, 1 << 30, b""), {"too-many-pixels", "broken"}),
        ("a picture of which one row came", png(9000, 9000, bytes(27_001)), {"broken", ""}),
        ("rows for a larger picture", png(8, 8, bytes(50_000_000)), {""}),
        ("a small file for a large canvas", webp(), {"too-many-pixels"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_s23_a_bomb_is_refused_or_defused(tmp_path, name, data, codes):
    path = tmp_path / "bomb"
    path.write_bytes(data)
    try:
        look(path)
        code = ""
    except Refused as error:
        code = error.code
    assert code in codes


def test_s23_a_picture_that_the_probe_should_have_refused_still_cannot_fill_the_memory(tmp_path):
    """Were the limits on pixels wrong, the limits on the process would hold."""
    from gallery.decoder.limits import Allowance

    path = tmp_path / "large"
    images.scene((4000, 4000)).save(path, "PNG")
    small = Allowance(cpu=20, wall=60, memory=30_000_000, files=64_000_000)
    with pytest.raises(Refused) as stop:
        decoder._decoder.run("render", path, {"plan": {"jpg": [320]}}, small)
    assert stop.value.code in ("too-costly", "broken")
    assert look(path).files
