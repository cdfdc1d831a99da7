"""Text in whatever character set somebody once wrote it, with a marker and without."""

import struct

import pytest

from gallery.metadata import exif, iptc, text
from tests import images

MARKERS = {
    "utf-8": b"\x1b%G",
    "latin-1": b"\x1b.A",
    "cp949": b"\x1b$)C",
}


def marked(marker, value, number=80):
    """IIM with a character set in record 1:90 and one value."""
    records = ((1, 90, marker), (2, number, value))
    return b"".join(struct.pack(">BBBH", 0x1C, record, at, len(data)) + data for record, at, data in records)


@pytest.mark.parametrize("charset", ["utf-8", "euc_kr", "cp949"])
@pytest.mark.parametrize("name", ["김철수 기자", "조선중앙통신 AP=연합뉴스", "평안북도 신의주 2013.02.14"])
def test_korean_in_iim_is_read_with_and_without_a_marker(charset, name):
    stored = name.encode(charset)
    assert iptc.read([], [images.iim(("byline", stored), utf8=False)]).first("By-line") == name
    marker = MARKERS["utf-8" if charset == "utf-8" else "cp949"]
    assert iptc.read([], [marked(marker, stored)]).first("By-line") == name


def test_syllables_that_only_cp949_has_are_read_beside_common_ones():
    name = "똠방각하 펲시"
    assert "똠".encode("cp949") == b"\x8cc"
    assert text.decode(name.encode("cp949")) == name


def test_korean_that_was_cut_inside_a_syllable_loses_only_that_syllable():
    assert text.decode("조선중앙통신".encode("euc_kr")[:-1]) == "조선중앙통"


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "latin-1"])
@pytest.mark.parametrize(
    "name", ["Zoë Ångström", "Jörg Müller, Büro", "Éléonore à l'été", "AÇÃO É ÁGUA", "ÄÖÜ", "Ärger"]
)
def test_western_names_are_read_without_a_marker(charset, name):
    assert iptc.read([], [images.iim(("byline", name.encode(charset)), utf8=False)]).first("By-line") == name


def test_a_row_of_typographic_signs_is_not_taken_for_korean():
    assert text.decode("“…”“…” he said".encode("cp1252")) == "“…”“…” he said"


@pytest.mark.parametrize("name", ["François Thibault, Genève", "Crème brûlée, Orléans", "Åsa from Norrköping"])
def test_the_old_mac_s_letters_are_read_where_windows_has_none(name):
    stored = name.encode("mac_roman")
    with pytest.raises(UnicodeDecodeError):
        stored.decode("cp1252")
    assert text.decode(stored) == name


def test_bytes_that_make_no_sense_as_mac_text_stay_as_they_are():
    assert text.decode(b"\x81\x8d\x90\xca\xd7") == "\x81\x8d\x90Ê×"


def test_a_marker_for_latin1_is_believed_and_utf8_behind_it_is_repaired():
    # Without the marker these two bytes are UTF-8 for another letter, and with it they may still be.
    assert iptc.read([], [marked(MARKERS["latin-1"], "Müller".encode("latin-1"))]).first("By-line") == "Müller"
    assert iptc.read([], [marked(MARKERS["latin-1"], "Müller".encode())]).first("By-line") == "Müller"


@pytest.mark.parametrize("marker", [b"\x1b%G", b"\x1b%/I"])
def test_both_markers_for_utf8_cut_a_broken_end(marker):
    assert iptc.read([], [marked(marker, "사진기자".encode()[:11])]).first("By-line") == "사진기"


@pytest.mark.parametrize("stored", [b"caf\xe9", b"Fran\xe7ois"])
def test_latin1_behind_a_marker_for_utf8_is_still_read(stored):
    assert iptc.read([], [marked(MARKERS["utf-8"], stored)]).first("By-line") == stored.decode("latin-1")


def test_a_byline_of_32_bytes_cut_inside_its_only_foreign_letter_loses_only_that_letter():
    whole = "Maria Magdalena von Hohenlohe Sü".encode()
    assert len(whole[:32]) == 32
    assert iptc.read([], [marked(MARKERS["utf-8"], whole[:32])]).first("By-line") == "Maria Magdalena von Hohenlohe S"


@pytest.mark.parametrize("charset", ["utf-8", "latin-1", "mac_roman"])
def test_exif_text_is_read_in_the_same_character_sets(charset):
    assert exif.read(images.exif(artist="François Genève".encode(charset))).creators == ["François Genève"]
