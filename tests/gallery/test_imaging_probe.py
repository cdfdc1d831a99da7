"""What a file is, by its bytes and before decoding; what is refused, and in which words."""

import io
import struct
import zlib

import pytest
from PIL import Image

from gallery.imaging import headers
from gallery.imaging.probe import Limits, picture, probe
from gallery.imaging.refusals import REASONS, Refused
from tests import images


def code(data, **limits):
    with pytest.raises(Refused) as caught:
        probe(io.BytesIO(data), limits=Limits(**limits))
    assert caught.value.reason.endswith(".")
    return caught.value.code


@pytest.mark.parametrize("format", images.FORMATS)
def test_each_format_is_known_by_its_bytes(format):
    data = images.picture(format, (96, 64))
    found = probe(io.BytesIO(data))
    assert (found.format, found.width, found.height, found.frames) == (format, 96, 64, 1)
    assert found.bytes == len(data)


def test_the_name_of_a_file_says_nothing_about_its_format(tmp_path):
    path = tmp_path / "holiday.jpg"
    path.write_bytes(images.picture("PNG"))
    assert probe(path).format == "PNG"


def test_an_open_file_stays_open_and_can_be_read_again():
    file = io.BytesIO(images.picture())
    assert probe(file) == probe(file)


def test_a_file_that_is_not_there_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        probe(tmp_path / "gone.jpg")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_size_is_as_stored_and_the_upright_size_turns_it(format):
    data = images.picture(format, (96, 64), exif=images.exif(orientation=6))
    found = probe(io.BytesIO(data))
    assert (found.width, found.height, found.orientation) == (96, 64, 6)
    assert found.upright_size == (64, 96)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (b"", "empty"),
        (b"Dear editor, see the attached picture.", "not-a-picture"),
        (b"<html><body>no</body></html>", "not-a-picture"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">', "svg"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\xff\x0a\xfa\x1f", "jxl"),
        (b"8BPS\0\1", "psd"),
        (b"II*\0\x10\0\0\0CR\x02\0", "raw"),
        (b"BM\x1a\0\0\0\0\0\0\0", "format"),
        (b"%PDF-1.7", "format"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "format"),
        (b"\xff\xd8\xff\xe0", "broken"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "broken"),
        (b"GIF89a\1", "broken"),
        (b"II*\0\xff\xff\xff\xff", "broken"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused_by_name(start, expected):
    assert code(start) == expected


def test_a_refusal_of_a_format_names_it():
    with pytest.raises(Refused, match="PDF files are not accepted"):
        probe(io.BytesIO(b"%PDF-1.7"))


def test_every_reason_is_a_sentence_that_translators_can_have():
    for msgid in REASONS.values():
        assert msgid[0].isupper() or msgid.startswith("%(")
        assert msgid.endswith(".")


def test_a_dng_is_a_raw_file_although_it_is_a_tiff():
    target = io.BytesIO()
    images.scene().save(target, "TIFF", tiffinfo={0xC612: b"\1\4\0\0"})
    assert code(target.getvalue()) == "raw"


def test_more_bytes_than_allowed_are_refused():
    assert code(images.picture(), max_bytes=100) == "too-heavy"


def with_scans(count):
    """A progressive JPEG whose last scan comes `count` more times."""
    data = images.picture(progressive=True)
    at = data.rindex(b"\xff\xda")
    return data[:at] + data[at:-2] * (1 + count) + b"\xff\xd9"


def test_s23_a_jpeg_that_has_its_pixels_gone_over_again_and_again_is_refused():
    assert code(with_scans(100)) == "too-costly"
    probe(io.BytesIO(with_scans(20)))


@pytest.mark.parametrize("length", [4094, 4095, 4096, 4097, 70_000])
def test_s23_scans_are_counted_wherever_they_begin(length):
    coded = (b"\xff\x00" * length)[:length]
    at = images.picture().rindex(b"\xff\xda")
    scan = images.picture()[at : at + 14] + coded
    data = io.BytesIO(images.picture()[:at] + scan * 5 + b"\xff\xd9" + scan * 50)
    assert headers.scans(data, 64) == 5
    assert headers.scans(data, 3) == 4


def test_pictures_behind_the_end_of_a_jpeg_do_not_count_as_its_scans():
    probe(io.BytesIO(images.picture() + images.picture(progressive=True) * 30))


@pytest.mark.parametrize("format", images.FORMATS)
def test_more_pixels_than_allowed_are_refused_in_every_format(format):
    assert code(images.picture(format, (96, 64)), max_pixels=6000) == "too-many-pixels"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("format", "mode", "most"),
    [("JPEG", "RGB", 120), ("JPEG", "CMYK", 49), ("PNG", "RGB", 84), ("PNG", "RGBA", 44), ("AVIF", "RGB", 46)],
)
def test_s23_the_pixels_allowed_follow_from_the_memory_that_a_format_costs(format, mode, most, monkeypatch):
    data = images.picture(format, image=Image.new(mode, (20, 10)))
    sizes = {most: (most * 100, 10_000), most + 1: ((most + 1) * 100, 10_000)}
    limits = Limits(max_side=99_999)
    for megapixels, size in sizes.items():
        monkeypatch.setattr(Image.Image, "size", property(lambda self, size=size: size))
        if megapixels > most:
            with pytest.raises(Refused, match=f"more than {most} megapixels"):
                probe(io.BytesIO(data), limits=limits)
        else:
            assert probe(io.BytesIO(data), limits=limits).mode == mode


