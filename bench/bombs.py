#!/usr/bin/env python3
"""What broken and loaded files cost: each goes through the decoder as an arriving picture does.

  python bench/bombs.py [FILE_OR_FOLDER...] [--runs 1]

Without arguments it takes the broken files of the photo corpus, where that lies beside the project, and bombs that it
makes itself: small files that claim to be, or unpack to, far more than a picture. Prints file, seconds, outcome, and by
how much this process, which stands for a web worker, has grown. Writes bombs.json for bench/report.py. Exits 1 when one
takes more than five seconds, the process grows by more than 512 MB, or anything but a refusal or clean files comes of
one.
"""

import argparse
import io
import os
import resource
import struct
import sys
import tempfile
import time
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image

from gallery import decoder, rendering
from gallery.imaging.refusals import Refused

SECONDS, GROWTH = 5, 512
DEFUSED = {
    *("made-81-megapixels-of-nothing.png", "made-rows-for-a-larger-one.png", "made-claims-10900x10900.jpg"),
    "made-random.avif",
}
CORPUS = ROOT.parent / "shared" / "corpus" / "broken"


def main():
    """Print the table; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("paths", nargs="*", type=Path)
    options.add_argument("--runs", type=int, default=1, help="how often each file is looked at (the longest counts)")
    from bench import results

    results.add_folder(options)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = given.paths or [*_corpus(), *_made(Path(folder))]
        files = [one for path in paths for one in ([path] if path.is_file() else sorted(path.glob("*")))]
        # The helper starts with the first picture, once for all that follow.
        start = time.perf_counter()
        _look(_first(Path(folder)))
        print(f"The helper starts in {time.perf_counter() - start:.2f} s.\n")
        print(f"{'file':34} {'bytes':>10} {'seconds':>8}  {'grown MB':>8}  outcome")
        before, slow, odd, longest, refused = _memory(), [], [], (0.0, ""), 0
        for path in files:
            seconds, outcome = max(_timed(path) for _time in range(max(1, given.runs)))
            grown = _memory() - before
            print(f"{path.name[:34]:34} {path.stat().st_size:10} {seconds:8.2f}  {grown:8.1f}  {outcome}", flush=True)
            longest, refused = max(longest, (seconds, path.name)), refused + outcome.startswith("refused")
            slow += [path.name] if seconds > SECONDS else []
            odd += [path.name] if outcome.startswith("!") else []
    grown = _memory() - before
    print(f"\n{len(files)} files; this process grew by {grown:.1f} MB at most.")
    rows = [
        results.row("files, each through every step of an arriving picture", len(files), "files"),
        results.row("refused, with a reason", refused, "files"),
        results.row("made into clean files", len(files) - refused - len(odd), "files"),
        results.row("anything else", len(odd), "files", wanted="0"),
        results.row(f"the longest: {longest[1]}", longest[0], "s", wanted=f"≤ {SECONDS}"),
        results.row("growth of the process that stands for a web worker", grown, "MB", wanted=f"≤ {GROWTH}"),
    ]
    results.write(given.json, "bombs", "python bench/bombs.py", rows)
    for names, fault in ((slow, f"took more than {SECONDS} s"), (odd, "ended in something else than an answer")):
        if names:
            print(f"{', '.join(names)} {fault}.")
    return 1 if slow or odd or grown > GROWTH else 0


def _timed(path):
    start = time.perf_counter()
    try:
        outcome = _look(path)
    except Refused as error:
        outcome = f"refused: {error.code}"
    except Exception as error:
        outcome = f"!{type(error).__name__}: {error}"
    return time.perf_counter() - start, outcome


def _look(path):
    # The steps of gallery/ingest.py, in their order.
    width, height = decoder.inspect(path).upright_size
    decoder.hashes(path)
    decoder.metadata(path)
    made = decoder.render(path, rendering.essential_plan(width, height))
    return f"taken: {width} × {height}, {len(made.files)} files"


def _memory():
    """The most memory in megabytes that this process ever had."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1_000_000


