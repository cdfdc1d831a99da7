"""The second reader's look into a manifest: one of ours passes, and whatever is added to it does not."""

import io
import json

import c2pa
import pytest

from gallery import signing
from gallery.imaging.renditions import encode
from gallery.mediaaudit import Secret, cbor, findings, jumbf
from gallery.mediaaudit.report import Report, Unreadable
from gallery.metadata import c2pa as reading
from tests import credentials as made
from tests import images
from tests.corpus import CORPUS, index, needs_corpus

FORMATS = {"jpg": "jpeg", "webp": "webp", "avif": "avif"}
TOLD = ("Far Bank", "Mara Lind", "Mara Lind / Far Bank", f"{made.KIND}digitalCapture")


def plain(extension="jpg"):
    return encode(images.scene((640, 400)), FORMATS[extension], credit=made.CREDIT)


def definition(extension="jpg", open_source=True):
    claim = signing.Claim(extension, open_source, False, False, True, "JPEG", made.CREDIT)
    return signing.definition(claim, "Far Bank")


def signed(extension="jpg", **options):
    return signing.sign(plain(extension), extension, definition(extension, **options), made.identity())


def loosely(found, ingredients=(), **settings):
    """A JPEG signed as the library does it when nobody holds it back."""
    context = c2pa.Context.from_dict({"builder": {"thumbnail": {"enabled": False}}} | settings)
    builder = c2pa.Builder(json.dumps(found), context=context)
    for words, data in ingredients:
        builder.add_ingredient(json.dumps(words), "image/jpeg", io.BytesIO(data))
    info = c2pa.C2paSignerInfo("es256", made.chain().certificates.encode(), made.chain().key.encode(), None)
    target = io.BytesIO()
    builder.sign(c2pa.Signer.from_info(info), "image/jpeg", io.BytesIO(plain()), target)
    return target.getvalue()


def codes(data, extension="jpg", **options):
    return {one.code for one in findings(data, extension, credit=TOLD, **options)}


@pytest.mark.parametrize("open_source", [True, False])
@pytest.mark.parametrize("extension", FORMATS)
def test_a_manifest_of_ours_passes(extension, open_source):
    assert findings(signed(extension, open_source=open_source), extension, credit=TOLD) == []


def more(**changes):
    return definition() | changes


def with_assertion(label, data, **options):
    others = [one for one in definition()["assertions"] if one["label"] != label]
    return loosely(more(assertions=[*others, {"label": label, "data": data} | options]))


ORIGINAL = images.picture(size=(400, 300))
PARENT = {"title": "original", "relationship": "parentOf", "label": "original"}
LEAKS = {
    "a thumbnail of itself": ("thumbnail", lambda: loosely(definition(), builder={"thumbnail": {"enabled": True}})),
    "a thumbnail of the original": (
        "thumbnail",
        lambda: loosely(more(ingredients=[]), [(PARENT, ORIGINAL)], builder={"thumbnail": {"enabled": True}}),
    ),
    "the original's manifest": ("jumbf", lambda: loosely(more(ingredients=[]), [(PARENT, made.received())])),
    "an original with a number": ("jumbf", lambda: loosely(more(ingredients=[]), [(PARENT, ORIGINAL)])),
    "the original's name": (
        "jumbf",
        lambda: loosely(more(ingredients=[PARENT | {"title": "DSC_0001.jpg"}])),
    ),
    "EXIF with a position": (
        "gps",
        lambda: with_assertion("stds.exif", {"@context": {}, "exif:GPSLatitude": "39,2.4N"}, kind="Json"),
    ),
    "a position in the metadata": (
        "gps",
        lambda: with_assertion("cawg.metadata", {"@context": {}, "exif:GPSLatitude": "39,2.4N"}, kind="Json"),
    ),
    "an assertion of another": ("jumbf", lambda: with_assertion("org.example.note", {"note": "house"})),
    "an action of another kind": (
        "jumbf",
        lambda: loosely(
            {
                "claim_version": 1,
                "claim_generator_info": [{"name": "Far Bank"}],
                "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [{"action": "c2pa.edited"}]}}],
            }
        ),
    ),
    "the time of an action": (
        "jumbf",
        lambda: loosely(
            {
                "claim_version": 1,
                "claim_generator_info": [{"name": "Far Bank"}],
                "assertions": [
                    {
                        "label": "c2pa.actions.v2",
                        "data": {"actions": [{"action": "c2pa.published", "when": "2025-02-03T09:10:11Z"}]},
                    }
                ],
            }
        ),
    ),
    "a title": ("jumbf", lambda: loosely(more(title="DSC_0001.jpg"))),
    "a version of the generator": (
        "jumbf",
        lambda: loosely(more(claim_generator_info=[{"name": "Far Bank", "version": "1"}])),
    ),
    "another generator": ("credit", lambda: loosely(more(claim_generator_info=[{"name": "Other Camera"}]))),
    "another credit": (
        "credit",
        lambda: with_assertion("cawg.metadata", {"@context": {}, "dc:creator": ["Jo Hidden"]}, kind="Json"),
    ),
}


