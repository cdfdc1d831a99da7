"""Gallery: photos, photo sets and their provenance."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GalleryConfig(AppConfig):
    """Imports sources only."""

    name = "gallery"
    verbose_name = _("Gallery")

    def ready(self):
        """Hook into the storey below."""
        from gallery.archive.triggers import ARCHIVE
        from gallery.derivatives import forget_credits
        from gallery.log_words import register_words
        from gallery.triggers import REVIEWS
        from gallery.witnessed import register_all
        from sources.services import when_hidden
        from sources.triggers import REGISTERED
        from sources.vault import register_sealed

        # Public files carry a credit: those of a source that was named until now must not say the name any longer.
        when_hidden.append(forget_credits)
        REGISTERED.extend([REVIEWS, ARCHIVE])
        register_all()
        register_words()
        register_sealed("gallery.challenge", "email_ciphertext")
