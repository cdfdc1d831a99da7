"""Evidence at the desk: its form, its page with the chain of custody, its file, and who sees what of it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from gallery.models import Evidence
from gallery.services.evidence import add_evidence, retract_evidence
from sources.models import Event
from tests import factories, images
from tests.gallery.capturing import PDF, wacz
from tests.gallery.claiming import propose, verdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]


def at(name, thing):
    """The address of a page."""
    return reverse(f"admin:{name}", args=[thing.pk])


def upload(data, name="x.bin"):
    """A file as a browser sends it, with a name and a type that mean nothing."""
    return SimpleUploadedFile(name, data, content_type="text/html")


def piece_of(by, photo=None, **fields):
    """A piece of evidence for a photo as a whole."""
    return add_evidence(by=by, photo=photo or factories.photo(), **{"kind": "note", "summary": "Seen by us"} | fields)


def opened(client, user, name, thing):
    """The answer to somebody who opens a page."""
    client.force_login(user)
    return client.get(at(name, thing))


def test_evidence_for_a_photo_as_a_whole_is_added_on_its_page(client, cast):
    photo = factories.photo()
    client.force_login(cast.reporter)
    response = client.post(at("photo-evidence", photo), {"kind": "note", "summary": "Seen by us", "reliability": "B"})
    assert response.headers["Location"] == at("photo-evidence", photo)
    piece = photo.evidence.get()
    assert (piece.claim, piece.added_by, piece.reliability) == (None, cast.reporter, "B")
    assert "Seen by us" in client.get(at("photo-evidence", photo)).content.decode()


def test_the_page_of_a_photo_lists_the_evidence_of_its_claims_too(client, cast):
    claim = propose(
        cast.reporter, factories.photo(), "satellite", evidence=[{"kind": "note", "summary": "Roofs match"}]
    )
    assert "Roofs match" in opened(client, cast.editor, "photo-evidence", claim.content_object).content.decode()


def test_a_web_capture_is_added_with_its_time_its_address_and_its_tool(client, cast):
    claim = propose(cast.reporter, factories.photo(), "satellite")
    client.force_login(cast.reporter)
    data = {
        "kind": "web-capture", "summary": "The post", "file": upload(wacz()), "captured_at": "2026-02-03T10:00",
        "link": "https://example.org/post", "capture_tool": "ArchiveWeb.page 0.14",
    }  # fmt: skip
    assert client.post(at("claim-evidence", claim), data).status_code == 302
    piece = claim.evidence.get()
    assert (piece.media_type, piece.capture_tool) == ("application/wacz", "ArchiveWeb.page 0.14")
    shown = client.get(at("evidence-page", piece)).content.decode()
    for words in ("ArchiveWeb.page 0.14", "https://example.org/post", piece.sha256, "application/wacz"):
        assert words in shown


@pytest.mark.parametrize(
    ("kind", "lacking"),
    [("web-capture", {"file", "captured_at", "link"}), ("comparison-image", {"file"}), ("map", {"latitude"})],
)
def test_the_form_asks_for_what_a_kind_cannot_do_without(client, cast, kind, lacking):
    claim = propose(cast.reporter, factories.photo(), "satellite")
    client.force_login(cast.reporter)
    response = client.post(at("claim-evidence", claim), {"kind": kind, "summary": "S"})
    assert response.status_code == 422
    assert set(response.context_data["form"].errors) == lacking


def test_nothing_typed_is_lost_when_a_file_is_refused(client, cast):
    claim = propose(cast.reporter, factories.photo(), "satellite")
    client.force_login(cast.reporter)
    data = {
        "kind": "document", "summary": "Typed with care", "obtained_from": "The agency", "obtained_on": "2026-02-03",
        "file": upload(b"<!doctype html><script>x</script>", "letter.pdf"),
    }  # fmt: skip
    response = client.post(at("claim-evidence", claim), data)
    assert response.status_code == 422
    shown = response.content.decode()
    for words in ("Typed with care", "The agency", "2026-02-03", "can carry scripts", "choose it again"):
        assert words in shown
    assert not Evidence.objects.exists()


def test_a_refused_file_beside_a_new_claim_comes_back_with_the_claim(client, cast):
    photo = factories.photo()
    client.force_login(cast.reporter)
    data = {
        "tag": propose(cast.reporter, factories.photo(), "satellite").tag_id, "statement": "Typed with care",
        "evidence-TOTAL_FORMS": 1, "evidence-INITIAL_FORMS": 0, "evidence-0-kind": "document",
        "evidence-0-summary": "A letter", "evidence-0-file": upload(b"MZ\0\0"),
    }  # fmt: skip
    response = client.post(at("claim-propose", photo), data)
    assert response.status_code == 422
    assert "Typed with care" in response.content.decode()
    assert "not taken as evidence" in response.content.decode()
    assert not photo.claims.exists()


def test_the_form_says_that_a_judged_claim_will_wait_again(client, cast):
    claim = propose(cast.reporter, factories.photo(), "satellite")
    words = "it is a new version"
    assert words not in opened(client, cast.reporter, "claim-evidence", claim).content.decode()
    verdict(cast.moderator, claim, "accept")
    assert words in opened(client, cast.reporter, "claim-evidence", claim).content.decode()


def test_correspondence_is_for_moderators_down_to_its_summary(client, cast):
    photo = factories.photo()
    piece = piece_of(
        cast.reporter, photo, kind="correspondence", summary="He crossed on foot", file=ContentFile(b"x", "x")
    )
    for name, thing in (("evidence-page", piece), ("evidence-file", piece), ("evidence-picture", piece)):
        assert opened(client, cast.editor, name, thing).status_code == 403
    assert "on foot" not in opened(client, cast.editor, "photo-evidence", photo).content.decode()
    assert "on foot" in opened(client, cast.moderator, "photo-evidence", photo).content.decode()
    assert opened(client, cast.moderator, "evidence-page", piece).status_code == 200


@pytest.mark.parametrize("name", ["evidence-page", "evidence-file", "evidence-picture"])
def test_an_outsider_sees_nothing(client, cast, name):
    piece = piece_of(cast.reporter, file=ContentFile(images.picture(), "x"))
    assert opened(client, cast.outsider, name, piece).status_code == 403
    assert opened(client, cast.reader, name, piece).status_code == 302
    assert not Event.objects.filter(action__startswith="evidence.").exclude(action="evidence.added").exists()


def test_a_file_goes_out_as_a_download_that_no_browser_runs(client, cast):
    piece = piece_of(cast.reporter, kind="document", file=ContentFile(PDF, "who.html"))
    response = opened(client, cast.editor, "evidence-file", piece)
    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == f'attachment; filename="evidence-{piece.pk}.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_the_chain_of_custody_tells_who_had_it_from_whom_and_each_look(client, cast):
    photo = factories.photo()
    piece = piece_of(
        cast.reporter, photo, kind="web-capture", file=ContentFile(images.picture(), "x"), obtained_from="The agency",
        captured_at=timezone.now() - timedelta(days=9), link="https://example.org/", capture_tool="A browser",
    )  # fmt: skip
    opened(client, cast.editor, "evidence-file", piece)
    opened(client, cast.moderator, "evidence-picture", piece)
    retract_evidence(by=cast.moderator, evidence=piece, reason="Another street")
    told = [
        (step.words, getattr(step.who, "username", ""), step.detail)
        for step in opened(client, cast.editor, "evidence-page", piece).context_data["steps"]
    ]
    assert told == [
        ("The page was saved", "", "with A browser"),
        ("We obtained it", "", "The agency"),
        ("Added", "reporter", ""),
        ("Took a copy of the file", "editor", ""),
        ("Looked at the picture", "moderator", ""),
        ("Taken back", "moderator", "Another street"),
    ]


def test_each_step_that_the_log_knows_has_its_number(client, cast):
    claim = propose(cast.reporter, factories.photo(), "satellite", evidence=[{"kind": "note", "summary": "S"}])
    steps = opened(client, cast.editor, "evidence-page", claim.evidence.get()).context_data["steps"]
    assert [step.number for step in steps] == [Event.objects.get(action="claim.proposed").number]


def test_a_piece_is_taken_back_with_a_reason_by_who_may(client, cast):
    piece = piece_of(cast.reporter)
    client.force_login(cast.editor)
    assert client.post(at("evidence-page", piece), {"reason": "No"}).status_code == 403
    client.force_login(cast.moderator)
    assert client.post(at("evidence-page", piece), {"reason": " "}).status_code == 422
    assert client.post(at("evidence-page", piece), {"reason": "A forgery"}).status_code == 302
    piece.refresh_from_db()
    assert (piece.retracted_by, piece.retraction_reason) == (cast.moderator, "A forgery")
    assert "A forgery" in client.get(at("evidence-page", piece)).content.decode()
    assert client.post(at("evidence-page", piece), {"reason": "Again"}).status_code == 422


def test_a_picture_stands_beside_the_photo_with_a_slider_and_its_look_is_logged(client, cast):
    piece = piece_of(cast.reporter, kind="comparison-image", file=ContentFile(images.picture(size=(200, 100)), "x"))
    shown = opened(client, cast.editor, "evidence-page", piece).content.decode()
    assert "data-compare" in shown
    assert f'src="{at("evidence-picture", piece)}" width="200" height="100"' in shown
    response = client.get(at("evidence-picture", piece))
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert Event.objects.latest("number").action == "evidence.picture_viewed"


def test_what_is_no_picture_has_none(client, cast):
    piece = piece_of(cast.reporter, kind="document", file=ContentFile(PDF, "x"))
    assert opened(client, cast.editor, "evidence-picture", piece).status_code == 404
    assert opened(client, cast.editor, "evidence-picture", piece_of(cast.reporter)).status_code == 404
    assert opened(client, cast.editor, "evidence-file", piece_of(cast.reporter)).status_code == 404


def test_a_point_is_shown_in_degrees_and_on_an_outline(client, cast):
    piece = piece_of(cast.reporter, kind="map", latitude=39.019444, longitude=125.75)
    shown = opened(client, cast.editor, "evidence-page", piece).content.decode()
    assert "39°01′10″N 125°45′00″E" in shown
    assert "evidence__map" in shown


def test_what_leads_to_a_source_who_stays_unnamed_is_not_for_everybody(client, cast):
    photo = factories.photo(source=factories.source(kind="resident", confidentiality="confidential"))
    piece = piece_of(cast.reporter, photo, kind="map", latitude=39.019444, longitude=125.75, obtained_from="Her cousin")
    told = opened(client, cast.editor, "evidence-page", piece).content.decode()
    assert "39°01" not in told
    assert "Her cousin" not in told
    assert "stays unnamed" in told
    told = opened(client, cast.moderator, "evidence-page", piece).content.decode()
    assert "39°01" in told
    assert "Her cousin" in told


def test_the_page_says_what_readers_see_of_it(client, cast):
    claim = propose(cast.reporter, factories.photo(), "satellite")
    piece = add_evidence(by=cast.reporter, claim=claim, kind="note", summary="Roofs match", public=True)
    assert "once the claim is accepted" in opened(client, cast.editor, "evidence-page", piece).content.decode()
    verdict(cast.moderator, claim, "accept")
    assert "once the claim is accepted" not in opened(client, cast.editor, "evidence-page", piece).content.decode()
    hidden = piece_of(cast.reporter)
    assert "Desk only" in opened(client, cast.editor, "evidence-page", hidden).content.decode()


def test_hostile_words_stand_as_text(client, cast):
    piece = piece_of(cast.reporter, summary="<script>x</script>", obtained_from="<b>x</b>", link="https://e.example/")
    shown = opened(client, cast.moderator, "evidence-page", piece).content.decode()
    assert "&lt;script&gt;x" in shown
    assert "&lt;b&gt;x" in shown
    assert "<script>x" not in shown


def test_the_page_of_a_claim_keeps_correspondence_from_who_is_no_moderator(client, cast):
    rows = [{"kind": "correspondence", "summary": "He crossed on foot"}, {"kind": "note", "summary": "Roofs match"}]
    claim = propose(cast.reporter, factories.photo(), "satellite", evidence=rows)
    told = opened(client, cast.editor, "gallery_claim_change", claim).content.decode()
    assert "Roofs match" in told
    assert "on foot" not in told
    assert "on foot" in opened(client, cast.moderator, "gallery_claim_change", claim).content.decode()
