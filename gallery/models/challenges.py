"""What readers say against a claim, or know about a photo."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gallery.models.claims import Claim
from gallery.models.photo import Photo
from gallery.models.vocabulary import ProvenanceTag


class ChallengeQuerySet(models.QuerySet):
    """Rules for reading challenges. Public code starts at `published()`."""

    def waiting(self):
        """Notes that nobody has answered."""
        return self.filter(state=Challenge.State.NEW)

    def published(self):
        """Answered ones whose outcome a moderator made public; the note itself never is."""
        return self.exclude(state=Challenge.State.NEW).filter(outcome_public=True)


class Challenge(models.Model):
    """A reader's note on a photo. Nothing of it is public until a moderator publishes the outcome, in our words."""

    class State(models.TextChoices):
        NEW = "new", _("Waiting")
        ANSWERED = "answered", _("Taken up")
        DECLINED = "declined", _("Not taken up")

    photo = models.ForeignKey(Photo, verbose_name=_("photo"), on_delete=models.PROTECT, related_name="challenges")
    claim = models.ForeignKey(
        Claim,
        verbose_name=_("claim in question"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="challenges",
    )
    tag = models.ForeignKey(
        ProvenanceTag,
        verbose_name=_("what it should be"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    words = models.TextField(_("what the reader says"))
    # The address for an answer, encrypted as identities are; read only through gallery/services/challenges.py.
    email_ciphertext = models.BinaryField(default=b"", blank=True, editable=False)
    language = models.CharField(max_length=12, default="en", editable=False)
    # Keyed hash of the sender's network address and the day, for the limit on notes; wiped a day later.
    sender_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True, db_index=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.NEW, db_index=True, editable=False)
    outcome = models.TextField(_("outcome"), blank=True, help_text=_("In our words, for readers."))
    outcome_public = models.BooleanField(_("readers may see the outcome"), default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    made_claim = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader's note")
        verbose_name_plural = _("readers' notes")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        permissions = [("answer_challenge", _("Can answer readers' notes"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome_public=True, outcome=""),
                name="a_public_outcome_has_words",
                violation_error_message=_("Write the outcome before readers may see it."),
            )
        ]

    def __str__(self):
        return f"{self.photo_id}: {self.state}"
