"""Sources, their links, and the encrypted record of who they really are."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sources.audit import Event
from sources.changes import PublicChange
from sources.choices import label_of
from sources.parts import StoredPart
from sources.slugs import FormerSlug

__all__ = [
    "Event",
    "FormerSlug",
    "Identity",
    "PublicChange",
    "Source",
    "SourceHandle",
    "SourceLink",
    "StoredPart",
]


class SourceQuerySet(models.QuerySet):
    """Rules for reading."""

    def with_public_page(self):
        """Sources that readers may look up: never a protected one. Twin: Source.is_public."""
        return self.filter(has_public_page=True).exclude(confidentiality=Source.Confidentiality.PROTECTED)

    def listed(self):
        """Sources that sitemaps and lists may name: only those whose name is the name. Twin: Source.is_listed."""
        return self.with_public_page().filter(confidentiality=Source.Confidentiality.NAMED)


class Source(models.Model):
    """Who a picture or a statement comes from. Inside, everybody uses the code name."""

    class Kind(models.TextChoices):
        PHOTOGRAPHER = "photographer", _("Photographer")
        AGENCY = "agency", _("News agency")
        STATE_MEDIA = "state-media", _("State media")
        VISITOR = "visitor", _("Visitor")
        RESIDENT = "resident", _("Resident")
        DEFECTOR = "defector", _("Defector")
        OBSERVER = "cross-border-observer", _("Cross-border observer")
        SATELLITE = "satellite-operator", _("Satellite operator")
        SOCIAL = "social-account", _("Social media account")
        ARCHIVE = "archive", _("Archive")
        ORGANISATION = "organisation", _("Organisation")
        UNKNOWN = "unknown", _("Unknown")

    class Confidentiality(models.TextChoices):
        NAMED = "named", _("Named: the public name is the name")
        DESCRIBED = "described", _("Described: readers see a description, such as “a visitor in 2015”")
        PROTECTED = "protected", _("Protected: readers see nothing but the kind")

    class Clearance(models.TextChoices):
        CLEARED = "cleared", _("Cleared: its pictures may be published")
        PENDING = "pending", _("Not yet cleared")
        DANGER = "danger", _("In danger: nothing of it may be shown")

    code = models.CharField(
        _("code name"),
        max_length=40,
        unique=True,
        help_text=_("What we call this source among ourselves. Never the real name of somebody we protect."),
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Kind, default=Kind.PHOTOGRAPHER)
    confidentiality = models.CharField(
        _("confidentiality"), max_length=12, choices=Confidentiality, default=Confidentiality.PROTECTED
    )
    clearance = models.CharField(
        _("clearance"),
        max_length=8,
        choices=Clearance,
        default=Clearance.CLEARED,
        db_index=True,
        help_text=_("Readers see photos of cleared sources only."),
    )
    risk_review_due = models.DateField(
        _("look at the risk again on"), null=True, blank=True, help_text=_("Stands on the dashboard when it comes.")
    )
    public_name = models.CharField(_("public name"), max_length=160, blank=True)
    public_description = models.CharField(_("public description"), max_length=200, blank=True)
    slug = models.SlugField(_("address"), max_length=160, unique=True, allow_unicode=True)
    has_public_page = models.BooleanField(_("has a public page"), default=False)
    reader_context = models.TextField(
        _("what readers should know"),
        blank=True,
        help_text=_("Interest, method, what to keep in mind. Shown on the public page."),
    )
    affiliation = models.ForeignKey(
        "self",
        verbose_name=_("works for"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="affiliates",
        help_text=_("For example the agency of a photographer."),
    )
    default_credit = models.CharField(
        _("usual credit line"), max_length=200, blank=True, help_text=_("Filled in when a picture brings no credit.")
    )
    # What a photographer's pictures have in common, so that nobody types it twice. Codes are those of a photo.
    default_copyright = models.CharField(_("usual copyright"), max_length=255, blank=True)
    default_usage = models.CharField(_("usual right"), max_length=14, blank=True)
    default_licence = models.CharField(_("usual licence"), max_length=20, blank=True)
    default_usage_terms = models.TextField(_("usual usage terms"), blank=True)
    usual_access = models.SlugField(
        _("usual access"), max_length=40, blank=True, help_text=_("Code of an access tag, such as under-escort.")
    )
    reliability = models.CharField(
        _("reliability"),
        max_length=1,
        blank=True,
        choices=[(letter, letter) for letter in "ABCDEF"],
        help_text=_("Admiralty scale, A (reliable) to F (cannot be judged). For the desk only."),
    )
    notes = models.TextField(_("notes for the desk"), blank=True, help_text=_("Never a real name: use the identity."))
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()
    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["code"]
        permissions = [
            ("reveal_identity", _("Can look at the identity of a protected source")),
            ("clear_source", _("Can clear a source for publication, or say that it is in danger")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(confidentiality="protected", has_public_page=True),
                name="protected_source_has_no_page",
                violation_error_message=_("A protected source cannot have a public page."),
            ),
            models.CheckConstraint(
                condition=~Q(confidentiality="protected") | Q(public_name="", public_description=""),
                name="protected_source_has_no_public_words",
                violation_error_message=_("A protected source has no public name and no public description."),
            ),
        ]

    def __str__(self):
        # The admin's log copies this text for ever: it must never be a real name.
        return self.code

    def get_absolute_url(self):
        """The address of the public page, which exists only while `is_public`."""
        return reverse("sources:source", args=[self.slug])

    @property
    def is_cleared(self):
        """Whether readers may see what comes from it."""
        return self.clearance == self.Clearance.CLEARED

    @property
    def openness(self):
        """How much readers know of it: 0 nothing but the kind, 1 a description, 2 the name."""
        return OPENNESS.index(self.confidentiality)

    @property
    def is_public(self):
        """Whether readers may look this source up. Twin of SourceQuerySet.with_public_page()."""
        return self.has_public_page and self.confidentiality != self.Confidentiality.PROTECTED

    @property
    def is_listed(self):
        """Whether sitemaps and lists may name it. Twin of SourceQuerySet.listed()."""
        return self.is_public and self.confidentiality == self.Confidentiality.NAMED

    @property
    def public_label(self):
        """What readers see: the name, the description, or for a protected source nothing but the kind."""
        if self.confidentiality == self.Confidentiality.NAMED:
            return self.public_name or label_of(self.Kind, self.kind)
        if self.confidentiality == self.Confidentiality.DESCRIBED:
            return self.public_description or label_of(self.Kind, self.kind)
        return str(_("%(kind)s, name withheld") % {"kind": label_of(self.Kind, self.kind)})


# From what readers know least of to what they know most of.
OPENNESS = (Source.Confidentiality.PROTECTED, Source.Confidentiality.DESCRIBED, Source.Confidentiality.NAMED)


class SourceLink(models.Model):
    """A public link of a source: a site, a portfolio."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(_("label"), max_length=100)
    url = models.URLField(_("link"))

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["pk"]

    def __str__(self):
        return self.label


class SourceHandle(models.Model):
    """A public account of a source on a social network."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="handles")
    platform = models.CharField(_("network"), max_length=60)
    handle = models.CharField(_("handle"), max_length=100)

    class Meta:
        verbose_name = _("social handle")
        verbose_name_plural = _("social handles")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.handle} ({self.platform})"


class Identity(models.Model):
    """Who a described or protected source really is: nothing but ciphertext. Read only through sources/vault.py."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="identity")
    ciphertext = models.BinaryField(editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        default_permissions = ()

    def __str__(self):
        return str(self.source_id)
