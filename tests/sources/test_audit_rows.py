"""An event stands for rows: they are read back as they are stored, and named when they are not so any more."""

import pytest
from django.db import connection, transaction

from gallery.models import Claim, Pillar, SafetyDecision
from gallery.services.removal import delete_unpublished
from gallery.services.safety import decide
from sources import audit, proof, triggers, witnesses
from sources.audit import Event, record
from tests import factories
from tests.gallery.claiming import propose, verdict
from tests.gallery.deciding import undecided

pytestmark = pytest.mark.django_db


def test_a_digest_is_of_the_row_as_it_is_stored_and_not_of_the_instance(cast):
    claim = propose(cast.reporter, undecided(public=False), "under-escort")
    before = witnesses.digests([claim])
    claim.statement = "Never saved"
    assert witnesses.digests([claim]) == before
    claim.save()
    assert witnesses.digests([claim]) != before


def test_every_column_that_says_something_is_witnessed():
    from django.apps import apps

    beside = {"gallery.claim": {"id", "exclusive_facet_id"}, "gallery.challenge": {"id", "sender_key"}}
    beside["gallery.challenge"] |= {"email_ciphertext"}
    for label, versions in witnesses.WITNESSED.items():
        columns = {field.attname for field in apps.get_model(label)._meta.concrete_fields}
        assert columns - set(versions[-1]) == beside.get(label, {"id"}), label


def test_the_newest_event_counts(cast):
    claim = propose(cast.reporter, undecided(public=False), "under-escort")
    verdict(cast.moderator, claim, "accept")
    assert sum(f"gallery.claim:{claim.pk}" in event.rows for event in Event.objects.all()) == 2
    assert proof.check().faults == []


def test_a_row_that_no_service_made_is_named(cast):
    pillar = factories.pillar(undecided(public=False), "date")
    name = f"gallery.pillar:{pillar.pk}"
    assert proof.check().faults == [f"The row {name} was put in behind the services' back."]


def test_what_a_service_deletes_is_no_fault_and_comes_back_as_one(cast):
    photo = undecided(public=False)
    decision = decide(by=cast.reporter, photo=photo, nothing_to_hide=True)
    photo.derivatives.all().delete()
    kept = SafetyDecision.objects.get(pk=decision.pk)
    delete_unpublished(by=cast.chief, photo=photo)
    assert proof.check().faults == []
    kept.photo = undecided(public=False)
    SafetyDecision.objects.bulk_create([kept])
    assert proof.check().faults == [f"The row gallery.safetydecision:{kept.pk} was put in behind the services' back."]


def test_rows_from_before_are_witnessed_in_several_events(cast, monkeypatch):
    monkeypatch.setattr(audit, "ROWS_AT_ONCE", 2)
    photo = undecided(public=False)
    rows = [factories.pillar(photo, name) for name in ("date", "location", "source")]
    audit.witness_all(Event, [Pillar, Claim], version=1)
    assert [len(event.rows) for event in Event.objects.order_by("number")] == [2, 1]
    assert proof.check().faults == []
    Pillar.objects.filter(pk=rows[2].pk).update(note="Else")
    assert proof.check().faults == [f"The row gallery.pillar:{rows[2].pk} was changed behind the services' back."]


def test_a_digest_of_former_columns_is_compared_by_these(cast, monkeypatch):
    claim = propose(cast.reporter, undecided(public=False), "under-escort")
    columns = witnesses.WITNESSED["gallery.claim"][-1]
    monkeypatch.setitem(witnesses.WITNESSED, "gallery.claim", (columns, (*columns, "exclusive_facet_id")))
    assert proof.check().faults == []
    Claim.objects.filter(pk=claim.pk).update(exclusive_facet=None)
    assert proof.check().faults == []  # the event knew nothing of this column
    with transaction.atomic():
        event = record(by=cast.chief, action="test.done", target=claim, rows=[claim])
    assert witnesses.version_of(event.rows[f"gallery.claim:{claim.pk}"]) == 2
    Claim.objects.filter(pk=claim.pk).update(exclusive_facet=claim.tag.facet)
    assert len(proof.check().faults) == 1


def test_a_model_that_is_not_witnessed_is_refused(cast):
    with pytest.raises(LookupError), transaction.atomic():
        record(by=cast.chief, action="test.done", target="a:1", rows=[cast.reporter])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE sources_event SET number = 'two' WHERE number = 2",
        "UPDATE sources_event SET at = 'yesterday' WHERE number = 2",
        "UPDATE sources_event SET action = x'ff00' WHERE number = 2",
        "UPDATE sources_event SET action = CAST(x'ff00' AS TEXT) WHERE number = 2",
        "UPDATE sources_event SET detail = '[1]' WHERE number = 2",
        'UPDATE sources_event SET detail = \'{"a": "\\ud800"}\' WHERE number = 2',
        "UPDATE gallery_claim SET proposed_at = 'yesterday'",
        "UPDATE gallery_claim SET statement = CAST(x'ff' AS TEXT)",
        "UPDATE gallery_claim SET version = 'two'",
    ],
)
def test_values_that_no_field_of_ours_can_have_written_are_found_and_stop_nothing(cast, sql):
    if connection.vendor != "sqlite":
        pytest.skip("Such values exist only on SQLite.")
    photo = undecided(public=False)
    claims = [propose(cast.reporter, photo, slug) for slug in ("under-escort", "minder-present", "cropped")]
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    faults = " ".join(proof.check().faults)
    changed = f"gallery.claim:{claims[0].pk} was changed"
    assert "cannot be read: its values are no event" in faults or changed in faults
    assert "does not bear our seal" not in faults
