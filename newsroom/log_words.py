"""The words of the site itself for the log (sources/log_words.py)."""

from django.utils.translation import gettext_lazy as _

from sources.log_words import register


def register_words():
    """Tell the lowest storey, when the app is ready."""
    register(
        {"site.changed": _("Site settings changed"), "front.composed": _("Front page composed")},
        {"fields": _("Fields"), "lead": _("Lead"), "slot": _("Latest, at the top"), "essay": _("Photo essays")},
    )
