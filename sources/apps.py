"""Sources: who a picture or a statement comes from, and how far they must be protected."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    """The lowest storey: it imports nothing of the other apps."""

    name = "sources"
    verbose_name = _("Sources")

    def ready(self):
        """Have the database note what readers may notice of sources."""
        from sources.changes import CHANGES
        from sources.triggers import REGISTERED

        REGISTERED.append(CHANGES)
