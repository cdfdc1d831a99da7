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
        from gallery.changes import CHANGES
        from gallery.derivatives import forget_credits
        from gallery.log_words import register_words
        from gallery.outbox import refuse_while_cdn_is_down
        from gallery.purging import forget_source
        from gallery.services import photosets, places
        from gallery.triggers import REVIEWS
        from gallery.witnessed import register_all
        from sources.services import when_changing, when_hidden, when_opening
        from sources.triggers import REGISTERED
        from sources.vault import register_sealed

        # Public files carry a credit: those of a source that was named until now must not say the name any longer.
        when_hidden.append(forget_credits)
        when_changing.append(forget_source)
        # A name that came out while the CDN does not listen could not be taken back.
        when_opening.append(refuse_while_cdn_is_down)
        REGISTERED.extend([REVIEWS, ARCHIVE, CHANGES])
        register_all()
        register_words()
        places.register("gallery.photoset", photosets.AS_PLACE)
        register_sealed("gallery.challenge", "email_ciphertext")
