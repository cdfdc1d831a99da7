"""Whatever is changed in the log, or in the rows of which it speaks, behind the services: `verify_audit` finds it.

The person who tampers has the database and its account, has lifted the triggers, and can compute every hash anew. What
he has not: the key of the newsroom, and the file beside the database.
"""

import random
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from gallery.models import Claim, Evidence, Pillar, Review, SafetyDecision
from gallery.services.claims import revise_claim
from gallery.services.evidence import add_evidence, retract_evidence
from gallery.services.pillars import set_pillar
from gallery.services.reviews import review_claim, undo_review
from gallery.services.safety import decide, sign_off
from sources import anchors, audit, proof, triggers, witnesses
from sources.audit import Event
from tests.gallery.claiming import propose
from tests.gallery.deciding import undecided

pytestmark = pytest.mark.django_db

EVENT_COLUMNS = ("number", "at", "actor_id", "action", "target", "detail", "rows", "previous", "digest", "seal")
WITNESSED = (Claim, Review, Evidence, Pillar, SafetyDecision)
TAMPERINGS = 20  # of each kind


@pytest.fixture
def newsroom(cast):
    """A day's work on two photos; the head is kept as after a commit, and the triggers are lifted."""
    for number in range(2):
        photo = undecided(public=False)
        first = propose(cast.reporter, photo, "under-escort")
        review_claim(by=cast.moderator, claim=first, verdict="accept")
        second = propose(cast.editor, photo, "covert")
        review_claim(by=cast.moderator, claim=second, verdict="dispute", reason="Seen from the front.")
        add_evidence(by=cast.reporter, claim=second, kind="note", summary="A letter says so", obtained_from="Mail")
        piece = add_evidence(by=cast.reporter, photo=photo, kind="map", summary="A map")
        retract_evidence(by=cast.moderator, evidence=piece, reason="Another river")
        revise_claim(by=cast.editor, claim=second, statement=f"Statement {number}")
        review_claim(by=cast.second_moderator, claim=second, verdict="accept")
        undo_review(by=cast.second_moderator, review=Review.objects.order_by("-pk").first())
        set_pillar(by=cast.moderator, photo=photo, pillar="date", status="confirmed", note="Shadows", finding="2013")
        box = {"x": 0.1, "y": 0.1, "width": 0.2, "height": 0.2, "reason": "identifies-guide"}
        decision = decide(by=cast.reporter, photo=photo, boxes=[box])
        sign_off(by=cast.photo_editor, decision=decision)
        decide(by=cast.reporter, photo=photo, nothing_to_hide=True, base=decision.pk)
    last = Event.objects.first()
    anchors.accept(last.number, last.digest)
    assert proof.check().faults == []
    connection.check_constraints()
    triggers.remove(connection)


def another(field, value, chance):
    """A value of the same type that is not `value`."""
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField | models.DateField):
        return (value or timezone.now()) + timedelta(days=chance.choice([-1, 1, 400]))
    if isinstance(field, models.JSONField):
        return [*value, {"x": 0}] if isinstance(value, list) else {**value, "more": chance.random()}
    if isinstance(field, models.FloatField):
        return (value or 0) + 0.5
    if isinstance(field, models.IntegerField | models.ForeignKey):
        return (value or 0) + chance.choice([1, 7, 10_000])
    choices = [code for code, _label in field.choices or () if code != value]
    if choices:
        return chance.choice(choices)
    return chance.choice([f"{value}x", value[:-1]]) if value else "x"


def recompute(first=1):
    """What somebody without the key can do: number all events from `first` on anew, and compute their digests."""
    events = list(Event.objects.filter(number__gte=first).order_by("number"))
    before = Event.objects.filter(number__lt=first).order_by("-number").first()
    previous, number = (before.digest, before.number + 1) if before else (audit.GENESIS, 1)
    for event in events:
        event.number, event.previous = number, previous
        previous, number = event.compute_digest(), number + 1
        Event.objects.filter(pk=event.pk).update(
            number=event.number, previous=event.previous, digest=f"{event.pk:x}".zfill(64)
        )
        Event.objects.filter(pk=event.pk).update(digest=previous)


def change_an_event(chance):
    event = chance.choice(list(Event.objects.all()))
    column = chance.choice(EVENT_COLUMNS)
    value = another(Event._meta.get_field(column.removesuffix("_id")), getattr(event, column), chance)
    Event.objects.filter(pk=event.pk).update(**{column: value})


def change_an_event_and_compute_its_digest(chance):
    event = chance.choice(list(Event.objects.all()))
    column = chance.choice(EVENT_COLUMNS[1:7])
    setattr(event, column, another(Event._meta.get_field(column.removesuffix("_id")), getattr(event, column), chance))
    digest = event.compute_digest()
    Event.objects.filter(pk=event.pk).update(**{column: getattr(event, column)}, digest=digest)


def change_an_event_and_compute_the_whole_tail(chance):
    event = chance.choice(list(Event.objects.all()))
    Event.objects.filter(pk=event.pk).update(action=f"{event.action}x")
    recompute(event.number)


