"""What follows a commit: files, tasks, mail. A failure there must not become one of the request that has succeeded."""

from django.db import transaction


def after_commit(step, *arguments):
    """Call step(*arguments) after the current transaction, at once where there is none; what it raises is logged.

    Django logs by the function's own name, which a functools.partial does not have: with one, the log itself failed.
    """

    def run():
        step(*arguments)

    run.__qualname__ = getattr(step, "__qualname__", type(step).__name__)
    transaction.on_commit(run, robust=True)
