"""A page put together from stored parts is, byte for byte, the page that the templates would make now."""

import random
from datetime import timedelta
from itertools import cycle
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import Article
from articles.services import publishing
from articles.stored import post_page
from gallery.models import Lease, Photo, PhotoSet
from gallery.services.photos import withdraw_photo
from gallery.services.photosets import withdraw_set
from gallery.stored import set_page_by
from sources import parts
from sources.changes import PublicChange
from sources.parts import StoredPart
from sources.services import save_source
from tests import factories
from tests.newsroom import shop
from tests.newsroom.manyparts import HOUR, PLAIN, VARIANTS, edits, house, shown, text
from tests.quiet import wait_until_all_is_known

# On PostgreSQL whatever was written in a transaction that still runs counts as new, so that within a test's own
# transaction no stored part could ever be used.
POSTGRESQL = connection.vendor == "postgresql"
pytestmark = pytest.mark.django_db(transaction=POSTGRESQL)


def test_every_single_change_shows_at_once_in_every_page():
    site = house()
    before = shown(anew=False)
    assert shown(anew=False) == shown(anew=True) == before
    for (name, step), variant in zip(edits(site).items(), cycle(VARIANTS), strict=False):
        # Within a transaction nothing is stored: each step meets the parts as they were kept before all of them.
        with transaction.atomic():
            step()
            after = shown(anew=False, variants=[variant])
            assert after == shown(anew=True, variants=[variant]), name
            assert not after.items() <= before.items(), name
            transaction.set_rollback(True)


def test_changes_in_any_order_show_at_once_and_what_was_stored_between_them_is_right():
    site = house()
    steps = list(edits(site).items())
    random.Random(7).shuffle(steps)
    for number, (name, step) in enumerate(steps):
        step()
        if number % 5 == 4:
            assert shown(anew=False) == shown(anew=True), name


def test_what_becomes_due_by_the_clock_shows_though_nothing_is_noted():
    site = house()
    ended, due, forbidden = site.photos[0], site.photos[1], site.photos[2]
    lease = factories.lease(forbidden, kind="deny", starts_at=timezone.now() + timedelta(days=1))
    # Pages are made before that moment and after it; a machine that is busy needs longer for the first than thought.
    begun = timezone.now()
    shown(anew=False, variants=PLAIN)
    took = timezone.now() - begun + timedelta(seconds=0.2)
    for factor in (2, 6, 20):
        soon = timezone.now() + factor * took
        Article.objects.filter(pk=site.live.pk).update(publish_at=soon, headline="Due with the clock")
        Photo.objects.filter(pk=ended.pk).update(rights_expire=soon)
        Photo.objects.filter(pk=due.pk).update(public_from=soon)
        PhotoSet.objects.filter(pk=site.other_set.pk).update(embargo_until=soon)
        Lease.objects.filter(pk=lease.pk).update(starts_at=soon)
        before, noted = text(shown(anew=False, variants=PLAIN)), PublicChange.objects.count()
        if timezone.now() < soon:
            break
    wait_for(soon)
    after = shown(anew=False, variants=PLAIN)
    assert after == shown(anew=True, variants=PLAIN) and PublicChange.objects.count() == noted
    after = text(after)
    for photo, earlier, later in ((ended, True, False), (due, False, True), (forbidden, True, False)):
        assert (photo.caption in before, photo.caption in after) == (earlier, later), photo
    for words_of_it in ("A set within the text", "Due with the clock"):
        assert words_of_it not in before and words_of_it in after


def wait_for(moment):
    """Until the database's clock has passed a moment."""
    while timezone.now() <= moment + timedelta(milliseconds=5):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")