def take_events_out(chance):
    events = list(Event.objects.order_by("number").values_list("pk", flat=True))
    start = chance.randrange(len(events))
    keys = events[start : start + chance.choice([1, 1, 3])]
    Event.objects.filter(pk__in=keys)._raw_delete(Event.objects.db)


def cut_the_end_off(chance):
    last = Event.objects.first().number
    Event.objects.filter(number__gt=last - chance.choice([1, 2, 10, last]))._raw_delete(Event.objects.db)


def cut_the_end_off_and_write_on(chance):
    cut_the_end_off(chance)
    for _number in range(chance.choice([1, 12])):
        audit.record(by=None, action="test.done", target="a:1")


def take_an_event_out_and_number_the_rest_anew(chance):
    event = chance.choice(list(Event.objects.all()))
    Event.objects.filter(pk=event.pk)._raw_delete(Event.objects.db)
    recompute(event.number)


def put_an_event_in_at_the_end(chance):
    last = Event.objects.first()
    seal = chance.choice(["", last.seal, "0" * 64])
    event = Event(number=last.number + 1, at=last.at, action="photo.withdrawn", target="gallery.photo:1", seal=seal)
    event.previous = last.digest
    event.digest = event.compute_digest()
    Event.objects.bulk_create([event])


def put_an_event_in_between(chance):
    event = chance.choice(list(Event.objects.all()))
    for later in Event.objects.filter(number__gt=event.number).order_by("-number"):
        Event.objects.filter(pk=later.pk).update(number=later.number + 1)
    event.pk, event.number, event.digest = None, event.number + 1, "f" * 64
    Event.objects.bulk_create([event])
    recompute(event.number)


def swap_two_events(chance):
    one, two = chance.sample(list(Event.objects.all()), 2)
    names = chance.choice([("number",), ("at",), ("detail",), ("seal",), ("action", "target", "detail", "actor_id")])
    if all(getattr(one, name) == getattr(two, name) for name in names):
        raise DatabaseError("Nothing is changed by this.")
    if names == ("number",):
        Event.objects.filter(pk=one.pk).update(number=10**9)
    Event.objects.filter(pk=two.pk).update(**{name: getattr(one, name) for name in names})
    Event.objects.filter(pk=one.pk).update(**{name: getattr(two, name) for name in names})


def a_row(chance):
    """Any witnessed row, each table as likely as the others, and its name in the log."""
    row = chance.choice(list(chance.choice(WITNESSED).objects.all()))
    return type(row), row, witnesses.name_of(row._meta.label_lower, row.pk)


def change_a_row(chance):
    model, row, name = a_row(chance)
    column = chance.choice(witnesses.WITNESSED[model._meta.label_lower][-1])
    field = model._meta.get_field(column if column == "proposer_id" else column.removesuffix("_id"))
    value = another(field, getattr(row, column) if column != "file" else row.file.name, chance)
    model.objects.filter(pk=row.pk).update(**{column: value})
    return name


def take_a_row_out(chance):
    model, row, name = a_row(chance)
    model.objects.filter(pk=row.pk)._raw_delete(model.objects.db)
    return name


def put_a_row_in(chance):
    model, row, _name = a_row(chance)
    key = chance.choice([-5, 10_000 + chance.randrange(1000)])
    row.pk = key
    if model is Review:
        row.withdrawn_at = row.reviewed_at
    elif model is Claim:
        row.state = "rejected"
    elif model is Pillar:
        row.pillar = "motivation"
    elif model is SafetyDecision:
        row.number, row.superseded_at = 99, row.decided_at
    model.objects.bulk_create([row])
    return witnesses.name_of(model._meta.label_lower, key)


def put_a_row_in_the_place_of_another(chance):
    model, row, name = a_row(chance)
    model.objects.filter(pk=row.pk).update(id=20_000)
    return name


KINDS = (
    change_an_event,
    change_an_event_and_compute_its_digest,
    change_an_event_and_compute_the_whole_tail,
    take_events_out,
    cut_the_end_off,
    cut_the_end_off_and_write_on,
    take_an_event_out_and_number_the_rest_anew,
    put_an_event_in_at_the_end,
    put_an_event_in_between,
    swap_two_events,
    change_a_row,
    take_a_row_out,
    put_a_row_in,
    put_a_row_in_the_place_of_another,
)


@pytest.mark.parametrize("tamper", KINDS, ids=lambda kind: kind.__name__)
def test_every_tampering_is_found_and_a_row_is_named(newsroom, tamper):
    chance, done, refused = random.Random(tamper.__name__), 0, 0
    while done < TAMPERINGS:
        try:
            with transaction.atomic():
                name = tamper(chance)
                finding = proof.check()
                transaction.set_rollback(True)
        except DatabaseError:
            refused += 1  # a constraint of the table stands in the way even without triggers
            assert refused < 20 * TAMPERINGS
            continue
        assert finding.faults, f"{tamper.__name__}, number {done}"
        assert not name or any(f"The row {name} was" in fault for fault in finding.faults), finding.faults
        done += 1
    assert proof.check().faults == []