@pytest.mark.parametrize(("code", "make"), LEAKS.values(), ids=LEAKS)
def test_s4_s6_whatever_a_manifest_says_beyond_ours_is_found(code, make):
    assert code in codes(make())


def test_s6_the_private_words_of_a_photo_are_searched_for_in_the_manifest_and_certificates_are_no_secret():
    data = signed()
    assert "private-string" in codes(data, private=[Secret("a name", "Mara Lind")])
    assert codes(data, private=[Secret("an organisation", "Test Desk Intermediate")]) == set()
    # What every manifest says tells of nobody.
    words = ("original", "image/jpeg", "c2pa.published", "jumbf manifest", "parentOf")
    assert codes(data, private=[Secret("a word", word) for word in words]) == set()


def block(data):
    """The span of the JUMBF box in a JPEG, without the header of its segment."""
    start = data.index(b"jumb") - 4
    return start, start + int.from_bytes(data[start : start + 4], "big")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"c2pa.actions.v2\0", b"c2pa.actions.v9\0"),
        (b"hparentOf", b"hpayment1"),
        (b"foriginal", b"foriginaX"),
        (b"jumbf manifest", b"jumbf manifesT"),
        (b"lc2pa.resized", b"lc2pa.resizeX"),
        (b"c2sh", b"c2sx"),
        (b"urn:c2pa:", b"urn:name:"),
    ],
)
def test_a_byte_that_is_not_as_ours_are_is_found(old, new):
    data = signed()
    assert old[1:] in data
    assert codes(data.replace(old[1:], new[1:], 1)) & {"jumbf", "unreadable", "credit"}


def test_every_cut_and_every_changed_byte_of_the_boxes_is_survived():
    data = signed()
    start, end = block(data)
    box = data[start:end]
    for place in range(0, len(box), 7):
        for spoilt in (box[:place], box[:place] + bytes([box[place] ^ 0x41]) + box[place + 1 :]):
            report = Report()
            try:
                jumbf.check(spoilt, report)
            except ValueError:
                continue
            assert report.manifests == 1


def test_a_filling_that_is_not_empty_is_found():
    data = signed()
    place = data.index(bytes(900))
    assert "jumbf" in codes(data[:place] + b"a secret of the guide" + data[place + 21 :])


def test_two_blocks_are_one_too_many():
    data = signed()
    start, end = block(data)
    segment = data[start - 12 : end]
    assert segment[:2] == b"\xff\xeb"
    assert "jumbf" in codes(data[:2] + segment + data[2:])


@needs_corpus
@pytest.mark.parametrize(
    "path", [row["path"] for row in index() if row["path"].startswith("c2pa/") and row["c2pa"] in ("Valid", "Invalid")]
)
def test_s4_a_manifest_that_came_with_an_upload_is_found_whoever_signed_it(path):
    kind = path.rpartition(".")[2].replace("jpeg", "jpg")
    found = findings((CORPUS / path).read_bytes(), kind)
    assert found and (kind not in FORMATS or {"jumbf", "thumbnail", "gps"} & {one.code for one in found})


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"\x00", 0),
        (b"\x39\x01\x00", -257),
        (b"\x43abc", b"abc"),
        (b"\x63abc", "abc"),
        (b"\x82\x01\xf6", [1, None]),
        (b"\xa1\x61a\xf5", {"a": True}),
        (b"\xd2\x80", []),
    ],
)
def test_cbor_is_read_as_the_rfc_says(data, value):
    assert cbor.read(data) == value


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x00",
        b"\x43ab",
        b"\x9f\xff",
        b"\x5f\xff",
        b"\xa2\x61a\x01\x61a\x02",
        b"\x61\xff",
        b"\xa1\x80\x01",
        b"\x81" * 60 + b"\x00",
        b"\x9b" + b"\xff" * 8,
        b"\xfb" + bytes(8),
        b"\xff",
    ],
)
def test_strange_cbor_is_refused(data):
    with pytest.raises(Unreadable):
        cbor.read(data)


def test_the_walker_shares_nothing_with_the_library():
    for module in (jumbf, cbor, jumbf.manifest):
        assert "c2pa" not in vars(module) and reading not in vars(module).values()
