"""What follows a commit cannot spoil what was committed."""

import logging

import pytest
from django.db import transaction

from sources.committing import after_commit


class Step:
    def __init__(self):
        self.calls = []

    def run(self, *arguments):
        self.calls.append(arguments)


@pytest.mark.django_db(transaction=True)
def test_a_step_runs_after_the_commit_and_not_after_a_rollback():
    step = Step()
    with transaction.atomic():
        after_commit(step.run, 1, "two")
        assert step.calls == []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        after_commit(step.run, 3)
        raise ZeroDivisionError
    assert step.calls == [(1, "two")]


@pytest.mark.django_db(transaction=True)
def test_a_step_that_fails_is_logged_by_its_name_and_the_next_one_runs(caplog):
    step = Step()

    def broken():
        raise OSError("the disk is gone")

    with caplog.at_level(logging.ERROR), transaction.atomic():
        after_commit(broken)
        after_commit(step.run)
    assert step.calls == [()]
    assert "broken" in caplog.text and "the disk is gone" in caplog.text
