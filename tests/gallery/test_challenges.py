"""What readers say against a record: how it comes in, and what the desk makes of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from gallery import challenges, forgetting, outbox
from gallery.models import Challenge, Claim, Dispatch, Photo
from gallery.senders import client_address, sender_keys
from gallery.services.challenges import decline, receive_challenge, reveal_address, take_up, word_outcome
from gallery.services.photos import withdraw_photo
from sources import vault
from sources.audit import Event
from tests import cases, factories
from tests.gallery.claiming import propose, tag, verdict

pytestmark = pytest.mark.django_db
SENDERS = ["a" * 64, "b" * 64]
WORDS = "The roof on the left stands in another town."


def sent(photo, **fields):
    """A note of a reader."""
    return receive_challenge(**{"photo": photo, "words": WORDS, "senders": SENDERS} | fields)


def address(photo):
    """Where a reader can say that we are wrong."""
    return f"{photo.get_absolute_url()}challenge/"


def typed(**fields):
    """What the form sends."""
    return {"subject": "", "words": WORDS, "tag": "", "email": "", "website": ""} | fields


@pytest.fixture
def photo():
    return factories.photo()


def test_a_note_of_a_reader_waits_for_a_moderator_and_changes_nothing_that_readers_see(client, photo):
    factories.claim(photo, "under-escort", verified=True)
    before = client.get(photo.get_absolute_url()).content
    response = client.post(address(photo), typed(subject="under-escort", tag="covert"))
    assert response.status_code == 302
    note = Challenge.objects.waiting().get()
    assert (note.words, note.claim.tag.slug, note.tag.slug) == (WORDS, "under-escort", "covert")
    assert b"Thank you" in client.get(response.headers["Location"]).content
    assert client.get(photo.get_absolute_url()).content == before
    assert Event.objects.get(action="challenge.received").actor.username == "system"


def test_the_form_offers_the_accepted_tags_alone(client, photo, cast):
    factories.claim(photo, "under-escort", verified=True)
    open_claim = propose(cast.reporter, photo, "covert")
    verdict(cast.moderator, open_claim, "accept")
    form = client.get(address(photo)).context["form"]
    assert [code for code, _label in form.fields["subject"].choices] == ["under-escort", ""]
    assert client.post(address(photo), typed(subject="covert")).status_code == 422


@pytest.mark.parametrize("wrong", [{"words": "  "}, {"words": "x" * 2001}, {"email": "no address"}, {"tag": "nothing"}])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, photo, wrong):
    response = client.post(address(photo), typed(**{"email": "reader@example.org"} | wrong))
    assert response.status_code == 422 and not Challenge.objects.exists()
    html = response.content.decode()
    assert wrong.get("words", WORDS).strip() in html and wrong.get("email", "reader@example.org") in html


def test_the_form_needs_its_token_and_the_photo_page_sets_none(photo):
    client = Client(enforce_csrf_checks=True)
    assert not client.get(photo.get_absolute_url()).cookies
    assert client.post(address(photo), typed()).status_code == 403
    page = client.get(address(photo))
    assert "csrftoken" in page.cookies and "no-store" in page.headers["Cache-Control"]
    token = page.cookies["csrftoken"].value
    assert client.post(address(photo), typed(csrfmiddlewaretoken=token)).status_code == 302


def test_whoever_fills_in_the_field_that_nobody_sees_is_thanked_and_not_kept(client, photo):
    assert client.post(address(photo), typed(website="https://spam.example/")).status_code == 302
    assert not Challenge.objects.exists()


def test_there_is_no_form_for_what_readers_may_not_see(client, photo, cast):
    draft = factories.photo(public=False)
    assert client.get(address(draft)).status_code == client.post(address(draft), typed()).status_code == 404
    withdraw_photo(by=cast.chief, photo=photo, reason="The person in it asked us.")
    assert client.get(address(photo)).status_code == client.post(address(photo), typed()).status_code == 410
    assert not Challenge.objects.exists()


def test_one_sender_has_five_notes_an_hour_and_keeps_the_words_of_the_sixth(client, photo):
    for _number in range(challenges.FROM_ONE):
        assert client.post(address(photo), typed()).status_code == 302
    refused = client.post(address(photo), typed(words="The sixth note"))
    assert refused.status_code == 429 and "Retry-After" in refused.headers
    assert "The sixth note" in refused.content.decode() and "several notes" in refused.content.decode()
    assert client.post(address(photo), typed(), REMOTE_ADDR="203.0.113.9").status_code == 302
    Challenge.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert client.post(address(photo), typed()).status_code == 302


def test_a_photo_has_twenty_notes_an_hour_and_the_site_two_hundred(photo):
    rows = [Challenge(photo=photo, words="x", sender_key=f"{number:064x}") for number in range(challenges.ON_ONE)]
    Challenge.objects.bulk_create(rows)
    with pytest.raises(challenges.TooMany):
        sent(photo)
    other = factories.photo()
    sent(other)
    third = factories.photo()
    more = challenges.IN_ALL - Challenge.objects.count()
    Challenge.objects.bulk_create(
        [Challenge(photo=third, words="x", created_at=timezone.now()) for _number in range(more)]
    )
    with pytest.raises(challenges.TooMany):
        sent(other)


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("", "203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3::4", "", "2001:db8:1:2::/64"),
        ("127.0.0.1", "<script>", ""),
    ],
)
def test_a_forwarded_address_is_believed_from_our_own_proxy_alone(rf, remote, forwarded, found):
    request = rf.get("/", REMOTE_ADDR=remote, **({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}))
    assert client_address(request) == found


def test_a_sender_is_no_address_and_is_known_over_midnight(rf, monkeypatch):
    request = rf.get("/", REMOTE_ADDR="198.51.100.7")
    today, yesterday = sender_keys(request)
    assert "198.51.100.7" not in today and len(today) == 64
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert sender_keys(request)[1] == today != yesterday


def test_keys_of_senders_are_wiped_after_a_day_and_addresses_a_month_after_the_answer(photo, cast):
    old, fresh = sent(photo, email="reader@example.org"), sent(photo)
    decline(by=cast.moderator, challenge=old, outcome="It is the same town.")
    Challenge.objects.filter(pk=old.pk).update(
        created_at=timezone.now() - timedelta(hours=25), decided_at=timezone.now() - timedelta(days=31)
    )
    call_command("forget_senders")
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.sender_key, bytes(old.email_ciphertext)) == ("", b"") and fresh.sender_key == SENDERS[0]


def test_an_address_that_a_mail_waits_for_is_kept_until_it_has_gone(photo, cast):
    note = sent(photo, email="reader@example.org")
    decline(by=cast.moderator, challenge=note, outcome="It is the same town.", mail=True)
    Challenge.objects.update(decided_at=timezone.now() - timedelta(days=31))
    forgetting.forget_senders()
    assert Challenge.objects.exclude(email_ciphertext=b"").exists()
    Dispatch.objects.update(done_at=timezone.now())
    forgetting.forget_senders()
    assert not Challenge.objects.exclude(email_ciphertext=b"").exists()


def test_an_address_is_encrypted_and_each_look_at_it_is_in_the_log(
    photo, cast, client, django_capture_on_commit_callbacks
):
    note = sent(photo, email="qxreader@example.org")
    stored = bytes(Challenge.objects.get().email_ciphertext)
    assert b"qxreader" not in stored and not Event.objects.filter(detail__icontains="qxreader").exists()
    assert vault.open_text(stored, owner=f"gallery.challenge:{note.pk}") == "qxreader@example.org"
    with pytest.raises(vault.IdentityUnreadable):
        vault.open_text(stored, owner=f"gallery.challenge:{note.pk + 1}")
    with pytest.raises(PermissionDenied):
        reveal_address(by=cast.editor, challenge=note, reason="I would like to know it")


@pytest.mark.django_db(transaction=True)
def test_a_look_at_an_address_needs_a_reason_and_shows_it_once(client):
    cast, photo = cases.cast(), factories.photo()
    note = sent(photo, email="qxreader@example.org")
    client.force_login(cast.moderator)
    page = f"/admin/challenges/{note.pk}/"
    assert "qxreader" not in client.get(page).content.decode()
    short = client.post(page, {"reveal": "1", "reason": "why"})
    assert short.status_code == 422 and "qxreader" not in short.content.decode()
    shown = client.post(page, {"reveal": "1", "reason": "The mail came back to us"})
    assert shown.status_code == 200 and "qxreader@example.org" in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    event = Event.objects.get(action="challenge.address_revealed")
    assert (event.actor, event.detail["reason"]) == (cast.moderator, "The mail came back to us")


def test_a_change_of_keys_takes_the_addresses_along(photo, cast, settings):
    note = sent(photo, email="reader@example.org")
    former, settings.IDENTITY_KEYS = settings.IDENTITY_KEYS, [vault.Fernet.generate_key().decode()]
    with pytest.raises(vault.IdentityUnreadable):
        vault.rotate_identities(by=cast.chief)
    settings.IDENTITY_KEYS = [*settings.IDENTITY_KEYS, *former]
    assert vault.rotate_identities(by=cast.chief) == 1
    settings.IDENTITY_KEYS = settings.IDENTITY_KEYS[:1]
    stored = Challenge.objects.get().email_ciphertext
    assert vault.open_text(stored, owner=f"gallery.challenge:{note.pk}") == "reader@example.org"


def test_a_note_can_open_the_claim_again_and_readers_see_that_it_is_under_review(client, photo, cast):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    note = sent(photo, claim=claim)
    take_up(by=cast.moderator, challenge=note, how="judge-again", words="A reader names another town.")
    claim.refresh_from_db()
    assert (claim.state, claim.version) == (Claim.State.PROPOSED, 2)
    piece = claim.evidence.get()
    assert (piece.summary, piece.public) == ("A reader names another town.", False)
    html = client.get(photo.get_absolute_url()).content.decode()
    assert "Provenance under review" in html and "another town" not in html


def test_a_note_can_become_a_claim_of_a_reader_that_people_judge(photo, cast):
    note = sent(photo, tag=tag("recycled"))
    note = take_up(by=cast.moderator, challenge=note, how="new-claim", tag=note.tag, words="Shown in 2009 as Musan.")
    claim = note.made_claim
    assert (claim.origin, claim.proposed_by, claim.state) == ("reader", None, Claim.State.PROPOSED)
    assert claim.statement == "Shown in 2009 as Musan." and claim.evidence.get().summary == WORDS
    verdict(cast.moderator, claim, "accept")  # nobody proposed it, so who took it up may judge it as well


def test_a_claim_that_is_there_already_is_not_made_twice(photo, cast):
    propose(cast.reporter, photo, "recycled")
    note = sent(photo)
    with pytest.raises(ValidationError, match="claimed for this photo already"):
        take_up(by=cast.moderator, challenge=note, how="new-claim", tag=tag("recycled"))
    note.refresh_from_db()
    assert note.state == Challenge.State.NEW


def test_the_second_of_two_moderators_learns_that_the_note_is_answered(photo, cast):
    note = sent(photo)
    decline(by=cast.moderator, challenge=note, outcome="It is the same town.")
    with pytest.raises(ValidationError, match="has answered this note already"):
        take_up(by=cast.second_moderator, challenge=note, how="corrected")


def test_an_outcome_is_public_when_a_moderator_says_so_and_can_be_worded_anew(client, photo, cast):
    note = sent(photo)
    with pytest.raises(ValidationError, match="why the note is not taken up"):
        decline(by=cast.moderator, challenge=note, outcome=" ")
    decline(by=cast.moderator, challenge=note, outcome="It is the same town.")
    assert "same town" not in client.get(photo.get_absolute_url()).content.decode()
    with pytest.raises(ValidationError, match="before readers may see it"):
        word_outcome(by=cast.moderator, challenge=note, outcome="", public=True)
    word_outcome(by=cast.moderator, challenge=note, outcome="It is the same town, from the south.", public=True)
    assert "from the south" in client.get(photo.get_absolute_url()).content.decode()


def test_an_outcome_names_nobody_who_is_not_to_be_named(cast):
    photo = factories.photo(source=factories.source(confidentiality="protected"), creator="Quexley")
    with pytest.raises(ValidationError) as refused:
        decline(by=cast.moderator, challenge=sent(photo), outcome="Quexley took it there.", public=True)
    assert refused.value.code == "names"


@override_settings(SENDS_MAIL=True)
def test_the_reader_gets_a_mail_in_his_language_when_the_moderator_ticks_it(photo, cast):
    quiet, asked = sent(photo, email="one@example.org"), sent(photo, email="two@example.org", language="ko")
    decline(by=cast.moderator, challenge=quiet, outcome="It is the same town.")
    decline(by=cast.moderator, challenge=asked, outcome="It is the same town.", mail=True)
    order = Dispatch.objects.get()
    assert "two@example.org" not in str(order.payload)
    assert photo.get_absolute_url() in order.payload["body"] and "It is the same town." in order.payload["body"]
    assert WORDS not in order.payload["body"] and cast.moderator.username not in order.payload["body"]
    outbox._Ways().send(order)
    assert [one.to for one in mail.outbox] == [["two@example.org"]]


def test_without_an_address_no_mail_is_ordered(photo, cast):
    with pytest.raises(ValidationError, match="left no address"):
        decline(by=cast.moderator, challenge=sent(photo), outcome="It is the same town.", mail=True)
    assert not Dispatch.objects.exists()


@pytest.mark.parametrize("service", [take_up, decline, word_outcome])
def test_who_may_not_answer_notes_cannot_by_the_service(service, photo, cast):
    more = {"how": "corrected"} if service is take_up else {}
    with pytest.raises(PermissionDenied):
        service(by=cast.editor, challenge=sent(photo), outcome="It is the same town.", **more)


def test_the_note_stands_on_the_desk_as_plain_text_with_links_to_photo_and_claim(client, photo, cast):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    note = sent(photo, claim=claim, words='<script>alert("x")</script>\nhttps://evil.example/')
    client.force_login(cast.moderator)
    html = client.get(f"/admin/challenges/{note.pk}/").content.decode()
    assert "&lt;script&gt;" in html and '<script>alert("x")' not in html and 'href="https://evil' not in html
    assert f"/admin/gallery/claim/{claim.pk}/change/" in html and photo.public_id in html


def test_the_list_shows_what_waits_first_and_the_other_lists_on_request(client, photo, cast):
    old, fresh = sent(photo, words="The older note"), sent(photo, words="The newer note")
    done = sent(photo, words="The answered note")
    decline(by=cast.moderator, challenge=done, outcome="It is the same town.")
    client.force_login(cast.moderator)
    waiting = client.get("/admin/challenges/")
    assert [row.pk for row, _thumb in waiting.context["rows"]] == [old.pk, fresh.pk]
    declined = client.get("/admin/challenges/?state=declined")
    assert [row.pk for row, _thumb in declined.context["rows"]] == [done.pk]


def test_a_note_is_answered_on_its_page_and_an_error_loses_nothing(client, photo, cast):
    note = sent(photo)
    client.force_login(cast.moderator)
    page = f"/admin/challenges/{note.pk}/"
    wrong = client.post(page, {"how": "decline", "outcome": "", "words": "A thought"})
    assert wrong.status_code == 422 and "A thought" in wrong.content.decode()
    answer = {"how": "decline", "outcome": "It is the same town.", "public": "on"}
    assert client.post(page, answer).status_code == 302
    note.refresh_from_db()
    assert (note.state, note.decided_by, note.outcome_public) == ("declined", cast.moderator, True)
    assert client.post(page, {"outcome": "It is the same town, seen from the south."}).status_code == 302
    note.refresh_from_db()
    assert not note.outcome_public


def test_waiting_notes_stand_on_the_dashboard_of_who_can_answer_them(client, photo, cast):
    client.force_login(cast.moderator)
    assert "note of a reader waits" not in client.get("/admin/").content.decode()
    sent(photo)
    assert "note of a reader waits" in client.get("/admin/").content.decode()
    client.force_login(cast.editor)
    assert "note of a reader waits" not in client.get("/admin/").content.decode()


def test_a_photo_with_a_note_cannot_be_changed_by_anybody_through_it(client, photo):
    before = Photo.objects.values().get(pk=photo.pk)
    client.post(address(photo), typed(caption="Mine", state="answered", outcome="Mine", outcome_public="on"))
    assert Photo.objects.values().get(pk=photo.pk) == before
    note = Challenge.objects.get()
    assert (note.state, note.outcome, note.outcome_public) == ("new", "", False)
