"""The admin site: its order follows what people do, and the desk pages live inside its frame."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class NewsroomAdminSite(admin.AdminSite):
    """The stock admin in our order and design."""

    site_header = _("Desk")
    site_title = _("Desk")
