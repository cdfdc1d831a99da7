"""What a photo must not show: one decides, another signs, each change begins anew, and readers learn the reasons."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from gallery import derivatives, shown
from gallery.models import Photo, SafetyDecision
from gallery.public import public_photos
from gallery.services.safety import MOST_AREAS, Conflict, decide, send_back, sign_off
from sources.audit import Event
from tests import cases, factories
from tests.gallery.deciding import FACE, undecided

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo():
    return undecided()


@pytest.fixture
def published(monkeypatch):
    """The photos whose files for readers were asked for, and no files."""
    asked = []
    monkeypatch.setattr(derivatives, "publish", lambda photo: asked.append(photo.pk), raising=False)
    return asked


def actions():
    return list(Event.objects.order_by("number").values_list("action", flat=True))


def test_a_decision_is_kept_as_it_was_made_and_signed_by_nobody_yet(cast, photo):
    made = decide(by=cast.reporter, photo=photo, boxes=[FACE], people_recognisable=True, note=" The guide too? ")
    made.refresh_from_db()
    assert (made.number, made.boxes, made.covered, made.nothing_to_hide) == (1, [FACE], 1, False)
    assert (made.people_recognisable, made.note, made.decided_by) == (True, "The guide too?", cast.reporter)
    assert not made.is_signed
    event = Event.objects.get()
    assert (event.action, event.target, event.actor) == (
        "photo.safety_decided", f"gallery.photo:{photo.pk}", cast.reporter
    )  # fmt: skip
    assert event.detail["reasons"] == ["identifies-person"]


def test_nothing_to_hide_is_a_decision_of_its_own(cast, photo):
    made = decide(by=cast.reporter, photo=photo, nothing_to_hide=True)
    assert (made.boxes, made.covered, made.nothing_to_hide) == ([], 0, True)


@pytest.mark.parametrize("content", [{}, {"boxes": [FACE], "nothing_to_hide": True}])
def test_neither_and_both_are_no_decision(cast, photo, content):
    with pytest.raises(ValidationError):
        decide(by=cast.reporter, photo=photo, **content)
    assert not SafetyDecision.objects.exists()


def test_a_new_decision_takes_the_place_of_the_one_before_and_voids_its_signature(cast, photo):
    first = decide(by=cast.reporter, photo=photo, boxes=[FACE])
    sign_off(by=cast.photo_editor, decision=first)
    second = decide(by=cast.reporter, photo=photo, nothing_to_hide=True, base=first.pk)
    first.refresh_from_db()
    assert first.superseded_at and first.signed_at, "history stays as it was"
    assert not first.is_signed
    assert second.number == 2
    assert not SafetyDecision.objects.signed().exists()
    assert Event.objects.order_by("-number").first().detail["voided"]


def test_readers_lose_the_photo_with_the_change_and_not_after_it(cast):
    photo = factories.photo()
    current = photo.safety_decisions.current().get()
    assert Photo.objects.cleared().filter(pk=photo.pk).exists()
    decide(by=cast.reporter, photo=photo, boxes=[FACE], base=current.pk)
    assert not Photo.objects.cleared().filter(pk=photo.pk).exists()
    assert not photo.derivatives.shown().exists()


def test_the_same_content_again_is_no_new_version_and_takes_nothing_off_the_pages(cast):
    photo = factories.photo()
    current = photo.safety_decisions.current().get()
    assert decide(by=cast.reporter, photo=photo, nothing_to_hide=True, base=current.pk) == current
    assert photo.derivatives.shown().exists()
    assert actions() == []


def test_two_people_who_decide_at_once_both_see_what_the_other_one_wants(cast, photo):
    theirs = decide(by=cast.reporter, photo=photo, boxes=[FACE])
    for base in (None, theirs.pk + 1000):
        with pytest.raises(Conflict) as caught:
            decide(by=cast.editor, photo=photo, nothing_to_hide=True, base=base)
        assert caught.value.theirs == theirs
        assert caught.value.mine.nothing_to_hide
    assert SafetyDecision.objects.count() == 1


def test_a_withdrawn_photo_is_decided_and_signed_no_more(cast, photo):
    waiting = decide(by=cast.reporter, photo=photo, boxes=[FACE])
    Photo.objects.filter(pk=photo.pk).update(withdrawn_at=timezone.now())
    with pytest.raises(ValidationError):
        decide(by=cast.reporter, photo=photo, nothing_to_hide=True, base=waiting.pk)
    with pytest.raises(ValidationError):
        sign_off(by=cast.photo_editor, decision=waiting)


# S8: boxes as nobody should draw them


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        ((-0.5, -0.5, 0.75, 0.75), (0, 0, 0.25, 0.25)),
        ((0.5, 0.5, 1e308, 7), (0.5, 0.5, 0.5, 0.5)),
        ((0.5, 0.5, -0.25, -0.25), (0.25, 0.25, 0.25, 0.25)),
        ((-9, -9, 99, 99), (0, 0, 1, 1)),
        (("0.25", "0.5", "0.25", "0.25"), (0.25, 0.5, 0.25, 0.25)),
    ],
)
def test_s8_an_area_is_cut_to_the_picture(cast, photo, box, kept):
    box = dict(zip(("x", "y", "width", "height"), box, strict=True)) | {"reason": "minor"}
    made = decide(by=cast.reporter, photo=photo, boxes=[box])
    assert made.shapes == (pytest.approx(kept),)


@pytest.mark.parametrize(
    "wrong",
    [
        {"x": float("nan")}, {"y": float("inf")}, {"width": "wide"}, {"height": None}, {"x": 10**400},
        {"width": 0}, {"x": 1.5}, {"y": -2}, {"reason": ""}, {"reason": "because"}, {"reason": None}, {"x": []},
    ],
    ids=str,
)  # fmt: skip
def test_s8_an_area_that_cannot_be_read_is_refused_with_its_number_and_a_sentence(cast, photo, wrong):
    with pytest.raises(ValidationError) as caught:
        decide(by=cast.reporter, photo=photo, boxes=[FACE, FACE | wrong])
    assert caught.value.messages[0].startswith("Area 2: ")
    assert not SafetyDecision.objects.exists()


def test_s8_an_area_with_a_number_missing_is_refused(cast, photo):
    with pytest.raises(ValidationError):
        decide(by=cast.reporter, photo=photo, boxes=[{"x": 0.1, "reason": "legal"}])


def test_there_is_an_end_to_the_number_of_areas(cast, photo):
    with pytest.raises(ValidationError):
        decide(by=cast.reporter, photo=photo, boxes=[FACE] * (MOST_AREAS + 1))
    assert decide(by=cast.reporter, photo=photo, boxes=[FACE] * MOST_AREAS).covered == MOST_AREAS


# S14: four eyes


def test_a_second_person_signs_and_the_files_follow_after_the_commit(
    cast, photo, published, django_capture_on_commit_callbacks
):
    made = decide(by=cast.reporter, photo=photo, boxes=[FACE])
    with django_capture_on_commit_callbacks() as callbacks:
        signed = sign_off(by=cast.moderator, decision=made)
    assert published == []
    for callback in callbacks:
        callback()
    assert published == [photo.pk]
    assert signed.is_signed
    assert (signed.signed_by, signed.boxes) == (cast.moderator, made.boxes)
    # What the covering suggests afterwards is another matter.
    assert actions()[:2] == ["photo.safety_decided", "photo.safety_signed"]


@pytest.mark.parametrize("name", ["moderator", "photo_editor", "publisher", "chief"])
def test_s14_nobody_signs_or_sends_back_his_own_decision_not_even_the_chief(cast, photo, name):
    person = getattr(cast, name)
    made = decide(by=person, photo=photo, nothing_to_hide=True)
    with pytest.raises(PermissionDenied):
        sign_off(by=person, decision=made)
    with pytest.raises(PermissionDenied):
        send_back(by=person, decision=made, reason="No.")
    made.refresh_from_db()
    assert not made.is_signed


def test_s14_the_database_refuses_a_signature_under_ones_own_decision(cast, photo):
    made = decide(by=cast.chief, photo=photo, nothing_to_hide=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        SafetyDecision.objects.filter(pk=made.pk).update(signed_by=cast.chief, signed_at=timezone.now())


def test_s14_whoever_changes_a_decision_is_the_one_who_does_not_sign_it(cast, photo):
    first = decide(by=cast.moderator, photo=photo, boxes=[FACE])
    second = decide(by=cast.photo_editor, photo=photo, boxes=[FACE | {"x": 0.3}], base=first.pk)
    with pytest.raises(PermissionDenied):
        sign_off(by=cast.photo_editor, decision=second)
    assert sign_off(by=cast.moderator, decision=second).is_signed


@pytest.mark.parametrize("name", ["outsider", "reader", "reporter"])
def test_who_may_not_sign_cannot_sign_or_send_back(cast, photo, name):
    made = decide(by=cast.editor, photo=photo, nothing_to_hide=True)
    with pytest.raises(PermissionDenied):
        sign_off(by=getattr(cast, name), decision=made)
    with pytest.raises(PermissionDenied):
        send_back(by=getattr(cast, name), decision=made, reason="No.")


@pytest.mark.parametrize("name", ["outsider", "reader"])
def test_an_outsider_decides_nothing(cast, photo, name):
    with pytest.raises(PermissionDenied):
        decide(by=getattr(cast, name), photo=photo, nothing_to_hide=True)


# S15: of exact content


def test_s15_a_version_that_was_replaced_can_no_longer_be_signed(cast, photo):
    old = decide(by=cast.reporter, photo=photo, boxes=[FACE])
    decide(by=cast.reporter, photo=photo, nothing_to_hide=True, base=old.pk)
    with pytest.raises(ValidationError) as caught:
        sign_off(by=cast.moderator, decision=old)
    assert caught.value.code == "changed"
    assert not SafetyDecision.objects.filter(signed_at__isnull=False).exists()


def test_a_version_is_signed_once(cast, photo):
    made = decide(by=cast.reporter, photo=photo, boxes=[FACE])
    sign_off(by=cast.moderator, decision=made)
    with pytest.raises(ValidationError):
        sign_off(by=cast.second_moderator, decision=made)
    with pytest.raises(ValidationError):
        send_back(by=cast.second_moderator, decision=made, reason="Too late.")


def test_what_is_sent_back_stays_unsigned_with_the_reason_on_record(cast, photo):
    made = decide(by=cast.reporter, photo=photo, boxes=[FACE])
    event = send_back(by=cast.moderator, decision=made, reason=" The mirror shows the face. ")
    assert event.detail["reason"] == "The mirror shows the face."
    assert event.target == f"gallery.safetydecision:{made.pk}"
    made.refresh_from_db()
    assert made.superseded_at is None and not made.is_signed


def test_whoever_sends_back_says_why(cast, photo):
    made = decide(by=cast.reporter, photo=photo, boxes=[FACE])
    with pytest.raises(ValidationError):
        send_back(by=cast.moderator, decision=made, reason="  ")


# S16: at the same moment


@pytest.mark.django_db(transaction=True)
def test_s16_signing_and_changing_at_once_never_end_as_signed_but_changed(published):
    cast = cases.cast()
    for _round in range(12):
        photo = undecided()
        made = decide(by=cast.reporter, photo=photo, boxes=[FACE])
        barrier = threading.Barrier(2)
        errors = []

        def at_once(act, barrier=barrier, errors=errors):
            barrier.wait()
            try:
                act()
            except (ValidationError, Conflict) as error:
                errors.append(type(error).__name__)
            finally:
                connection.close()

        acts = (
            lambda made=made: sign_off(by=cast.moderator, decision=made),
            lambda made=made, photo=photo: decide(by=cast.editor, photo=photo, nothing_to_hide=True, base=made.pk),
        )
        threads = [threading.Thread(target=at_once, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        current = photo.safety_decisions.current().get()
        assert (current.number, current.nothing_to_hide, current.signed_at) == (2, True, None)
        assert not photo.derivatives.shown().exists()
        # Signed and then changed, or changed and then refused; never changed and then signed.
        log = Event.objects.filter(target=f"gallery.photo:{photo.pk}").order_by("number")
        told = [action.rpartition("_")[2] for action in log.values_list("action", flat=True)]
        assert (told, errors) in (
            (["decided", "signed", "decided"], []),
            (["decided", "decided"], ["ValidationError"]),
        )


# What readers are told


@pytest.mark.parametrize(
    ("reasons", "sentence"),
    [
        (["identifies-person"], "Faces obscured to protect people pictured."),
        (["minor", "identifies-guide", "minor"], "Faces obscured to protect people pictured."),
        (["identifies-source"], "Parts obscured to protect the source."),
        (["identifies-place"], "Parts obscured to protect the place."),
        (["identifies-person", "identifies-source"], "Parts obscured to protect people pictured and the source."),
        (["graphic"], "Graphic parts obscured."),
        (["legal", "identifies-place"], "Parts obscured to protect the place. Parts obscured for legal reasons."),
        ([], ""),
        (["of another time"], ""),
    ],
)
def test_readers_are_told_the_reasons_and_no_number(reasons, sentence):
    assert shown.covered(reasons) == sentence


def test_the_projection_tells_what_was_covered_in_the_files_that_are_shown(cast, django_assert_num_queries):
    plain, covered = factories.photo(), factories.photo()
    decision = factories.decision(covered, boxes=[FACE])
    covered.derivatives.update(decision=decision)
    # A newer decision that nobody signed says nothing of the files that readers have.
    factories.decision(covered, boxes=[FACE | {"reason": "legal"}], signed=False)
    with django_assert_num_queries(4):
        found = public_photos(Photo.objects.all())
    assert found[covered.pk].covered == "Faces obscured to protect people pictured."
    assert found[plain.pk].covered == ""
