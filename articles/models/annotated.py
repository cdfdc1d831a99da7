"""A photo with numbered notes on it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from gallery.models import Photo


class AnnotatedPhoto(models.Model):
    """A photo that a post explains point by point."""

    title = models.CharField(_("title"), max_length=160)
    photo = models.ForeignKey(Photo, verbose_name=_("photo"), on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("introduction"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    created_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("annotated photo")
        verbose_name_plural = _("annotated photos")
        ordering = ["-pk"]

    def __str__(self):
        return self.title


class Annotation(models.Model):
    """One note: its place in fractions of the upright picture, from the left and from the top."""

    annotated = models.ForeignKey(AnnotatedPhoto, on_delete=models.CASCADE, related_name="notes")
    position = models.PositiveSmallIntegerField(_("number"), default=0)
    x = models.FloatField(_("from the left"), validators=[MinValueValidator(0), MaxValueValidator(1)])
    y = models.FloatField(_("from the top"), validators=[MinValueValidator(0), MaxValueValidator(1)])
    text = models.TextField(_("note"))

    class Meta:
        verbose_name = _("note on a photo")
        verbose_name_plural = _("notes on a photo")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1), name="annotation_inside_the_picture"
            )
        ]

    def __str__(self):
        return self.text[:60]
