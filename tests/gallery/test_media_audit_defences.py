"""The audit can fail: with each defence of the writer taken out in turn, it finds what the file then keeps."""

import importlib.util
import io

import pytest
from PIL import Image

from gallery import rendering
from gallery.imaging.renditions import encode
from gallery.mediaaudit import Secret, findings
from tests import images
from tests.corpus import CORPUS, needs_corpus
from tests.gallery import leaks

HEIC = importlib.util.find_spec("pillow_heif") is not None
CORPUS_FILES = ("canary.jpg", "canary.png", "canary.webp", "canary.avif", "canary.tif", "canary.heic")
CANARIES = [Secret("a canary", text) for text in (images.CANARY, "CANARY-DEV", "48.8582", "2.2945")]
FORMATS = {"jpg": "JPEG", "webp": "WEBP", "avif": "AVIF"}


def naive(image, extension, **kept):
    """What a writer makes that opens a picture and saves it again, with what it was told to keep."""
    target = io.BytesIO()
    options = {"speed": 10} if extension == "avif" else {}
    image.convert("RGB").save(target, FORMATS[extension], **options, **kept)
    return target.getvalue()


def codes(data, extension):
    return {finding.code for finding in findings(data, extension, private=CANARIES)}


def exif_of(image):
    """The EXIF of a picture as one block, wherever its format keeps it."""
    return image.getexif().tobytes()


def xmp_of(image):
    """The XMP of a picture as one block, wherever its format keeps it."""
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or getattr(image, "tag_v2", {}).get(700)
    return packet.encode() if isinstance(packet, str) else packet


DEFENCES = {
    "EXIF is left out": (lambda image: {"exif": exif_of(image)}, {"gps", "serial", "exif-tag", "private-string"}),
    "XMP is left out": (lambda image: {"xmp": xmp_of(image)}, {"serial", "xmp-property", "private-string"}),
}


def opened(name):
    if name.endswith(".heic"):
        if not HEIC:
            pytest.skip("pillow-heif, the optional reader of HEIC, is not installed")
        import pillow_heif

        return pillow_heif.open_heif(CORPUS / "canary" / name).to_pillow()
    return Image.open(CORPUS / "canary" / name)


@needs_corpus
@pytest.mark.parametrize("name", CORPUS_FILES)
@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("defence", DEFENCES)
def test_with_a_defence_taken_out_the_audit_finds_the_leak(name, extension, defence):
    image = opened(name)
    kept, expected = DEFENCES[defence]
    assert expected <= codes(naive(image, extension, **kept(image)), extension)


@needs_corpus
@pytest.mark.parametrize("name", CORPUS_FILES)
def test_with_all_defences_in_place_the_audit_finds_nothing(name):
    if name.endswith(".heic") and not HEIC:
        pytest.skip("pillow-heif, the optional reader of HEIC, is not installed")
    source = CORPUS / "canary" / name
    original = source.read_bytes()
    assert b"CANARY-DEV" in original
    made = rendering.render(source, dict.fromkeys(FORMATS, (160, 320)), card=True)
    assert len(made.files) == 7
    for (width, extension), data in made.files.items():
        promised = width if isinstance(width, int) else None
        assert findings(data, extension, width=promised, credit=(), private=CANARIES) == [], (width, extension)


@needs_corpus
@pytest.mark.parametrize("name", CORPUS_FILES)
def test_an_original_that_was_copied_instead_of_made_anew_is_found(name):
    extension = name.rpartition(".")[2]
    # Nothing is published as TIFF or HEIC: such a file would lie there under another name.
    extension = {"tif": "jpg", "heic": "avif"}.get(extension, extension)
    assert {"private-string"} < codes((CORPUS / "canary" / name).read_bytes(), extension)


@pytest.mark.parametrize("extension", FORMATS)
def test_a_profile_that_was_kept_is_found(extension):
    image = Image.open(io.BytesIO(images.with_canaries("PNG")))
    assert image.info["icc_profile"]
    assert "profile" in codes(naive(image, extension, icc_profile=image.info["icc_profile"]), extension)


def test_a_comment_that_pillow_keeps_by_itself_is_found():
    image = Image.open(io.BytesIO(images.picture("JPEG", comment=f"{images.CANARY}-comment")))
    target = io.BytesIO()
    image.save(target, "JPEG")
    assert codes(target.getvalue(), "jpg") == {"comment", "private-string"}


def test_a_second_picture_that_was_kept_is_found():
    image = Image.open(io.BytesIO(leaks.multi_picture()))
    target = io.BytesIO()
    image.save(target, "MPO", save_all=True)
    assert {"mpf", "second-picture"} <= codes(target.getvalue(), "jpg")


@pytest.mark.parametrize("extension", FORMATS)
def test_pixels_from_a_fresh_canvas_hold_nothing_else(extension):
    for format in images.FORMATS:
        image = Image.open(io.BytesIO(images.with_canaries(format))).convert("RGB")
        assert codes(encode(image, rendering.FORMATS[extension]), extension) == set()
