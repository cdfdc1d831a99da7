"""The credit in the public files: all of it comes back, in every block that a format has, and nothing else is there."""

import io
import json
import shutil
import subprocess

import pytest
from defusedxml.ElementTree import fromstring

from gallery.imaging.credit import LONGEST, SOURCE_TYPE, Credit, iim, save_options, xmp
from gallery.imaging.renditions import FORMATS, encode
from gallery.metadata import reading
from gallery.rendering import render
from tests import images

FULL = Credit(
    creator="김민수",
    credit="Visitor, via Paper & Sons",
    copyright="© 2026 Paper & Sons",
    licence_url="https://creativecommons.org/licenses/by/4.0/?a=1&b=2",
    source_type="digitalCapture",
)
HOSTILE = (
    "</dc:creator><script>alert(1)</script>",
    "Quo\"ted 'and' & ampersanded ]]> <!-- -->",
    "مرحبا بالعالم ‮evil",
    "First line\nSecond line\tand a tab",
    "👩🏽‍🚀 emoji 😀",
    "김민수 기자",
)
ALLOWED_GROUPS = {"SourceFile", "ExifTool", "System", "File", "JFIF", "Composite", "RIFF", "QuickTime", "Meta"}
ALLOWED_TAGS = {
    "IFD0:Artist",
    "IFD0:Copyright",
    "IPTC:CodedCharacterSet",
    "IPTC:By-line",
    "IPTC:Credit",
    "IPTC:CopyrightNotice",
    "XMP-dc:Creator",
    "XMP-dc:Rights",
    "XMP-photoshop:Credit",
    "XMP-xmpRights:WebStatement",
    "XMP-cc:License",
    "XMP-iptcExt:DigitalSourceType",
}
needs_exiftool = pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")


def read(data):
    return reading.read(io.BytesIO(data))


@pytest.mark.parametrize("format", FORMATS)
def test_every_field_comes_back_from_every_format(format):
    found = read(encode(images.scene(), format, credit=FULL))
    assert (found.creator, found.credit, found.copyright) == ([FULL.creator], FULL.credit, FULL.copyright)
    assert found.digital_source_type == FULL.source_type
    assert found.raw["xmp"]["xmpRights:WebStatement"] == FULL.licence_url
    assert found.warnings == []
    families = {"exif", "xmp", "iptc"} if format == "jpeg" else {"exif", "xmp"}
    assert set(found.raw) == families


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_is_written_without_a_credit(format):
    bare = encode(images.scene(), format)
    assert encode(images.scene(), format, credit=Credit()) == bare
    assert encode(images.scene(), format, credit=Credit("\x00 \n", source_type="unheard-of")) == bare
    assert save_options(format, None) == {}
    for mark in (b"Exif\0", b"8BIM", b"xpacket", b"<rdf"):
        assert mark not in bare


def test_a_field_that_is_empty_writes_nothing():
    assert set(save_options("jpeg", Credit(credit="Visitor"))) == {"xmp", "extra"}
    assert set(save_options("jpeg", Credit(source_type="print"))) == {"xmp"}
    packet = xmp(Credit(credit="Visitor"))
    assert b"photoshop:Credit" in packet
    assert b"dc:" not in packet and b"xmpRights" not in packet and b"Iptc4xmpExt" not in packet


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format", FORMATS)
def test_s19_hostile_text_is_written_as_text_and_comes_back_as_it_was(format, text):
    found = read(encode(images.scene(), format, credit=Credit(text, text, text)))
    assert found.creator == [text] and found.credit == text and found.copyright == text


def test_what_xml_forbids_is_dropped_and_the_rest_stays():
    text = "a\x00b\x08c\x0bd\x1fe\x7ff\x85g\ud800h\uffff"
    cleaned = Credit(text, text, text).cleaned()
    assert cleaned.creator == "abcdefgh"
    assert fromstring(xmp(cleaned)).tag == "{adobe:ns:meta/}xmpmeta"
    assert Credit("one\r\ntwo\rthree").cleaned().creator == "one\ntwo\nthree"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "//no.scheme/", "https://", "https://a b/", "http://[", "x"],
)
def test_s18_a_licence_that_is_no_web_address_is_not_written(address):
    assert Credit(licence_url=address).cleaned().licence_url == ""


def test_the_source_type_is_written_as_the_address_of_its_news_code():
    assert f"{SOURCE_TYPE}negativeFilm".encode() in xmp(Credit(source_type="negativeFilm").cleaned())


def test_iim_fields_are_cut_to_their_lengths_and_never_inside_a_character():
    records = iim(Credit(creator="김" * 20, credit="x" * 40, copyright="😀" * 40).cleaned())
    assert records.startswith(b"\x1c\x01\x5a\x00\x03\x1b%G")
    found = read(images.jpeg_with(images.picture(), 0xED, b"Photoshop 3.0\0" + images.photoshop(records)))
    assert found.creator == ["김" * 10]
    assert found.credit == "x" * 32
    assert found.copyright == "😀" * 32


def test_endless_text_is_cut_and_still_fits_into_one_segment_of_a_jpeg():
    endless = '&<😀"' * 50_000
    found = read(
        encode(images.scene(), "jpeg", credit=Credit(endless, endless, endless, "https://x.org/" + "&" * 9999))
    )
    assert found.credit == endless[:LONGEST]
    assert found.creator == [endless[:LONGEST]]


def test_an_unknown_format_is_refused():
    with pytest.raises(KeyError):
        save_options("png", FULL)


@needs_exiftool
def test_s3_exiftool_reads_the_same_credit_and_finds_no_other_tag(tmp_path):
    data = io.BytesIO(images.with_canaries("JPEG", (700, 500)))
    plan = {"jpg": (320, 700), "webp": (320,), "avif": (320,)}
    rendered = render(data, plan, card=True, boxes=[(0.2, 0.2, 0.2, 0.2)], credit=FULL)
    for (width, extension), content in rendered.files.items():
        assert not images.holds_canary(content)
        (tmp_path / f"{width}.{extension}").write_bytes(content)
    done = subprocess.run(["exiftool", "-j", "-G1", "-a", "-ee", tmp_path], capture_output=True, check=True)
    reports = json.loads(done.stdout)
    assert len(reports) == len(rendered.files) == 5
    for report in reports:
        tags = {name for name in report if name.split(":")[0] not in ALLOWED_GROUPS}
        jpeg = report["SourceFile"].endswith(".jpg")
        assert tags == ALLOWED_TAGS if jpeg else tags == {tag for tag in ALLOWED_TAGS if not tag.startswith("IPTC")}
        assert report["XMP-dc:Creator"] == report["IFD0:Artist"] == FULL.creator
        assert report["XMP-dc:Rights"] == report["IFD0:Copyright"] == FULL.copyright
        assert report["XMP-photoshop:Credit"] == FULL.credit
        assert report["XMP-xmpRights:WebStatement"] == report["XMP-cc:License"] == FULL.licence_url
        assert report["XMP-iptcExt:DigitalSourceType"] == SOURCE_TYPE + FULL.source_type
        if jpeg:
            assert report["IPTC:By-line"] == FULL.creator
            assert report["IPTC:Credit"] == FULL.credit
            assert report["IPTC:CopyrightNotice"] == FULL.copyright
