"""The controlled vocabulary: questions, and the words that answer them."""

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase


class PillarName(models.TextChoices):
    """The five questions about every photo."""

    PROVENANCE = "provenance", pgettext_lazy("pillar", "Provenance")
    SOURCE = "source", _("Source")
    DATE = "date", _("Date")
    LOCATION = "location", _("Location")
    MOTIVATION = "motivation", _("Motivation")


def in_language(thing, field):
    """Return `field_ko` for Korean readers where it is filled, otherwise `field`."""
    if (get_language() or "").startswith("ko"):
        return getattr(thing, f"{field}_ko") or getattr(thing, field)
    return getattr(thing, field)


class Facet(models.Model):
    """A question that provenance tags answer: how the camera could be there, how the picture got out, …"""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_ko = models.CharField(_("name in Korean"), max_length=100, blank=True)
    question = models.CharField(_("question"), max_length=200, blank=True)
    question_ko = models.CharField(_("question in Korean"), max_length=200, blank=True)
    exclusive = models.BooleanField(_("only one verified tag per photo"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    shipped = models.JSONField(default=dict, editable=False)  # as ProvenanceTag.shipped

    class Meta:
        verbose_name = _("facet")
        verbose_name_plural = _("facets")
        ordering = ["position", "code"]

    def __str__(self):
        return self.name

    @property
    def label(self):
        """The name in the reader's language."""
        return in_language(self, "name")


class ProvenanceTag(TagBase):
    """A word of the controlled vocabulary. `slug` is its stable code; texts may be edited."""

    facet = models.ForeignKey(Facet, verbose_name=_("facet"), on_delete=models.PROTECT, related_name="tags")
    name_ko = models.CharField(_("name in Korean"), max_length=100, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    definition_ko = models.TextField(_("definition in Korean"), blank=True)
    reader_note = models.TextField(
        _("reader note"), blank=True, help_text=_("Printed for readers: what to keep in mind.")
    )
    reader_note_ko = models.TextField(_("reader note in Korean"), blank=True)
    glyph = models.CharField(_("mark"), max_length=12, blank=True)
    two_reviews = models.BooleanField(
        _("needs two reviews"),
        default=False,
        help_text=_("For words that accuse or expose somebody. The second moderator judges without seeing the first."),
    )
    pillar = models.CharField(
        _("bears on"),
        max_length=12,
        choices=PillarName,
        blank=True,
        help_text=_("Which of the five questions a claim of it helps to answer."),
    )
    retired = models.BooleanField(
        _("no longer in use"), default=False, help_text=_("No new claims; those that stand go on standing.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # The texts and rules as last shipped: what somebody edited since is left alone.
    shipped = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("provenance tag")
        verbose_name_plural = _("provenance tags")
        ordering = ["facet__position", "position", "slug"]

    @property
    def label(self):
        """The name in the reader's language."""
        return in_language(self, "name")

    @property
    def note(self):
        """The reader note in the reader's language."""
        return in_language(self, "reader_note")

    @property
    def meaning(self):
        """The definition in the reader's language."""
        return in_language(self, "definition")
