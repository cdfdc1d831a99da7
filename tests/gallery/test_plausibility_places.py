"""What a place's name means, and which country a position lies in."""

import pytest

from gallery.plausibility import gazetteer, outlines
from gallery.plausibility.facts import FYI, LOOK, Facts
from gallery.plausibility.whereabouts import country_differs, far_from_place, outside_country, positions_apart

PYONGYANG, DANDONG, SINUIJU, SEOUL, TOKYO = (
    (39.02, 125.75),
    (40.12, 124.39),
    (40.1, 124.4),
    (37.57, 126.98),
    (35.7, 139),
)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Hyesan, Ryanggang province", ("KP",)),
        ("East coast, perhaps Chongjin", ("KP",)),
        ("평양시 모란봉구역", ("KP",)),
        ("함경북도 회령시", ("KP",)),
        ("NORTH KOREA", ("KP",)),
        ("Seoul, South Korea", ("KR",)),
        ("대한민국 서울특별시", ("KR",)),
        ("Kangwon province", ("KP", "KR")),
        ("Korean peninsula", ("KP", "KR")),
        ("순천", ("KP", "KR")),
        ("Dandong, China", ("CN",)),
        ("Upper Yalu at Changbai", ("CN", "KP")),
        ("인도네시아", ("ID",)),
        ("Papua New Guinea", ("PG",)),
        ("New York", ("US",)),
        ("가나자와", ()),  # Kanazawa begins like Ghana
        ("Romania", ("RO",)),  # and ends like Oman
        ("Withheld", ()),
        ("", ()),
    ],
)
def test_a_text_names_the_countries_that_it_may_mean(text, countries):
    assert gazetteer.countries_in(text) == countries


def test_of_several_names_the_closest_described_place_is_meant():
    assert gazetteer.place_in("Hyesan, Ryanggang province").name == "Hyesan"


@pytest.mark.parametrize("text", ["순천", "Kangwon province", "Korean peninsula", "Sunchon, Pyongyang", "nowhere"])
def test_a_name_of_two_places_or_of_none_stands_nowhere(text):
    place = gazetteer.place_in(text)
    assert place is None or place.name == "Pyongyang"


@pytest.mark.parametrize(
    ("code", "letters"), [("PRK", "KP"), ("kr", "KR"), (" us ", "US"), ("XYZ", None), ("", None), (7, None)]
)
def test_letters_of_countries_are_read_in_both_lengths(code, letters):
    assert gazetteer.country_of(code) == letters


def test_a_country_is_named_in_the_language_of_the_desk():
    assert gazetteer.country_name("KP", "en") == "North Korea"
    assert gazetteer.country_name("KP", "ko") == "북한"
    assert gazetteer.country_name("??", "en") == "??"


@pytest.mark.parametrize(
    ("position", "code"),
    [
        (PYONGYANG, "KP"),
        (SEOUL, "KR"),
        (DANDONG, "CN"),
        (TOKYO, "JP"),
        ((-33.87, 151.1), "AU"),
        ((64.1, -21.5), "IS"),
        ((52.4, 174), None),
        ((0, 0), None),
        ((90, 0), None),
    ],
)
def test_a_position_lies_in_its_country(position, code):
    assert outlines.country_at(position) == code


def test_every_place_of_the_gazetteer_lies_in_one_of_its_countries():
    # Two islands that outlines of this size leave out.
    small = {"Baengnyeong", "Yeonpyeong"}
    astray = [
        place.name
        for _names, place in gazetteer.places()
        if place.at and not any(outlines.is_outside(code, place.at) is False for code in place.countries)
    ]
    assert set(astray) <= small


def test_a_border_river_is_nobodys_abroad():
    assert outlines.is_outside("KP", DANDONG) is False
    assert outlines.is_outside("CN", SINUIJU) is False


def test_of_the_sea_more_belongs_to_a_country_than_of_its_neighbour():
    offshore = (38.3, 124.4)
    assert outlines.country_at(offshore) is None
    assert 15 < outlines.kilometres_outside("KP", offshore) < 40
    assert outlines.is_outside("KP", offshore) is False
    assert outlines.is_outside("KP", SEOUL) is True


def test_both_claimants_of_a_contested_peninsula_are_at_home_there():
    simferopol = (44.95, 34.1)
    assert outlines.is_outside("UA", simferopol) is False
    assert outlines.is_outside("RU", simferopol) is False


def test_islands_beyond_the_date_line_are_near_their_country():
    assert outlines.kilometres_outside("RU", (71, -179.5)) < 40
    assert outlines.kilometres_outside("US", (52.9, 172.9)) < 40


def test_a_country_without_an_outline_is_not_judged():
    assert outlines.kilometres_outside("TK", (-9, -171.8)) is None
    assert outside_country(Facts(claimed="Tokelau", gps=PYONGYANG)) is None


def test_a_position_in_another_country_than_the_place_is_noted():
    note = outside_country(Facts(claimed="Hyesan", gps=SEOUL))
    assert note.severity == LOOK
    assert note.values["at"] == "KR" and note.values["countries"] == ("KP",) and note.values["whose"] == "file"


def test_the_desks_own_position_is_looked_at_where_the_file_has_none():
    note = outside_country(Facts(claimed="Hyesan", position=TOKYO))
    assert note.values["whose"] == "desk"


@pytest.mark.parametrize(
    ("claimed", "position"),
    [
        ("Hyesan", PYONGYANG),  # far, but in the country
        ("Sinuiju, seen from the other bank", DANDONG),
        ("Korean peninsula", SEOUL),
        ("Somewhere", TOKYO),  # nothing is claimed
        ("Baengnyeong", (37.95, 124.67)),  # an island that the outlines leave out
        ("Hyesan", None),
    ],
)
def test_what_coarse_outlines_or_vague_words_cannot_tell_is_not_noted(claimed, position):
    assert outside_country(Facts(claimed=claimed, gps=position)) is None


def test_a_position_far_from_the_place_is_noted_and_one_around_it_is_not():
    assert far_from_place(Facts(claimed="Hyesan", gps=PYONGYANG)).severity == LOOK
    assert far_from_place(Facts(claimed="Nampo", gps=PYONGYANG)) is None
    assert far_from_place(Facts(claimed="Kaesong", gps=(38.5, 126.2))).severity == FYI
    # Once is enough: it lies in another country.
    assert far_from_place(Facts(claimed="Hyesan", gps=SEOUL)) is None


def test_words_in_the_file_that_point_elsewhere_are_noted():
    note = country_differs(Facts(claimed="Pyongyang", file_place="Shenyang, China"))
    assert note.values == {"countries": ("KP",), "file": ("CN",)}
    assert country_differs(Facts(claimed="Pyongyang", country_codes=("CHN",))).values["file"] == ("CN",)
    assert country_differs(Facts(claimed="Pyongyang", file_place="Pyongyang")) is None
    assert country_differs(Facts(claimed="Kangwon", file_place="Seoul")) is None


def test_a_position_that_people_moved_far_is_noted():
    assert positions_apart(Facts(position=PYONGYANG, gps=SEOUL)).values["km"] == pytest.approx(195, abs=5)
    assert positions_apart(Facts(position=PYONGYANG, gps=(39.05, 125.8))) is None
