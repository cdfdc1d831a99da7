"""Articles: posts, their revisions and their publication."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Imports gallery and sources; sees a credit through the photo, never a Source."""

    name = "articles"
    verbose_name = _("Articles")

    def ready(self):
        """Give the log its words for posts, the database its triggers, the pages of photos their corrections, a photo
        that is taken back the lists in which it shows, and a recall that reaches further the way to take back posts.
        """
        from articles.changes import CHANGES
        from articles.log_words import register_words
        from articles.outside import lists_with
        from articles.public_corrections import of_photo
        from articles.services import publishing
        from articles.triggers import CORRECTIONS
        from gallery import corrections, purging
        from gallery.services import places
        from sources.triggers import REGISTERED

        REGISTERED += [CHANGES, CORRECTIONS]
        register_words()
        corrections.register(of_photo)
        purging.register(lists_with)
        places.register("articles.article", publishing.AS_PLACE)
