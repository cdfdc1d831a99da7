"""Who is looking at which photo at the moment, so that two moderators do not collide."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gallery.models.photo import Photo


class Hold(models.Model):
    """A moderator has taken a photo from the queue; it ends by the clock."""

    photo = models.OneToOneField(Photo, on_delete=models.CASCADE, related_name="hold")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        default_permissions = ()

    def __str__(self):
        return f"{self.photo_id}: {self.holder_id}"
