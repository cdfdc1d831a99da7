"""Leases, consents and releases: who may change them, what the log keeps, and what follows from the clock alone."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from gallery.blockers import blockers
from gallery.models import Consent, Dispatch, Lease, Photo
from gallery.services import rights
from gallery.services.photos import edit_photo
from sources.audit import Event
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def codes(photo, use="publication", **options):
    return [blocker.code for blocker in blockers(photo, use, **options)]


def told(client, url, *words):
    """Whether a page names any of the words."""
    response = client.get(url)
    assert response.status_code == 200
    text = response.content.decode()
    return any(word in text for word in words)


def sitemap_with(client, photo):
    """The path of the file of the sitemap that names a photo."""
    index = client.get("/sitemap.xml").content.decode()
    files = [urlsplit(address).path for address in re.findall("<loc>(.*?)</loc>", index)]
    return next(path for path in files if told(client, path, photo.public_id))


def test_a_photo_without_leases_may_be_used_for_everything():
    photo = factories.photo(public=False)
    assert [codes(photo, use) for use in ("publication", "syndication", "promotion")] == [[], [], []]


@pytest.mark.parametrize("use", ["publication", "syndication", "promotion"])
def test_a_prohibition_stops_its_own_use_and_no_other(cast, use):
    photo = factories.photo(public=False)
    rights.add_lease(by=cast.photo_editor, photo=photo, kind="deny", use=use)
    forbidden = {one: codes(photo, one) for one in ("publication", "syndication", "promotion")}
    assert forbidden == {one: ["lease_forbids"] if one == use else [] for one in forbidden}


def test_a_prohibition_is_stronger_than_a_permission(cast):
    photo = factories.photo(public=False)
    for kind in ("allow", "deny"):
        rights.add_lease(by=cast.photo_editor, photo=photo, kind=kind, use="publication")
    assert codes(photo) == ["lease_forbids"]


def test_the_sentence_of_a_lease_says_until_when_and_leads_to_the_rights(cast):
    photo = factories.photo(public=False)
    ends = timezone.now().replace(year=2031, month=5, day=4)
    rights.add_lease(by=cast.photo_editor, photo=photo, kind="deny", use="publication", ends_at=ends)
    (blocker,) = blockers(photo)
    assert "4 May 2031" in blocker.sentence and "%(" not in blocker.sentence
    assert blocker.url == reverse("admin:photo-rights", args=[photo.pk])


def test_permissions_that_have_ended_or_not_begun_leave_nothing_that_allows(cast):
    now = timezone.now()
    ended, coming = factories.photo(), factories.photo()
    factories.lease(ended, ends_at=now - DAY)
    factories.lease(coming, starts_at=now + DAY)
    assert codes(ended) == codes(coming) == ["lease_missing"]
    assert codes(coming, at=now + 2 * DAY) == []
    assert not Photo.objects.cleared().filter(pk__in=[ended.pk, coming.pk]).exists()


def test_leases_are_judged_at_the_moment_of_going_out():
    now = timezone.now()
    photo = factories.photo(public=False)
    factories.lease(photo, ends_at=now + 2 * DAY)
    assert codes(photo, at=now + DAY) == []
    assert codes(photo, at=now + 3 * DAY) == ["lease_missing"]


@pytest.mark.parametrize("made", ["lease", "consent"])
def test_what_ends_takes_the_photo_off_the_pages_at_that_moment_without_anybody_doing_anything(client, made):
    photo = factories.photo()
    picture = f"/media/{photo.derivatives.shown().get().name(640, 'jpg')}"
    photo_set = factories.photo_set(photo, factories.photo())
    post = factories.article(lead_photo=photo, photo_sets=[photo_set])
    sitemap = sitemap_with(client, photo)
    lists = (
        "/",
        "/photos/",
        sitemap,
        "/feeds/latest.atom",
        photo_set.get_absolute_url(),
        post.get_absolute_url(),
    )
    record = getattr(factories, made)(photo, ends_at=timezone.now() + DAY)
    assert client.get(photo.get_absolute_url()).status_code == 200
    token = photo.derivatives.shown().get().token
    assert sum(told(client, url, photo.public_id, token) for url in lists) == len(lists)
    type(record).objects.update(ends_at=Now())
    assert client.get(photo.get_absolute_url()).status_code == 404
    assert client.get(picture).status_code == 410
    assert [url for url in lists if told(client, url, photo.public_id, token)] == []


@pytest.mark.parametrize("starts", [None, -1, 1])
@pytest.mark.parametrize("ends", [None, -1, 2])
@pytest.mark.parametrize("made", [("lease", "allow"), ("lease", "deny"), ("consent", "consent"), ("consent", "model")])
def test_the_rule_for_many_and_the_rule_for_one_say_the_same_about_rights(starts, ends, made):
    if starts and ends and starts >= ends:
        starts = ends - 1
    now, (name, kind) = timezone.now(), made
    photo = factories.photo()
    moments = {"ends_at": now + ends * DAY if ends else None}
    if name == "lease":
        moments["starts_at"] = now + starts * DAY if starts else None
    getattr(factories, name)(photo, kind, **moments)
    photo = Photo.objects.get()
    assert photo.is_cleared == Photo.objects.cleared().exists()


def test_only_those_with_the_permission_change_leases(cast):
    photo = factories.photo(public=False)
    with pytest.raises(PermissionDenied):
        rights.add_lease(by=cast.editor, photo=photo, kind="deny", use="publication")
    lease = factories.lease(photo)
    for change in (rights.end_lease, rights.change_lease):
        with pytest.raises(PermissionDenied):
            change(by=cast.editor, lease=lease)
    assert not Event.objects.exists()


def test_the_log_keeps_every_change_of_a_lease_and_not_its_words(cast):
    photo = factories.photo(public=False)
    lease = rights.add_lease(by=cast.photo_editor, photo=photo, kind="allow", use="syndication", words="Quixworth says")
    rights.change_lease(by=cast.photo_editor, lease=lease, words="Not for Zebulon")
    rights.end_lease(by=cast.photo_editor, lease=lease)
    events = list(Event.objects.order_by("number").values_list("action", flat=True))
    assert events == ["photo.lease_added", "photo.lease_changed", "photo.lease_ended"]
    told = str(list(Event.objects.values_list("detail", flat=True)))
    assert "Quixworth" not in told and "Zebulon" not in told and "syndication" in told


def test_a_lease_that_has_not_begun_goes_when_it_is_ended_and_an_ended_one_is_left_alone(cast):
    photo, now = factories.photo(public=False), timezone.now()
    coming, over = factories.lease(photo, starts_at=now + DAY), factories.lease(photo, ends_at=now - DAY)
    assert rights.end_lease(by=cast.photo_editor, lease=coming) is None
    with pytest.raises(ValidationError):
        rights.end_lease(by=cast.photo_editor, lease=over)
    assert list(Lease.objects.all()) == [over]


def test_a_lease_that_ends_before_it_starts_is_refused(cast):
    now = timezone.now()
    with pytest.raises(ValidationError, match="ends after it starts"):
        rights.add_lease(
            by=cast.photo_editor,
            photo=factories.photo(),
            kind="allow",
            use="publication",
            starts_at=now,
            ends_at=now - DAY,
        )


def test_forbidding_a_public_photo_hides_it_at_once_and_tells_the_cdn_and_ending_that_shows_it_again(
    cast, client, settings
):
    settings.PURGE_URL = "https://cdn.example/purge"
    photo = factories.photo()
    picture = f"/media/{photo.derivatives.shown().get().name(640, 'jpg')}"
    lease = rights.add_lease(by=cast.photo_editor, photo=photo, kind="deny", use="publication")
    assert client.get(photo.get_absolute_url()).status_code == 404
    assert client.get(picture).status_code == 410
    assert picture in Dispatch.objects.get().payload["paths"]
    rights.end_lease(by=cast.photo_editor, lease=lease)
    assert client.get(photo.get_absolute_url()).status_code == 200


def paths_told():
    return {path for order in Dispatch.objects.all() for path in order.payload["paths"]}


@pytest.mark.parametrize("change", [{"usage_category": "no-rights"}, {"rights_expire": timezone.now() - DAY}])
def test_saying_on_the_form_that_there_are_no_rights_tells_the_cdn_too(cast, client, settings, change):
    settings.PURGE_URL = "https://cdn.example/purge"
    photo = factories.photo()
    picture = f"/media/{photo.derivatives.shown().get().name(640, 'jpg')}"
    edit_photo(by=cast.photo_editor, photo=photo, headline="Still there")
    assert photo.get_absolute_url() in paths_told()
    assert picture not in paths_told()
    Dispatch.objects.all().delete()
    edit_photo(by=cast.photo_editor, photo=photo, **change)
    assert {photo.get_absolute_url(), picture} <= paths_told()
    assert client.get(photo.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("made", ["lease", "consent"])
def test_caches_may_keep_a_file_no_longer_than_lease_and_consent_last(client, made):
    photo = factories.photo()
    name = photo.derivatives.shown().get().name(640, "jpg")
    storages["public"].save(name, ContentFile(b"a picture"))
    getattr(factories, made)(photo, ends_at=timezone.now() + timedelta(hours=1))
    age = int(client.get(f"/media/{name}").headers["Cache-Control"].split("max-age=")[1].split(",")[0])
    assert 3000 < age <= 3600


def test_what_readers_never_saw_is_no_matter_of_the_cdn(cast, settings):
    settings.PURGE_URL = "https://cdn.example/purge"
    rights.add_lease(by=cast.photo_editor, photo=factories.photo(public=False), kind="deny", use="publication")
    rights.add_lease(by=cast.photo_editor, photo=factories.photo(), kind="deny", use="promotion")
    assert not Dispatch.objects.exists()


def test_a_picture_from_a_citizen_needs_a_consent_that_holds(cast):
    photo = factories.photo(public=False, usage_category="citizen")
    assert codes(photo) == ["consent_missing"]
    consent = rights.add_consent(by=cast.photo_editor, photo=photo, kind="consent", holder="C-12")
    assert codes(photo) == []
    rights.revoke_consent(by=cast.photo_editor, consent=consent, reason="She wrote to us.")
    assert "consent_missing" in codes(photo)


def test_a_consent_that_is_taken_back_takes_the_photo_from_readers_at_once(cast, client):
    photo = factories.photo()
    picture = f"/media/{photo.derivatives.shown().get().name(640, 'jpg')}"
    consent = factories.consent(photo)
    rights.revoke_consent(by=cast.photo_editor, consent=consent, reason="He asked for it.")
    assert client.get(photo.get_absolute_url()).status_code == 404
    assert client.get(picture).status_code == 410
    with pytest.raises(ValidationError):
        rights.revoke_consent(by=cast.photo_editor, consent=consent, reason="Once more.")


def test_taking_a_consent_back_needs_a_reason_and_names_nobody_in_the_log(cast):
    consent = factories.consent(factories.photo(), holder="Zebulon")
    with pytest.raises(ValidationError):
        rights.revoke_consent(by=cast.photo_editor, consent=consent, reason=" ")
    rights.revoke_consent(by=cast.photo_editor, consent=consent, reason="By telephone.")
    event = Event.objects.get()
    assert event.action == "photo.consent_revoked" and "Zebulon" not in str(event.detail)


@pytest.mark.parametrize(
    ("recognisable", "release", "use", "expected"),
    [
        (True, None, "publication", []),
        (True, None, "promotion", ["release_missing"]),
        (False, None, "promotion", []),
        (True, {}, "promotion", []),
        (True, {"ends_at": timezone.now() - DAY}, "promotion", ["release_missing"]),
        (True, {"status": "none"}, "promotion", ["release_missing"]),
        (True, None, "syndication", []),
        (True, {"minor": True, "revoked_at": timezone.now()}, "syndication", ["release_missing"]),
        (True, {"minor": True}, "syndication", []),
    ],
)
def test_a_model_release_is_missing_where_people_can_be_recognised_and_the_use_needs_it(
    recognisable, release, use, expected
):
    photo = factories.photo(public=False)
    factories.decision(photo, people_recognisable=recognisable)
    if release is not None:
        factories.consent(photo, "model", **release)
    assert codes(photo, use) == expected


def test_no_rights_and_expired_rights_stand_in_the_way_and_hide_the_photo():
    for fields, code in (
        ({"usage_category": "no-rights"}, "no_rights"),
        ({"rights_expire": timezone.now() - DAY}, "rights_expired"),
    ):
        photo = factories.photo(**fields)
        assert codes(photo) == [code]
        assert not photo.is_cleared and not Photo.objects.cleared().exists()


def test_what_the_photos_of_a_source_have_in_common_fills_only_what_a_photo_lacks():
    source = factories.source(
        default_credit="Kim / Agency",
        default_copyright="© Agency",
        default_usage="agency",
        default_licence="no such licence",
        default_usage_terms="One use.",
    )
    assert rights.defaults_of(source) == {
        "credit_line": "Kim / Agency",
        "copyright_notice": "© Agency",
        "usage_category": "agency",
        "usage_terms": "One use.",
    }
    photo = factories.photo(source=source, credit_line="Somebody else", usage_terms="")
    assert set(rights.lacking(photo, source)) == {"copyright_notice", "usage_category", "usage_terms"}
    assert rights.defaults_of(None) == {}


# The pages


def test_the_rights_page_says_for_each_use_what_stands_in_the_way(cast, client):
    photo = factories.photo()
    factories.lease(photo, "deny", "syndication", words="No sale in Asia")
    client.force_login(cast.editor)
    html = client.get(reverse("admin:photo-rights", args=[photo.pk])).content.decode()
    assert "Handing on to partners" in html and "without an end" in html and "No sale in Asia" in html
    assert "Add the lease" not in html


def test_a_lease_is_added_changed_and_ended_on_the_pages(cast, client):
    photo = factories.photo(public=False)
    client.force_login(cast.photo_editor)
    page = reverse("admin:photo-rights", args=[photo.pk])
    client.post(page, {"add_lease": "1", "lease-kind": "allow", "lease-use": "syndication", "lease-words": "Europe"})
    lease = Lease.objects.get()
    form = reverse("admin:lease-change", args=[lease.pk])
    known = {"initial-kind": "allow", "initial-use": "syndication", "initial-words": "Europe"}
    values = {"kind": "allow", "use": "syndication", "words": "All of Europe", "ends_at": "2031-05-04T12:00"}
    assert client.post(form, known | values).status_code == 302
    lease.refresh_from_db()
    assert (lease.words, lease.ends_at.year) == ("All of Europe", 2031)
    client.post(form, {"end": "1"})
    lease.refresh_from_db()
    assert not lease.is_running()


def test_a_lease_that_was_changed_by_somebody_else_meanwhile_shows_both_texts(cast, client):
    lease = factories.lease(factories.photo(public=False), words="Theirs")
    client.force_login(cast.photo_editor)
    known = {"initial-kind": "allow", "initial-use": "publication", "initial-words": "As it was"}
    values = {"kind": "allow", "use": "publication", "words": "Mine"}
    response = client.post(reverse("admin:lease-change", args=[lease.pk]), known | values)
    assert response.status_code == 422 and "Theirs" in response.content.decode()


def test_what_the_service_refuses_stands_on_the_form(cast, client):
    photo = factories.photo(public=False)
    client.force_login(cast.photo_editor)
    values = {"lease-starts_at": "2031-05-04T12:00", "lease-ends_at": "2030-05-04T12:00"}
    data = {"add_lease": "1", "lease-kind": "allow", "lease-use": "syndication"} | values
    response = client.post(reverse("admin:photo-rights", args=[photo.pk]), data)
    assert response.status_code == 422 and "ends after it starts" in response.content.decode()


def test_the_paper_of_a_consent_is_private_hashed_and_read_only_with_a_reason_that_is_logged(cast, client):
    photo = factories.photo(public=False)
    client.force_login(cast.photo_editor)
    paper = ContentFile(b"signed by Zebulon", name="zebulon.pdf")
    page = reverse("admin:photo-rights", args=[photo.pk])
    data = {"add_consent": "1", "consent-kind": "consent", "consent-status": "unlimited", "consent-paper": paper}
    assert client.post(page, data).status_code == 302
    consent = Consent.objects.get()
    assert len(consent.paper_sha256) == 64 and "zebulon" not in consent.paper.name
    url = reverse("admin:consent-paper", args=[consent.pk])
    assert b"Zebulon" not in client.get(url).content
    response = client.post(url, {"reason": "To check the date"})
    assert b"".join(response.streaming_content) == b"signed by Zebulon"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert Event.objects.get(action="photo.consent_paper_viewed").detail["reason"] == "To check the date"


def test_only_those_who_may_change_consents_read_the_papers(cast, client):
    consent = factories.consent(factories.photo(public=False), paper=ContentFile(b"signed", name="paper"))
    client.force_login(cast.editor)
    assert client.post(reverse("admin:consent-paper", args=[consent.pk]), {"reason": "Curious"}).status_code == 403
