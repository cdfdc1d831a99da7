"""Provenance claims: observations with a history, not labels."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from taggit.models import ItemBase, TagBase

from gallery.models.photo import Photo, new_token, private_storage


def evidence_name(evidence, uploaded_name):
    """A random name for an attached file; what it was called is not kept in the path."""
    token = new_token()
    return f"evidence/{token[:2]}/{token}"


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
    two_reviews = models.BooleanField(_("needs two reviews"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    shipped = models.JSONField(default=dict, editable=False)  # the texts as last shipped: an edited text is left alone

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


class ClaimQuerySet(models.QuerySet):
    """Rules for reading claims. Public code starts at `verified()`."""

    def verified(self):
        """Claims whose reviews accept them: the only ones that readers may see. Twin: Claim.is_verified."""
        return self.filter(state=Claim.State.VERIFIED)

    def open(self):
        """Claims that wait for a decision."""
        return self.filter(state__in=[Claim.State.PROPOSED, Claim.State.DISPUTED])


class Claim(ItemBase):
    """Somebody says that a tag holds for a photo. Its state follows from its reviews and is never set by hand."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        VERIFIED = "verified", _("Accepted")
        REJECTED = "rejected", _("Rejected")
        DISPUTED = "disputed", _("Disputed")
        SUPERSEDED = "superseded", _("Superseded")

    content_object = models.ForeignKey(Photo, verbose_name=_("photo"), on_delete=models.PROTECT, related_name="claims")
    tag = models.ForeignKey(ProvenanceTag, verbose_name=_("tag"), on_delete=models.PROTECT, related_name="claims")
    # A copy of the tag's facet where that is exclusive, so that the database itself can hold the rule.
    exclusive_facet = models.ForeignKey(
        Facet, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    statement = models.TextField(_("what exactly is claimed"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    proposed_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.PROPOSED, editable=False, db_index=True
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)

    history = HistoricalRecords()
    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("provenance claim")
        verbose_name_plural = _("provenance claims")
        ordering = ["tag__facet__position", "tag__position", "pk"]
        permissions = [("review_claim", _("Can accept or reject a provenance claim"))]
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "exclusive_facet"],
                condition=Q(state="verified"),
                name="one_verified_tag_per_exclusive_facet",
            ),
            models.UniqueConstraint(
                fields=["content_object", "tag"],
                condition=Q(state__in=["proposed", "verified", "disputed"]),
                name="one_living_claim_per_photo_and_tag",
            ),
        ]

    def __str__(self):
        return f"{self.content_object_id}: {self.tag_id} ({self.state})"

    @property
    def is_verified(self):
        """Twin of ClaimQuerySet.verified()."""
        return self.state == self.State.VERIFIED


class Review(models.Model):
    """One moderator's verdict on one version of a claim."""

    class Verdict(models.TextChoices):
        ACCEPT = "accept", _("Accept")
        REJECT = "reject", _("Reject")
        DISPUTE = "dispute", _("Dispute")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reviewer"), on_delete=models.PROTECT, related_name="+"
    )
    proposer_id = models.BigIntegerField(null=True, editable=False)  # a copy, for the constraint below
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    reason = models.TextField(_("reason"), blank=True)
    claim_version = models.PositiveIntegerField(editable=False)
    reviewed_at = models.DateTimeField(_("reviewed"), auto_now_add=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "reviewer", "claim_version"], name="one_review_per_reviewer"),
            models.CheckConstraint(
                condition=Q(proposer_id__isnull=True) | ~Q(reviewer_id=F("proposer_id")),
                name="nobody_reviews_his_own_claim",
                violation_error_message=_("Nobody reviews a claim that he or she proposed."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="accept") | ~Q(reason=""),
                name="reject_and_dispute_need_a_reason",
                violation_error_message=_("Say why the claim is rejected or disputed."),
            ),
        ]

    def __str__(self):
        return f"{self.claim_id}: {self.verdict}"

    def save(self, *args, **kwargs):
        """Copy who proposed the claim, so that whoever writes the row cannot leave the constraint without it."""
        if self._state.adding:
            self.proposer_id = self.claim.proposed_by_id
        super().save(*args, **kwargs)


class Evidence(models.Model):
    """What a claim rests on, with its chain of custody."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("Document")
        CORRESPONDENCE = "correspondence", _("Correspondence")
        METADATA = "metadata", _("File metadata")
        CREDENTIALS = "content-credentials", _("Content Credentials")
        CAPTURE = "web-capture", _("Web capture")
        COMPARISON = "comparison-image", _("Picture for comparison")
        MAP = "map", _("Map")
        NOTE = "note", _("Note")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NOTE)
    summary = models.TextField(_("summary"))
    public = models.BooleanField(_("readers may see the summary"), default=False)
    link = models.URLField(_("link"), blank=True)
    file = models.FileField(_("file"), storage=private_storage, upload_to=evidence_name, max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    obtained_from = models.CharField(_("obtained from"), max_length=200, blank=True)
    obtained_on = models.DateField(_("obtained on"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]

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

    class Name(models.TextChoices):
        PROVENANCE = "provenance", pgettext_lazy("pillar", "Provenance")
        SOURCE = "source", _("Source")
        DATE = "date", _("Date")
        LOCATION = "location", _("Location")
        MOTIVATION = "motivation", _("Motivation")

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
