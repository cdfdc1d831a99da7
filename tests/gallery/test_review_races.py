"""S16: fifty pairs at the same moment, and never a claim that is accepted but changed, on either database."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from gallery.models import Claim, Review
from gallery.services.claims import revise_claim
from gallery.services.evidence import add_evidence
from gallery.services.reviews import review_claim
from tests import cases, factories
from tests.gallery.claiming import propose

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS, AT_ONCE = 50, 10


def together(*acts):
    """Run the acts in threads that start at the same moment; return the code of each refusal, None for the rest."""
    barrier, codes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            barrier.wait()
            act()
        except ValidationError as error:
            codes[number] = error.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return codes


def in_pairs(make):
    """Run fifty pairs, ten at a time; `make()` returns (what is to be looked at, two acts). Return [(it, codes)]."""
    found = []
    for _round in range(PAIRS // AT_ONCE):
        made = [make() for _number in range(AT_ONCE)]
        codes = together(*(act for _thing, pair in made for act in pair))
        found += [(thing, codes[2 * place : 2 * place + 2]) for place, (thing, _pair) in enumerate(made)]
    return found


@pytest.mark.parametrize("change", ["words", "evidence"])
def test_s16_what_is_accepted_and_changed_at_once_is_never_accepted_as_changed(change):
    cast = cases.cast()

    def make():
        claim = propose(cast.reporter, factories.photo(), "under-escort", statement="At first.")

        def accept():
            review_claim(by=cast.moderator, claim=claim, verdict="accept", version=1)

        def alter():
            if change == "words":
                revise_claim(by=cast.editor, claim=claim, statement="Changed.")
            else:
                add_evidence(by=cast.editor, claim=claim, kind="note", summary="New.")

        return claim, (accept, alter)

    for claim, (judged, changed) in in_pairs(make):
        claim.refresh_from_db()
        assert (changed, claim.state, claim.version) == (None, "proposed", 2)
        # Judged before the change, and so of the former version, or refused since it had changed.
        versions = list(claim.reviews.values_list("claim_version", flat=True))
        assert (judged, versions) in ((None, [1]), ("changed", []))
    assert not Claim.objects.verified().exists()


def test_s16_of_two_answers_to_an_exclusive_question_that_are_accepted_at_once_one_stands():
    cast = cases.cast()

    def make():
        photo = factories.photo()
        claims = [propose(cast.reporter, photo, slug) for slug in ("under-escort", "satellite")]
        people = (cast.moderator, cast.second_moderator)
        acts = [
            lambda claim=claim, by=by: review_claim(by=by, claim=claim, verdict="accept", version=1)
            for claim, by in zip(claims, people, strict=True)
        ]
        return photo, acts

    for photo, codes in in_pairs(make):
        assert sorted(codes, key=str) == [None, "exclusive"]
        assert photo.claims.verified().count() == 1
        photo.refresh_from_db()
        assert photo.access_class in ("escorted", "satellite")


def test_s14_one_moderator_who_sends_the_same_verdict_twice_at_once_counts_once():
    cast = cases.cast()

    def make():
        claim = propose(cast.reporter, factories.photo(), "covert")
        return claim, [lambda: review_claim(by=cast.moderator, claim=claim, verdict="accept", version=1)] * 2

    for claim, codes in in_pairs(make):
        claim.refresh_from_db()
        assert (sorted(codes, key=str), claim.state) == ([None, "twice"], "proposed")
    assert Review.objects.count() == PAIRS


def test_s15_two_moderators_who_judge_at_once_are_both_heard():
    cast = cases.cast()

    def make():
        claim = propose(cast.reporter, factories.photo(), "covert")
        return claim, (
            lambda: review_claim(by=cast.moderator, claim=claim, verdict="accept", version=1),
            lambda: review_claim(by=cast.second_moderator, claim=claim, verdict="reject", reason="No.", version=1),
        )

    for claim, codes in in_pairs(make):
        claim.refresh_from_db()
        assert (codes, claim.state) == ([None, None], "disputed")
