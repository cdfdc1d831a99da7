"""Articles: posts, their revisions and their publication."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Imports gallery and sources; sees a credit through the photo, never a Source."""

    name = "articles"
    verbose_name = _("Articles")

    def ready(self):
        """Give the log its words for posts."""
        from articles.log_words import register_words

        register_words()
