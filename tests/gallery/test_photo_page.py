"""The page of a photo: its title, what it rests on, the history of its record, and what stays untold."""

import pytest
from django.db import transaction
from django.utils import timezone

from gallery.models import Evidence, NearDuplicate, Photo
from gallery.photo_page import photo_page
from gallery.public import with_everything
from gallery.services.challenges import decline, receive_challenge, take_up
from gallery.services.evidence import add_evidence, retract_evidence
from gallery.services.photos import edit_photo
from gallery.services.pillars import set_pillar
from gallery.services.reviews import undo_review
from gallery.services.twins import dismiss, relate
from sources.audit import record
from tests import factories
from tests.gallery.claiming import propose, verdict

pytestmark = pytest.mark.django_db
SENDER = ["a" * 64, "b" * 64]


def page_of(photo):
    """The frozen page, read anew."""
    return photo_page(with_everything(Photo.objects.cleared()).get(pk=photo.pk))


def told(photo):
    """The sentences of the record, the newest first."""
    return [entry.sentence for entry in page_of(photo).record]


def accepted(cast, photo, code):
    """A claim that as many moderators accepted as it needs."""
    claim = propose(cast.reporter, photo, code)
    for moderator in (cast.moderator, cast.second_moderator)[: 2 if claim.tag.two_reviews else 1]:
        claim = verdict(moderator, claim, "accept")
    return claim


@pytest.mark.parametrize(
    ("headline", "caption", "title"),
    [
        ("A headline", "A caption.", "A headline"),
        ("", "A river. And more of it.", "A river."),
        ("", "word " * 20, "word " * 15 + "word …"),
        ("", "", "Photo {0}"),
    ],
)
def test_the_heading_is_the_headline_else_the_first_words_else_the_number(client, headline, caption, title):
    photo = factories.photo(headline=headline, caption=caption)
    title = title.format(photo.public_id)
    assert page_of(photo).title == title
    html = client.get(photo.get_absolute_url()).content.decode()
    assert html.count("<h1") == 1 and f">{title}</h1>" in html


def test_a_finding_shows_the_summaries_it_rests_on_and_none_that_is_for_the_desk(client, cast):
    photo = factories.photo()
    seen, desk, back = (
        add_evidence(by=cast.moderator, photo=photo, kind="note", summary=words, public=public)
        for words, public in (("A ridge line", True), ("Only for the desk", False), ("Taken back", True))
    )
    evidence = [seen, desk, back]
    set_pillar(by=cast.moderator, photo=photo, pillar="location", status="probable", note="So.", evidence=evidence)
    retract_evidence(by=cast.moderator, evidence=back, reason="A mistake")
    (pillar,) = page_of(photo).photo.pillars
    assert pillar.evidence == ("A ridge line",)
    html = client.get(photo.get_absolute_url()).content.decode()
    assert "A ridge line" in html and "Only for the desk" not in html and "Taken back" not in html


def test_a_reviewed_tag_shows_its_meaning_its_claim_its_evidence_and_its_day(client, cast):
    photo = factories.photo()
    claim = propose(cast.reporter, photo, "under-escort", statement="On a tour of four days")
    add_evidence(by=cast.reporter, claim=claim, kind="note", summary="The guide is in the next frame", public=True)
    verdict(cast.moderator, claim, "accept")
    (tag,) = page_of(photo).photo.tags
    assert (tag.statement, tag.evidence) == ("On a tour of four days", ("The guide is in the next frame",))
    html = client.get(photo.get_absolute_url()).content.decode()
    for words in (tag.meaning, tag.statement, *tag.evidence, tag.decided):
        assert words in html


def test_what_to_keep_in_mind_comes_from_access_passage_and_a_named_source():
    source = factories.source(reader_context="She sells to magazines.")
    photo = factories.photo(source=source)
    for code in ("under-escort", "published-openly", "long-lens"):
        factories.claim(photo, code, verified=True)
    assert [note.code for note in page_of(photo).notes] == ["under-escort", "published-openly", ""]
    hidden = factories.photo(source=factories.source(confidentiality="protected", reader_context="She is a nurse."))
    assert page_of(hidden).notes == ()


