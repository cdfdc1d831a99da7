"""EXIF, IIM, XMP and PNG text, each read from blocks of bytes."""

import struct

import pytest

from gallery.metadata import dates, exif, iptc, text, xmp
from tests import images


def test_exif_text_in_utf8_and_in_latin1_and_twice_encoded_is_read():
    for stored in ("Zoë Ångström".encode(), "Zoë Ångström".encode("latin-1"), "ZoÃ« Ã\x85ngstrÃ¶m".encode()):
        assert exif.read(images.exif(artist=stored)).creators == ["Zoë Ångström"]


@pytest.mark.parametrize("charset", ["utf-8", "euc_kr"])
def test_korean_survives_without_a_character_set_marker(charset):
    block = images.iim(("byline", "조선중앙통신".encode(charset)), ("city", "신의주".encode(charset)), utf8=False)
    assert iptc.read([], [block]).first("By-line") == "조선중앙통신"
    assert iptc.read([], [block]).first("City") == "신의주"


def test_german_without_a_marker_is_not_taken_for_korean():
    for word in ("Jörg Müller, Köln", "Größe", "Ä", "ÄÖÜ", "dépêche à l’été"):
        assert text.decode(word.encode("cp1252")) == word


def test_a_utf8_field_that_iim_cut_inside_a_character_loses_only_that_character():
    assert iptc.read([], [images.iim(("byline", "사진기자".encode()[:11]))]).first("By-line") == "사진기"


def test_several_iim_values_of_one_name_are_a_list():
    found = iptc.read([images.photoshop(images.iim(("keyword", "river"), ("keyword", "bridge")))], [])
    assert found.values["Keywords"] == ["river", "bridge"]
    assert found.raw["Keywords"] == ["river", "bridge"]


def test_an_iim_field_of_extended_length_is_read():
    value = b"x" * 40_000
    block = b"\x1c\x02\x78\x80\x04" + struct.pack(">I", len(value)) + value
    assert len(iptc.read([], [block]).first("Caption-Abstract")) == 40_000


def test_a_cut_iim_block_gives_what_is_there_and_says_so():
    block = images.iim(("byline", "Ines Barbosa"), ("credit", "Nordwind Press"))
    found = iptc.read([], [block[:-4]])
    assert found.first("By-line") == "Ines Barbosa"
    assert found.warnings == ["The last IPTC field is cut off."]


@pytest.mark.parametrize(("name", "value"), [("dc:rights", "© Nordwind"), ("photoshop:Credit", "Nordwind")])
def test_xmp_reads_attribute_and_element_form_alike(name, value):
    for packet in (images.xmp(f'{name}="{value}"'), images.xmp("", f"<{name}>{value}</{name}>")):
        assert xmp.read([packet]).first(name) == value


@pytest.mark.parametrize("kind", ["Seq", "Bag", "Alt"])
def test_xmp_arrays_are_lists(kind):
    assert xmp.read([images.xmp("", images.listed("dc:subject", "a", "b", kind=kind))]).all("dc:subject") == ["a", "b"]


def test_the_default_language_of_an_xmp_text_comes_first():
    items = '<rdf:li xml:lang="ko">다리</rdf:li><rdf:li xml:lang="x-default">The bridge</rdf:li>'
    packet = images.xmp("", f"<dc:description><rdf:Alt>{items}</rdf:Alt></dc:description>")
    assert xmp.read([packet]).all("dc:description") == ["The bridge", "다리"]


@pytest.mark.parametrize(
    "structure",
    [
        '<rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City>Sinuiju</Iptc4xmpExt:City></rdf:li>',
        "<rdf:li><rdf:Description><Iptc4xmpExt:City>Sinuiju</Iptc4xmpExt:City></rdf:Description></rdf:li>",
        '<rdf:li Iptc4xmpExt:City="Sinuiju"/>',
    ],
)
def test_an_xmp_structure_is_read_in_its_three_forms(structure):
    element = f"<Iptc4xmpExt:LocationCreated><rdf:Bag>{structure}</rdf:Bag></Iptc4xmpExt:LocationCreated>"
    assert xmp.read([images.xmp("", element)]).place == "Sinuiju"


def test_xmp_with_rubbish_around_it_and_control_characters_in_it_is_still_read():
    packet = b"\x07rubbish" + images.xmp('photoshop:Credit="Nord\x01wind"') + b"<trailing"
    assert xmp.read([packet]).first("photoshop:Credit") == "Nordwind"


