"""The gate while somebody writes: the list follows what is on the form, and nothing of it is saved."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from articles import blockers as gate
from articles.models import Article
from articles.services import publishing
from gallery.blockers import FINAL, Blocked
from gallery.models import Photo
from gallery.services.photosets import publish_set
from gallery.services.release import release_to_archive
from sources.audit import Event
from tests import factories
from tests.articles import writing

pytestmark = pytest.mark.django_db
REASON = "The editor in chief knows of it."


@pytest.fixture
def form(cast, client):
    """What the form of a whole post sends."""
    client.force_login(cast.editor)
    return {
        "headline": "What the second card held",
        "slug": "what-the-second-card-held",
        "body": "<p>Words enough.</p>",
        "section": factories.section().pk,
        "authors": factories.author().pk,
        "kind": "post",
        "language": "en",
    }


def ask(client, data, article=None):
    url = reverse("admin:article-blockers") + (f"?article={article.pk}" if article else "")
    response = client.post(url, data)
    assert response.status_code == 200 and response.headers["Cache-Control"] == "private, no-store"
    return response.content.decode()


def test_nothing_stands_in_the_way_of_a_whole_post_with_a_photo_that_may_be_shown(client, form):
    assert ask(client, form | {"lead_photo": factories.photo().pk}).strip() == ""


@pytest.mark.parametrize("way", ["lead", "text", "set"])
def test_a_photo_that_is_chosen_brings_its_reasons_with_the_place_to_mend_each(client, form, way):
    photo = factories.photo(public=False, alt="", headline="Night train")
    chosen = {
        "lead": {"lead_photo": photo.pk},
        "text": {"body": f'<p>Words.</p><photo-embed data-id="{photo.public_id}"></photo-embed>'},
        "set": {"photo_sets": factories.photo_set(photo, public=False).pk},
    }[way]
    html = ask(client, form | chosen)
    assert "no_alt" in html and "Night train has no description" in html
    assert f"{reverse('admin:gallery_photo_change', args=[photo.pk])}#id_alt" in html


def test_a_form_with_faults_is_judged_as_far_as_it_goes(client, form):
    html = ask(client, {"headline": "", "section": "no number", "lead_photo": "x"})
    assert "headline_missing" in html and "section_missing" in html


def test_judging_saves_nothing(client, form, cast):
    article = writing.draft(cast.reporter)
    ask(client, form | {"headline": "Never saved"}, article)
    article.refresh_from_db()
    assert article.revisions.count() == 1 and Article.objects.count() == 1
    assert "Never saved" not in article.working_headline


def test_the_form_opens_with_the_list_of_the_last_save_for_those_without_script(client, form, cast):
    article = writing.draft(cast.reporter, lead_photo=factories.photo(public=False, credit_line="").pk)
    html = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert "no_credit" in html and 'role="status" data-say' in html
    assert reverse("admin:article-blockers") in html


def test_the_form_of_a_photo_is_judged_with_what_is_typed_and_keeps_what_is_hidden(client, form):
    source = factories.source(confidentiality="protected")
    photo = factories.photo(public=False, source=source, creator="Zebulon Quixworth", alt="")
    url = reverse("admin:photo-blockers", args=[photo.pk])
    typed = {"alt": "A train", "credit_line": "Agency", "source": source.pk, "language": "en"}
    assert "no_alt" in client.post(url, typed | {"alt": ""}).content.decode()
    assert "no_alt" not in client.post(url, typed).content.decode()
    assert "names_creator" in client.post(url, typed | {"caption": "By Zebulon Quixworth"}).content.decode()
    assert Photo.objects.get().alt == ""


def test_the_form_of_a_set_is_judged_with_the_photos_that_are_in_it_now(client, form):
    good, bad = factories.photo(public=False), factories.photo(public=False, alt="")
    url = reverse("admin:photoset-blockers")
    assert "no_photos" in client.post(url, {"items-here": "1"}).content.decode()
    assert client.post(url, {"items-here": "1", "items": [good.pk]}).content.decode().strip() == ""
    assert "no_alt" in client.post(url, {"items-here": "1", "items": [good.pk, bad.pk]}).content.decode()


def test_reading_the_lists_of_others_needs_the_right_to_change(client, cast):
    client.force_login(cast.moderator)
    photo = factories.photo(public=False)
    for name, keys in (("article-blockers", []), ("photoset-blockers", []), ("photo-blockers", [photo.pk])):
        assert client.post(reverse(f"admin:{name}", args=keys)).status_code == 403


# Passing it over


def judged(code):
    """A photo with one reason in its way."""
    return {
        "no_alt": lambda: factories.photo(public=False, alt=""),
        "lease_forbids": lambda: _denied(),
        "safety_unsigned": lambda: _unsigned(),
        "source_in_danger": lambda: factories.photo(public=False, source=factories.source(clearance="danger")),
    }[code]()


def _denied():
    photo = factories.photo(public=False)
    factories.lease(photo, "deny")
    return photo


def _unsigned():
    photo = factories.photo(public=False)
    factories.decision(photo, signed=False)
    return photo


@pytest.mark.parametrize("code", ["no_alt", "lease_forbids"])
def test_a_set_and_a_photo_pass_with_permission_and_reason_and_the_photo_stays_hidden_all_the_same(cast, client, code):
    photo = judged(code)
    photo_set = factories.photo_set(photo, public=False)
    for show in (
        lambda **how: publish_set(photo_set=photo_set, **how),
        lambda **how: release_to_archive(photo=photo, **how),
    ):
        with pytest.raises(Blocked):
            show(by=cast.chief)
        show(by=cast.chief, override_reason=REASON)
    details = Event.objects.filter(action__in=["photoset.published", "photo.released"]).values_list("detail", flat=True)
    assert [(one["passed_over"], one["reason"]) for one in details] == [([code], REASON)] * 2
    assert client.get(photo.get_absolute_url()).status_code == 404
    assert not Photo.objects.cleared().exists()


def test_a_reason_without_the_permission_passes_nothing_over(cast):
    photo = judged("no_alt")
    photo_set = factories.photo_set(photo, public=False)
    with pytest.raises(PermissionDenied):
        publish_set(by=cast.publisher, photo_set=photo_set, override_reason=REASON)
    with pytest.raises(PermissionDenied):
        release_to_archive(by=cast.publisher, photo=photo, override_reason=REASON)
    assert not Event.objects.exists()


@pytest.mark.parametrize("code", ["safety_unsigned", "source_in_danger"])
def test_some_reasons_nobody_passes_over_for_a_photo_a_set_or_a_post(cast, code):
    photo = judged(code)
    photo_set = factories.photo_set(photo, public=False)
    article = writing.draft(cast.reporter, lead_photo=photo.pk)
    assert code in FINAL and code in gate.FINAL
    for show in (
        lambda: publish_set(by=cast.chief, photo_set=photo_set, override_reason=REASON),
        lambda: release_to_archive(by=cast.chief, photo=photo, override_reason=REASON),
        lambda: publishing.publish(by=cast.chief, article=article, override_reason=REASON),
    ):
        with pytest.raises(Blocked) as caught:
            show()
        assert [blocker.code for blocker in caught.value.blockers] == [code]


def test_the_page_of_a_set_asks_those_who_may_for_the_reason_and_nobody_else(cast, client):
    photo_set = factories.photo_set(factories.photo(public=False, alt=""), public=False)
    url = reverse("admin:photoset-publish", args=[photo_set.pk])
    client.force_login(cast.photo_editor)
    assert b"override_reason" not in client.get(url).content
    assert client.post(url, {"override_reason": REASON}).status_code == 422
    client.force_login(cast.chief)
    assert b"override_reason" in client.get(url).content
    assert client.post(url, {"override_reason": REASON}).status_code == 302
    photo_set.refresh_from_db()
    assert photo_set.public_from is not None


def test_the_list_of_photos_asks_those_who_may_for_the_reason(cast, client):
    good, bad = factories.photo(public=False), factories.photo(public=False, alt="")
    data = {"action": "release", "_selected_action": [good.pk, bad.pk]}
    client.force_login(cast.chief)
    response = client.post(reverse("admin:gallery_photo_changelist"), data)
    assert b"override_reason" in response.content and bad.public_id.encode() in response.content
    data = {"action": "release", "_selected_action": [bad.pk], "apply": "1", "override_reason": REASON}
    assert client.post(reverse("admin:gallery_photo_changelist"), data).status_code == 302
    assert Event.objects.filter(detail__reason=REASON).count() == 1


def test_what_went_out_over_an_objection_stands_on_the_dashboard_with_reason_and_name(cast, client):
    article = writing.draft(cast.reporter, lead_photo=judged("no_alt").pk)
    publishing.publish(by=cast.chief, article=article, override_reason=REASON)
    client.force_login(cast.publisher)
    html = client.get(reverse("admin:index")).content.decode()
    assert "In spite of an objection" in html and REASON in html and "no description" in html and "chief" in html
