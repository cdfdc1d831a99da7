"""The harm clock: clearance of sources, and one step that hides everything which leads to one in danger."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.services.publishing import publish
from gallery.desk.leads import CAMERA, PLACE, SAME_SPOT, SPOT, leads_to, tied_to
from gallery.models import CameraSerial, Delivery, Dispatch, Partner, Photo, PhotoSet
from gallery.services.danger import declare_danger, set_clearance
from gallery.services.photosets import publish_set
from sources.audit import Event, target_of
from sources.models import Source
from sources.services import clear_source, save_source
from tests import factories
from tests.articles import writing

pytestmark = pytest.mark.django_db
WHY = "The guide was asked about it."


@pytest.fixture
def source():
    return factories.source(confidentiality="protected", code="HERON")


@pytest.mark.parametrize(
    ("confidentiality", "clearance"), [("named", "cleared"), ("described", "pending"), ("protected", "pending")]
)
def test_only_a_named_source_is_cleared_from_the_start_whatever_a_form_says(cast, confidentiality, clearance):
    row = Source(code="NEW", confidentiality=confidentiality, public_name="", clearance="cleared")
    row.public_name = "A name" if confidentiality == "named" else ""
    assert save_source(by=cast.photo_editor, source=row).clearance == clearance


def test_saving_a_source_never_changes_its_clearance(cast, source):
    clear_source(by=cast.publisher, source=source, clearance="danger", reason=WHY)
    source.notes = "From a form that is an hour old"
    save_source(by=cast.photo_editor, source=source)
    source.refresh_from_db()
    assert source.clearance == "danger" and source.notes


def test_a_source_that_is_not_cleared_shows_nothing_and_is_back_when_it_is(cast, source, client):
    photo = factories.photo(source=source)
    assert client.get(photo.get_absolute_url()).status_code == 200
    clear_source(by=cast.publisher, source=source, clearance="pending", reason=WHY)
    assert not Photo.objects.cleared().exists()
    assert client.get(photo.get_absolute_url()).status_code == 404
    clear_source(by=cast.publisher, source=source, clearance="cleared", reason="It is over.")
    assert client.get(photo.get_absolute_url()).status_code == 200


def test_the_clearance_goes_into_the_log_with_its_reason(cast, source):
    clear_source(by=cast.publisher, source=source, clearance="danger", reason=f" {WHY} ")
    event = Event.objects.get(action="source.clearance")
    assert event.detail == {"before": "cleared", "after": "danger", "reason": WHY}
    assert event.actor == cast.publisher and source.history.first().history_user == cast.publisher


@pytest.mark.parametrize(("clearance", "reason"), [("danger", "  "), ("cleared", WHY), ("elsewhere", WHY)])
def test_it_needs_a_reason_another_clearance_and_one_that_exists(cast, source, clearance, reason):
    with pytest.raises(ValidationError):
        clear_source(by=cast.publisher, source=source, clearance=clearance, reason=reason)


@pytest.mark.parametrize("name", ["outsider", "reader", "reporter", "moderator"])
def test_an_outsider_clears_nobody_and_declares_no_danger(cast, source, name):
    for service in (clear_source, set_clearance):
        with pytest.raises(PermissionDenied):
            service(by=getattr(cast, name), source=source, clearance="pending", reason=WHY)
    with pytest.raises(PermissionDenied):
        declare_danger(by=getattr(cast, name), source=source, reason=WHY)


def test_what_a_clearance_hides_the_cdn_forgets_too(cast, source, settings):
    settings.PURGE_URL = "http://127.0.0.1:1/"
    photo = factories.photo(source=source)
    set_clearance(by=cast.publisher, source=source, clearance="danger", reason=WHY)
    paths = {path for order in Dispatch.objects.all() for path in order.payload["paths"]}
    generation = photo.derivatives.shown().get()
    assert {photo.get_absolute_url(), "/photos/", generation.url(640, "jpg")} <= paths
    Dispatch.objects.all().delete()
    set_clearance(by=cast.publisher, source=source, clearance="cleared", reason=WHY)
    assert not Dispatch.objects.exists()


# What leads to a source


def test_a_camera_ties_photos_of_another_source_to_it(source):
    mine, theirs, stranger = factories.photo(source=source), factories.photo(), factories.photo()
    for photo, digest in ((mine, "a" * 64), (theirs, "a" * 64), (stranger, "b" * 64)):
        CameraSerial.objects.create(photo=photo, digest=digest)
    assert tied_to(source) == {theirs.pk: [CAMERA]}


DAY = date(2013, 2, 9)


@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        ({"latitude": 39.0212, "longitude": 125.7547}, [SPOT]),
        ({"latitude": 39.0294, "longitude": 125.7547}, []),
        ({"latitude": 39.0212, "longitude": 125.7547, "taken_on": DAY + timedelta(days=1)}, []),
        ({"latitude": 39.0202, "longitude": 125.7549}, [SPOT]),
        ({"latitude": 39.0202, "longitude": 125.7549, "taken_on": DAY + timedelta(days=400)}, [SAME_SPOT]),
        ({"latitude": 39.0202, "longitude": 125.7549, "taken_on": None}, [SAME_SPOT]),
        ({"latitude": 39.0190, "longitude": 125.7539, "taken_on": DAY - timedelta(days=2)}, [SAME_SPOT]),
        ({"latitude": 39.0194, "longitude": 125.7559, "taken_on": DAY - timedelta(days=2)}, []),
        ({"latitude": 39.0204, "longitude": 125.7547, "taken_on": DAY - timedelta(days=2)}, []),
        ({"latitude": 39.0212}, []),
        ({"place": " the  KIOSK on Sungri street"}, [PLACE]),
        ({"place": "The kiosk on Sungri Street", "taken_on": DAY - timedelta(days=1)}, [PLACE]),
        ({"place": "The kiosk on Sungri Street", "taken_on": DAY + timedelta(days=2)}, []),
        ({"place": ""}, []),
    ],
)
def test_a_place_and_a_day_tie_photos_to_it(source, fields, reasons):
    factories.photo(
        source=source, taken_on=DAY, latitude=39.0194, longitude=125.7547, place="The kiosk on Sungri Street"
    )
    other = factories.photo(**{"taken_on": DAY} | fields)
    assert tied_to(source).get(other.pk, []) == reasons


def test_photos_without_place_or_day_tie_nobody(source):
    factories.photo(source=source)
    factories.photo(source=source, taken_on=DAY)
    factories.photo()
    factories.photo(taken_on=DAY)
    assert tied_to(source) == {}


def test_a_photo_without_a_day_or_beside_the_date_line_still_has_its_spot(source):
    factories.photo(source=source, latitude=-16.8, longitude=179.9999)
    beyond = factories.photo(latitude=-16.8, longitude=-179.9997, taken_on=DAY)
    factories.photo(latitude=-16.8, longitude=-179.9, taken_on=DAY)
    assert tied_to(source) == {beyond.pk: [SAME_SPOT]}


def test_looking_for_what_leads_to_a_source_asks_as_often_for_many_photos(source, django_assert_max_num_queries):
    for number in range(12):
        factories.photo(source=source, taken_on=DAY + timedelta(days=number), place="A quay")
        factories.photo(taken_on=DAY + timedelta(days=number), place="A quay")
    with django_assert_max_num_queries(16):
        leads = leads_to(source)
    assert len(leads.own) == 12 and len(leads.tied) == 12


# The page


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.publisher)
    return client


def danger_url(source):
    return reverse("admin:source-danger", args=[source.pk])


def test_the_page_shows_photos_ties_places_and_partners_and_does_nothing_yet(desk, cast, source):
    mine, theirs = factories.photo(source=source), factories.photo()
    for photo in (mine, theirs):
        CameraSerial.objects.create(photo=photo, digest="a" * 64)
    row = factories.photo_set(theirs, title="A set of the spring")
    partner = Partner.objects.create(name="A daily", email="d@daily.example")
    Delivery.objects.create(partner=partner, photo=mine, delivered_by=cast.publisher)
    html = desk.get(danger_url(source)).content.decode()
    assert f'value="{mine.pk}" checked' in html
    assert f'value="{theirs.pk}"' in html and f'value="{theirs.pk}" checked' not in html
    assert row.title in html and "A daily" in html and str(CAMERA) in html and "a" * 64 not in html
    assert Photo.objects.cleared().count() == 2


def test_one_step_hides_everything_and_withdraws_what_is_ticked(desk, cast, source):
    mine, kept, theirs, other = (
        factories.photo(source=source), factories.photo(source=source), factories.photo(), factories.photo(),
    )  # fmt: skip
    for photo in (mine, theirs):
        CameraSerial.objects.create(photo=photo, digest="a" * 64)
    partner = Partner.objects.create(name="A daily", email="d@daily.example")
    Delivery.objects.create(partner=partner, photo=mine, delivered_by=cast.publisher)
    form = desk.get(danger_url(source)).context["form"]
    public = str(form["public_reason"].value())
    data = {"reason": WHY, "public_reason": public, "also": [mine.pk, theirs.pk]}
    assert desk.post(danger_url(source), data).status_code == 302
    source.refresh_from_db()
    assert source.clearance == "danger"
    assert set(Photo.objects.withdrawn()) == {mine, theirs} and Photo.objects.cleared().get() == other
    kept.refresh_from_db()
    assert kept.withdrawn_at is None and not kept.is_cleared
    [order] = Dispatch.objects.filter(kind="mail")
    assert public in order.payload["body"] and WHY not in order.payload["body"]


def test_the_ready_made_reason_for_readers_does_not_speak_of_danger(desk, source):
    reason = str(desk.get(danger_url(source)).context["form"]["public_reason"].value()).lower()
    assert reason and not any(word in reason for word in ("danger", "safety", "source", "risk", "protect"))


def test_readers_and_robots_learn_nothing_of_the_danger(desk, cast, source, client):
    photo = factories.photo(source=source)
    declare_danger(by=cast.publisher, source=source, reason=WHY, photos=[photo], public_reason="We withdrew it.")
    client.logout()
    for url in (photo.get_absolute_url(), "/corrections/", "/photos/"):
        html = client.get(url).content.decode()
        assert WHY not in html and "danger" not in html.lower() and "HERON" not in html


def test_a_refused_step_changes_nothing(desk, source):
    photo = factories.photo(source=source, creator="Kim Person")
    data = {"reason": WHY, "public_reason": "Kim Person asked us.", "also": [photo.pk]}
    assert desk.post(danger_url(source), data).status_code == 422
    source.refresh_from_db()
    assert source.clearance == "cleared" and Photo.objects.cleared().exists() and not Event.objects.exists()


def test_photos_that_do_not_fit_on_the_page_go_with_one_tick(desk, source, monkeypatch):
    monkeypatch.setattr("gallery.desk.leads.MOST", 2)
    photos = [factories.photo(source=source) for _number in range(5)]
    page = desk.get(danger_url(source))
    assert page.context["leads"].rest == 3 and "and its 3 other photos" in page.content.decode()
    listed = [photo.pk for photo in page.context["leads"].own]
    data = {"reason": WHY, "public_reason": "We withdrew it.", "also": listed[:1], "rest": "on"}
    desk.post(danger_url(source), data)
    gone = set(Photo.objects.filter(withdrawn_at__isnull=False).values_list("pk", flat=True))
    assert gone == {photo.pk for photo in photos} - {listed[1]}


def test_photos_of_others_that_do_not_fit_on_the_page_are_counted_and_go_with_one_tick(desk, source, monkeypatch):
    monkeypatch.setattr("gallery.desk.leads.MOST", 2)
    theirs = [factories.photo() for _number in range(5)]
    for photo in (factories.photo(source=source), *theirs):
        CameraSerial.objects.create(photo=photo, digest="a" * 64)
    page = desk.get(danger_url(source))
    assert "and 3 others" in page.content.decode() and 'name="tied_rest" checked' not in page.content.decode()
    data = {"reason": WHY, "public_reason": "We withdrew it."}
    desk.post(danger_url(source), data)
    assert not Photo.objects.filter(withdrawn_at__isnull=False).exists()
    desk.post(danger_url(source), data | {"also": [theirs[0].pk], "tied_rest": "on"})
    gone = set(Photo.objects.filter(withdrawn_at__isnull=False))
    assert gone == {theirs[0], *theirs[2:]}


def test_the_same_spot_has_a_list_of_its_own_where_nothing_is_ticked(desk, source, monkeypatch):
    monkeypatch.setattr("gallery.desk.leads.MOST", 2)
    where = {"latitude": 39.0194, "longitude": 125.7547}
    factories.photo(source=source, taken_on=DAY, **where)
    theirs = [factories.photo(taken_on=DAY - timedelta(days=9), **where) for _number in range(5)]
    CameraSerial.objects.create(photo=factories.photo(source=source), digest="a" * 64)
    CameraSerial.objects.create(photo=theirs[4], digest="a" * 64)
    page = desk.get(danger_url(source))
    leads = page.context["leads"]
    assert leads.tied == [(theirs[4], [CAMERA, SAME_SPOT])] and leads.tied_rest == []
    assert [photo for photo, _reasons in leads.spots] == theirs[:2]
    html = page.content.decode()
    assert "and 2 others" in html and str(SAME_SPOT) in html and "39.019" not in html
    assert not [photo for photo in theirs if f'value="{photo.pk}" checked' in html]
    data = {"reason": WHY, "public_reason": "We withdrew it.", "also": [theirs[0].pk], "spots_rest": "on"}
    desk.post(danger_url(source), data)
    assert set(Photo.objects.filter(withdrawn_at__isnull=False)) == {theirs[0], theirs[2], theirs[3]}


# Posts and sets that lead to it


@pytest.fixture
def led(cast, source):
    """A photo of the source, a published post and a set that show it, and a partner who took the post."""
    photo = factories.photo(source=source)
    row = factories.photo_set(photo, title="A set of the spring")
    publish_set(by=cast.publisher, photo_set=row)
    post = writing.published(cast.publisher, headline="What the market held", lead_photo=photo.pk)
    partner = Partner.objects.create(name="A daily", email="d@daily.example")
    for taken in ({"photo": photo}, {"place": target_of(post)}):
        Delivery.objects.create(partner=partner, delivered_by=cast.publisher, **taken)
    return photo, row, post


def test_the_step_withdraws_the_ticked_posts_and_sets_and_tells_a_partner_once(desk, client, led, source, settings):
    settings.PURGE_URL = "http://127.0.0.1:1/"
    photo, row, post = led
    assert f'value="{target_of(post)}">' in desk.get(danger_url(source)).content.decode()
    data = {"reason": WHY, "public_reason": "We withdrew it.", "also": [photo.pk]}
    assert desk.post(danger_url(source), data | {"places": [target_of(post), target_of(row)]}).status_code == 302
    client.logout()
    for url in (photo.get_absolute_url(), row.get_absolute_url(), post.get_absolute_url()):
        page = client.get(url)
        assert page.status_code == 410 and "We withdrew it." in page.content.decode(), url
    [order] = Dispatch.objects.filter(kind="mail")
    assert f"Post {post.pk}" in order.payload["body"] and photo.public_id in order.payload["body"]
    assert {"article.withdrawn", "photoset.withdrawn", "photo.withdrawn"} <= set(
        Event.objects.values_list("action", flat=True)
    )
    purged = {path for order in Dispatch.objects.filter(kind="purge") for path in order.payload["paths"]}
    assert {post.get_absolute_url(), row.get_absolute_url(), post.section.get_absolute_url()} <= purged


def test_posts_can_go_alone_and_what_is_not_ticked_stays(desk, client, led, source):
    photo, row, post = led
    desk.post(danger_url(source), {"reason": WHY, "public_reason": "We withdrew it.", "places": [target_of(post)]})
    assert client.get(post.get_absolute_url()).status_code == 410
    assert client.get(row.get_absolute_url()).status_code == 200
    photo.refresh_from_db()
    assert photo.withdrawn_at is None
    [order] = Dispatch.objects.filter(kind="mail")
    assert f"Post {post.pk}" in order.payload["body"] and photo.public_id not in order.payload["body"]


@pytest.mark.parametrize("reason", ["", "Kim Person asked us."])
def test_posts_need_a_reason_that_names_nobody_and_the_step_is_whole_or_not_at_all(desk, led, source, reason):
    photo, _row, post = led
    Photo.objects.filter(pk=photo.pk).update(creator="Kim Person")
    data = {"reason": WHY, "public_reason": reason, "places": [target_of(post)]}
    before = set(Event.objects.values_list("pk", flat=True))
    assert desk.post(danger_url(source), data).status_code == 422
    source.refresh_from_db()
    assert source.clearance == "cleared" and Article.objects.published().get() == post
    assert set(Event.objects.values_list("pk", flat=True)) == before


def test_a_photo_that_cannot_be_withdrawn_keeps_the_posts_too(cast, led, source):
    photo, _row, post = led
    gone = factories.photo(withdrawn_at=timezone.now())
    with pytest.raises(ValidationError):
        declare_danger(
            by=cast.publisher, source=source, reason=WHY, photos=[photo, gone], places=[target_of(post)],
            public_reason="We withdrew it.",
        )  # fmt: skip
    source.refresh_from_db()
    assert source.clearance == "cleared" and Article.objects.published().exists() and Photo.objects.cleared().exists()


def test_whoever_may_not_withdraw_posts_sees_them_without_a_tick_and_takes_none(client, cast, led, source):
    _photo, row, post = led
    client.force_login(cast.photo_editor)
    html = client.get(danger_url(source)).content.decode()
    assert f'value="{target_of(row)}"' in html and f'value="{target_of(post)}"' not in html
    assert html.count("your account may not withdraw it") == 1 and "What the market held" in html
    data = {"reason": WHY, "public_reason": "We withdrew it.", "places": [target_of(post)]}
    assert client.post(danger_url(source), data).status_code == 422
    with pytest.raises(PermissionDenied):
        declare_danger(
            by=cast.photo_editor, source=source, reason=WHY, places=[target_of(row), target_of(post)],
            public_reason="We withdrew it.",
        )  # fmt: skip
    source.refresh_from_db()
    assert source.clearance == "cleared" and Article.objects.published().exists()
    assert PhotoSet.objects.published().exists()


def test_a_post_that_waits_for_its_time_has_no_tick(desk, cast, source):
    photo = factories.photo(source=source)
    draft = writing.draft(cast.reporter, lead_photo=photo.pk, headline="Of next week")
    publish(by=cast.publisher, article=draft, at=timezone.now() + timedelta(days=7))
    html = desk.get(danger_url(source)).content.decode()
    assert "Of next week" in html and f'value="{target_of(draft)}"' not in html and "may not withdraw" not in html


def test_a_source_in_danger_can_have_more_withdrawn_later(cast, source):
    declare_danger(by=cast.publisher, source=source, reason=WHY)
    photo = factories.photo(source=source)
    declare_danger(by=cast.publisher, source=source, reason=WHY, photos=[photo], public_reason="We withdrew it.")
    photo.refresh_from_db()
    assert photo.withdrawn_at and Event.objects.filter(action="source.clearance").count() == 1


def test_whoever_may_not_withdraw_photos_is_told_so(client, cast, source):
    cast.editor.user_permissions.add(Permission.objects.get(codename="clear_source"))
    client.force_login(cast.editor)
    assert client.get(danger_url(source)).status_code == 403


# The form of a source


def test_the_form_keeps_the_defaults_and_the_review_but_not_the_clearance(desk, cast):
    source = factories.source(code="TERN")
    url = reverse("admin:sources_source_change", args=[source.pk])
    html = desk.get(url).content.decode()
    assert reverse("admin:source-clearance", args=[source.pk]) in html and danger_url(source) in html
    assert 'name="clearance"' not in html
    empty = {
        f"{prefix}-{name}": "0"
        for prefix in ("links", "handles")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    data = {
        "code": "TERN", "kind": "photographer", "confidentiality": "named", "public_name": "A name", "slug": "tern",
        "default_credit": "A name / Agency", "default_copyright": "© A name", "default_usage": "staff",
        "default_licence": "CC-BY-4.0", "default_usage_terms": "Ask first.", "risk_review_due": "2027-01-02",
        "clearance": "danger",
    }  # fmt: skip
    assert desk.post(url, data | empty).status_code == 302
    source.refresh_from_db()
    assert (source.default_usage, source.default_licence, source.clearance) == ("staff", "CC-BY-4.0", "cleared")
    assert source.risk_review_due == date(2027, 1, 2)


def test_a_code_that_no_photo_knows_is_refused(desk):
    source = factories.source()
    form = desk.get(reverse("admin:sources_source_change", args=[source.pk])).context["adminform"].form
    assert "no-rights" in dict(form.fields["default_usage"].choices)
    assert "x" not in dict(form.fields["default_licence"].choices)


def test_reviews_that_are_due_can_be_listed(desk):
    due = factories.source(risk_review_due=timezone.localdate())
    factories.source(risk_review_due=timezone.localdate() + timedelta(days=40))
    rows = desk.get(reverse("admin:sources_source_changelist"), {"review": "due"}).context["cl"].result_list
    assert list(rows) == [due]


def test_the_clearance_page_asks_for_a_reason_and_sets_it(desk, source):
    url = reverse("admin:source-clearance", args=[source.pk])
    assert desk.get(url).status_code == 200
    assert desk.post(url, {"clearance": "pending", "reason": ""}).status_code == 422
    desk.post(url, {"clearance": "pending", "reason": WHY})
    source.refresh_from_db()
    assert source.clearance == "pending"
