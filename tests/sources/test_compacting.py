"""Superfluous notes of changes are deleted, and who keeps something still learns of every change."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from sources import changes, compacting
from tests import factories


def test_the_command_leaves_one_note_of_each_key_and_a_keeper_misses_nothing(db, monkeypatch):
    monkeypatch.setattr(changes.compact, "__kwdefaults__", {"limit": 2})
    moment = changes.low()
    photo = factories.photo()
    for number in range(5):
        type(photo).objects.filter(pk=photo.pk).update(caption=f"Caption {number}")
    changes.PublicChange.objects.update(made_at=timezone.now() - timedelta(days=2))
    before = set(changes.since(moment)[1].values())
    call_command("compact_changes", verbosity=0)
    notes = list(changes.PublicChange.objects.filter(pk__in=changes.since(moment)[1]).values_list("key", flat=True))
    assert set(notes) == before and len(notes) == len(set(notes))
    assert compacting.compact_all() == 0


@pytest.mark.parametrize("times", [1, 2])
def test_a_worker_compacts_once_a_day(db, worker, times):
    for _time in range(times):
        compacting.compact_later()
    assert DBTaskResult.objects.filter(task_path=compacting.compact.module_path).count() == 1


def test_tasks_that_run_at_once_do_not_run_for_ever(db):
    compacting.compact_later()
    assert not DBTaskResult.objects.exists()