def test_the_record_tells_what_was_accepted_and_what_became_of_it(cast):
    photo = factories.photo()
    claim = accepted(cast, photo, "under-escort")
    assert told(photo)[0] == "“Taken under escort” accepted."
    add_evidence(by=cast.reporter, claim=claim, kind="note", summary="Somebody saw her alone")
    assert told(photo)[0] == "“Taken under escort” is under review again."
    verdict(cast.second_moderator, claim, "reject")
    assert len(told(photo)) == 3  # published, accepted, under review: a rejection adds nothing that readers had seen


def test_the_record_says_nothing_of_the_first_of_two_verdicts_nor_of_what_was_never_accepted(cast):
    photo = factories.photo()
    claim = propose(cast.reporter, photo, "covert")
    verdict(cast.moderator, claim, "accept")
    verdict(cast.moderator, propose(cast.reporter, photo, "satellite"), "reject")
    assert told(photo) == ["Published."]
    verdict(cast.second_moderator, claim, "accept")
    assert told(photo)[0] == "“Taken covertly” accepted by two reviewers."


def test_a_verdict_that_was_undone_leaves_no_trace_in_the_record(cast):
    photo = factories.photo()
    claim = accepted(cast, photo, "under-escort")
    undo_review(by=cast.moderator, review=claim.reviews.get())
    assert told(photo) == ["Published."]


def test_what_was_taken_back_before_readers_could_see_it_is_not_in_the_record(cast):
    photo = factories.photo(public=False)
    claim = accepted(cast, photo, "staged-for-cameras")
    add_evidence(by=cast.reporter, claim=claim, kind="note", summary="It was not")
    Photo.objects.filter(pk=photo.pk).update(public_from=timezone.now())
    assert told(photo) == ["Published."]


def test_the_record_tells_of_changed_words_and_of_how_sure_we_are(cast):
    photo = factories.photo()
    factories.pillar(photo, "date", "confirmed", note="So.")
    edit_photo(by=cast.photo_editor, photo=photo, caption="Another caption", place_shown="Province", place="A hut")
    set_pillar(by=cast.moderator, photo=photo, pillar="date", status="disputed", note="Two readings.")
    assert told(photo)[:2] == ["Date: now “Disputed”, before “Confirmed”.", "Changed: caption."]


def test_of_a_source_that_is_not_named_the_record_tells_months_and_only_what_holds_now(cast):
    photo = factories.photo(source=factories.source(confidentiality="protected"))
    stands, gone = accepted(cast, photo, "access-unknown"), accepted(cast, photo, "minder-present")
    add_evidence(by=cast.reporter, claim=gone, kind="note", summary="There was none")
    edit_photo(by=cast.photo_editor, photo=photo, caption="Nothing that leads to her")
    page = page_of(photo)
    assert [entry.kind for entry in page.record] == ["accepted", "published"]
    assert {len(entry.iso) for entry in page.record} == {len("2026-11")}
    assert {len(tag.decided_iso) for tag in page.photo.tags} == {len("2026-11")}
    assert stands.tag.label in page.record[0].sentence


def test_the_record_names_nobody_who_works_here(client, cast):
    cast.moderator.first_name, cast.moderator.last_name = "Soraya", "Quexley"
    cast.moderator.save()
    photo = factories.photo()
    accepted(cast, photo, "under-escort")
    for address in (photo.get_absolute_url(), f"{photo.get_absolute_url()}provenance.json"):
        text = client.get(address).content.decode()
        assert "Quexley" not in text and cast.reporter.username not in text


def test_an_answered_challenge_shows_our_outcome_once_it_is_public_and_never_the_note(client, cast):
    photo = factories.photo()
    claim = accepted(cast, photo, "under-escort")
    notes = [receive_challenge(photo=photo, claim=claim, words=f"qxnote {n}", senders=SENDER) for n in range(3)]
    take_up(by=cast.moderator, challenge=notes[0], how="corrected", outcome="We say disputed now.", public=True)
    decline(by=cast.moderator, challenge=notes[1], outcome="qxkept inside")
    page = page_of(photo)
    assert [(one.subject, one.outcome) for one in page.challenges] == [("Taken under escort", "We say disputed now.")]
    assert told(photo).count("A reader’s challenge was answered.") == 1
    html = client.get(photo.get_absolute_url()).content.decode()
    assert "We say disputed now." in html and "qxnote" not in html and "qxkept" not in html


