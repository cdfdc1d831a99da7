"""The log in plain words: what each action is called, and what its details say. Each app registers its own.

An action without words still shows, under its code; so does a detail. Codes of records (primary keys) say nothing to
people and are left out: the record itself is named beside the action.
"""

import json
import re

from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: action -> words; key of a detail -> label, None where it says nothing to people; code of a value -> words.
ACTIONS: dict = {}
LABELS: dict = {}
VALUES: dict = {}
#: How services write a moment into the details of an event.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def register(actions, labels=None, values=None):
    """Add an app's words: dicts as above, their texts translated when they are shown."""
    ACTIONS.update(actions)
    LABELS.update(labels or {})
    VALUES.update(values or {})


def words_of(action):
    """Return what an action is called, its code where nobody has given it words."""
    return str(ACTIONS.get(action, action))


def details_of(detail):
    """Return [(label, text)] of what an event's details say, in the order in which they were written."""
    return [
        (str(LABELS.get(key, key)), text)
        for key, value in detail.items()
        if LABELS.get(key, key) is not None and (text := _text(value))
    ]


def _text(value):
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if moment := _moment(value):
        return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return str(VALUES.get(value, value))


def _moment(value):
    """The aware moment that a text names, or None."""
    try:
        moment = parse_datetime(value) if isinstance(value, str) and MOMENT.match(value) else None
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


register(
    {
        "source.created": gettext_lazy("Source added"),
        "source.changed": gettext_lazy("Source changed"),
        "source.clearance": gettext_lazy("Clearance of a source changed"),
        "source.deleted": gettext_lazy("Source deleted"),
        "identity.saved": gettext_lazy("Identity of a source saved"),
        "identity.revealed": gettext_lazy("Identity of a source looked at"),
        "identities.rotated": gettext_lazy("Identities encrypted with another key"),
        "groups.made": gettext_lazy("Groups made"),
        "audit.head_accepted": gettext_lazy("Log accepted as it is"),
        "audit.rows_witnessed": gettext_lazy("Rows witnessed as they are"),
        "log.exported": gettext_lazy("Log exported"),
    },
    {
        "reason": gettext_lazy("Reason"),
        "fields": gettext_lazy("Changed"),
        "before": gettext_lazy("Before"),
        "after": gettext_lazy("After"),
        "confidentiality": gettext_lazy("Confidentiality"),
        "code": gettext_lazy("Code"),
        "number": gettext_lazy("Number"),
        "new": gettext_lazy("For the first time"),
        "changes": gettext_lazy("Changes"),
        "faults": gettext_lazy("Faults"),
        "rows": gettext_lazy("Rows"),
        "total": None,
    },
    {
        "named": gettext_lazy("named"),
        "described": gettext_lazy("described"),
        "protected": gettext_lazy("protected"),
        "cleared": gettext_lazy("cleared"),
        "pending": gettext_lazy("not yet cleared"),
        "danger": gettext_lazy("in danger"),
    },
)
