"""Histories in the admin: to be read, never to be put back from."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin


class ReadOnlyHistoryAdmin(SimpleHistoryAdmin):
    """A record whose history can be read; nothing is put back from here, since a service must know of each change.

    The library's own page for an old version saves what is posted to it without asking for the right to change.
    """

    object_history_list_template = "admin/record_history.html"
    history_list_per_page = 50

    def history_view(self, request, object_id, extra_context=None):
        """The history of one record; what is no key of any is as unknown as a key that nothing has."""
        try:
            self.model._meta.pk.to_python(unquote(object_id))
        except ValidationError as error:
            raise Http404 from error
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """There is no form for an old version."""
        raise Http404

    def revert_disabled(self, request, obj=None):
        """Nothing is put back past the services."""
        return True
