"""Recall (S9): one action takes photos back everywhere and tells whoever took them; its reach is shown before."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from gallery.blockers import Blocked
from gallery.models import Appearance, Delivery, Derivatives, Dispatch, NearDuplicate, Partner, Photo
from gallery.purging import addresses_of, forget_generation, pages_of
from gallery.services.partners import hand_over, save_partner
from gallery.services.photosets import withdraw_set
from gallery.services.recall import recall_photos, tell_partners, twins_of
from gallery.services.release import release_to_archive
from gallery.services.removal import delete_unpublished
from sources.audit import Event, target_of
from tests import factories

pytestmark = pytest.mark.django_db
REASON = "A person in the picture asked us."
CANARY = "Kanarienvogel"


@pytest.fixture(autouse=True)
def cdn(settings):
    """A CDN is named; nobody answers there."""
    settings.PURGE_URL, settings.PURGE_TOKEN = "http://127.0.0.1:1/", "word"


@pytest.fixture
def photo():
    return factories.photo()


@pytest.fixture
def partner(cast):
    return save_partner(by=cast.publisher, partner=Partner(name="A daily", email="desk@daily.example"))


def purged():
    """Every path of every order to the CDN."""
    return {path for order in Dispatch.objects.filter(kind="purge") for path in order.payload["paths"]}


def letters():
    return [order.payload for order in Dispatch.objects.filter(kind="mail").order_by("pk")]


def twin(photo, **fields):
    """A photo that looks like another one."""
    other = factories.photo(**fields)
    NearDuplicate.objects.create(photo=other, other=photo, distance=2, transform="mirror")
    return other


def in_set(photo):
    """A public set that shows the photo, with the row that its publication writes."""
    row = factories.photo_set(photo)
    Appearance.objects.create(
        photo=photo, place=target_of(row), title=row.title, url=row.get_absolute_url(), public_from=row.public_from
    )
    return row


def test_several_photos_are_taken_back_together_or_not_at_all(cast, photo):
    others = [factories.photo(), factories.photo()]
    recall_photos(by=cast.publisher, photos=[photo, others[0].pk], reason=REASON)
    assert Photo.objects.withdrawn().count() == 2
    with pytest.raises(ValidationError, match=photo.public_id):
        recall_photos(by=cast.publisher, photos=[others[1], photo], reason=REASON)
    assert Photo.objects.cleared().get() == others[1]


def test_the_cdn_is_ordered_to_forget_every_file_and_every_page_that_shows_it(cast, photo):
    row = in_set(photo)
    photo.tags.add("Phones")
    files = Derivatives.objects.shown().get(photo=photo)
    addresses = {files.url(width, kind) for kind in ("jpg", "webp") for width in (640, 1280)}
    recall_photos(by=cast.publisher, photos=[photo], reason=REASON)
    pages = {
        photo.get_absolute_url(), row.get_absolute_url(), photo.tags.get().get_absolute_url(),
        "/", "/photos/", "/articles/", "/feeds/latest.atom", "/sitemap.xml", "/corrections/", "/how-we-label/",
    }  # fmt: skip
    assert purged() >= addresses | pages


def test_a_withdrawal_goes_on_while_the_cdn_is_down_and_publishing_does_not(
    cast, photo, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        recall_photos(by=cast.publisher, photos=[photo], reason=REASON)
    waiting = Dispatch.objects.waiting()
    assert waiting.exclude(last_error="").exists() and Photo.objects.withdrawn().get() == photo
    recall_photos(by=cast.publisher, photos=[factories.photo()], reason=REASON)
    assert Photo.objects.withdrawn().count() == 2
    with pytest.raises(Blocked) as refused:
        release_to_archive(by=cast.publisher, photo=factories.photo(public=False))
    assert [blocker.code for blocker in refused.value.blockers] == ["cdn_down"]


def test_nobody_passes_over_a_cdn_that_is_down(cast):
    Dispatch.objects.create(
        kind="purge", cause="x", payload={"paths": ["/"]}, due_at=timezone.now(), last_error="The CDN answered 503."
    )
    with pytest.raises(Blocked):
        release_to_archive(by=cast.chief, photo=factories.photo(public=False), override_reason="It matters.")


def test_every_partner_who_took_it_gets_one_mail_with_our_numbers_and_the_reason(cast, photo, partner):
    other, third = factories.photo(), factories.photo()
    second = save_partner(by=cast.publisher, partner=Partner(name="A weekly", email="desk@weekly.example"))
    hand_over(by=cast.publisher, partner=partner, photos=[photo, other, third])
    hand_over(by=cast.publisher, partner=second, photos=[third])
    recall_photos(by=cast.publisher, photos=[photo, other], reason=REASON)
    [letter] = letters()
    assert letter["to"] == "desk@daily.example" and REASON in letter["body"]
    assert photo.public_id in letter["body"] and other.public_id in letter["body"]
    assert third.public_id not in letter["body"]


def test_a_partner_who_takes_nothing_more_still_hears_of_it(cast, photo, partner):
    hand_over(by=cast.publisher, partner=partner, photos=[photo])
    Partner.objects.update(is_active=False)
    recall_photos(by=cast.publisher, photos=[photo], reason=REASON)
    assert len(letters()) == 1


def test_a_mail_is_in_the_partner_s_language(cast, photo, partner):
    hand_over(by=cast.publisher, partner=partner, photos=[photo])
    Partner.objects.update(language="ko")
    english = recall_photos(by=cast.publisher, photos=[photo], reason=REASON) and letters()[0]
    Partner.objects.update(language="en")
    tell_partners(photos=[photo], reason=REASON)
    assert photo.public_id in english["body"] and letters()[1]["body"].startswith("Newsroom has withdrawn")


def test_s13_no_mail_says_who_made_a_picture_what_it_shows_or_what_anybody_noted(cast, partner):
    source = factories.source(confidentiality="protected", code=f"{CANARY}-code", notes=CANARY)
    photo = factories.photo(
        source=source, creator=f"{CANARY} Person", caption=f"{CANARY}s", headline=f"Of {CANARY}s", place=CANARY,
        uploaded_name=f"{CANARY}.jpg", restrictions=CANARY,
    )  # fmt: skip
    Delivery.objects.create(
        partner=partner, photo=photo, title=f"{CANARY} title", note=CANARY, delivered_by=cast.publisher
    )
    recall_photos(by=cast.publisher, photos=[photo], reason=REASON)
    [letter] = letters()
    assert CANARY.lower() not in str(letter).lower() and photo.public_id in letter["body"]


@pytest.mark.parametrize("name", ["Kim Person", "kim person", "HERON-7"])
def test_a_reason_that_names_whom_we_protect_is_refused(cast, name):
    source = factories.source(confidentiality="described", code="HERON-7", public_description="A visitor")
    photo = factories.photo(source=source, creator="Kim Person")
    with pytest.raises(ValidationError, match="not to be named"):
        recall_photos(by=cast.publisher, photos=[photo], reason=f"Withdrawn since {name} asked us.")
    with pytest.raises(ValidationError, match="not to be named"):
        withdraw_set(by=cast.publisher, photo_set=factories.photo_set(photo), reason=f"{name} asked.")
    assert Photo.objects.cleared().get() == photo


def test_a_set_that_is_taken_back_is_forgotten_and_its_takers_hear_of_it(cast, photo, partner):
    row = in_set(photo)
    hand_over(by=cast.publisher, partner=partner, photos=[photo], place=target_of(row))
    withdraw_set(by=cast.publisher, photo_set=row, reason=REASON)
    assert {row.get_absolute_url(), photo.get_absolute_url(), "/"} <= purged()
    [letter] = letters()
    assert row.title not in letter["body"] and f"Photo set {row.pk}" in letter["body"]
    assert Photo.objects.cleared().get() == photo


def test_look_alikes_are_offered_unless_somebody_said_that_they_are_two_pictures(photo):
    alike, dismissed, gone = twin(photo), twin(photo), twin(photo)
    NearDuplicate.objects.filter(photo=dismissed).update(dismissed_at=timezone.now())
    Photo.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
    assert list(twins_of([photo])) == [alike] and list(twins_of([alike])) == [photo]


def test_a_new_generation_of_files_makes_the_cdn_forget_the_former_one_and_the_pages_that_name_it(photo):
    row = in_set(photo)
    files = Derivatives.objects.shown().get(photo=photo)
    files.card = "review"
    forget_generation(photo, files)
    assert purged() >= {*addresses_of(files), photo.get_absolute_url(), row.get_absolute_url(), "/"}
    assert files.card_url in purged() and len(addresses_of(files)) == 5
    Dispatch.objects.all().delete()
    files.sealed = True
    assert forget_generation(photo, files) == [] and not Dispatch.objects.exists()


def test_the_pages_of_a_draft_are_nobody_s_business(photo):
    Appearance.objects.create(photo=photo, place="articles.article:7", title="T", url="/articles/secret/")
    assert "/articles/secret/" not in pages_of([photo])


# The page


def page(client, user, photo):
    client.force_login(user)
    return client.get(reverse("admin:photo-withdraw", args=[photo.pk]))


def test_the_page_shows_the_reach_before_anything_is_done(client, cast, photo, partner):
    row = in_set(photo)
    hand_over(by=cast.publisher, partner=partner, photos=[photo], title="Their title")
    alike = twin(photo)
    answer = page(client, cast.publisher, photo)
    radius, html = answer.context["radius"], answer.content.decode()
    assert (radius.generations, radius.files) == (1, 4) and radius.pages > 8
    assert row.title in html and "A daily" in html and alike.public_id in html
    assert f"Photo {photo.public_id} withdrawn" in html and "desk@daily.example" in html
    assert "No mail server is set" in html
    assert not Photo.objects.withdrawn().exists() and not Dispatch.objects.exists()


def test_of_a_photo_that_nobody_saw_no_tombstone_is_promised(client, cast):
    photo = factories.photo(public_from=timezone.now() + timedelta(days=1))
    assert "no reader ever saw it" in page(client, cast.publisher, photo).content.decode()


def test_one_post_takes_back_the_photo_and_the_ticked_look_alikes(client, cast, photo, partner):
    alike, other = twin(photo), twin(photo)
    hand_over(by=cast.publisher, partner=partner, photos=[alike])
    client.force_login(cast.publisher)
    url = reverse("admin:photo-withdraw", args=[photo.pk])
    client.post(url, {"reason": REASON, "also": [alike.pk]})
    assert set(Photo.objects.withdrawn()) == {photo, alike} and Photo.objects.cleared().get() == other
    assert len(letters()) == 1
    assert Event.objects.filter(action="photo.withdrawn").count() == 2


def test_a_photo_that_does_not_stand_on_the_page_cannot_be_ticked(client, cast, photo):
    stranger = factories.photo()
    client.force_login(cast.publisher)
    url = reverse("admin:photo-withdraw", args=[photo.pk])
    answer = client.post(url, {"reason": REASON, "also": [stranger.pk]})
    assert answer.status_code == 422 and not Photo.objects.withdrawn().exists()


def test_nothing_typed_is_lost_when_the_service_says_no(client, cast):
    photo = factories.photo(source=factories.source(confidentiality="protected"), creator="Kim Person")
    alike = twin(photo)
    client.force_login(cast.publisher)
    url = reverse("admin:photo-withdraw", args=[photo.pk])
    answer = client.post(url, {"reason": "Kim Person asked us.", "also": [alike.pk]})
    html = answer.content.decode()
    assert answer.status_code == 422 and "Kim Person asked us." in html
    assert f'value="{alike.pk}" checked' in html


# Partners


def test_what_may_not_be_handed_on_is_refused_with_the_reasons(cast, photo, partner):
    factories.lease(photo, kind="deny", use="syndication")
    with pytest.raises(Blocked) as refused:
        hand_over(by=cast.publisher, partner=partner, photos=[photo])
    assert "lease_forbids" in [blocker.code for blocker in refused.value.blockers]
    assert not Delivery.objects.exists()


def test_a_photo_is_handed_over_on_its_page_and_stands_on_record(client, cast, photo, partner):
    client.force_login(cast.photo_editor)
    url = reverse("admin:photo-hand-over", args=[photo.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"partner": partner.pk, "title": "Their title", "note": ""})
    delivery = Delivery.objects.get()
    assert (delivery.photo, delivery.partner, delivery.delivered_by) == (photo, partner, cast.photo_editor)
    assert Event.objects.get(action="delivery.made").target == f"gallery.photo:{photo.pk}"
    assert "A daily" in client.get(url).content.decode()


def test_who_takes_nothing_now_gets_nothing(cast, photo, partner):
    Partner.objects.update(is_active=False)
    with pytest.raises(ValidationError):
        hand_over(by=cast.publisher, partner=partner, photos=[photo])


@pytest.mark.parametrize("name", ["outsider", "reader", "reporter", "moderator"])
def test_an_outsider_recalls_nothing_hands_over_nothing_and_names_no_partner(cast, photo, partner, name):
    by = getattr(cast, name)
    for refused in (
        lambda: recall_photos(by=by, photos=[photo], reason=REASON),
        lambda: hand_over(by=by, partner=partner, photos=[photo]),
        lambda: save_partner(by=by, partner=Partner(name="X", email="x@x.example")),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_a_photo_that_a_partner_has_is_never_deleted(cast, partner):
    photo = factories.photo(public=False)
    Delivery.objects.create(partner=partner, photo=photo, delivered_by=cast.publisher)
    with pytest.raises(ValidationError, match="A partner has this photo"):
        delete_unpublished(by=cast.chief, photo=photo)


# The list of orders


def test_the_list_of_orders_says_what_is_missing_and_offers_the_text_of_a_mail(client, cast, photo, partner):
    hand_over(by=cast.publisher, partner=partner, photos=[photo])
    recall_photos(by=cast.publisher, photos=[photo], reason=REASON)
    client.force_login(cast.publisher)
    html = client.get(reverse("admin:gallery_dispatch_changelist")).content.decode()
    assert "No mail server is set" in html and "Try again now" in html
    order = Dispatch.objects.get(kind="mail")
    url = reverse("admin:gallery_dispatch_change", args=[order.pk])
    assert REASON in client.get(url).content.decode()
    client.post(reverse("admin:order-done", args=[order.pk]))
    order.refresh_from_db()
    assert not order.is_waiting


def test_the_button_says_what_became_of_the_orders(client, cast, photo):
    recall_photos(by=cast.publisher, photos=[photo], reason=REASON)
    client.force_login(cast.publisher)
    answer = client.post(reverse("admin:orders-try"), follow=True)
    assert "Not everything arrived" in answer.content.decode()
    assert "does not take our orders" in answer.content.decode()
