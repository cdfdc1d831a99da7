"""Photos in the admin: lists that help, a form that loses nothing, changes of many at once."""

from datetime import timedelta

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse
from django.utils import timezone

from gallery.forms.photo import PhotoForm
from gallery.models import Derivatives, Photo, ProvenanceTag
from gallery.services.claims import propose_claim
from gallery.services.reviews import review_claim
from sources.models import Event
from tests import factories
from tests.gallery import arrivals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
LIST = "admin:gallery_photo_changelist"


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.publisher)
    return client


def change(photo):
    return reverse("admin:gallery_photo_change", args=[photo.pk])


def filled(photo, **values):
    """What the form sends: every field as it was opened, and the values on top."""
    form = PhotoForm(instance=photo)
    data = {}
    for field in form:
        value = field.value()
        prepared = field.field.widget.format_value(value) if not hasattr(field.field.widget, "choices") else value
        text = "" if prepared in (None, False) else prepared
        data[field.html_name] = text
        data[field.html_initial_name] = text
    return data | values


def numbers(response):
    return {row.public_id for row in response.context["cl"].result_list}


def test_the_list_shows_picture_number_class_and_state(desk):
    photo = factories.photo()
    page = desk.get(reverse(LIST)).content.decode()
    assert photo.derivatives.get().url(640, "webp") in page
    assert photo.public_id in page
    assert "Provenance under review" in page
    assert "#g-review" in page


def test_the_list_says_what_an_incomplete_photo_lacks(desk):
    factories.photo(alt="", credit_line="")
    page = desk.get(reverse(LIST)).content.decode()
    assert "credit line, description" in page


def test_photos_are_found_by_state(desk):
    now = timezone.now()
    photos = {
        "public": factories.photo(),
        "not-yet-public": factories.photo(public=False),
        "embargoed": factories.photo(embargo_until=now + timedelta(days=1)),
        "incomplete": factories.photo(alt=""),
        "withdrawn": factories.photo(withdrawn_at=now),
    }
    expired = factories.photo(rights_expire=now - timedelta(days=1))
    bare = factories.photo()
    Derivatives.objects.filter(photo=bare).delete()
    for state, photo in photos.items():
        expected = {photo.public_id} | ({expired.public_id, bare.public_id} if state == "incomplete" else set())
        assert numbers(desk.get(reverse(LIST), {"state": state})) == expected, state
    assert numbers(desk.get(reverse(LIST), {"state": "nonsense"})) == set()


def test_photos_are_found_by_class_kind_of_source_tag_uploader_and_year(desk, cast):
    wanted = factories.photo(
        source=factories.source(kind="visitor"),
        access_class="escorted",
        uploaded_by=cast.publisher,
        taken_on="2013-02-07",
    )
    wanted.tags.add("Border")
    factories.photo(taken_on="2014-01-01")
    for query in (
        {"access": "escorted"},
        {"kind": "visitor"},
        {"tag": "border"},
        {"by": "me"},
        {"by": str(cast.publisher.pk)},
        {"year": "2013"},
    ):
        assert numbers(desk.get(reverse(LIST), query)) == {wanted.public_id}, query


@pytest.mark.parametrize("year", ["0", "0000", "99999", "9" * 5000, "-1", "two"])
def test_a_year_that_is_none_finds_nothing(desk, year):
    factories.photo(taken_on="2013-02-07")
    assert numbers(desk.get(reverse(LIST), {"year": year})) == set()


def test_photos_are_found_by_their_words_number_credit_source_and_tag(desk):
    wanted = factories.photo(
        caption="A quay at dusk", headline="River", credit_line="Halvorsen", source=factories.source(code="HERON")
    )
    wanted.tags.add("Ferries")
    factories.photo()
    for text in ("quay", "river", "halvorsen", "heron", "ferries", wanted.public_id, "quay heron"):
        assert numbers(desk.get(reverse(LIST), {"q": text})) == {wanted.public_id}, text
    assert numbers(desk.get(reverse(LIST), {"q": "quay nowhere"})) == set()


def test_the_list_asks_the_same_number_of_questions_for_two_photos_and_for_twelve(desk, django_assert_max_num_queries):
    for _each in range(2):
        factories.photo().tags.add("Border")
    desk.get(reverse(LIST))
    with django_assert_max_num_queries(60) as few:
        desk.get(reverse(LIST))
    for _each in range(10):
        factories.photo().tags.add("Border")
    with django_assert_max_num_queries(len(few)):
        desk.get(reverse(LIST))


