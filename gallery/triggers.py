"""What the database itself holds of the review of claims, whoever writes to it and by whatever way.

Nobody reviews a claim that he or she worded; a review is of the present version, and stays as it was given but for
being undone; a claim is not "verified" without the accepting reviews that its tag asks for. Registered in
gallery/apps.py, installed by migration 0007, tested by raw SQL in tests/gallery/test_claims_four_eyes.py.
"""

from sources.triggers import Triggers

OWN = "Nobody reviews a claim that he or she proposed."
OTHER_VERSION = "A review is of the present version of its claim."
FIXED = "A review is not changed."
UNREVIEWED = "A claim is accepted by its reviews and by nothing else."

_IS_OWN = """(
    EXISTS (SELECT 1 FROM gallery_claim WHERE id = NEW.claim_id AND proposed_by_id = NEW.reviewer_id)
    OR EXISTS (SELECT 1 FROM gallery_historicalclaim WHERE id = NEW.claim_id AND proposed_by_id = NEW.reviewer_id))"""
_IS_OTHER_VERSION = "NEW.claim_version <> (SELECT version FROM gallery_claim WHERE id = NEW.claim_id)"
# Everything but the moment at which it was undone, which is set once.
_COLUMNS = (
    *("id", "claim_id", "reviewer_id", "proposer_id", "verdict", "reason", "confidence", "decisive"),
    *("claim_version", "photo_version", "reviewed_at"),
)
_IS_ACCEPTED = """(
    EXISTS (SELECT 1 FROM gallery_review WHERE claim_id = NEW.id AND claim_version = NEW.version
            AND verdict = 'accept' AND decisive AND withdrawn_at IS NULL)
    OR (SELECT COUNT(*) FROM gallery_review WHERE claim_id = NEW.id AND claim_version = NEW.version
        AND verdict = 'accept' AND withdrawn_at IS NULL)
       >= (SELECT CASE WHEN two_reviews THEN 2 ELSE 1 END FROM gallery_provenancetag WHERE id = NEW.tag_id))"""


def _is_changed(distinct):
    columns = " OR ".join(f"NEW.{name} {distinct} OLD.{name}" for name in _COLUMNS)
    return f"(OLD.withdrawn_at IS NOT NULL OR {columns})"


def _sqlite(name, table, when, condition, words):
    return name, (
        table,
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} {condition} BEGIN SELECT RAISE(ABORT, '{words}'); END",
    )


def _postgresql(name, table, when, function, each="ROW"):
    return name, (
        table,
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()",
    )


def _raise(words):
    return f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'"


REVIEWS = Triggers(
    sqlite=dict(
        (
            _sqlite("gallery_review_not_own", "gallery_review", "INSERT", f"WHEN {_IS_OWN}", OWN),
            _sqlite("gallery_review_version", "gallery_review", "INSERT", f"WHEN {_IS_OTHER_VERSION}", OTHER_VERSION),
            # REPLACE asks no DELETE trigger.
            _sqlite(
                "gallery_review_no_replace",
                "gallery_review",
                "INSERT",
                "WHEN EXISTS (SELECT 1 FROM gallery_review WHERE id = NEW.id)",
                FIXED,
            ),
            _sqlite("gallery_review_fixed", "gallery_review", "UPDATE", f"WHEN {_is_changed('IS NOT')}", FIXED),
            _sqlite("gallery_review_stays", "gallery_review", "DELETE", "", FIXED),
            _sqlite("gallery_claim_begins", "gallery_claim", "INSERT", "WHEN NEW.state = 'verified'", UNREVIEWED),
            _sqlite(
                "gallery_claim_reviewed",
                "gallery_claim",
                "UPDATE OF state, version, tag_id",
                # A tag that came to need two reviews takes back what one alone accepted, by way of the services; a row
                # that is saved unchanged is left in peace.
                f"""WHEN NEW.state = 'verified' AND NOT {_IS_ACCEPTED}
                AND (OLD.state <> 'verified' OR NEW.version <> OLD.version OR NEW.tag_id <> OLD.tag_id)""",
                UNREVIEWED,
            ),
        )
    ),
    postgresql=dict(
        (
            _postgresql("gallery_review_begins", "gallery_review", "INSERT", "gallery_review_begins"),
            _postgresql("gallery_review_fixed", "gallery_review", "UPDATE", "gallery_review_fixed"),
            _postgresql("gallery_review_stays", "gallery_review", "DELETE", "gallery_review_stays"),
            _postgresql("gallery_review_kept", "gallery_review", "TRUNCATE", "gallery_review_stays", "STATEMENT"),
            _postgresql("gallery_claim_reviewed", "gallery_claim", "INSERT OR UPDATE", "gallery_claim_reviewed"),
        )
    ),
    functions=(
        f"""CREATE OR REPLACE FUNCTION gallery_review_begins() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF {_IS_OWN} THEN {_raise(OWN)}; END IF;
        IF {_IS_OTHER_VERSION} THEN {_raise(OTHER_VERSION)}; END IF;
        RETURN NEW; END $$""",
        f"""CREATE OR REPLACE FUNCTION gallery_review_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF {_is_changed("IS DISTINCT FROM")} THEN {_raise(FIXED)}; END IF;
        RETURN NEW; END $$""",
        f"""CREATE OR REPLACE FUNCTION gallery_review_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        {_raise(FIXED)}; END $$""",
        f"""CREATE OR REPLACE FUNCTION gallery_claim_reviewed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.state = 'verified' THEN
            IF TG_OP = 'INSERT' THEN {_raise(UNREVIEWED)}; END IF;
            IF (OLD.state <> 'verified' OR NEW.version <> OLD.version OR NEW.tag_id <> OLD.tag_id)
               AND NOT {_IS_ACCEPTED} THEN {_raise(UNREVIEWED)}; END IF;
        END IF;
        RETURN NEW; END $$""",
    ),
)