def asked(url, client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("kind", ["report", "essay"])
def test_a_page_asks_as_often_for_a_hundred_photos_as_for_five_and_at_most_eight_times(client, kind):
    counts = []
    for number in (5, 100):
        photos = [factories.photo() for _number in range(number)]
        post = shop.article(
            kind=kind, lead_photo=photos[0], photo_sets=[factories.photo_set(*photos)], tags=[f"Ice {number}"]
        )
        url, of_set = post.get_absolute_url(), PhotoSet.objects.newest().first().get_absolute_url()
        wait_until_all_is_known()
        client.get(url), client.get(of_set)
        counts.append((asked(url, client), asked(of_set, client)))
    assert counts[0] == counts[1] and max(counts[0]) <= 8


def test_a_stored_part_is_used_while_nothing_has_changed():
    site = house()
    first = shown(anew=False, variants=PLAIN)
    made = dict(StoredPart.objects.values_list("pk", "made_at"))
    assert shown(anew=False, variants=PLAIN) == first
    assert dict(StoredPart.objects.values_list("pk", "made_at")) == made
    StoredPart.objects.filter(name=f"article:{site.report.pk}:main", variant="en-full").update(html="As it was kept")
    assert post_page(site.report.slug, "full").main == "As it was kept"


def test_a_new_post_leaves_the_stored_parts_of_others_as_they_are():
    site = house()
    shown(anew=False, variants=PLAIN)
    made = dict(StoredPart.objects.values_list("pk", "made_at"))
    shop.article(tags=["Phones"], section=site.section)
    shown(anew=False, variants=PLAIN)
    assert made.items() <= dict(StoredPart.objects.values_list("pk", "made_at")).items()


def test_without_the_look_at_the_notes_a_page_would_be_stale():
    site = house()
    shown(anew=False, variants=PLAIN)
    unchecked = parts._fresh().partition("AND NOT EXISTS")[0]
    with mock.patch.object(parts, "_fresh", lambda: unchecked):
        edits(site)["a caption"]()
        assert shown(anew=False, variants=PLAIN) != shown(anew=True, variants=PLAIN)
    assert shown(anew=False, variants=PLAIN) == shown(anew=True, variants=PLAIN)


def test_other_code_makes_every_part_anew():
    house()
    shown(anew=False, variants=PLAIN)
    StoredPart.objects.update(code="of yesterday", html="Old")
    assert shown(anew=False, variants=PLAIN) == shown(anew=True, variants=PLAIN)


def test_a_page_does_not_need_its_parts_to_be_stored():
    house()
    with mock.patch.object(StoredPart.objects, "bulk_create", side_effect=DatabaseError("database is locked")):
        assert shown(anew=False, variants=PLAIN) == shown(anew=True, variants=PLAIN)
    assert not StoredPart.objects.exists()


def test_nothing_of_what_readers_may_not_see_is_ever_stored(client, cast):
    site = house()
    Photo.objects.filter(pk=site.hidden.pk).update(caption="qxqxqxcaption", alt="qxqxqxalt")
    draft = factories.article(public=False, headline="qxqxqxdraft", body="<p>qxqxqxwords</p>", tags=["Phones"])
    embargoed = shop.article(headline="qxqxqxembargo", tags=["Phones"])
    Article.objects.filter(pk=embargoed.pk).update(embargo_until=timezone.now() + HOUR)
    content = {
        "headline": "qxqxqxnewer",
        "body": f'<p>qxqxqx</p><photo-embed data-id="{site.hidden.public_id}"></photo-embed>',
    }
    newer = site.report.revisions.create(number=2, snapshot=content | {"lead_photo": site.hidden.pk})
    Article.objects.filter(pk=site.report.pk).update(newest_revision=newer, working_headline="qxqxqxworking")
    client.force_login(cast.chief)
    for row in (draft, embargoed):
        assert client.get(row.get_absolute_url()).status_code == 404
    shown(anew=False, variants=PLAIN)
    made = dict(StoredPart.objects.values_list("pk", "made_at"))
    previews = [client.get(reverse("admin:article-preview", args=[row.pk])) for row in (draft, site.report)]
    assert all(answer.status_code == 200 and b"qxqxqx" in answer.content for answer in previews)
    assert dict(StoredPart.objects.values_list("pk", "made_at")) == made
    kept = " ".join(f"{one.html} {one.head} {one.facts}" for one in StoredPart.objects.all())
    assert kept and "qxqxqx" not in kept
    assert "qxqxqx" not in text(shown(anew=False, variants=PLAIN))


@pytest.mark.django_db(transaction=True)
def test_nothing_is_stored_from_within_a_transaction_that_may_come_to_nothing():
    row = factories.article()
    with transaction.atomic():
        Article.objects.filter(pk=row.pk).update(headline="Perhaps")
        assert post_page(row.slug, "full").headline == "Perhaps"
        transaction.set_rollback(True)
    assert not StoredPart.objects.exists()
    assert post_page(row.slug, "full").headline == row.headline


def test_what_is_forgotten_does_not_even_lie_in_the_database():
    site = house()
    shown(anew=False, variants=PLAIN)
    assert parts.forget(f"photo:{site.photos[0].pk}") > 0
    kept = " ".join(StoredPart.objects.values_list("html", flat=True))
    assert kept and site.photos[0].caption not in kept


def test_the_name_of_a_source_that_is_hidden_does_not_lie_in_a_stored_part(cast, django_capture_on_commit_callbacks):
    source = factories.source(public_name="Qxname Qxfamily")
    photos = [factories.photo(source=source, credit_line="Qxname Qxfamily / Agency")]
    post = shop.article(photo_sets=[factories.photo_set(*photos)], lead_photo=photos[0])
    assert "Qxname" in post_page(post.slug, "full").main
    source.confidentiality, source.public_name, source.public_description = "described", "", "A visitor"
    with django_capture_on_commit_callbacks(execute=True):
        save_source(by=cast.chief, source=source)
    assert not [row for row in StoredPart.objects.all() if "Qxname" in f"{row.html} {row.head}"]


def test_parts_are_made_ahead_by_a_command_that_can_be_run_twice_and_clears_up(capsys):
    site = house()
    wait_until_all_is_known()
    call_command("rebuild_parts")
    first = dict(StoredPart.objects.values_list("pk", "made_at"))
    assert {one.variant for one in StoredPart.objects.all()} == {"en-full", "ko-full"}
    call_command("rebuild_parts")
    assert dict(StoredPart.objects.values_list("pk", "made_at")) == first
    Article.objects.filter(pk=site.essay.pk).update(withdrawn_at=timezone.now())
    call_command("rebuild_parts")
    assert not StoredPart.objects.filter(name__startswith=f"article:{site.essay.pk}:").exists()
    assert "7 of 7 pages" in capsys.readouterr().out
    call_command("rebuild_parts", posts=[site.report.slug], all=True)
    assert dict(StoredPart.objects.values_list("pk", "made_at")) != first


def test_the_command_clears_up_what_a_late_reader_stored_after_a_change(cast):
    site = house()
    wait_until_all_is_known()
    with translation.override("ko"):
        assert set_page_by(site.photo_set.slug, "text", view="sheet")
    # Begun before the change, stored after it.
    late = StoredPart.objects.get(name=f"set:{site.photo_set.pk}:sheet", variant="ko-text")
    Photo.objects.filter(pk=site.photos[0].pk).update(caption="Less than before")
    wait_until_all_is_known()
    call_command("rebuild_parts")
    assert not StoredPart.objects.filter(pk=late.pk).exists()
    assert StoredPart.objects.filter(name=f"set:{site.photo_set.pk}:main").exists()


def test_what_is_taken_back_does_not_even_lie_in_the_database(cast, django_capture_on_commit_callbacks):
    site = house()
    shown(anew=False, variants=PLAIN)
    photo, text_of_photo = site.photos[0], site.photos[0].caption
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_photo(by=cast.chief, photo=photo, reason="It could hurt.")
        publishing.withdraw(by=cast.chief, article=site.essay, reason="It was wrong.")
        withdraw_set(by=cast.chief, photo_set=site.other_set, reason="It was wrong.")
    kept = " ".join(f"{one.html} {one.head}" for one in StoredPart.objects.all())
    assert kept and text_of_photo not in kept
    assert site.essay.headline not in kept and site.other_set.title not in kept


def test_a_page_names_by_public_numbers_what_a_cdn_may_forget_it_by(client):
    site = house()
    for _reading in range(2):
        said = client.get(site.report.get_absolute_url()).public_page.shown
        assert {f"article:{site.report.public_id}", f"photo:{site.lonely.public_id}"} <= said
        assert not {f"photo:{site.hidden.public_id}", f"article:{site.report.pk}"} & said
        said = client.get(site.photo_set.get_absolute_url()).public_page.shown
        assert said == {f"photoset:{site.photo_set.slug}", *(f"photo:{one.public_id}" for one in site.photos[:4])}
