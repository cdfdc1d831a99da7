"""Who may show a photo, where and until when: leases, consents and releases."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gallery.models.photo import Photo, new_token, private_storage


class Use(models.TextChoices):
    """What somebody wants to do with a photo."""

    PUBLICATION = "publication", _("Our own pages")
    SYNDICATION = "syndication", _("Handing on to partners")
    PROMOTION = "promotion", _("Advertising for ourselves")


class LeaseQuerySet(models.QuerySet):
    """Rules for reading."""

    def running(self):
        """Leases that hold at this moment, by the database's clock. Twin: Lease.is_running."""
        return self.filter(
            Q(starts_at__isnull=True) | Q(starts_at__lte=Now()), Q(ends_at__isnull=True) | Q(ends_at__gt=Now())
        )


class Lease(models.Model):
    """A permission or a prohibition for one use, with its dates. A prohibition is stronger than any permission.

    A photo with no lease for a use may be used. One with permissions for it may be used while one of them runs.
    """

    class Kind(models.TextChoices):
        ALLOW = "allow", _("May be used")
        DENY = "deny", _("Must not be used")

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="leases")
    kind = models.CharField(_("what it says"), max_length=5, choices=Kind)
    use = models.CharField(_("use"), max_length=12, choices=Use)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    words = models.CharField(_("in words"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = LeaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("lease")
        verbose_name_plural = _("leases")
        ordering = ["use", "starts_at", "pk"]
        indexes = [
            models.Index(fields=["photo", "use", "kind"], name="lease_photo_use"),
            models.Index(fields=["starts_at"], condition=Q(starts_at__isnull=False), name="lease_start_due"),
            models.Index(fields=["ends_at"], condition=Q(ends_at__isnull=False), name="lease_end_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="lease_ends_after_it_starts",
                violation_error_message=_("A lease ends after it starts."),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_use_display()}"

    def is_running(self, at=None):
        """Whether it holds at an aware datetime (now if None). Twin of LeaseQuerySet.running()."""
        at = at or timezone.now()
        return (self.starts_at is None or self.starts_at <= at) and (self.ends_at is None or self.ends_at > at)


def consent_name(consent, uploaded_name):
    """A random name for the signed paper; what it was called is not kept in the path."""
    token = new_token()
    return f"consents/{token[:2]}/{token}"


class ConsentQuerySet(models.QuerySet):
    """Rules for reading."""

    def given(self):
        """Those that said yes once, whatever came after. Twin: Consent.is_given."""
        return self.filter(status__in=Consent.GIVEN)

    def good(self):
        """Those that say yes at this moment, by the database's clock. Twin: Consent.is_good()."""
        return self.given().filter(Q(ends_at__isnull=True) | Q(ends_at__gt=Now()), revoked_at__isnull=True)


class Consent(models.Model):
    """A consent of whoever gave the picture, or a release of the people or property in it, with its end.

    `holder` is a number or a code: the paper itself, private, says who signed.
    """

    class Kind(models.TextChoices):
        CONSENT = "consent", _("Consent of who gave the picture")
        MODEL = "model", _("Model release")
        PROPERTY = "property", _("Property release")

    class Status(models.TextChoices):
        """How far it goes, in the steps of PLUS."""

        NONE = "none", _("None")
        NOT_NEEDED = "not-needed", _("Not applicable")
        UNLIMITED = "unlimited", _("Unlimited")
        LIMITED = "limited", _("Limited or incomplete")

    GIVEN = (Status.UNLIMITED, Status.LIMITED)

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    status = models.CharField(_("extent"), max_length=10, choices=Status, default=Status.UNLIMITED)
    holder = models.CharField(
        _("whose"), max_length=60, blank=True, help_text=_("A number or a code, never the name of somebody we protect.")
    )
    minor = models.BooleanField(_("for a child"), default=False)
    given_on = models.DateField(_("given on"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)
    paper = models.FileField(_("paper"), storage=private_storage, upload_to=consent_name, max_length=120, blank=True)
    paper_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    words = models.CharField(_("limits in words"), max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent or release")
        verbose_name_plural = _("consents and releases")
        ordering = ["kind", "pk"]
        indexes = [
            models.Index(fields=["photo", "kind"], name="consent_photo_kind"),
            models.Index(fields=["ends_at"], condition=Q(ends_at__isnull=False), name="consent_end_due"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.holder}".strip()

    @property
    def is_given(self):
        """Whether it said yes once. Twin of ConsentQuerySet.given()."""
        return self.status in self.GIVEN

    def is_good(self, at=None):
        """Whether it says yes at an aware datetime (now if None). Twin of ConsentQuerySet.good()."""
        at = at or timezone.now()
        return self.is_given and self.revoked_at is None and (self.ends_at is None or self.ends_at > at)