def test_a_side_longer_than_allowed_is_refused():
    assert code(images.picture("PNG", (300, 2)), max_side=200) == "too-many-pixels"


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP", "AVIF", "TIFF"])
def test_frames_are_counted_and_too_many_are_refused(format):
    target = io.BytesIO()
    frames = [images.scene((16, 16)).rotate(turn) for turn in range(0, 60, 10)]
    frames[0].save(target, format, save_all=True, append_images=frames[1:])
    assert probe(io.BytesIO(target.getvalue())).frames == 6
    assert code(target.getvalue(), max_frames=5) == "too-many-frames"


def test_a_webp_that_claims_a_huge_canvas_is_refused_before_its_decoder_opens(monkeypatch):
    monkeypatch.setattr(Image, "open", lambda *args, **kwargs: pytest.fail("the decoder was opened"))
    canvas = struct.pack("<I", 16_382)[:3] * 2
    body = b"WEBPVP8X\x0a\0\0\0\x02\0\0\0" + canvas
    assert code(b"RIFF" + struct.pack("<I", len(body)) + body) == "too-many-pixels"


def test_a_gif_of_four_gigapixels_is_refused():
    assert code(b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x02\0;") == (
        "too-many-pixels"
    )


def test_a_png_whose_text_unpacks_to_far_too_much_is_refused():
    text = b"Comment\0\0" + zlib.compress(bytes(80_000_000), 9)
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
    data = images.picture("PNG")
    assert code(data[:33] + chunk + data[33:]) == "broken"


def test_a_tiff_whose_values_claim_more_than_the_file_is_refused():
    entries = b"".join(struct.pack("<HHII", 40_000 + tag, 7, 200, 0) for tag in range(90))
    data = struct.pack("<4sIH", b"II*\0", 8, 90) + entries + bytes(4)
    assert code(data) == "broken"


def test_pillow_itself_may_be_stricter_and_its_limit_stays_as_it_was(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    assert code(images.picture("PNG", (96, 64))) == "too-many-pixels"
    assert Image.MAX_IMAGE_PIXELS == 1000


@pytest.mark.parametrize("error", [OSError, SyntaxError, ValueError, TypeError, struct.error, EOFError, KeyError])
def test_whatever_a_decoder_raises_is_a_refusal(error):
    with pytest.raises(Refused, match="damaged"), picture(io.BytesIO(images.picture()), "JPEG"):
        raise error("deep inside")


def test_a_decoder_out_of_memory_means_a_picture_that_costs_too_much():
    with pytest.raises(Refused) as caught, picture(io.BytesIO(images.picture()), "JPEG"):
        raise MemoryError
    assert caught.value.code == "too-costly"


def test_heic_is_taken_only_where_it_is_allowed_and_its_reader_is_there():
    heif = pytest.importorskip("pillow_heif", reason="the optional pillow-heif is not installed")
    target = io.BytesIO()
    heif.from_pillow(images.scene()).save(target)
    assert code(target.getvalue()) == "heic"
    assert probe(io.BytesIO(target.getvalue()), limits=Limits(heic=True)).format == "HEIC"
