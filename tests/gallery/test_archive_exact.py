"""Every number and every page of the archive is what readers are shown, whatever happened and whoever has settled."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from gallery.archive import blocks, settling, tallies
from gallery.archive import reading as reading_module
from gallery.models import ArchiveDirty, ArchiveDue, ArchiveEntry, ArchiveTally, Claim, Consent, Lease, Photo
from gallery.services.claims import refresh_access_class
from sources import triggers
from sources.models import Source
from tests import factories
from tests.gallery.archiving import boxes, differences, pages, reading, result

pytestmark = pytest.mark.django_db

QUERIES = (
    "",
    "access=escorted",
    "access=border&access=independent",
    "place=Sinuiju",
    "place=withheld&year=2013",
    "tag=ice&tag=trains",
    "label=minder-present",
    "label=minder-present&label=long-lens&label=under-escort&year=2013",
    "chosen=not-by-the-state&source=visitor",
    "licence=all-rights-reserved&tag=ice",
    "source=photographer&place=Pyongyang&place=Sinuiju&year=2012&year=2013",
    "tag=nothing",
)
OTHERS = ("minder-present", "long-lens", "smuggled-out")
HOUR = timedelta(hours=1)


@pytest.fixture
def chance():
    return random.Random(20261122)


@pytest.fixture
def large(monkeypatch):
    """Have a small archive treated as a large one: counts are kept, few values fit, needles are few, blocks small."""
    monkeypatch.setattr(blocks, "SIZE", 8)
    monkeypatch.setattr(blocks, "FEW", 1)
    monkeypatch.setattr(blocks, "FOLD_AT", 6)
    monkeypatch.setattr(tallies, "REMEMBER_FROM", 1)
    monkeypatch.setattr(tallies, "NEEDLES", 6)
    monkeypatch.setattr(tallies, "REPLAYED", 25)
    monkeypatch.setattr(settling, "BEHIND", 5)
    monkeypatch.setattr(settling, "COUNTED_AHEAD", 1)


@pytest.fixture
def house(chance):
    """Sources of every confidentiality with photos of all kinds, some of them not public."""
    sources = [
        factories.source(kind=kind, confidentiality=confidentiality)
        for kind, confidentiality in (("photographer", "named"), ("visitor", "described"), ("resident", "protected"))
    ]
    return sources, [add(chance, sources) for _number in range(16)]


def add(chance, sources):
    """One more photo as chance will have it."""
    now = timezone.now()
    photo = factories.photo(
        source=chance.choice(sources),
        place="Known inside",
        place_shown=chance.choice(["Pyongyang", "Sinuiju", "Station, Pyongyang", ""]),
        place_precision=chance.choice(["locality", "province", "withheld"]),
        taken_on=chance.choice(["2012-02-01", "2013-02-01", None]),
        date_precision=chance.choice(["day", "unknown"]),
        licence=chance.choice(["", "CC0-1.0"]),
        public_from=chance.choice([now - chance.randrange(1, 5) * HOUR] * 6 + [None, now + HOUR]),
        embargo_until=chance.choice([None, None, None, now + HOUR, now - HOUR]),
        rights_expire=chance.choice([None, None, now + HOUR, now - HOUR]),
    )
    access = chance.choice(["", "under-escort", "cross-border", "state-handout"])
    for code in [code for code in (access, *chance.sample(OTHERS, 1)) if code]:
        factories.claim(photo, code, verified=True)
    photo.tags.add(*chance.sample(["Ice", "Trains", "Phones"], chance.randrange(3)))
    refresh_access_class(photo)
    return photo


def let_time_pass(by):
    """Move every moment that is still to come nearer, past the triggers: as if the clock went on."""
    now = timezone.now()
    triggers.remove(connection)
    for model, name in (
        (Photo, "public_from"),
        (Photo, "embargo_until"),
        (Photo, "rights_expire"),
        (Lease, "starts_at"),
        (Lease, "ends_at"),
        (Consent, "ends_at"),
        (ArchiveDue, "due_at"),
    ):
        model.objects.filter(**{f"{name}__gt": now}).update(**{name: F(name) - by})
    triggers.install(connection)


def happen(chance, sources, photos):
    """Let one thing happen, past every service."""
    photo = chance.choice(photos)
    now = timezone.now()

    def change(**fields):
        Photo.objects.filter(pk=photo.pk).update(**fields)

    chance.choice(
        [
            lambda: photos.append(add(chance, sources)),
            lambda: change(withdrawn_at=chance.choice([None, now])),
            lambda: change(embargo_until=chance.choice([None, now + HOUR])),
            lambda: change(rights_expire=now + HOUR),
            lambda: change(place_shown="Sinuiju", place_precision="province"),
            lambda: change(taken_on="2012-05-05", date_precision="year"),
            lambda: change(public_from=now - 9 * HOUR),
            lambda: change(creator="Secretname", caption=chance.choice(["By Secretname", "By nobody"])),
            lambda: change(credit_line=chance.choice(["", "Agency"])),
            lambda: factories.lease(photo, chance.choice(["allow", "deny"]), ends_at=chance.choice([None, now + HOUR])),
            lambda: factories.lease(photo, starts_at=now + HOUR),
            lambda: Lease.objects.filter(photo=photo).delete(),
            lambda: factories.consent(photo, ends_at=chance.choice([now - HOUR, now + HOUR])),
            lambda: Consent.objects.filter(photo=photo).update(revoked_at=chance.choice([None, now])),
            lambda: photo.derivatives.update(sealed=chance.choice([True, False])),
            lambda: photo.tags.set(chance.sample(["Ice", "Trains", "Phones"], chance.randrange(3))),
            lambda: (Claim.objects.filter(content_object=photo).update(state="rejected"), refresh_access_class(photo)),
            lambda: Source.objects.filter(pk=chance.choice(sources).pk).update(
                clearance=chance.choice(["cleared", "cleared", "danger"])
            ),
            lambda: Source.objects.filter(pk=chance.choice(sources).pk).update(
                kind=chance.choice(["visitor", "resident"])
            ),
            lambda: let_time_pass(2 * HOUR),
            settling.settle,
            lambda: settling.settle(limit=2),
            settling.settle_all,
            settling.bring_tallies_forward,
        ]
    )()


def test_everything_agrees_before_anything_was_settled(house):
    assert [found for query in QUERIES if (found := differences(query))] == []
    assert not ArchiveEntry.objects.exists()


def test_everything_agrees_when_all_is_settled(house):
    settling.settle_all()
    assert ArchiveEntry.objects.count() == result().count() > 3
    assert not ArchiveDirty.objects.exists()
    assert [found for query in QUERIES if (found := differences(query))] == []


def test_the_filters_of_the_slow_rule_agree_too(house):
    settling.settle_all()
    for query in QUERIES:
        assert pages(query) == list(result(query).newest().values_list("pk", flat=True)), query


@pytest.mark.parametrize("seed", range(2))
def test_everything_agrees_whatever_happens_in_a_small_archive(house, seed):
    outlast(house, random.Random(seed))


@pytest.mark.parametrize("seed", range(2))
def test_everything_agrees_whatever_happens_in_a_large_archive(house, large, seed):
    outlast(house, random.Random(seed))


def outlast(house, chance):
    sources, photos = house
    for _round in range(6):
        for _time in range(chance.randrange(1, 6)):
            happen(chance, sources, photos)
        for query in chance.sample(QUERIES, 3):
            assert differences(query) == [], query


def test_photos_that_the_clock_shows_and_hides_are_counted_at_their_moment(house):
    now = timezone.now()
    factories.photo(access_class="satellite", embargo_until=now + HOUR)
    factories.photo(access_class="satellite", rights_expire=now + 3 * HOUR)
    settling.settle_all()
    assert boxes()["access", "satellite"] == 1
    let_time_pass(2 * HOUR)
    assert not ArchiveDirty.objects.exists()
    assert boxes()["access", "satellite"] == 2
    let_time_pass(2 * HOUR)
    assert boxes()["access", "satellite"] == 1
    settling.settle_all()
    assert boxes()["access", "satellite"] == 1
    assert differences() == []


def test_counts_are_brought_forward_and_not_counted_again(house, large, monkeypatch):
    _sources, photos = house
    settling.settle_all()
    boxes("access=escorted")
    monkeypatch.setattr(tallies, "count", lambda choice: pytest.fail("It was counted again."))
    Photo.objects.filter(pk__in=[photo.pk for photo in photos[:5]]).update(withdrawn_at=timezone.now())
    assert differences("access=escorted") == []
    settling.settle()
    assert differences("access=escorted") == []


def test_a_value_that_was_not_kept_is_counted_when_it_may_have_risen(house, large, monkeypatch):
    """Of thousands of places the frequent ones are kept; one that becomes frequent is not missed."""
    monkeypatch.setattr(tallies, "KEPT_VALUES", 3)
    monkeypatch.setattr(tallies, "LISTED", 2)
    for name, times in (("Many", 6), ("Some", 5), ("Few", 3), ("Rare", 2)):
        for _time in range(times):
            factories.photo(place_shown=name, place_precision="province", source=house[0][0], access_class="border")
    settling.settle_all()
    query = "access=border"
    assert "Rare" not in reading(query).counts.counts["place"]
    for _time in range(5):
        factories.photo(place_shown="Rare", place_precision="province", source=house[0][0], access_class="border")
    settling.settle()
    assert reading(query).counts.counts["place"]["Rare"] == 7
    assert differences(query) == []


def test_no_more_states_are_kept_than_a_crawler_may_ask_for(house, large, monkeypatch):
    monkeypatch.setattr(tallies, "KEPT_STATES", 3)
    settling.settle_all()
    ahead = ArchiveTally.objects.filter(kept=True).count()
    for year in range(1900, 1920):
        reading(f"year={year}")
    assert ArchiveTally.objects.filter(kept=False).count() <= 3
    assert ArchiveTally.objects.filter(kept=True).count() == ahead > 5


def test_a_few_photos_among_many_are_found_by_their_keys(house, large):
    settling.settle_all()
    query = next(query for query in QUERIES if 0 < result(query).count() <= 6)
    reading(query)
    assert reading(query).counts.needles is not None
    assert differences(query) == []


def test_more_than_a_reader_can_look_through_are_settled_on_the_way(house, monkeypatch):
    monkeypatch.setattr(reading_module, "SETTLE_AT", 5)
    assert differences("access=escorted") == []
    assert not ArchiveDirty.objects.exists() and ArchiveEntry.objects.exists()


def test_a_source_with_very_many_photos_is_settled_by_a_worker(house, monkeypatch):
    monkeypatch.setattr(reading_module, "SETTLE_AT", 5)
    monkeypatch.setattr(reading_module, "SETTLE_LATER", 5)
    monkeypatch.setattr(settling, "FOR_READER", 1)
    Source.objects.update(clearance="danger")
    assert differences() == [] and boxes() == {}
    assert not ArchiveDirty.objects.exists()


def test_rebuilding_makes_the_same_rows(house):
    settling.settle_all()
    before = set(ArchiveEntry.objects.values_list("photo", "public_from", "access", "place", "year", "chosen"))
    ArchiveEntry.objects.update(access="wrong")
    settling.rebuild()
    settling.settle_all()
    assert set(ArchiveEntry.objects.values_list("photo", "public_from", "access", "place", "year", "chosen")) == before
    assert differences() == []


def test_a_page_shows_no_photo_that_the_rows_only_believe_to_be_public(client, house):
    """The last word is the photo's own, even should the rows be wrong."""
    settling.settle_all()
    triggers.remove(connection)
    shown = result().first()
    Photo.objects.filter(pk=shown.pk).update(withdrawn_at=timezone.now())
    triggers.install(connection)
    assert shown.pk in pages()
    assert shown.public_id not in client.get("/photos/").content.decode()