def test_saving_writes_only_what_was_changed(desk, cast):
    photo = factories.photo()
    response = desk.post(change(photo), filled(photo, headline="Quay", tags="Border, New York"))
    assert response.status_code == 302, response.context["adminform"].form.errors
    photo.refresh_from_db()
    assert photo.headline == "Quay"
    assert set(photo.tags.names()) == {"Border", "New York"}
    event = Event.objects.get(action="photo.edited")
    assert (event.actor, event.detail) == (cast.publisher, {"fields": ["headline", "tags"]})


def test_a_form_with_an_error_comes_back_with_everything_in_it(desk):
    photo = factories.photo()
    response = desk.post(change(photo), filled(photo, headline="Typed with care", latitude="95", longitude="10"))
    assert response.status_code == 200
    assert "Typed with care" in response.content.decode()
    assert "latitude" in response.context["adminform"].form.errors
    assert not Event.objects.filter(action="photo.edited").exists()


def test_half_a_position_and_a_time_without_a_day_are_refused(desk):
    photo = factories.photo()
    errors = (
        desk.post(change(photo), filled(photo, latitude="40", taken_time="12:00", taken_offset="Seoul"))
        .context["adminform"]
        .form.errors
    )
    assert {"longitude", "taken_on", "taken_offset"} <= set(errors)


def test_what_somebody_else_changed_is_shown_before_it_is_replaced(desk):
    photo = factories.photo(headline="As it was")
    mine = filled(photo, headline="Mine")
    Photo.objects.filter(pk=photo.pk).update(headline="Theirs")
    response = desk.post(change(photo), mine)
    page = response.content.decode()
    assert "Theirs" in page and "Mine" in page
    photo.refresh_from_db()
    assert photo.headline == "Theirs"
    again = mine | {"initial-headline": "Theirs"}
    assert desk.post(change(photo), again).status_code == 302
    photo.refresh_from_db()
    assert photo.headline == "Mine"


def test_fields_that_i_left_alone_do_not_undo_somebody_elses_work(desk):
    photo = factories.photo(caption="As it was")
    mine = filled(photo, headline="Mine")
    Photo.objects.filter(pk=photo.pk).update(caption="Theirs")
    assert desk.post(change(photo), mine).status_code == 302
    photo.refresh_from_db()
    assert (photo.headline, photo.caption) == ("Mine", "Theirs")


def test_provenance_and_state_are_no_fields_of_the_form(desk):
    photo = factories.photo()
    fields = desk.get(change(photo)).context["adminform"].form.fields
    assert not {"provenance", "public_from", "withdrawn_at", "access_class", "original"} & set(fields)
    desk.post(
        change(photo), filled(photo, headline="Quay", access_class="handout", public_from="", provenance="satellite")
    )
    photo.refresh_from_db()
    assert photo.access_class == "review"
    assert photo.public_from is not None
    assert not photo.claims.exists()


def test_the_page_shows_a_derived_picture_and_never_the_original(desk, cast):
    photo = arrivals.photo(cast.chief, size=(1500, 1000))
    page = desk.get(change(photo)).content.decode()
    assert photo.derivatives.shown().get().url(1280, "webp") in page
    assert photo.original.name not in page


def test_metadata_of_the_file_shows_as_text(desk):
    hostile = "<script>alert(1)</script>"
    photo = factories.photo(
        uploaded_name=f"{hostile}.jpg",
        raw_metadata={"exif": {"Artist": hostile, "nested": [{"deep": "value"}]}},
        read_metadata={"software": hostile, "warnings": [f"odd {hostile}"]},
    )
    page = desk.get(change(photo)).content.decode()
    assert hostile not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    assert "nested 1.deep" in page


def test_the_page_shows_claims_pillars_uses_and_what_stands_in_the_way(desk, cast):
    photo = factories.photo(alt="")
    claim = propose_claim(by=cast.reporter, photo=photo, tag=ProvenanceTag.objects.get(slug="satellite"))
    review_claim(by=cast.moderator, claim=claim, verdict="accept")
    factories.pillar(photo, "location", finding="By the river")
    photo_set = factories.photo_set(photo, title="The quay")
    page = desk.get(change(photo)).content.decode()
    assert reverse("admin:gallery_claim_change", args=[claim.pk]) in page
    assert "By the river" in page
    assert reverse("admin:gallery_photoset_change", args=[photo_set.pk]) in page
    assert "no_alt" in page


