"""A chief moderator keeps the vocabulary in the admin, and what stands follows or stands in the way."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from gallery.models import Claim, Facet, ProvenanceTag
from gallery.public import public_photo, with_lines
from gallery.services.vocabulary import save_facet, save_tag
from sources.audit import Event
from tests import factories
from tests.gallery.claiming import propose, tag, verdict

pytestmark = pytest.mark.django_db


def posted(tag, **changes):
    """What the admin's form of a tag sends."""
    names = ("glyph", "pillar", "position", "name", "name_ko", "definition", "definition_ko", "reader_note")
    data = {name: getattr(tag, name) for name in (*names, "reader_note_ko")}
    flags = {name: "on" for name in ("two_reviews", "retired") if getattr(tag, name)}
    return {key: value for key, value in (data | flags | changes).items() if value is not None}


def change(client, person, tag, **changes):
    client.force_login(person)
    return client.post(reverse("admin:gallery_provenancetag_change", args=[tag.pk]), posted(tag, **changes))


def test_a_chief_moderator_changes_a_note_and_a_moderator_does_not(client, cast):
    covert = tag("covert")
    assert change(client, cast.moderator, covert, reader_note="Mine.").status_code == 403
    assert change(client, cast.chief_moderator, covert, reader_note="Look twice.").status_code == 302
    assert tag("covert").reader_note == "Look twice."
    event = Event.objects.get(action="vocabulary.tag_saved")
    assert event.detail == {"code": "covert", "fields": ["reader_note"]}


def test_a_tag_that_comes_to_need_two_reviews_takes_back_what_one_accepted(client, cast):
    photo = factories.photo()
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    assert change(client, cast.chief_moderator, claim.tag, two_reviews="on").status_code == 302
    claim.refresh_from_db()
    photo.refresh_from_db()
    assert (claim.state, photo.access_class) == ("proposed", "review")
    assert verdict(cast.second_moderator, claim, "accept").state == "verified"


def test_a_tag_that_needs_one_review_from_now_on_is_settled_by_the_one_that_is_there(cast):
    claim = verdict(cast.moderator, propose(cast.reporter, factories.photo(), "covert"), "accept")
    covert = tag("covert")
    covert.two_reviews = False
    save_tag(by=cast.chief_moderator, tag=covert)
    claim.refresh_from_db()
    assert claim.state == "verified"


def test_a_new_way_of_access_is_a_class_and_a_phrase_for_readers_without_code(client, cast):
    client.force_login(cast.chief_moderator)
    facet = Facet.objects.get(code="access")
    drone = ProvenanceTag(name="Taken by a drone", name_ko="드론 촬영", position=95)
    data = posted(drone, slug="drone", facet=facet.pk)
    answer = client.post(reverse("admin:gallery_provenancetag_add"), data)
    assert answer.status_code == 200 and "needs the mark of one of the classes" in answer.content.decode()
    assert client.post(reverse("admin:gallery_provenancetag_add"), data | {"glyph": "satellite"}).status_code == 302
    photo = factories.photo()
    verdict(cast.moderator, propose(cast.reporter, photo, "drone"), "accept")
    photo.refresh_from_db()
    shown = public_photo(with_lines(type(photo).objects.cleared()).get())
    assert (photo.access_class, shown.key, shown.line.phrase) == ("satellite", "satellite", "Taken by a drone")


def test_another_mark_gives_the_photos_another_class(cast):
    photo = factories.photo()
    verdict(cast.moderator, propose(cast.reporter, photo, "insider"), "accept")
    insider = tag("insider")
    verdict(cast.second_moderator, photo.claims.get(), "accept")
    insider.glyph = "hidden"
    save_tag(by=cast.chief_moderator, tag=insider)
    photo.refresh_from_db()
    assert photo.access_class == "hidden"


def test_a_retired_tag_takes_no_new_claims_and_keeps_the_old(cast):
    photo, other = factories.photo(), factories.photo()
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "cropped"), "accept")
    cropped = tag("cropped")
    cropped.retired = True
    save_tag(by=cast.chief_moderator, tag=cropped)
    with pytest.raises(ValidationError, match="no longer in use"):
        propose(cast.reporter, other, "cropped")
    assert Claim.objects.verified().get() == claim


def test_the_code_and_the_facet_of_a_tag_stay(cast):
    for changes in ({"slug": "secret"}, {"facet": Facet.objects.get(code="basis")}):
        covert = tag("covert")
        for name, value in changes.items():
            setattr(covert, name, value)
        with pytest.raises(ValidationError, match="stay as they are"):
            save_tag(by=cast.chief_moderator, tag=covert)


def test_a_facet_becomes_exclusive_only_when_no_photo_has_two_answers(client, cast):
    photo, integrity = factories.photo(), Facet.objects.get(code="integrity")
    claims = [verdict(cast.moderator, propose(cast.reporter, photo, slug), "accept") for slug in ("toned", "cropped")]
    client.force_login(cast.chief_moderator)
    page = reverse("admin:gallery_facet_change", args=[integrity.pk])
    data = {"name": "Integrity", "name_ko": "", "question": "", "question_ko": "", "position": 40, "exclusive": "on"}
    answer = client.post(page, data)
    assert "1 photo has more than one accepted tag" in answer.content.decode()
    verdict(cast.second_moderator, claims[0], "dispute")
    assert client.post(page, data).status_code == 302
    assert set(Claim.objects.values_list("exclusive_facet", flat=True)) == {integrity.pk}
    with pytest.raises(ValidationError, match="has only one answer"):
        verdict(cast.chief_moderator, claims[0], "accept", decisive=True, reason="So.")


def test_the_form_keeps_the_code_whatever_is_sent_and_nobody_deletes_a_word_or_adds_a_question(client, cast):
    covert = tag("covert")
    sent = {"slug": "changed", "facet": Facet.objects.get(code="basis").pk, "reader_note": "Look twice."}
    assert change(client, cast.chief_moderator, covert, **sent).status_code == 302
    assert (tag("covert").reader_note, tag("covert").facet.code) == ("Look twice.", "access")
    client.force_login(cast.chief)
    assert client.get(reverse("admin:gallery_facet_add")).status_code == 403
    for model, row in (("provenancetag", covert), ("facet", covert.facet)):
        delete = reverse(f"admin:gallery_{model}_delete", args=[row.pk])
        assert client.post(delete, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", ["moderator", "editor", "outsider"])
def test_nobody_else_keeps_the_vocabulary(cast, name):
    with pytest.raises(PermissionDenied):
        save_tag(by=getattr(cast, name), tag=tag("covert"))
    with pytest.raises(PermissionDenied):
        save_facet(by=getattr(cast, name), facet=Facet.objects.get(code="access"))
