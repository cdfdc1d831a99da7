"""Reviews of claims: who judged which version, and how."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gallery.models.claims import Claim


class ReviewQuerySet(models.QuerySet):
    """Rules for reading reviews."""

    def counting(self):
        """Reviews that were not undone."""
        return self.filter(withdrawn_at__isnull=True)


class Review(models.Model):
    """One moderator's verdict on one version of a claim. Nothing of it is changed afterwards, by triggers."""

    class Verdict(models.TextChoices):
        ACCEPT = "accept", _("Accept")
        REJECT = "reject", _("Reject")
        DISPUTE = "dispute", _("Dispute")

    class Confidence(models.TextChoices):
        LOW = "low", pgettext_lazy("confidence", "Low")
        MEDIUM = "medium", pgettext_lazy("confidence", "Medium")
        HIGH = "high", pgettext_lazy("confidence", "High")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reviewer"), on_delete=models.PROTECT, related_name="+"
    )
    proposer_id = models.BigIntegerField(null=True, editable=False)  # a copy, for the constraint below
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    reason = models.TextField(_("reason"), blank=True)
    confidence = models.CharField(_("how sure"), max_length=6, choices=Confidence, default=Confidence.MEDIUM)
    decisive = models.BooleanField(
        _("settles it"), default=False, help_text=_("A chief moderator decides where others differ.")
    )
    claim_version = models.PositiveIntegerField(editable=False)
    # The newest record in the photo's own history when it was judged; None where it has none.
    photo_version = models.BigIntegerField(null=True, editable=False)
    reviewed_at = models.DateTimeField(_("reviewed"), auto_now_add=True, db_index=True)
    withdrawn_at = models.DateTimeField(_("undone"), null=True, blank=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "reviewer", "claim_version"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_review_per_reviewer",
            ),
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