def test_a_claim_is_proposed_from_the_photos_page(desk, cast):
    photo = factories.photo()
    tag = ProvenanceTag.objects.get(slug="cross-border")
    data = {"tag": tag.pk, "statement": "Taken from the other bank"}
    response = desk.post(reverse("admin:claim-propose", args=[photo.pk]), data)
    assert response.headers["Location"] == change(photo)
    claim = photo.claims.get()
    assert (claim.tag, claim.statement, claim.proposed_by) == (tag, "Taken from the other bank", cast.publisher)


def test_a_withdrawn_photo_is_shown_but_not_changed(desk):
    photo = factories.photo(withdrawn_at=timezone.now(), withdrawal_reason="A face was visible")
    response = desk.get(change(photo))
    assert "A face was visible" in response.content.decode()
    assert desk.post(change(photo), filled(photo, headline="Quay")).status_code == 403


def test_a_new_photo_begins_with_its_file(desk):
    assert desk.get(reverse("admin:gallery_photo_add")).headers["Location"] == reverse("admin:photo-upload")


def run(desk, action, *photos, **data):
    return desk.post(reverse(LIST), {"action": action, ACTION_CHECKBOX_NAME: [photo.pk for photo in photos], **data})


def test_credit_source_and_licence_are_set_for_many_after_a_question(desk):
    photos, other = [factories.photo(), factories.photo()], factories.photo()
    source = factories.source()
    asked = run(desk, "set_for_all", *photos)
    assert "Save all" in asked.content.decode()
    run(desk, "set_for_all", *photos, apply="1", credit_line="Ours", source=source.pk, licence="CC0-1.0")
    for photo in photos:
        photo.refresh_from_db()
        assert (photo.credit_line, photo.source, photo.licence) == ("Ours", source, "CC0-1.0")
    other.refresh_from_db()
    assert other.credit_line != "Ours"
    assert Event.objects.filter(action="photo.edited").count() == 2


def test_what_is_left_empty_stays_as_it_is(desk):
    photo = factories.photo(licence="CC-BY-4.0")
    source = photo.source
    run(desk, "set_for_all", photo, apply="1", credit_line="Ours", licence="keep")
    photo.refresh_from_db()
    assert (photo.credit_line, photo.licence, photo.source) == ("Ours", "CC-BY-4.0", source)
    empty = run(desk, "set_for_all", photo, apply="1", licence="keep")
    assert "Fill in at least one" in empty.content.decode()


def test_selected_photos_are_described_on_one_page(desk):
    photos = [factories.photo(), factories.photo()]
    address = run(desk, "describe", *photos).headers["Location"]
    assert address.startswith(reverse("admin:photo-describe"))
    assert {str(photo.pk) for photo in photos} == set(address.partition("ids=")[2].split(","))


def test_somebody_who_may_only_look_is_offered_no_changes_of_many(client, cast):
    factories.photo()
    client.force_login(cast.moderator)
    page = client.get(reverse(LIST)).content.decode()
    assert "set_for_all" not in page
    assert 'value="release"' not in page
    assert "delete_selected" not in page


def test_photos_are_shown_in_the_archive_alone_unless_something_holds_them_back(client, cast):
    ready, lacking = factories.photo(public=False), factories.photo(public=False, alt="")
    client.force_login(cast.photo_editor)
    data = {"action": "release", "_selected_action": [ready.pk, lacking.pk]}
    page = client.post(reverse(LIST), data, follow=True).content.decode()
    assert "1 photo is in the archive." in page
    assert list(Photo.objects.cleared()) == [ready]
    assert lacking.public_id in page and "description" in page


def test_the_history_tells_who_changed_what_and_restores_nothing(desk):
    photo = factories.photo(headline="As it was")
    desk.post(change(photo), filled(photo, headline="Quay"))
    page = desk.get(reverse("admin:gallery_photo_history", args=[photo.pk])).content.decode()
    assert "As it was" in page and "Quay" in page and "publisher" in page
    version = photo.history.last().history_id
    assert desk.post(reverse("admin:gallery_photo_simple_history", args=[photo.pk, version])).status_code == 404
