"""Histories in the admin: to be read, never to be put back from."""

from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin


class ReadOnlyHistoryAdmin(SimpleHistoryAdmin):
    """A record whose history can be read; nothing is put back from here, since a service must know of each change.

    The library's own page for an old version saves what is posted to it without asking for the right to change.
    """

    object_history_list_template = "admin/record_history.html"
    history_list_per_page = 50

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """There is no form for an old version."""
        raise Http404

    def revert_disabled(self, request, obj=None):
        """Nothing is put back past the services."""
        return True
