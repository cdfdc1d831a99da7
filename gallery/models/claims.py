"""Provenance claims: observations with a history, not labels."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from taggit.models import ItemBase

from gallery.models.photo import Photo
from gallery.models.vocabulary import Facet, PillarName, ProvenanceTag


class ClaimQuerySet(models.QuerySet):
    """Rules for reading claims. Public code starts at `verified()`."""

    def verified(self):
        """Claims whose reviews accept them: the only ones that readers may see. Twin: Claim.is_verified."""
        return self.filter(state=Claim.State.VERIFIED)

    def open(self):
        """Claims that wait for a decision."""
        # Not by IN: in these words SQLite knows the index of the few that are open.
        return self.filter(Q(state=Claim.State.PROPOSED) | Q(state=Claim.State.DISPUTED))


class Claim(ItemBase):
    """Somebody says that a tag holds for a photo. Its state follows from its reviews and is never set by hand."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        VERIFIED = "verified", _("Accepted")
        REJECTED = "rejected", _("Rejected")
        DISPUTED = "disputed", _("Disputed")
        SUPERSEDED = "superseded", _("Superseded")

    class Origin(models.TextChoices):
        PERSON = "person", _("A colleague")
        RULE = "rule", _("A rule")
        READER = "reader", _("A reader")

    content_object = models.ForeignKey(Photo, verbose_name=_("photo"), on_delete=models.PROTECT, related_name="claims")
    tag = models.ForeignKey(ProvenanceTag, verbose_name=_("tag"), on_delete=models.PROTECT, related_name="claims")
    # A copy of the tag's facet where that is exclusive, so that the database itself can hold the rule.
    exclusive_facet = models.ForeignKey(
        Facet, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    statement = models.TextField(_("what exactly is claimed"), blank=True)
    pillar = models.CharField(_("bears on"), max_length=12, choices=PillarName, blank=True)
    origin = models.CharField(_("proposed from"), max_length=6, choices=Origin, default=Origin.PERSON, editable=False)
    # Which rule of gallery/suggestions.py said so; empty for what people propose.
    rule = models.SlugField(_("rule"), max_length=40, blank=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    proposed_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    # Counts every change of the words and of the evidence: a review holds for the version that it judged.
    version = models.PositiveIntegerField(default=1, editable=False)
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="supersedes"
    )
    # Without an index: nearly all claims are accepted, and SQLite, which knows no numbers until somebody counts, would
    # look for those of the 24 photos on a page by their state.
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)

    history = HistoricalRecords()
    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("provenance claim")
        verbose_name_plural = _("provenance claims")
        ordering = ["tag__facet__position", "tag__position", "pk"]
        permissions = [
            ("review_claim", _("Can accept or reject a provenance claim")),
            ("settle_claim", _("Can decide where moderators differ")),
        ]
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
        indexes = [
            models.Index(
                fields=["proposed_at", "id"], condition=Q(state="proposed") | Q(state="disputed"), name="claim_open"
            ),
            models.Index(fields=["-decided_at"], condition=Q(decided_at__isnull=False), name="claim_decided"),
        ]

    def __str__(self):
        return f"{self.content_object_id}: {self.tag_id} ({self.state})"

    @property
    def is_verified(self):
        """Twin of ClaimQuerySet.verified()."""
        return self.state == self.State.VERIFIED
