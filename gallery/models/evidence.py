"""Evidence, and the five pillars that rest on it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gallery.models.claims import Claim
from gallery.models.photo import Photo, new_token, private_storage
from gallery.models.vocabulary import PillarName


def evidence_name(evidence, uploaded_name):
    """A random name for an attached file; what it was called is not kept in the path."""
    token = new_token()
    return f"evidence/{token[:2]}/{token}"


class EvidenceQuerySet(models.QuerySet):
    """Rules for reading evidence."""

    def standing(self):
        """Pieces that nobody took back."""
        return self.filter(retracted_at__isnull=True)

    def for_readers(self):
        """Pieces whose summary readers may see; nothing else of them is public."""
        return self.standing().filter(public=True)


class Evidence(models.Model):
    """What a claim, or what we say of a photo, rests on, with its chain of custody. It is added or taken back, never
    changed."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("Document")
        CORRESPONDENCE = "correspondence", _("Correspondence")
        METADATA = "metadata", _("File metadata")
        CREDENTIALS = "content-credentials", _("Content Credentials")
        CAPTURE = "web-capture", _("Web capture")
        COMPARISON = "comparison-image", _("Picture for comparison")
        MAP = "map", _("Map")
        NOTE = "note", _("Note")

    photo = models.ForeignKey(Photo, verbose_name=_("photo"), on_delete=models.PROTECT, related_name="evidence")
    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NOTE)
    summary = models.TextField(_("summary"))
    public = models.BooleanField(_("readers may see the summary"), default=False)
    link = models.URLField(_("link"), blank=True)
    file = models.FileField(_("file"), storage=private_storage, upload_to=evidence_name, max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    media_type = models.CharField(_("kind of file"), max_length=60, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("bytes"), null=True, editable=False)
    captured_at = models.DateTimeField(
        _("captured at"), null=True, blank=True, help_text=_("When the page was saved, for a web capture.")
    )
    capture_tool = models.CharField(_("saved with"), max_length=100, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    reliability = models.CharField(
        _("reliability of whom it comes from"),
        max_length=1,
        blank=True,
        choices=[(letter, letter) for letter in "ABCDEF"],
        help_text=_("Admiralty scale, A (reliable) to F (cannot be judged). For the desk only."),
    )
    credibility = models.CharField(
        _("credibility of what it says"),
        max_length=1,
        blank=True,
        choices=[(digit, digit) for digit in "123456"],
        help_text=_("Admiralty scale, 1 (confirmed) to 6 (cannot be judged). For the desk only."),
    )
    obtained_from = models.CharField(_("obtained from"), max_length=200, blank=True)
    obtained_on = models.DateField(_("obtained on"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    added_at = models.DateTimeField(auto_now_add=True)
    retracted_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    retraction_reason = models.TextField(_("why taken back"), blank=True, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="correspondence", public=True),
                name="correspondence_is_never_public",
                violation_error_message=_("Correspondence is never shown to readers."),
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True) | ~Q(retraction_reason=""),
                name="taking_evidence_back_needs_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    def clean(self):
        """Correspondence is for moderators; it never becomes public by a slip."""
        if self.public and self.kind == self.Kind.CORRESPONDENCE:
            raise ValidationError(
                {"public": _("Correspondence is never shown to readers. Write a note that says what it proves.")}
            )


class Pillar(models.Model):
    """How sure we are of one of five things about a photo. It never rises by itself."""

    # Where the rest of the code looks for them.
    Name = PillarName

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        PROBABLE = "probable", _("Probable")
        AS_GIVEN = "as-given", _("As given")
        UNKNOWN = "unknown", _("Unknown")
        DISPUTED = "disputed", _("Disputed")

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="pillars")
    pillar = models.CharField(_("pillar"), max_length=12, choices=Name)
    status = models.CharField(_("how sure"), max_length=10, choices=Status, default=Status.UNKNOWN)
    finding = models.CharField(_("finding"), max_length=200, blank=True, help_text=_("Shown to readers."))
    note = models.TextField(_("how we know"), blank=True, help_text=_("Shown to readers."))
    evidence = models.ManyToManyField(Evidence, verbose_name=_("rests on"), blank=True, related_name="pillars")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["photo", "pillar"], name="one_status_per_pillar")]

    def __str__(self):
        return f"{self.photo_id}: {self.pillar} {self.status}"