def test_near_duplicates_show_when_the_desk_says_so_and_both_are_public_and_named(cast):
    photo, other, draft = factories.photo(), factories.photo(), factories.photo(public=False)
    hidden = factories.photo(source=factories.source(confidentiality="described", public_description="A visitor"))
    pairs = [
        NearDuplicate.objects.create(photo=photo, other=one, distance=2, transform="as-is")
        for one in (other, draft, hidden)
    ]
    assert page_of(photo).twins == ()
    relate(by=cast.moderator, pair=pairs[0], relation="version", public=True)
    relate(by=cast.moderator, pair=pairs[1], relation="same", public=True)
    with pytest.raises(Exception, match="do not name"):
        relate(by=cast.moderator, pair=pairs[2], relation="same", public=True)
    assert [(twin.photo.public_id, twin.relation) for twin in page_of(photo).twins] == [(other.public_id, "version")]
    assert [twin.photo.public_id for twin in page_of(other).twins] == [photo.public_id]
    dismiss(by=cast.moderator, pair=pairs[0], reason="Two moments")
    assert page_of(photo).twins == ()


def test_a_pair_stays_untold_when_one_of_its_sources_is_protected_later(cast):
    photo, other = factories.photo(), factories.photo()
    pair = NearDuplicate.objects.create(photo=photo, other=other, distance=2, transform="as-is")
    relate(by=cast.moderator, pair=pair, relation="series", public=True)
    other.source.confidentiality, other.source.public_name = "protected", ""
    other.source.save()
    assert page_of(photo).twins == () and page_of(other).twins == ()


def test_the_form_of_a_pair_says_how_two_photos_belong_together(client, cast):
    photo, other = factories.photo(), factories.photo()
    pair = NearDuplicate.objects.create(photo=photo, other=other, distance=2, transform="as-is")
    client.force_login(cast.moderator)
    address = f"/admin/twins/{pair.pk}/relation/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"relation": "", "public": "on"}).status_code == 422
    assert client.post(address, {"relation": "series", "public": "on"}).status_code == 302
    pair.refresh_from_db()
    assert (pair.relation, pair.public, pair.related_by) == ("series", True, cast.moderator)
    assert "Another frame of the same scene" in client.get(f"/admin/twins/{pair.pk}/").content.decode()


def test_a_photo_under_review_says_so_and_what_is_not_confirmed(client):
    photo = factories.photo()
    html = client.get(photo.get_absolute_url()).content.decode()
    assert "Provenance under review" in html and "we have not yet confirmed who took it, where or when" in html
    assert "Two editors are still at work" in html


def test_evidence_of_an_open_claim_stays_inside(client, cast):
    photo = factories.photo()
    claim = propose(cast.reporter, photo, "covert")
    Evidence.objects.create(photo=photo, claim=claim, summary="qxevidence", public=True)
    assert "qxevidence" not in client.get(photo.get_absolute_url()).content.decode()


def test_the_page_sets_no_cookie_and_links_the_data_and_the_challenge(client):
    photo = factories.photo()
    response = client.get(photo.get_absolute_url())
    html = response.content.decode()
    assert not response.cookies
    assert f'type="application/json" title="How we know, as data" href="{photo.get_absolute_url()}provenance' in html
    assert f'href="{photo.get_absolute_url()}challenge/"' in html


def test_one_signature_is_told_and_none_that_came_later(cast):
    photo = factories.photo()
    for _number in range(2):
        with transaction.atomic():
            record(by=cast.moderator, action="photo.safety_signed", target=photo)
        Photo.objects.filter(pk=photo.pk).update(public_from=timezone.now())
    assert told(photo).count("Two people looked for whom it could harm, and signed.") == 1
