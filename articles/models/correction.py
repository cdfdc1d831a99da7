"""What we told readers that we changed, and why. Nothing is removed from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.revision import ArticleRevision
from gallery.models import Photo


class Correction(models.Model):
    """One public note on a post or on a photo: made once, never edited or deleted."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")
        NOTE = "note", _("Editors’ note")

    article = models.ForeignKey(
        Article, verbose_name=_("post"), null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    photo = models.ForeignKey(
        Photo, verbose_name=_("photo"), null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("what was wrong, and what is right"))
    language = models.CharField(_("language"), max_length=12, default="en")
    made_at = models.DateTimeField(_("made"), db_index=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # The versions that readers had before and after it, for the line by line change.
    revision_before = models.ForeignKey(ArticleRevision, null=True, on_delete=models.PROTECT, related_name="+")
    revision_after = models.ForeignKey(ArticleRevision, null=True, on_delete=models.PROTECT, related_name="+")
    shows_change = models.BooleanField(
        _("show readers the change line by line"),
        default=False,
        help_text=_("Not where the former words can hurt somebody."),
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-made_at", "-pk"]
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, photo__isnull=True) | Q(article__isnull=True, photo__isnull=False),
                name="correction_of_one_thing",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text[:60]}"
