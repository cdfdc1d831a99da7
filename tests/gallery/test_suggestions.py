"""Claims that rules propose: what they rest on, once and never again, and people decide."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from gallery.blockers import blockers
from gallery.models import Claim, NearDuplicate, ProvenanceTag
from gallery.plausibility.editing import EVENT
from gallery.services.claims import propose_claim
from gallery.services.photos import edit_photo
from gallery.services.safety import decide, sign_off
from gallery.suggestions import RULES, label, suggest
from sources.audit import Event
from tests import factories
from tests.gallery import arrivals
from tests.gallery.claiming import propose, tag, verdict
from tests.gallery.deciding import FACE, undecided

pytestmark = pytest.mark.django_db
TRUSTED = {"state": "Trusted", "actions": []}


def tags(claims):
    return sorted(claim.tag.slug for claim in claims)


def actions(*codes, state="Valid", kind=""):
    return {"state": state, "actions": [{"code": code, "source_type": kind} for code in codes]}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("trainedAlgorithmicMedia", ["ai-generated"]),
        ("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", ["ai-generated"]),
        ("compositeWithTrainedAlgorithmicMedia", ["ai-generated", "composite"]),
        ("compositeCapture", ["composite"]),
        ("compositeSynthetic", ["composite"]),
        ("composite", ["composite"]),
        ("algorithmicMedia", []),  # drawn by a program that learnt from nothing
        ("digitalCapture", []),
        ("", []),
    ],
)
def test_a_digital_source_type_suggests_what_it_says(code, found):
    photo = factories.photo(digital_source_type=code[:60] if "/" not in code else code.rpartition("/")[2])
    assert tags(suggest(photo)) == found


@pytest.mark.parametrize(
    ("credentials", "found"),
    [
        (TRUSTED, ["content-credentials"]),
        (actions("c2pa.opened", "c2pa.color_adjustments"), ["content-credentials", "toned"]),
        (actions("c2pa.edited", "c2pa.cropped"), ["content-credentials", "cropped", "toned"]),
        (actions("c2pa.created", kind="trainedAlgorithmicMedia"), ["ai-generated", "content-credentials"]),
        (actions("c2pa.edited", kind="compositeWithTrainedAlgorithmicMedia"), None),
        (actions("c2pa.cropped", state="Invalid"), []),
        (actions("c2pa.cropped", state="remote"), []),
        ({"state": ["Valid"], "actions": "c2pa.cropped"}, []),
        ({"state": "Valid", "actions": [7, {"code": ["x"]}, {"code": None}]}, ["content-credentials"]),
        ([], []),
        ({}, []),
    ],
)
def test_content_credentials_that_hold_suggest_what_they_list(credentials, found):
    if found is None:
        found = ["ai-generated", "composite", "content-credentials", "toned"]
    assert tags(suggest(factories.photo(credentials=credentials))) == found


def test_the_editing_history_suggests_toning_and_a_crop_in_its_own_words():
    history = [{f"{EVENT}action": "cropped"}, {f"{EVENT}action": "saved"}]
    xmp = {"xmpMM:History": history, "crs:AlreadyApplied": "True", "crs:Exposure2012": "+0.54"}
    found = {claim.tag.slug: claim for claim in suggest(factories.photo(raw_metadata={"xmp": xmp}))}
    assert set(found) == {"toned", "cropped"}
    assert "Exposure2012 +0.54" in found["toned"].statement
    piece = found["toned"].evidence.get()
    assert piece.kind == "metadata" and not piece.public


def test_the_usual_access_of_a_source_is_suggested_and_only_an_access():
    assert tags(suggest(factories.photo(source=factories.source(usual_access="under-escort")))) == ["under-escort"]
    assert suggest(factories.photo(source=factories.source(usual_access="recycled"))) == []
    assert suggest(factories.photo(source=factories.source(usual_access="no-such-tag"))) == []


def test_what_people_answered_about_access_is_not_asked_again(cast):
    photo = factories.photo(source=factories.source(usual_access="under-escort"))
    propose(cast.reporter, photo, "independent-access")
    assert suggest(photo) == []


def test_a_signed_covering_suggests_that_we_obscured_something(cast):
    photo = factories.photo()
    factories.decision(photo, signed=False, boxes=[FACE])
    assert suggest(photo) == []
    factories.decision(photo, boxes=[FACE])
    assert tags(suggest(photo)) == ["obscured-by-us"]


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"taken_on": date(2014, 5, 1), "date_precision": "day"}, "date"),
        ({"credit_line": "Somebody Else"}, "credit"),
        ({}, None),
    ],
)
def test_an_earlier_twin_with_another_story_suggests_that_the_picture_is_recycled(fields, word):
    common = {"taken_on": date(2010, 5, 1), "date_precision": "day", "credit_line": "Jo Park"}
    older, newer = factories.photo(**common), factories.photo(**common | fields)
    pair = NearDuplicate.objects.create(photo=newer, other=older, distance=2, transform="mirror")
    assert suggest(older) == []
    found = suggest(newer)
    assert tags(found) == (["recycled"] if word else [])
    if word:
        assert older.public_id in found[0].statement and word in found[0].statement
        # The page of the pair shows both sides to those who may see them.
        assert "Somebody Else" not in found[0].statement
        pair.delete()


def test_a_dismissed_twin_suggests_nothing():
    older, newer = factories.photo(credit_line="A B"), factories.photo(credit_line="C D")
    NearDuplicate.objects.create(photo=newer, other=older, distance=2, transform="as-is", dismissed_at=timezone.now())
    assert suggest(newer) == []


def test_two_rules_that_find_one_tag_make_one_claim_that_rests_on_both():
    photo = factories.photo(
        digital_source_type="trainedAlgorithmicMedia",
        credentials=actions("c2pa.created", kind="trainedAlgorithmicMedia"),
    )
    claim = next(claim for claim in suggest(photo) if claim.tag.slug == "ai-generated")
    assert claim.rule == "source-type"
    assert sorted(claim.evidence.values_list("kind", flat=True)) == ["content-credentials", "metadata"]


def test_a_suggestion_is_marked_has_no_proposer_and_stands_in_the_log():
    claim = suggest(factories.photo(credentials=TRUSTED))[0]
    assert (claim.origin, claim.rule, claim.proposed_by) == (Claim.Origin.RULE, "credentials", None)
    assert claim.state == Claim.State.PROPOSED
    event = Event.objects.get(action="claim.proposed")
    assert event.detail["rule"] == "credentials" and event.actor.username == "system"


def test_suggesting_again_changes_nothing():
    photo = factories.photo(credentials=TRUSTED, digital_source_type="composite")
    assert len(suggest(photo)) == 2
    assert suggest(photo) == []
    assert photo.claims.count() == 2


@pytest.mark.parametrize("by_a_rule", [True, False])
def test_what_was_rejected_is_never_suggested_again(cast, by_a_rule):
    photo = factories.photo(credentials=TRUSTED)
    claim = suggest(photo)[0] if by_a_rule else propose(cast.reporter, photo, "content-credentials")
    assert verdict(cast.moderator, claim, "reject").state == Claim.State.REJECTED
    assert suggest(photo) == []


def test_what_a_person_proposed_is_left_to_that_person(cast):
    photo = factories.photo(credentials=TRUSTED)
    propose(cast.reporter, photo, "content-credentials")
    assert suggest(photo) == []


def test_a_tag_that_is_no_longer_in_use_and_a_withdrawn_photo_get_nothing():
    photo = factories.photo(credentials=TRUSTED)
    ProvenanceTag.objects.filter(slug="content-credentials").update(retired=True)
    assert suggest(photo) == []
    gone = factories.photo(digital_source_type="composite", withdrawn_at=timezone.now())
    assert suggest(gone) == []


@pytest.mark.parametrize("slug", ["content-credentials", "composite"])
def test_a_suggestion_holds_publishing_up_exactly_as_a_persons_proposal_does(cast, slug):
    fields = {"composite": {"digital_source_type": "composite"}, "content-credentials": {"credentials": TRUSTED}}
    suggested, proposed = factories.photo(**fields[slug]), factories.photo()
    before = {blocker.code for blocker in blockers(proposed)}
    suggest(suggested)
    propose_claim(by=cast.reporter, photo=proposed, tag=tag(slug))
    codes = [{blocker.code for blocker in blockers(photo)} - before for photo in (suggested, proposed)]
    assert codes[0] == codes[1] == ({"claim_unreviewed"} if slug == "composite" else set())


def test_any_moderator_may_judge_a_suggestion(cast):
    claim = suggest(factories.photo(credentials=TRUSTED))[0]
    assert verdict(cast.moderator, claim, "accept").state == Claim.State.VERIFIED


def test_a_source_that_is_set_later_is_asked_for_its_usual_access(cast, django_capture_on_commit_callbacks):
    photo, source = factories.photo(), factories.source(usual_access="cross-border")
    with django_capture_on_commit_callbacks(execute=True):
        edit_photo(by=cast.photo_editor, photo=photo, caption="Another")
    assert not photo.claims.exists()
    with django_capture_on_commit_callbacks(execute=True):
        edit_photo(by=cast.photo_editor, photo=photo, source=source)
    assert photo.claims.get().tag.slug == "cross-border"


@pytest.mark.usefixtures("folders")
def test_signing_a_covering_off_suggests_it(cast, django_capture_on_commit_callbacks):
    photo = undecided()
    decision = decide(by=cast.photo_editor, photo=photo, boxes=[FACE])
    with django_capture_on_commit_callbacks(execute=True):
        sign_off(by=cast.moderator, decision=decision)
    assert photo.claims.get().tag.slug == "obscured-by-us"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("folders")
def test_a_picture_that_arrives_gets_its_suggestions(cast):
    photo = arrivals.photo(cast.chief, decided=False, source=factories.source(usual_access="under-escort"))
    assert [claim.rule for claim in photo.claims.all()] == ["usual-access"]


def test_the_command_looks_at_all_photos_or_at_some():
    one, other = (factories.photo(credentials=TRUSTED) for _number in range(2))
    out = StringIO()
    call_command("suggest_claims", one.public_id, stdout=out)
    assert f"{one.public_id}: content-credentials (credentials)" in out.getvalue()
    assert not other.claims.exists()
    call_command("suggest_claims", all=True, stdout=out)
    assert other.claims.count() == one.claims.count() == 1
    call_command("suggest_claims", all=True, stdout=out)
    assert "Nothing new" in out.getvalue()


@pytest.mark.parametrize("arguments", [(), ("22222",)])
def test_the_command_wants_photos_that_there_are(arguments):
    with pytest.raises(CommandError):
        call_command("suggest_claims", *arguments)


def test_every_rule_has_words_for_people_and_fits_its_column():
    longest = Claim._meta.get_field("rule").max_length
    assert all(len(code) <= longest and label(code) != code for code in RULES)
    assert label("gone-since") == "gone-since"