@pytest.mark.parametrize(
    "attack",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>',
        b"<x><not closed>",
        b"\xff\xfe\x00",
    ],
)
def test_hostile_xmp_is_a_warning_and_nothing_more(attack):
    found = xmp.read([attack, images.xmp('photoshop:Credit="Nordwind"')])
    assert len(found.warnings) == 1
    assert found.first("photoshop:Credit") == "Nordwind"


def test_deeply_nested_xmp_is_cut_and_not_followed():
    element = "<dc:a>" + "<dc:b>" * 5000 + "</dc:b>" * 5000 + "</dc:a>"
    assert xmp.read([images.xmp('photoshop:Credit="Nordwind"', element)]).first("photoshop:Credit") == "Nordwind"


@pytest.mark.parametrize(
    ("written", "degrees"), [("59,20.0755N", 59.334592), ("59,20,4.53S", -59.334592), ("-18.5", -18.5)]
)
def test_xmp_positions_are_read_in_their_three_notations(written, degrees):
    position = xmp.read([images.xmp(f'exif:GPSLatitude="{written}" exif:GPSLongitude="18,3.7W"')]).gps
    assert position == (pytest.approx(degrees, abs=1e-6), pytest.approx(-18.061667, abs=1e-6))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2023-08-05T17:16:53.939+02:00", "2023-08-05T17:16:53.939+02:00"),
        ("2023:08:05 17:16:53", "2023-08-05T17:16:53"),
        ("2007-11-19T00:00-08:00", "2007-11-19T00:00-08:00"),
        ("2011-07-30T15:41:25Z", "2011-07-30T15:41:25Z"),
        ("2013-02", "2013-02"),
        ("2013", "2013"),
        ("2013:02:00 00:00:00", "2013-02"),
        ("2015:00:00 00:00:00", "2015"),
        ("2015:00:00", "2015"),
        ("2015-06", "2015-06"),
        ("2015:  :     :  :  ", "2015"),
        ("2015:06:     :  :  ", "2015-06"),
        ("2015:06:11   :  :  ", "2015-06-11"),
        ("2015:06:11 10:29:  ", "2015-06-11T10:29"),
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("", None),
    ],
)
def test_dates_stay_as_exact_as_they_are(written, expected):
    assert dates.from_text(written) == expected


@pytest.mark.parametrize("written", ["yesterday", "2023-13-40", "2023-02-30T10:00:00", "2023-02-03T25:00:00"])
def test_a_date_that_no_calendar_knows_is_an_error(written):
    with pytest.raises(ValueError):
        dates.from_text(written)


def test_an_exif_date_takes_its_subseconds_and_its_offset():
    assert dates.from_exif("2025:03:14 16:22:05", "07", "+09:00") == "2025-03-14T16:22:05.07+09:00"
    assert dates.from_exif("2025:03:14 16:22:05", "000", "   :  ") == "2025-03-14T16:22:05"


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        ("20191016", "190100+0900", "2019-10-16T19:01:00+09:00"),
        ("20130200", None, "2013-02"),
        ("20130000", "000000+0000", "2013"),
        ("00000000", None, None),
        (None, "143000+0000", None),
    ],
)
def test_iim_dates_may_be_partial_and_a_time_alone_is_no_date(day, clock, expected):
    assert dates.from_iim(day, clock) == expected


def test_the_strongest_date_wins_and_a_more_exact_one_that_agrees_refines_it():
    assert dates.best([("XMP", "2009-06-24"), ("EXIF", "2009-06-24T09:41:07")]) == "2009-06-24T09:41:07"
    assert dates.best([("XMP", "2009-06-24"), ("EXIF", "2011-01-01T09:41:07")]) == "2009-06-24"
    assert dates.best([("XMP", "2022-01-10T15:15:44"), ("IIM", "2022-01-10T15:15:44-04:00")]).endswith("-04:00")


def test_an_iim_offset_of_zero_beside_a_date_without_one_is_no_offset():
    stamps = [("XMP", "2012-08-05T11:39:59"), ("IIM", "2012-08-05T11:39:59+00:00")]
    assert dates.best(stamps) == "2012-08-05T11:39:59"


def test_raw_values_fit_into_json_and_long_ones_are_cut():
    value = {"a": b"\0" * 9, "b": float("nan"), "c": "x" * 9000, "d": ["y"] * 300, "e": "nul\0inside", "f": (1, 2.5)}
    plain = text.plain(value)
    assert plain["a"] == "(9 bytes)"
    assert plain["b"] is None
    assert len(plain["c"]) < 4100
    assert plain["d"][-1] == "(200 more)"
    assert plain["e"] == "nulinside"
    assert plain["f"] == [1, 2.5]
