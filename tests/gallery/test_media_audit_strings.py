"""The audit searches files for private texts, in several character sets, and takes no pixels for words."""

import pytest

from gallery.mediaaudit import Secret, findings
from gallery.mediaaudit.strings import Haystack, needle
from tests import images
from tests.gallery import leaks
from tests.gallery.leaks import EXTENSIONS, clean, packet

KOREAN = "김철수의 사진"


def held(data, extension, *texts):
    """Which of some texts are found."""
    found = findings(data, extension, private=[Secret(text, text) for text in texts])
    return [text for text in texts if any(one.code == "private-string" and text in one.sentence for one in found)]


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("word", ["Kanarienvogel", KOREAN, "Gänsefüßchen"])
def test_a_private_text_is_found_in_every_character_set_and_format(word, charset, extension):
    data = clean(extension) + word.encode(charset)
    assert held(data, extension, word, "Zaunkönig") == [word]


def test_a_private_text_is_found_in_latin_1():
    assert held(clean("jpg") + "Gänsefüßchen".encode("latin-1"), "jpg", "Gänsefüßchen", "Gänsefüsschen") == [
        "Gänsefüßchen"
    ]


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_a_private_text_is_found_among_the_pixels(place):
    data = clean("jpg")
    start = data.rindex(b"\xff\xda") + 20
    at = start + int((len(data) - 2 - start) * place)
    assert held(data[:at] + b"Kanarienvogel" + data[at:], "jpg", "Kanarienvogel") == ["Kanarienvogel"]


def test_the_case_of_letters_hides_nothing():
    assert held(clean("png") + b"dsc_5417.nef", "png", "DSC_5417.NEF") == ["DSC_5417.NEF"]


def test_a_private_text_in_a_field_is_found_behind_the_escapes_of_xml():
    data = clean("webp", xmp=packet().replace(leaks.LINE.encode(), b"Quay &amp; Sons &lt;3"))
    assert held(data, "webp", "Quay & Sons <3") == ["Quay & Sons <3"]


def test_a_short_name_is_found_in_a_field_and_not_among_the_pixels():
    pixels = b"\x07Kim\x81" * 3
    assert held(leaks.in_scan(clean("jpg"), pixels), "jpg", "Kim") == []
    assert held(clean("jpg", xmp=packet().replace(b"Ada Quay</", b"Kim</")), "jpg", "Kim") == ["Kim"]


def test_the_longest_line_of_a_text_is_what_is_searched_for():
    assert held(clean("jpg") + b"by the red door", "jpg", "Hyesan\nby the red door") == ["Hyesan\nby the red door"]


@pytest.mark.parametrize("text", ["", "Ada", "-----", "0000000", "rdf:li", "Photoshop", "creator", "456789", "\n\n"])
def test_a_text_that_is_in_every_file_or_in_none_by_more_than_chance_is_not_searched_for(text):
    assert needle(text) == ""


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_short_words_do_not_turn_up_in_pixels_by_chance(extension):
    data = leaks.bare(extension, (900, 600))
    words = [f"{first}{second}{third}x1" for first in "abcdef" for second in "ghijkl" for third in "mnopqr"]
    assert len(data) > 100_000 and held(data, extension, *words) == []


def test_what_lies_outside_of_the_pixels_is_told_from_them():
    haystack = Haystack(b"head\x81kanari\x82\x83kanarien\x84tail", [(4, 22)])
    assert haystack.holds("head") and haystack.holds("tail") and haystack.holds("kanarien")
    assert haystack.outside == b"head\ntail"
    assert not Haystack(b"head\x81kanari\x82tail", [(4, 12)]).holds("kanari")


def test_a_canary_in_any_field_of_an_upload_is_found_where_it_was_kept():
    for extension, format in leaks.PILLOW.items():
        data = images.with_canaries(format)
        assert held(data, extension, images.CANARY) == [images.CANARY]
        assert held(clean(extension), extension, images.CANARY) == []
