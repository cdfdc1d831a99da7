"""Gallery: photos, photo sets and their provenance."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GalleryConfig(AppConfig):
    """Imports sources only."""

    name = "gallery"
    verbose_name = _("Gallery")
