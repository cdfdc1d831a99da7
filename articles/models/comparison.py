"""Two photos that a post lays side by side, or one over the other."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from gallery.models import Photo


class Comparison(models.Model):
    """Two photos and what they tell together. Their three lines stay their own."""

    title = models.CharField(_("title"), max_length=160)
    left = models.ForeignKey(Photo, verbose_name=_("left photo"), on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Photo, verbose_name=_("right photo"), on_delete=models.PROTECT, related_name="+")
    left_label = models.CharField(_("words over the left one"), max_length=80, blank=True)
    right_label = models.CharField(_("words over the right one"), max_length=80, blank=True)
    words = models.TextField(_("what to look at"), blank=True)
    overlaid = models.BooleanField(
        _("one over the other"),
        default=False,
        help_text=_("Only for two pictures of the same view: a slider uncovers one of them."),
    )
    language = models.CharField(_("language"), max_length=12, default="en")
    created_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(left=models.F("right")), name="comparison_of_two_photos")
        ]

    def __str__(self):
        return self.title
