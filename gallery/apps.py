"""Gallery: photos, photo sets and their provenance."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GalleryConfig(AppConfig):
    """Imports sources only."""

    name = "gallery"
    verbose_name = _("Gallery")

    def ready(self):
        """Public files carry a credit: those of a source that was named until now must not say the name any longer."""
        from gallery.derivatives import forget_credits
        from sources.services import when_hidden

        when_hidden.append(forget_credits)
