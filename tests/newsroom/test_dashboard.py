"""The first page of the desk: what waits, what is due, what came out, and nothing that the account may not see."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles import blockers as gate
from gallery.models import Dispatch, ProvenanceTag
from gallery.services.claims import propose_claim
from gallery.services.photos import edit_photo
from gallery.services.release import release_to_archive
from newsroom.dashboard import Dashboard
from newsroom.objections import NAMES
from sources.audit import record
from tests import credentials, factories

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]


def board(client, user):
    client.force_login(user)
    return client.get(reverse("admin:index"))


def claim(by, photo, slug="under-escort"):
    return propose_claim(by=by, photo=photo, tag=ProvenanceTag.objects.get(slug=slug))


def test_the_first_page_shows_the_big_actions_that_the_account_may_do(client, cast):
    page = board(client, cast.reporter).content.decode()
    assert reverse("admin:photo-upload") in page
    assert reverse("admin:articles_article_add") in page


def test_a_moderator_is_not_offered_to_upload(client, cast):
    assert reverse("admin:photo-upload") not in board(client, cast.moderator).content.decode()


def test_an_account_without_rights_sees_no_number_and_is_told_whom_to_ask(client, cast):
    factories.photo(alt="")
    response = board(client, cast.outsider)
    assert response.context["board"].tiles == []
    assert "put you in a group" in response.content.decode()


def test_numbers_count_what_waits(cast):
    photo = factories.photo(alt="")
    factories.photo(credit_line="")
    factories.photo(alt="", withdrawn_at=timezone.now())
    claim(cast.reporter, photo)
    factories.article(public=False, created_by=cast.publisher)
    factories.article(public=False, created_by=cast.reporter)
    factories.article(publish_at=timezone.now() + timedelta(days=1))
    factories.article(embargo_until=timezone.now() + timedelta(days=1))
    claims, _safety, drafts, coming, undescribed = Dashboard(cast.publisher).tiles
    assert (claims.number, drafts.number, coming.number, undescribed.number) == (1, 1, 2, 2)
    assert "1" in coming.note


def test_a_claim_that_waits_for_more_than_two_days_presses(cast):
    old = claim(cast.reporter, factories.photo())
    type(old).objects.filter(pk=old.pk).update(proposed_at=timezone.now() - timedelta(days=3))
    tile = Dashboard(cast.moderator).tiles[0]
    assert tile.due
    assert "older than two days" in tile.note


def test_what_i_touched_last_comes_first_and_others_work_stays_out(cast):
    first, second, theirs = factories.photo(), factories.photo(), factories.photo()
    for by, photo in ((cast.publisher, first), (cast.publisher, second), (cast.chief, theirs)):
        edit_photo(by=by, photo=photo, headline=f"Seen by {photo.pk}")
    edit_photo(by=cast.publisher, photo=first, headline="Touched twice")
    assert [row.title for row in Dashboard(cast.publisher).touched] == ["Touched twice", f"Seen by {second.pk}"]


def test_embargoes_are_listed_until_they_end(cast):
    factories.photo(headline="Over", embargo_until=timezone.now() - timedelta(minutes=1))
    factories.photo(headline="Later", embargo_until=timezone.now() + timedelta(days=2))
    factories.photo_set(title="Sooner", embargo_until=timezone.now() + timedelta(days=1))
    assert [row.title for row in Dashboard(cast.publisher).embargoes] == ["Sooner", "Later"]


def test_rights_are_listed_when_they_end_within_thirty_days(cast):
    factories.photo(headline="Soon", rights_expire=timezone.now() + timedelta(days=29))
    factories.photo(headline="Not yet", rights_expire=timezone.now() + timedelta(days=31))
    factories.photo(headline="Over", rights_expire=timezone.now() - timedelta(days=1))
    assert [row.title for row in Dashboard(cast.publisher).expiring] == ["Soon"]


def test_leases_and_consents_that_end_soon_stand_in_the_same_list_and_old_or_revoked_ones_do_not(cast):
    now = timezone.now()
    photo, gone = factories.photo(headline="Bridge"), factories.photo(headline="Gone", withdrawn_at=now)
    factories.lease(photo, ends_at=now + timedelta(days=2))
    factories.consent(photo, ends_at=now + timedelta(days=1))
    factories.consent(photo, ends_at=now + timedelta(days=1), revoked_at=now)
    for ends in (now - timedelta(days=1), now + timedelta(days=31)):
        factories.lease(photo, ends_at=ends)
    factories.lease(gone, ends_at=now + timedelta(days=2))
    rows = Dashboard(cast.publisher).expiring
    assert [(row.title, row.kind) for row in rows] == [("Bridge", "Consent or release"), ("Bridge", "Lease")]
    assert Dashboard(cast.outsider).expiring == []


def test_what_was_published_over_an_objection_is_listed_for_fourteen_days_to_those_who_may_see_it(cast):
    photo = factories.photo(public=False, alt="", headline="Bridge")
    release_to_archive(by=cast.chief, photo=photo, override_reason="It cannot wait.")
    (row,) = Dashboard(cast.publisher).passed_over
    assert row.title == "Bridge" and "It cannot wait." in row.note and "no description" in row.note
    assert Dashboard(cast.outsider).passed_over == []


def test_what_was_published_again_over_an_objection_is_listed_once(cast):
    photo = factories.photo(public=False, alt="", headline="Bridge")
    for reason in ("First.", "Second."):
        release_to_archive(by=cast.chief, photo=photo, override_reason=reason)
    (row,) = Dashboard(cast.publisher).passed_over
    assert "Second." in row.note


def test_every_objection_that_can_be_passed_over_has_words():
    text = "".join((ROOT / path).read_text() for path in ("gallery/blockers.py", "articles/blockers.py"))
    # A code stands after a yield or in a Blocker at once, or in a table that is gone through: every slug of two words.
    codes = set(re.findall(r'yield "(\w+)"|Blocker\(\s*"(\w+)"|"([a-z0-9]+(?:_[a-z0-9]+)+)"', text))
    codes = {first or second or third for first, second, third in codes} - gate.FINAL
    no_codes = {"is_final", "passed_over", "lead_photo", "photo_sets", "photo_id", "public_id"}
    assert codes - no_codes == set(NAMES)


def test_a_picture_taken_in_though_it_looks_like_a_withdrawn_one_stands_among_what_was_passed_over(cast):
    photo = factories.photo(public=False, headline="Bridge")
    with transaction.atomic():
        detail = {"passed_over": ["twin_withdrawn"], "reason": "Another frame."}
        record(by=cast.chief, action="photo.ingested", target=photo, detail=detail)
        record(by=cast.chief, action="photo.ingested", target=factories.photo(public=False))
    (row,) = Dashboard(cast.publisher).passed_over
    assert "Another frame." in row.note and "looks like a withdrawn photo" in row.note


def test_a_list_of_what_was_passed_over_says_how_many_more_the_log_has_and_leads_there(client, cast):
    bridges = [factories.photo(public=False, alt="", headline=f"Bridge {number}") for number in range(8)]
    for photo in bridges:
        release_to_archive(by=cast.chief, photo=photo, override_reason="It cannot wait.")
    release_to_archive(by=cast.chief, photo=factories.photo(public=False))
    address = reverse("admin:log") + "?kind=objections"
    assert f'<a href="{address}">2 more</a>' in board(client, cast.publisher).content.decode()
    listed = client.get(address).content.decode()
    assert all(photo.public_id in listed for photo in bridges)
    assert listed.count("It cannot wait.") == 8
    words = Dashboard(cast.photo_editor)
    assert words.passed_over_rest == ("2", "")
    assert Dashboard(cast.outsider).passed_over_rest is None


def test_a_list_of_what_ends_soon_says_how_many_more_there_are_and_leads_to_all(client, cast):
    for days in range(1, 5):
        photo = factories.photo(headline=f"Right {days}", rights_expire=timezone.now() + timedelta(days=days))
        factories.lease(photo, ends_at=timezone.now() + timedelta(days=days))
    page = board(client, cast.publisher).content.decode()
    assert '<a href="?all=rights#rights">2 more</a>' in page
    whole = client.get(reverse("admin:index"), {"all": "rights"})
    assert len(whole.context["board"].expiring) == 8
    assert " more<" not in whole.content.decode()


def test_risks_that_are_due_stand_on_the_page_for_those_who_may_see_them(client, cast):
    today = timezone.localdate()
    factories.source(code="HERON", risk_review_due=today)
    factories.source(code="LATER", risk_review_due=today + timedelta(days=1))
    factories.photo(headline="Bridge", risk_review_due=today - timedelta(days=3))
    factories.photo(headline="Gone", risk_review_due=today, withdrawn_at=timezone.now())
    assert [row.title for row in Dashboard(cast.publisher).reviews_due] == ["Bridge", "HERON"]
    assert Dashboard(cast.outsider).reviews_due == []
    assert "Risks to look at again" in board(client, cast.publisher).content.decode()


def test_what_has_not_reached_the_outside_presses_when_the_cdn_is_down(cast, settings):
    settings.PURGE_URL = "http://127.0.0.1:1/"
    order = Dispatch.objects.create(kind="purge", cause="x", payload={"paths": ["/"]}, due_at=timezone.now())
    tile = Dashboard(cast.publisher).tiles[0]
    assert (tile.number, tile.due) == (1, False) and tile.url.endswith("?state=waiting")
    Dispatch.objects.update(last_error="The CDN answered 503.")
    tile = Dashboard(cast.publisher).tiles[0]
    assert tile.due and "nothing is published" in tile.note
    assert Dashboard(cast.outsider).tiles == []
    Dispatch.objects.filter(pk=order.pk).update(done_at=timezone.now())
    assert "order" not in Dashboard(cast.publisher).tiles[0].words


def test_latest_publications_leave_drafts_out(cast):
    factories.article(headline="Out")
    factories.article(headline="Draft", public=False)
    assert [row.title for row in Dashboard(cast.publisher).published] == ["Out"]


def test_lists_hide_what_the_account_may_not_see(cast):
    factories.article(headline="Out")
    factories.photo(embargo_until=timezone.now() + timedelta(days=2), rights_expire=timezone.now() + timedelta(days=3))
    bare = Dashboard(cast.outsider)
    assert (bare.published, bare.embargoes, bare.expiring, bare.touched) == ([], [], [], [])


def test_the_time_of_seoul_stands_beside_the_newsrooms_own(client, cast):
    assert "Seoul" in board(client, cast.reporter).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_archive(client, cast, django_assert_max_num_queries):
    def fill(number):
        for _each in range(number):
            photo = factories.photo(
                embargo_until=timezone.now() + timedelta(days=1), rights_expire=timezone.now() + timedelta(days=2)
            )
            edit_photo(by=cast.publisher, photo=photo, headline="Touched")
            factories.article()

    fill(1)
    client.force_login(cast.publisher)
    client.get(reverse("admin:index"))
    with django_assert_max_num_queries(100) as few:
        client.get(reverse("admin:index"))
    fill(9)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("admin:index"))


def test_a_moderators_claims_lead_to_the_review_desk_and_a_reporters_to_the_list(client, cast):
    claim(cast.reporter, factories.photo())
    assert Dashboard(cast.moderator).tiles[0].url == reverse("admin:review-queue")
    assert Dashboard(cast.reporter).tiles[0].url.startswith(reverse("admin:gallery_claim_changelist"))


def test_photos_that_came_out_unsigned_though_a_key_is_there_are_told_to_who_may_read_the_log(cast, settings, tmp_path):
    factories.photo()
    assert not any(tile.url == reverse("admin:log") for tile in Dashboard(cast.publisher).tiles)
    credentials.configure(settings, tmp_path)
    tile = next(tile for tile in Dashboard(cast.publisher).tiles if tile.url == reverse("admin:log"))
    assert tile.number == 1
    assert not any(tile.url == reverse("admin:log") for tile in Dashboard(cast.editor).tiles)
