"""Words of libraries that come without Korean. They are marked here, so that the newsroom's own catalogue has them.

Nothing but the collection of messages and its test reads this module: the libraries look their words up themselves,
and find them in ours (settings.LOCALE_PATHS).
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

#: django-simple-history: the pages with the earlier states of a record.
HISTORY = (
    _("View history: %s"),
    _("Change history: %s"),
    _("View %s"),
    _("Revert %s"),
    _("Object"),
    _("Date/time"),
    _("Comment"),
    _("Changed by"),
    _("Change reason"),
    _("Changes"),
    _("Created"),
    _("Changed"),
    _("Choose a date from the list below to revert to a previous version of this object."),
    _("This object doesn't have a change history."),
    _("View %(verbose_name)s"),
    _("Revert %(verbose_name)s"),
    _("Press the 'Revert' button below to revert to this version of the object."),
    _("Revert"),
)
ENTRIES = ngettext_lazy("entry", "entries")

#: django-taggit: the fields of a tag.
TAGS = (pgettext_lazy("A tag name", "name"), pgettext_lazy("A tag slug", "slug"))

#: django-tasks: what the worker did, as superusers see it.
TASKS = (_("Task Result"), _("Task Results"))
