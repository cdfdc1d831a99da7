"""How a transactional test empties the database although the log of events refuses to be emptied.

Django flushes every table after such a test (they are the last to run), while triggers forbid to delete events, and the
flush takes away what the migrations had loaded. So the flush of the tests, and nothing else in the project, lifts the
triggers and afterwards brings back the triggers, the vocabulary, the permissions and the groups.
"""

from contextlib import contextmanager

from django.contrib.auth.models import Group, Permission
from django.db import connection

from articles.groups import make_groups, make_permissions
from gallery import vocabulary
from gallery.models import Facet, ProvenanceTag
from sources import triggers


@contextmanager
def flush_that_starts_afresh():
    """While this is open, flushing the database leaves it as the migrations do."""
    operations = type(connection.ops)
    original = operations.execute_sql_flush

    def execute_sql_flush(self, sql_list):
        triggers.remove(self.connection)
        original(self, sql_list)
        triggers.install(self.connection)
        vocabulary.load(Facet, ProvenanceTag)
        make_permissions(self.connection.alias)
        make_groups(Group, Permission)

    operations.execute_sql_flush = execute_sql_flush
    try:
        yield
    finally:
        operations.execute_sql_flush = original
