"""The project as an app (its commands, checks and demo) and its admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    """Commands, system checks and the demo of the project."""

    name = "newsroom"
    verbose_name = _("Newsroom")

    def ready(self):
        """Register the system checks, and what of the site readers may notice; say what the site is called."""
        from newsroom.changes import CHANGES
        from newsroom.checks import register_checks
        from newsroom.credential_checks import register_credential_checks
        from newsroom.log_words import register_words
        from newsroom.site_settings import around, site_now
        from sources import frames, naming
        from sources.triggers import REGISTERED

        REGISTERED.append(CHANGES)
        naming.register(lambda: site_now().name)
        frames.register(around)
        register_words()
        register_checks()
        register_credential_checks()


class NewsroomAdminConfig(AdminConfig):
    """The admin in our own order, with a dashboard and the desk pages."""

    default_site = "newsroom.site.NewsroomAdminSite"
