"""The safety decision of a photo: what is covered and why, or that there is nothing to hide. Append-only."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gallery.models.photo import Photo


class SafetyDecisionQuerySet(models.QuerySet):
    """Rules for reading."""

    def current(self):
        """The newest decision of each photo; the ones before it are history."""
        return self.filter(superseded_at__isnull=True)

    def signed(self):
        """Decisions that a second person has signed off. Twin: SafetyDecision.is_signed."""
        return self.current().filter(signed_at__isnull=False)


class SafetyDecision(models.Model):
    """One version of what a photo must not show. A change is a new row, so a sign-off is of exactly this content.

    `boxes` is a list of {"x", "y", "width", "height", "reason"}: fractions of the upright picture, a code of Reason.
    """

    class Reason(models.TextChoices):
        PERSON = "identifies-person", _("Identifies a person")
        GUIDE = "identifies-guide", _("Identifies a guide")
        SOURCE = "identifies-source", _("Identifies the source")
        PLACE = "identifies-place", _("Identifies a place")
        MINOR = "minor", _("A child")
        GRAPHIC = "graphic", _("Graphic")
        LEGAL = "legal", _("Legal reason")

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="safety_decisions")
    number = models.PositiveIntegerField(_("version"))
    boxes = models.JSONField(_("covered areas"), default=list)
    covered = models.PositiveSmallIntegerField(_("number of covered areas"), default=0)
    nothing_to_hide = models.BooleanField(_("nothing to hide"), default=False)
    people_recognisable = models.BooleanField(
        _("people can be recognised"),
        default=False,
        help_text=_("In what stays visible. Some uses need a release then."),
    )
    note = models.TextField(_("note for the desk"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("signed off by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    signed_at = models.DateTimeField(_("signed off"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("replaced"), null=True, blank=True)

    objects = SafetyDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("safety decision")
        verbose_name_plural = _("safety decisions")
        ordering = ["-number"]
        default_permissions = ("add", "view")
        permissions = [("sign_safetydecision", _("Can sign off what another person covered"))]
        constraints = [
            models.UniqueConstraint(fields=["photo", "number"], name="safety_decision_number"),
            models.UniqueConstraint(
                fields=["photo"], condition=Q(superseded_at__isnull=True), name="one_current_safety_decision"
            ),
            models.CheckConstraint(
                condition=Q(nothing_to_hide=True, covered=0) | Q(nothing_to_hide=False, covered__gt=0),
                name="safety_decision_decides",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="safety_decision_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("decided_by")),
                name="safety_decision_four_eyes",
                violation_error_message=_("Nobody signs off a decision of one's own."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["decided_at"],
                condition=Q(superseded_at__isnull=True, signed_at__isnull=True),
                name="safety_decision_unsigned",
            )
        ]

    def __str__(self):
        return f"{self.photo_id} v{self.number}"

    @property
    def is_signed(self):
        """Whether a second person signed off this version. Twin of SafetyDecisionQuerySet.signed()."""
        return self.signed_at is not None and self.superseded_at is None

    @property
    def shapes(self):
        """The covered areas as ((x, y, width, height), …), for gallery/rendering.py."""
        return tuple((box["x"], box["y"], box["width"], box["height"]) for box in self.boxes)
