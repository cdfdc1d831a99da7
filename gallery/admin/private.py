"""The page and the history of a photo for those who may not know who a hidden source is (gallery/desk/private.py)."""

from dataclasses import replace

from django.contrib.admin.utils import unquote
from simple_history.template_utils import HistoricalRecordContextHelper

from gallery.desk.private import FIELDS, is_hidden_from


class HistoryWithout(HistoricalRecordContextHelper):
    """The changes of one version, those of some fields left out."""

    def __init__(self, *args, leaves_out, **kwargs):
        super().__init__(*args, **kwargs)
        self.leaves_out = leaves_out

    def context_for_delta_changes(self, delta):
        """Return what the template shows of the other fields."""
        kept = [change for change in delta.changes if change.field not in self.leaves_out]
        return super().context_for_delta_changes(replace(delta, changes=kept))


class KeepsPrivate:
    """For the ModelAdmin of photos: fields that lead to a hidden source are for holders of the permission alone."""

    def get_fieldsets(self, request, obj=None):
        """Without the private fields; the form leaves alone what it does not have."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not is_hidden_from(request.user, obj):
            return fieldsets
        return [(name, options | {"fields": tuple(_without(options["fields"]))}) for name, options in fieldsets]

    def history_view(self, request, object_id, extra_context=None):
        """What was said of a photo and when, without the private fields."""
        key = unquote(object_id)
        photo = self.get_object(request, key) if key.isdecimal() and len(key) < 19 else None
        request.leaves_out = FIELDS if photo is not None and is_hidden_from(request.user, photo) else frozenset()
        return super().history_view(request, object_id, extra_context)

    def get_historical_record_context_helper(self, request, historical_record):
        """The library's helper, told what this person may not read."""
        return HistoryWithout(self.model, historical_record, leaves_out=request.leaves_out)


def _without(fields):
    for one in fields:
        if not isinstance(one, (tuple, list)):
            if one not in FIELDS:
                yield one
        elif kept := tuple(name for name in one if name not in FIELDS):
            yield kept
