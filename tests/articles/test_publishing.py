"""One version goes into the row that readers see, whole, with its photos and sets, or not at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.blockers import Blocked
from articles.models import Article, StoredPost
from articles.services import drafting, publishing
from gallery.models import Appearance, Photo, PhotoSet
from sources.models import Event, FormerSlug
from tests import factories
from tests.articles import writing

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=2)


def test_publishing_copies_one_version_into_the_row(cast):
    photo = factories.photo()
    photo_set, author, section = factories.photo_set(photo), factories.author(), factories.section()
    other = writing.published(cast.chief)
    article = writing.published(
        cast.publisher, headline="H", standfirst="S", dateline="D", body="<p>B</p>", lead_photo=photo.pk,
        photo_sets=[photo_set.pk], authors=[author.pk], section=section.pk, related=[other.pk], tags=["T"],
        kind="report", language="ko", replies="closed", appeared_in=[{"outlet": "O", "url": "", "date": ""}],
    )  # fmt: skip
    article.refresh_from_db()
    assert (article.headline, article.standfirst, article.dateline, article.body) == ("H", "S", "D", "<p>B</p>")
    assert (article.kind, article.language, article.replies, article.section) == ("report", "ko", "closed", section)
    assert (article.lead_photo, list(article.photo_sets.all())) == (photo, [photo_set])
    assert (list(article.authors.all()), list(article.related.all())) == ([author], [other])
    assert (list(article.tags.names()), article.appeared_in.get().outlet) == (["T"], "O")
    assert (article.approved_by, article.live_revision) == (cast.publisher, article.newest_revision)
    assert article.is_published
    assert list(Article.objects.published().filter(pk=article.pk)) == [article]


def test_only_the_named_version_is_published(cast):
    article = writing.draft(cast.reporter, headline="Approved")
    approved = article.newest_revision
    writing.save(cast.reporter, article, headline="Not yet")
    publishing.publish(by=cast.publisher, article=article, revision=approved)
    article.refresh_from_db()
    assert (article.headline, article.live_revision) == ("Approved", approved)
    assert article.has_unpublished_changes


def test_a_version_of_another_post_is_refused(cast):
    one, two = writing.draft(cast.reporter), writing.draft(cast.reporter)
    with pytest.raises(ValidationError):
        publishing.publish(by=cast.publisher, article=one, revision=two.newest_revision)


def test_publishing_is_whole_or_not_at_all(cast, monkeypatch):
    article = writing.published(cast.chief, headline="Old", tags=["Old"])
    writing.save(cast.reporter, article, headline="New", tags=["New"])

    def fail(**kwargs):
        raise RuntimeError

    monkeypatch.setattr(publishing.release, "place_photos", fail)
    with pytest.raises(RuntimeError):
        publishing.publish(by=cast.chief, article=article)
    article.refresh_from_db()
    assert (article.headline, list(article.tags.names()), article.live_revision.number) == ("Old", ["Old"], 1)
    assert Event.objects.filter(action="article.published").count() == 1


@pytest.mark.parametrize("name", ["outsider", "reader", "reporter", "moderator"])
def test_nobody_publishes_or_withdraws_without_the_permission(cast, name):
    article, live = writing.draft(cast.reporter), writing.published(cast.chief)
    later = writing.published(cast.chief, at=timezone.now() + SOON)
    with pytest.raises(PermissionDenied):
        publishing.publish(by=getattr(cast, name), article=article)
    with pytest.raises(PermissionDenied):
        publishing.withdraw(by=getattr(cast, name), article=live, reason="x")
    with pytest.raises(PermissionDenied):
        publishing.unschedule(by=getattr(cast, name), article=later)
    assert not Article.objects.get(pk=article.pk).approved_at


def test_photos_and_sets_become_public_with_the_post_that_shows_them(cast):
    lead, inside, alone = (factories.photo(public=False) for _number in range(3))
    photo_set = factories.photo_set(inside, public=False)
    body = f'<photo-embed data-id="{alone.public_id}"></photo-embed><photo-set data-id="{photo_set.pk}"></photo-set>'
    body = f"<p>W.</p>{body}"
    article = writing.published(cast.publisher, lead_photo=lead.pk, body=body)
    assert set(Photo.objects.cleared()) == {lead, inside, alone}
    assert list(PhotoSet.objects.published()) == [photo_set]
    places = Appearance.objects.filter(place=f"articles.article:{article.pk}")
    assert {place.photo_id for place in places} == {lead.pk, inside.pk, alone.pk}
    assert {place.url for place in places} == {article.get_absolute_url()}


def test_photos_of_a_scheduled_post_wait_with_it(cast):
    photo = factories.photo(public=False)
    photo_set = factories.photo_set(photo, public=False)
    at = timezone.now() + SOON
    article = writing.published(cast.publisher, photo_sets=[photo_set.pk], at=at)
    photo.refresh_from_db()
    assert (article.status, photo.public_from) == (Article.Status.SCHEDULED, at)
    assert not Photo.objects.cleared().exists()
    assert not PhotoSet.objects.published().exists()


def test_taking_a_post_off_the_schedule_takes_back_what_it_was_to_bring(cast):
    photo = factories.photo(public=False)
    photo_set = factories.photo_set(photo, public=False)
    article = writing.published(cast.publisher, photo_sets=[photo_set.pk], at=timezone.now() + SOON)
    article = publishing.unschedule(by=cast.publisher, article=article)
    photo.refresh_from_db()
    photo_set.refresh_from_db()
    assert (article.status, photo.public_from, photo_set.public_from) == (Article.Status.DRAFT, None, None)


def test_a_later_schedule_moves_the_photos_too_unless_another_post_brings_them_earlier(cast):
    photo_set = factories.photo_set(factories.photo(public=False), public=False)
    early, late = timezone.now() + SOON, timezone.now() + 2 * SOON
    article = writing.published(cast.publisher, photo_sets=[photo_set.pk], at=early)
    publishing.publish(by=cast.publisher, article=article, at=late)
    photo_set.refresh_from_db()
    assert photo_set.public_from == late
    other = writing.published(cast.publisher, photo_sets=[photo_set.pk], at=early)
    publishing.unschedule(by=cast.publisher, article=other)
    photo_set.refresh_from_db()
    assert photo_set.public_from == late


def test_an_embargo_holds_a_post_back_whatever_its_time_says(cast):
    until = timezone.now() + SOON
    article = writing.published(cast.publisher, embargo_until=until)
    assert (article.status, article.public_from) == (Article.Status.EMBARGOED, until)
    assert not Article.objects.published().exists()


def test_a_change_of_a_live_post_moves_updated_only_if_readers_would_notice(cast):
    article = writing.published(cast.chief)
    assert article.content_updated_at is None
    writing.save(cast.reporter, article, tags=["Only a tag"], slug="another-address")
    assert publishing.publish(by=cast.chief, article=article).content_updated_at is None
    writing.save(cast.reporter, article, body="<p>A corrected number.</p>")
    assert publishing.publish(by=cast.chief, article=article).content_updated_at is not None


def test_the_first_publication_keeps_its_time_when_a_change_follows(cast):
    article = writing.published(cast.chief, at=timezone.now() - timedelta(days=3))
    first = article.publish_at
    writing.save(cast.reporter, article, headline="Changed")
    assert publishing.publish(by=cast.chief, article=article).publish_at == first


def test_a_live_post_cannot_be_hidden_by_a_schedule_or_an_embargo(cast):
    article = writing.published(cast.chief)
    for name in ("at", "embargo_until"):
        with pytest.raises(ValidationError):
            publishing.publish(by=cast.chief, article=article, **{name: timezone.now() + SOON})
    assert Article.objects.published().filter(pk=article.pk).exists()


def test_a_changed_address_of_a_published_post_is_remembered_and_that_of_a_draft_is_not(cast):
    article = writing.published(cast.chief, slug="old")
    writing.save(cast.reporter, article, slug="new")
    publishing.publish(by=cast.chief, article=article)
    assert FormerSlug.objects.get().slug == "old"
    draft = writing.draft(cast.reporter, slug="first")
    writing.save(cast.reporter, draft, slug="second")
    publishing.publish(by=cast.chief, article=draft)
    assert FormerSlug.objects.count() == 1


def test_a_withdrawn_post_is_gone_from_readers_and_its_photos_keep_no_trace_of_it(cast):
    photo = factories.photo(public=False)
    article = writing.published(cast.publisher, lead_photo=photo.pk)
    publishing.withdraw(by=cast.publisher, article=article, reason="A name could be read.")
    assert not Article.objects.published().exists()
    assert list(Article.objects.withdrawn()) == [article]
    assert not Appearance.objects.public().filter(place=f"articles.article:{article.pk}").exists()
    assert Event.objects.get(action="article.withdrawn").detail == {"reason": "A name could be read."}


def test_withdrawing_needs_a_reason_and_a_post_that_readers_see(cast):
    article, draft = writing.published(cast.publisher), writing.draft(cast.reporter)
    with pytest.raises(ValidationError):
        publishing.withdraw(by=cast.publisher, article=article, reason="  ")
    with pytest.raises(ValidationError):
        publishing.withdraw(by=cast.publisher, article=draft, reason="x")


def test_a_withdrawn_post_can_be_published_again_with_its_first_date(cast):
    article = writing.published(cast.publisher)
    first = article.publish_at
    publishing.withdraw(by=cast.publisher, article=article, reason="x")
    writing.save(cast.reporter, article, body="<p>Without the name.</p>")
    article = publishing.publish(by=cast.publisher, article=article)
    assert (article.status, article.publish_at, article.withdrawal_reason) == (Article.Status.PUBLISHED, first, "")


def test_saving_a_scheduled_post_does_not_change_what_was_approved(cast):
    article = writing.published(cast.publisher, headline="Approved", at=timezone.now() + SOON)
    writing.save(cast.reporter, article, headline="Edited")
    article.refresh_from_db()
    assert (article.headline, article.live_revision.snapshot["headline"]) == ("Approved", "Approved")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"section": None}, "section_missing"),
        ({"authors": []}, "byline_missing"),
        ({"body": ""}, "text_missing"),
        ({"body": '<p>x</p><photo-embed data-id="bcdf2345gh"></photo-embed>'}, "photo_absent"),
        ({"body": '<p>x</p><photo-set data-id="999"></photo-set>'}, "photo_set_absent"),
        ({"body": '<p>x</p><stored-post data-id="999"></stored-post>'}, "stored_post_absent"),
        ({"body": '<p>x</p><related-post data-id="999"></related-post>'}, "related_post_absent"),
        ({"photo_sets": [999]}, "photo_set_absent"),
        ({"lead_photo": 999}, "lead_absent"),
    ],
)
def test_publishing_refuses_and_names_what_stands_in_the_way(cast, fields, code):
    article = writing.draft(cast.reporter, **fields)
    with pytest.raises(Blocked) as caught:
        publishing.publish(by=cast.publisher, article=article)
    assert [blocker.code for blocker in caught.value.blockers] == [code]
    assert all(blocker.sentence and blocker.url.startswith("/admin/") for blocker in caught.value.blockers)
    assert not Article.objects.get(pk=article.pk).approved_at


@pytest.mark.parametrize("where", ["lead", "text", "set", "set in the text", "stored post"])
def test_a_photo_that_may_not_be_shown_stands_in_the_way_wherever_it_is(cast, where):
    photo = factories.photo(public=False, alt="")
    photo_set = factories.photo_set(photo, public=False)
    post = StoredPost.objects.create(
        platform="P", author="A", handle="@a", text="t", posted_on="2013-02-09", permalink="https://p.example/",
        capture_note="n", photo=photo,
    )  # fmt: skip
    fields = {
        "lead": {"lead_photo": photo.pk},
        "text": {"body": f'<p>W</p><photo-embed data-id="{photo.public_id}"></photo-embed>'},
        "set": {"photo_sets": [photo_set.pk]},
        "set in the text": {"body": f'<p>W</p><photo-set data-id="{photo_set.pk}"></photo-set>'},
        "stored post": {"body": f'<p>W</p><stored-post data-id="{post.pk}"></stored-post>'},
    }[where]
    with pytest.raises(Blocked) as caught:
        writing.published(cast.publisher, **fields)
    assert [blocker.code for blocker in caught.value.blockers] == ["no_alt"]
    assert not Photo.objects.cleared().exists()


def test_an_embargo_in_the_past_stands_in_the_way(cast):
    with pytest.raises(Blocked) as caught:
        writing.published(cast.publisher, embargo_until=timezone.now() - SOON)
    assert caught.value.blockers[0].code == "embargo_in_the_past"


def test_passing_over_what_stands_in_the_way_needs_the_permission_and_a_reason_and_is_logged(cast):
    article = writing.draft(cast.reporter, authors=[])
    with pytest.raises(PermissionDenied):
        publishing.publish(by=cast.publisher, article=article, override_reason="In a hurry.")
    with pytest.raises(Blocked):
        publishing.publish(by=cast.chief, article=article, override_reason=" ")
    publishing.publish(by=cast.chief, article=article, override_reason="The author asked for it.")
    detail = Event.objects.get(action="article.published").detail
    assert (detail["passed_over"], detail["reason"]) == (["byline_missing"], "The author asked for it.")


def test_no_reason_passes_over_a_missing_text(cast):
    article = writing.draft(cast.reporter, body="")
    with pytest.raises(Blocked):
        publishing.publish(by=cast.chief, article=article, override_reason="Please.")


def test_an_address_that_another_post_took_in_the_meantime_stands_in_the_way(cast):
    article = writing.published(cast.chief, slug="mine")
    writing.save(cast.reporter, article, slug="wanted")
    drafting.save_draft(by=cast.reporter, article=None, snapshot=writing.content(slug="wanted"), base=None)
    with pytest.raises(Blocked) as caught:
        publishing.publish(by=cast.chief, article=article, override_reason="x")
    assert caught.value.blockers[0].code == "slug_taken"