def _corpus():
    if CORPUS.is_dir():
        return [CORPUS]
    print(f"The photo corpus is not beside the project ({CORPUS}); only bombs of our own making are tried.\n")
    return []


def _first(folder):
    path = folder / "first"
    Image.new("RGB", (64, 48)).save(path, "JPEG")
    return path


def _made(folder):
    """Yield the paths of bombs."""
    for name, data in bombs():
        path = folder / name
        path.write_bytes(data)
        yield path


def bombs():
    """Yield (name, bytes) of each bomb; those of DEFUSED are taken, since there is a picture in them after all."""
    yield "made-claims-20000x20000.png", _png(20_000, 20_000, b"")
    yield "made-claims-2-billion.png", _png(2**31 - 1, 2**31 - 1, b"")
    yield "made-81-megapixels-of-nothing.png", _png(9_000, 9_000, bytes(9_000 * (9_000 * 3 + 1)))
    yield "made-rows-for-a-larger-one.png", _png(8, 8, bytes(200_000_000))
    yield (
        "made-text-of-200-mb.png",
        _png(8, 8, bytes(200), (b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9))),
    )
    yield (
        "made-profile-of-200-mb.png",
        _png(8, 8, bytes(200), (b"iCCP", b"icc\0\0" + zlib.compress(bytes(200_000_000), 9))),
    )
    yield "made-frames-5000.gif", _gif(5_000)
    yield "made-claims-65535x65535.gif", b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\x00\x00\x00" + _gif(1)[13:]
    yield "made-claims-16383x16383.webp", _webp(16_383, 16_383)
    yield "made-claims-5000x5000.webp", _webp(5_000, 5_000)
    yield "made-claims-65500x65500.jpg", _jpeg(65_500, 65_500)
    yield "made-claims-10900x10900.jpg", _jpeg(10_900, 10_900)
    yield "made-scans-2000.jpg", _scans(2_000)
    yield "made-claims-60000x60000.tif", _tiff(60_000, 60_000)
    yield "made-directories-in-a-ring.tif", _ring()
    yield "made-random.jpg", b"\xff\xd8\xff\xe0" + os.urandom(2_000_000)
    yield "made-random.avif", _saved("AVIF")[:400] + os.urandom(500_000)


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width, height, rows, *more):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), *more, (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _gif(frames):
    data = _saved("GIF")
    # Behind the header and 256 colours, which may hold the byte too.
    at = data.index(b"\x2c", 13 + 256 * 3)
    return data[:at] + data[at:-1] * frames + b"\x3b"


def _webp(width, height):
    data = bytearray(_saved("WEBP", lossless=True))
    at = data.index(b"VP8L") + 9
    (bits,) = struct.unpack_from("<I", data, at)
    struct.pack_into("<I", data, at, (bits & 0xF0000000) | (width - 1) | (height - 1) << 14)
    return bytes(data)


def _jpeg(width, height, **options):
    data = bytearray(_saved("JPEG", **options))
    at = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2"))
    struct.pack_into(">HH", data, at + 5, height, width)
    return bytes(data)


def _scans(count):
    """A progressive JPEG of 64 megapixels whose last scan comes again and again: each goes over all coefficients."""
    data = _jpeg(8_000, 8_000, progressive=True)
    at = data.rindex(b"\xff\xda")
    return data[:at] + data[at:-2] * count + b"\xff\xd9"


def _tiff(width, height):
    entries = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (279, 4, 10)]
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + bytes(14)


def _ring():
    data = bytearray(_tiff(64, 64))
    struct.pack_into("<I", data, len(data) - 14, 8)
    return bytes(data)


def _saved(format, **options):
    target = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert("RGB").save(target, format, **options)
    return target.getvalue()


if __name__ == "__main__":
    sys.exit(main())
