"""Every save is a version that can be read and restored, and nobody overwrites what he has not seen (R11)."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles import snapshot
from articles.models import Article
from articles.services import drafting, publishing
from sources.models import Event
from tests import factories
from tests.articles import writing

pytestmark = pytest.mark.django_db


def test_the_first_save_makes_the_post_and_its_first_version(cast):
    article = writing.draft(cast.reporter, headline="A headline", tags=["Phones", "Tourism"])
    assert (article.newest_revision.number, article.slug, article.created_by) == (1, "a-headline", cast.reporter)
    assert sorted(article.tags.names()) == ["Phones", "Tourism"]
    assert Event.objects.filter(action="article.started", target=f"articles.article:{article.pk}").count() == 1


def test_every_save_makes_a_version_and_the_same_content_makes_none(cast):
    article = writing.draft(cast.reporter)
    writing.save(cast.reporter, article, headline="Second")
    again = writing.save(cast.editor, article, headline="Second")
    assert again.number == 2
    assert list(article.revisions.values_list("number", flat=True)) == [2, 1]


def test_a_draft_follows_its_newest_version(cast):
    photo_set, author = factories.photo_set(factories.photo()), factories.author()
    article = writing.draft(cast.reporter)
    writing.save(
        cast.reporter, article, headline="Second", photo_sets=[photo_set.pk], authors=[author.pk], body="<p>New</p>",
        appeared_in=[{"outlet": "A paper", "url": "", "date": "2023-05-31"}],
    )  # fmt: skip
    article.refresh_from_db()
    assert (article.headline, article.body_text) == ("Second", "New")
    assert list(article.photo_sets.all()) == [photo_set]
    assert list(article.authors.all()) == [author]
    assert article.appeared_in.get().outlet == "A paper"


def test_a_draft_stands_ahead_of_the_live_text(cast):
    article = writing.published(cast.chief, headline="Live", tags=["Old"])
    writing.save(cast.reporter, article, headline="Ahead", tags=["New"], body="<p>Ahead</p>")
    article.refresh_from_db()
    assert (article.headline, article.working_headline, str(article)) == ("Live", "Ahead", "Ahead")
    assert (list(article.tags.names()), article.body_text) == (["Old"], "Words enough for a post.")
    assert article.has_unpublished_changes


def test_saving_over_a_newer_version_raises_a_conflict_with_both_texts(cast):
    article = writing.draft(cast.reporter)
    base = article.newest_revision_id
    theirs = writing.save(cast.editor, article, headline="Theirs")
    with pytest.raises(drafting.Conflict) as caught:
        drafting.save_draft(by=cast.reporter, article=article, snapshot=writing.content(headline="Mine"), base=base)
    assert caught.value.mine["headline"] == "Mine"
    assert caught.value.theirs == theirs
    article.refresh_from_db()
    assert article.newest_revision == theirs


def test_a_conflict_with_the_very_same_text_is_none(cast):
    article = writing.draft(cast.reporter)
    base = article.newest_revision_id
    theirs = writing.save(cast.editor, article, headline="Same")
    same = snapshot.of(theirs)
    assert drafting.save_draft(by=cast.reporter, article=article, snapshot=same, base=base) == theirs


def test_restoring_makes_a_new_version_with_the_old_content(cast):
    article = writing.draft(cast.reporter, headline="First")
    first = article.newest_revision
    writing.save(cast.reporter, article, headline="Second")
    restored = drafting.restore_revision(by=cast.editor, revision=first)
    assert (restored.number, restored.snapshot["headline"]) == (3, "First")
    article.refresh_from_db()
    assert (article.newest_revision, article.headline) == (restored, "First")


def test_restoring_changes_nothing_for_readers(cast):
    article = writing.published(cast.chief, headline="First")
    writing.save(cast.reporter, article, headline="Second")
    publishing.publish(by=cast.chief, article=article)
    drafting.restore_revision(by=cast.editor, revision=article.revisions.get(number=1))
    article.refresh_from_db()
    assert article.headline == "Second"


@pytest.mark.parametrize("name", ["outsider", "reader", "moderator"])
def test_nobody_writes_without_the_permission(cast, name):
    with pytest.raises(PermissionDenied):
        writing.draft(getattr(cast, name))
    article = writing.draft(cast.reporter)
    with pytest.raises(PermissionDenied):
        writing.save(getattr(cast, name), article, headline="Mine")
    with pytest.raises(PermissionDenied):
        drafting.restore_revision(by=getattr(cast, name), revision=article.newest_revision)


def test_a_post_without_a_headline_is_refused_with_a_sentence(cast):
    with pytest.raises(ValidationError, match="needs a headline"):
        writing.draft(cast.reporter, headline="  ")
    assert not Article.objects.exists()


def test_an_address_that_is_taken_is_refused_with_a_free_one(cast):
    writing.draft(cast.reporter, headline="One", slug="taken")
    with pytest.raises(ValidationError, match="Free is: taken-2"):
        writing.draft(cast.reporter, headline="Two", slug="taken")


def test_what_is_saved_is_sanitised(cast):
    article = writing.draft(cast.reporter, body="<p onclick=x>a</p><script>b</script>")
    assert article.newest_revision.snapshot["body"] == "<p>a</p>"
    assert article.body == "<p>a</p>"


def test_a_snapshot_survives_the_way_through_the_row_and_back(cast):
    photo = factories.photo()
    article = writing.draft(
        cast.reporter, lead_photo=photo.pk, photo_sets=[factories.photo_set(photo).pk], tags=["B", "a"],
        related=[writing.draft(cast.reporter).pk], appeared_in=[{"outlet": "X", "url": "", "date": ""}],
        dateline="SEOUL", standfirst="Why", kind="essay", replies="closed", language="ko",
    )  # fmt: skip
    assert snapshot.from_article(article) == article.newest_revision.snapshot


def test_a_draft_that_nobody_saw_can_be_deleted_and_leaves_an_event(cast):
    article = writing.draft(cast.chief)
    pk = article.pk
    drafting.delete_draft(by=cast.chief, article=article)
    assert not Article.objects.filter(pk=pk).exists()
    assert Event.objects.filter(action="article.deleted", target=f"articles.article:{pk}").exists()


def test_a_published_post_cannot_be_deleted(cast):
    article = writing.published(cast.chief)
    with pytest.raises(ValidationError):
        drafting.delete_draft(by=cast.chief, article=article)
    assert Article.objects.filter(pk=article.pk).exists()
