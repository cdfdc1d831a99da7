"""From a photo to notes in words, for whom they are, and that no file makes them fail."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gallery.desk.plausibility import notes_of
from gallery.models import NearDuplicate, Photo
from gallery.plausibility import rules, words
from gallery.plausibility.facts import FYI, LOOK, Facts, Stamp
from gallery.plausibility.reading import facts_of
from gallery.plausibility.sentences import SENTENCES
from gallery.plausibility.sunlight import dark_by_the_clock, where_the_sun_stood
from gallery.plausibility.words import notes_for, told
from tests import factories
from tests.gallery.test_plausibility_file import JSON

PYONGYANG = (39.02, 125.75)
DAY = date(2026, 1, 16)
KEYS = (
    *("taken_at", "gps", "place", "software", "conflicts", "digital_source_type", "DateTime", "Make", "Model"),
    *("GPSDateStamp", "GPSTimeStamp", "exif:GPSTimeStamp", "xmp:ModifyDate", "Iptc4xmpExt:LocationCreated"),
    *("Iptc4xmpCore:CountryCode", "CountryCode", "Software", "tiff:Model", "exif", "gps", "iptc", "xmp", "text"),
)
VALUES = JSON | st.sampled_from(
    ["2023-02-30", "0000", "9999-12-31T23:59:59+14:00", "1970-01-01T00:00:00", "2022:08:22", [18.0, 30.0, 31.0]]
)
HOSTILE = st.recursive(
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8),
    lambda inner: st.dictionaries(st.sampled_from(KEYS), inner | VALUES, max_size=8),
    max_leaves=20,
)


def stamp(hour, minute=0, offset=None, day=DAY):
    return Stamp(day, day, time(hour, minute), offset)


def codes(photo):
    return [note.code for note in notes_for(photo)]


@pytest.mark.parametrize(
    ("hour", "offset", "code", "severity"),
    [
        (13, 540, "sun_stood", FYI),
        (8, 540, "sun_low", FYI),
        (7, 540, "sun_twilight", FYI),
        (2, 540, "sun_below", LOOK),
        (13, -240, "sun_below", LOOK),
    ],
)
def test_the_sun_is_looked_up_where_place_time_and_zone_are_known(hour, offset, code, severity):
    note = where_the_sun_stood(Facts(taken=stamp(hour, 30, offset), position=PYONGYANG))
    assert (note.code, note.severity) == (code, severity)


def test_the_sun_is_worked_out_for_a_named_town_and_never_for_a_country():
    note = where_the_sun_stood(Facts(taken=stamp(2, 0, 540), claimed="Hyesan"))
    assert note.code == "sun_below" and note.values["basis"] == "Hyesan"
    assert where_the_sun_stood(Facts(taken=stamp(2, 0, 540), claimed="North Korea")) is None
    assert where_the_sun_stood(Facts(taken=stamp(2, 0, 540))) is None
    assert where_the_sun_stood(Facts(taken=stamp(2, 0), position=PYONGYANG)) is None


def test_where_a_place_is_wide_the_sun_must_be_down_in_all_of_it():
    # A province reaches more than a degree: at sunset one does not know.
    sunset = stamp(17, 42, 540)
    assert where_the_sun_stood(Facts(taken=sunset, position=(40.0, 125.2))).code == "sun_twilight"
    assert where_the_sun_stood(Facts(taken=sunset, claimed="North Pyongan")).code == "sun_low"


@pytest.mark.parametrize(
    ("hour", "code", "severity"), [(2, "dark_by_any_clock", LOOK), (17, "dark_by_some_clocks", FYI), (12, None, None)]
)
def test_without_a_zone_it_is_said_for_which_clocks_it_was_dark(hour, code, severity):
    note = dark_by_the_clock(Facts(taken=stamp(hour), position=PYONGYANG))
    assert (note and note.code, note and note.severity) == (code, severity)


def test_the_dark_hours_are_told_as_ranges_of_clocks():
    note = dark_by_the_clock(Facts(taken=stamp(2), position=PYONGYANG))
    # In January the sun is up there from 07:50 to 17:40, which is 22:50 to 08:40 in UTC.
    assert note.values["ranges"] == ((-12, -7), (4, 14))
    assert "UTC-12:00 … UTC-07:00, UTC+04:00 … UTC+14:00" in told(note).explanation


def test_a_zone_that_the_satellites_tell_serves_the_sun():
    file = stamp(13, 0)
    facts = Facts(taken=file, file_taken=file, position=PYONGYANG, gps_moment=datetime(2026, 1, 16, 4, 0, tzinfo=UTC))
    assert where_the_sun_stood(facts).values["offset"] == 540
    assert dark_by_the_clock(facts) is None


def test_every_note_that_a_rule_can_make_has_words_in_which_every_value_is_known():
    stood = Facts(
        taken=stamp(2, 0, 60),
        file_taken=Stamp(date(1970, 1, 1), date(1970, 1, 1), time(0)),
        modified=Stamp(date(1960, 1, 1), date(1960, 1, 1), time(0)),
        received=datetime(2020, 1, 1, tzinfo=UTC),
        gps_moment=datetime(2021, 1, 1, tzinfo=UTC),
        position=(35.7, 139.7),
        gps=(0.0, 0.0),
        claimed="Hyesan",
        country_codes=("JP",),
        programs=("GIMP",),
        steps=("saved",),
        marks=("prompt",),
        retouched=("Clone Stamp",),
        source_type="composite",
        conflicts=(("taken_at", ("XMP", "EXIF")),),
        has_metadata=False,
    )
    others = Facts(
        taken=Stamp(date(2019, 1, 1), date(2019, 12, 31)),
        file_taken=stamp(12),
        received=datetime(2027, 1, 1, tzinfo=UTC),
        published=datetime(2010, 1, 1, tzinfo=UTC),
        twin_received=datetime(2010, 1, 1, tzinfo=UTC),
        gps_moment=datetime(2026, 1, 16, 3, 0, tzinfo=UTC),
        gps=PYONGYANG,
        claimed="Hyesan",
        has_metadata=False,
        network="WhatsApp",
    )
    abroad = Facts(taken=stamp(12, day=date(2009, 1, 1)), make="Apple", model="iPhone 17", software="26.1")
    abroad = replace(abroad, claimed="Hyesan", gps=(37.57, 126.98))
    made = rules.notes(stood) + rules.notes(others) + rules.notes(abroad)
    made += [
        note
        for hour in (2, 8, 12, 17)
        for offset in (None, 540)
        for note in rules.notes(Facts(taken=stamp(hour, 0, offset), position=PYONGYANG))
    ]
    made.append(where_the_sun_stood(Facts(taken=stamp(7, 30, 540), position=PYONGYANG)))
    said = {words._variant(note) for note in made}
    assert set(SENTENCES) <= said
    for language in ("en", "ko"):
        with translation.override(language):
            for note in made:
                line = told(note)
                assert "%(" not in line.sentence + line.explanation and line.sentence


@pytest.mark.django_db
def test_the_facts_of_a_photo_come_from_its_record_and_its_file():
    photo = factories.photo(
        taken_on=date(2018, 7, 25),
        taken_time=time(16, 34, 23),
        place="Hyesan",
        latitude=41.4,
        longitude=128.18,
        digital_source_type="digitalCapture",
        uploaded_name="IMG-20180725-WA0003.jpg",
        read_metadata={
            "taken_at": "2018-07-25T16:34:23.93",
            "gps": [41.5, 128.2],
            "place": "Dandong, China",
            "conflicts": [{"field": "taken_at", "values": [{"family": "XMP", "value": 1}, {"family": "EXIF"}]}],
        },
        raw_metadata={
            "exif": {"Make": "Apple", "Model": "iPhone X", "Software": "11.4", "DateTime": "2018:07:26 10:00:00"},
            "gps": {"GPSDateStamp": "2018:07:25", "GPSTimeStamp": [7.0, 34.0, 23.0]},
            "iptc": {"CountryCode": "CHN"},
        },
    )
    facts = facts_of(photo)
    assert facts.taken == Stamp(date(2018, 7, 25), date(2018, 7, 25), time(16, 34, 23), None)
    assert facts.file_taken.clock.minute == 34 and facts.modified.first == date(2018, 7, 26)
    assert facts.gps_moment == datetime(2018, 7, 25, 7, 34, 23, tzinfo=UTC)
    assert facts.gps == (41.5, 128.2) and facts.position == (41.4, 128.18)
    assert facts.claimed == "Hyesan" and facts.country_codes == ("CHN",)
    assert (facts.make, facts.model, facts.software) == ("Apple", "iPhone X", "11.4")
    assert facts.conflicts == (("taken_at", ("XMP", "EXIF")),)
    assert facts.network == "WhatsApp" and facts.has_metadata
    assert {"gps_zone", "country_differs", "conflicts"} <= set(codes(photo))


@pytest.mark.django_db
def test_a_coarse_date_is_a_span_and_a_bare_file_says_nothing():
    photo = factories.photo(
        taken_on=date(2018, 2, 3), date_precision="month", raw_metadata={"exif": {"Orientation": 1, "XResolution": 72}}
    )
    facts = facts_of(photo)
    assert facts.taken == Stamp(date(2018, 2, 1), date(2018, 2, 28))
    assert not facts.has_metadata and "stripped" in codes(photo)


@pytest.mark.django_db
def test_an_earlier_twin_is_asked_for_when_it_came_unless_it_was_dismissed():
    old, new = factories.photo(), factories.photo(taken_on=date(2025, 6, 1))
    Photo.objects.filter(pk=old.pk).update(uploaded_at=datetime(2020, 1, 1, tzinfo=UTC))
    pair = NearDuplicate.objects.create(photo=new, other=old, distance=2, transform="as-is")
    assert "after_twin" in codes(new)
    pair.dismissed_at = timezone.now()
    pair.save()
    assert "after_twin" not in codes(new)


@pytest.mark.django_db
def test_notes_take_one_query(django_assert_num_queries):
    photo = Photo.objects.select_related("source").get(pk=factories.photo(taken_on=DAY).pk)
    with django_assert_num_queries(1):
        notes_for(photo)


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE, HOSTILE, st.text(max_size=40))
def test_no_metadata_makes_the_notes_fail(read, raw, name):
    photo = Photo(
        read_metadata=read,
        raw_metadata=raw,
        uploaded_name=name,
        taken_on=DAY,
        taken_time=time(2),
        place=name,
        uploaded_at=timezone.now() - timedelta(days=1),
    )
    photo.pk = 0
    for note in notes_for(photo):
        assert note.sentence and len(note.sentence) < 4000


@pytest.mark.django_db
def test_who_may_not_see_what_leads_to_a_source_learns_how_many_notes_there_are(cast):
    source = factories.source(confidentiality="protected")
    photo = factories.photo(
        source=source,
        taken_on=date(2040, 1, 1),
        taken_time=time(2),
        taken_offset="+09:00",
        latitude=41.4,
        longitude=128.18,
        raw_metadata={"exif": {"Make": "Apple", "Model": "iPhone X", "Software": "GIMP 2.10"}},
    )
    full = notes_of(cast.chief, photo)
    assert {"after_received", "sun_below", "edited"} <= {note.code for note in full}
    part = notes_of(cast.reporter, photo)
    assert [note.code for note in part] == ["after_received", "kept"]
    assert str(len(full) - 1) in part[-1].sentence
    page = render_to_string("desk/plausibility.html", {"notes": part})
    assert "GIMP" not in page and "horizon" not in page


@pytest.mark.django_db
def test_the_panel_shows_what_to_look_at_first_and_escapes_what_a_file_says(cast):
    photo = factories.photo(
        raw_metadata={"exif": {"Software": "GIMP <script>alert(1)</script>"}, "text": {"prompt": "a street"}}
    )
    page = render_to_string("desk/plausibility.html", {"notes": notes_of(cast.moderator, photo)})
    assert page.index("Worth a second look") < page.index("Good to know")
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_an_empty_panel_says_what_was_looked_for():
    assert "Nothing that dates, places and the file" in render_to_string("desk/plausibility.html", {"notes": []})
