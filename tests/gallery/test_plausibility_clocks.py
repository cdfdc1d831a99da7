"""Dates, clocks and cameras: what does not fit together, and what does."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from gallery.plausibility import cameras, clocks
from gallery.plausibility.facts import FYI, LOOK, Facts, Stamp
from gallery.plausibility.rules import notes

RECEIVED = datetime(2026, 3, 10, 12, tzinfo=UTC)
PYONGYANG = (39.02, 125.75)


def stamp(year, month=1, day=1, hour=None, minute=0, second=0, offset=None):
    first = date(year, month, day)
    return Stamp(first, first, None if hour is None else time(hour, minute, second), offset)


def codes(facts):
    return [note.code for note in notes(facts)]


@pytest.mark.parametrize(
    ("taken", "noted"),
    [
        (stamp(2026, 3, 12), True),
        (stamp(2026, 3, 11), False),  # may have begun in another zone
        (stamp(2026, 3, 10, 23, 30, offset=9 * 60), True),
        (stamp(2026, 3, 10, 21, 30, offset=9 * 60), False),  # half an hour: a clock that is a little off
        (stamp(2026, 3, 11, 1, 30), False),  # at +14:00 it was before
        (Stamp(date(2026, 1, 1), date(2026, 12, 31)), False),
        (None, False),
    ],
)
def test_a_date_after_the_picture_came_is_noted_where_no_zone_explains_it(taken, noted):
    note = clocks.after_received(Facts(taken=taken, received=RECEIVED))
    assert bool(note) is noted
    assert not note or note.severity == LOOK


def test_a_date_after_readers_saw_it_or_after_its_twin_came_is_noted_once():
    early = RECEIVED - timedelta(days=400)
    facts = Facts(taken=stamp(2025, 6, 1), received=RECEIVED, published=early, twin_received=early)
    assert {"after_published", "after_twin"} <= set(codes(facts))
    late = Facts(taken=stamp(2026, 6, 1), received=RECEIVED, published=early, twin_received=early)
    assert [code for code in codes(late) if code.startswith("after_")] == ["after_received"]


@pytest.mark.parametrize(
    ("make", "model", "month"),
    [
        ("NIKON CORPORATION", "NIKON D70", date(2003, 12, 1)),
        ("NIKON CORPORATION", "NIKON Z 9", date(2021, 3, 1)),
        ("Canon", "Canon EOS 5D Mark II", date(2008, 9, 1)),
        ("Canon", "EOS R5", date(2020, 2, 1)),
        ("Apple", "iPhone 4", date(2010, 6, 1)),
        ("Apple", "iPhone 4S", date(2011, 10, 1)),
        ("samsung", "SM-G991B", date(2021, 1, 1)),
        ("SAMSUNG", "SM-G991U1", date(2021, 1, 1)),
        ("HUAWEI", "VOG-L29", date(2019, 3, 1)),
        ("HUAWEI", "Nexus 6P", date(2015, 9, 1)),
        ("Leica Camera AG", "LEICA M10", date(2017, 1, 1)),
        ("OLYMPUS IMAGING CORP.", "E-420", date(2008, 3, 1)),
        ("Google", "Pixel 4a", date(2020, 8, 1)),
        ("Apple", "iPhone 99", None),
        ("", "iPhone 4", None),
        ("Canon", "", None),
        ("NIKON CORPORATION", "D7", None),  # a beginning is not a name
        ("x" * 500, "y" * 500, None),
    ],
)
def test_a_camera_is_known_by_the_names_that_files_give_it(make, model, month):
    assert cameras.announced(make, model) == month


def test_a_picture_older_than_its_camera_is_noted():
    facts = Facts(taken=stamp(2009, 5, 1), make="Apple", model="iPhone 4")
    note = clocks.before_camera(facts)
    assert note.severity == LOOK and note.values["camera"] == "Apple iPhone 4"
    assert clocks.before_camera(Facts(taken=stamp(2010, 6, 2), make="Apple", model="iPhone 4")) is None
    # A year in which it did exist, for a part.
    year = Stamp(date(2010, 1, 1), date(2010, 12, 31))
    assert clocks.before_camera(Facts(taken=year, make="Apple", model="iPhone 4")) is None


def test_a_picture_older_than_the_system_of_its_telephone_is_noted():
    facts = Facts(taken=stamp(2022, 1, 1), make="Apple", model="iPhone 13", software="17.3")
    assert clocks.before_system(facts).values["month"] == date(2023, 6, 1)
    assert clocks.before_system(Facts(taken=stamp(2024, 1, 1), make="Apple", software="17.3")) is None
    assert clocks.before_system(Facts(taken=stamp(2009, 1, 1), make="Canon", software="17.3")) is None


def test_another_day_than_the_files_is_noted_and_the_next_day_is_not():
    assert clocks.date_differs(Facts(taken=stamp(2020, 5, 1), file_taken=stamp(2019, 5, 1))).values["days"] == 366
    assert clocks.date_differs(Facts(taken=stamp(2019, 5, 1), file_taken=stamp(2020, 5, 1))).values["days"] == 366
    assert clocks.date_differs(Facts(taken=stamp(2020, 5, 1), file_taken=stamp(2020, 5, 2))) is None
    month = Stamp(date(2020, 5, 1), date(2020, 5, 31))
    assert clocks.date_differs(Facts(taken=month, file_taken=stamp(2020, 5, 17, 12))) is None


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (stamp(1970, 1, 1, 9, 0), "clock_unset"),
        (stamp(1969, 12, 31, 19, 0), "clock_unset"),
        (stamp(1980, 1, 1, 0, 0), "clock_unset"),
        (stamp(2012, 1, 1, 0, 3, 12), "clock_unset"),
        (stamp(2019, 4, 15, 12), "clock_rounded"),
        (stamp(2019, 4, 15, 0), "clock_rounded"),
        (stamp(2019, 4, 15, 12, 0, 1), None),
        (stamp(2019, 1, 1, 14), None),
        (stamp(2019, 1, 1), None),
    ],
)
def test_times_that_nobody_set_are_told_apart(file, code):
    found = clocks.clock_unset(Facts(file_taken=file)) or clocks.clock_rounded(Facts(file_taken=file))
    assert (found and found.code) == code


def test_a_time_without_a_zone_is_noted_until_somebody_or_the_satellites_name_it():
    bare = stamp(2018, 7, 25, 16, 34, 23)
    assert clocks.clock_without_zone(Facts(taken=bare, file_taken=bare)).severity == FYI
    assert clocks.clock_without_zone(Facts(taken=stamp(2018, 7, 25, 16, 34, 23, 120), file_taken=bare)) is None
    gps = datetime(2018, 7, 25, 14, 34, 23, tzinfo=UTC)
    known = Facts(taken=bare, file_taken=bare, gps_moment=gps)
    assert clocks.clock_without_zone(known) is None
    assert clocks.gps_zone(known).values["offset"] == 120
    assert clocks.gps_time_apart(known) is None


def test_a_zone_of_the_file_does_not_hold_for_another_time_that_people_give():
    file = stamp(2018, 7, 25, 16, 34, offset=120)
    assert clocks.zone_of(Facts(file_taken=file), stamp(2018, 7, 25, 16, 34, 23)) == 120
    assert clocks.zone_of(Facts(file_taken=file), stamp(2018, 7, 25, 9, 0)) is None


@pytest.mark.parametrize(
    ("file", "gps", "severity"),
    [
        (stamp(2008, 10, 22, 16, 28, 39), datetime(2008, 10, 23, 14, 27, 7, tzinfo=UTC), FYI),
        (stamp(2003, 12, 14, 12, 1, 44), datetime(2018, 7, 25, 14, 34, 23, tzinfo=UTC), LOOK),
        (stamp(2022, 10, 25, 11, 27, 32, -300), datetime(2022, 10, 25, 16, 27, 32, tzinfo=UTC), None),
        (stamp(2022, 10, 25, 11, 27, 32, 0), datetime(2022, 10, 25, 16, 27, 32, tzinfo=UTC), FYI),
        (stamp(2022, 10, 25, 11, 27, 32), datetime(2022, 10, 25, 16, 26, 32, tzinfo=UTC), None),
        (stamp(2022, 10, 25), datetime(2022, 10, 25, 16, 26, 32, tzinfo=UTC), None),
    ],
)
def test_the_satellites_time_and_the_cameras_are_compared(file, gps, severity):
    note = clocks.gps_time_apart(Facts(file_taken=file, gps_moment=gps))
    assert (note and note.severity) == severity


def test_a_clock_that_kept_the_time_of_home_is_noted():
    note = clocks.zone_elsewhere(Facts(taken=stamp(2013, 2, 25, 22, 14, offset=60), position=PYONGYANG))
    assert note.values == {"offset": 60, "hours": 7}
    assert clocks.zone_elsewhere(Facts(taken=stamp(2013, 2, 25, 22, offset=540), position=PYONGYANG)) is None
    # Kashgar keeps Beijing's time, Samoa the other side of the date line.
    assert clocks.zone_elsewhere(Facts(taken=stamp(2013, 2, 25, 22, offset=480), position=(39.5, 76.0))) is None
    assert clocks.zone_elsewhere(Facts(taken=stamp(2013, 2, 25, 22, offset=780), position=(-13.8, -171.8))) is None


def test_a_file_changed_before_it_was_taken_is_noted():
    facts = Facts(file_taken=stamp(2020, 5, 5, 10), modified=stamp(2020, 5, 3, 10))
    assert clocks.modified_before_taken(facts).code == "modified_before_taken"
    assert clocks.modified_before_taken(Facts(file_taken=stamp(2020, 5, 5, 10), modified=stamp(2020, 5, 4, 20))) is None


def test_the_ends_of_the_calendar_hold_no_surprise():
    first = Stamp(date.min, date.min, time(0), 14 * 60)
    last = Stamp(date.max, date.max, time(23, 59), -12 * 60)
    for edge in (first, last):
        facts = Facts(taken=edge, file_taken=edge, received=RECEIVED, position=PYONGYANG, gps_moment=RECEIVED)
        assert isinstance(codes(facts), list)
