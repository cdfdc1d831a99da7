"""A photo: its sealed original, what was read from it, what people say of it, and who may see it."""

import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from taggit.managers import TaggableManager

from gallery.models.conditions import PUBLIC_WORDS, SHORTEST_NAME
from gallery.models.photo_reading import PhotoQuerySet
from sources.models import Source

# No vowels and no look-alikes: an id can be read out on the telephone and never spells a word.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"


def new_public_id():
    """Return a random public id of ten characters (47 bits): an address, not a secret."""
    return "".join(secrets.choice(ALPHABET) for _number in range(10))


def new_token():
    """Return 32 hex digits (128 random bits) for the name of a file."""
    return secrets.token_hex(16)


def private_storage():
    """The storage of originals and evidence, looked up late."""
    return storages["private"]


def original_name(photo, uploaded_name):
    """A random name for the original; the uploaded name is kept in a private field only."""
    token = new_token()
    return f"originals/{token[:2]}/{token}"


class Photo(models.Model):
    """One picture. Three layers of metadata are kept apart: raw as read, normalised, edited by people."""

    class DatePrecision(models.TextChoices):
        EXACT = "exact", _("To the minute")
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        YEAR = "year", _("Year")
        CIRCA = "circa", _("About that year")
        UNKNOWN = "unknown", _("Unknown")

    class PlacePrecision(models.TextChoices):
        EXACT = "exact", _("Exact")
        LOCALITY = "locality", _("Town or village")
        DISTRICT = "district", _("District")
        PROVINCE = "province", _("Province")
        COUNTRY = "country", _("Country")
        WITHHELD = "withheld", _("Withheld")

    class Licence(models.TextChoices):
        ALL_RIGHTS = "", _("All rights reserved")
        CC0 = "CC0-1.0", "CC0 1.0"
        CC_BY = "CC-BY-4.0", "CC BY 4.0"
        CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
        CC_BY_NC = "CC-BY-NC-4.0", "CC BY-NC 4.0"
        CC_BY_ND = "CC-BY-ND-4.0", "CC BY-ND 4.0"
        CC_BY_NC_ND = "CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0"
        PUBLIC_DOMAIN = "PDM-1.0", _("Public domain")

    class Usage(models.TextChoices):
        """By what right we may use it."""

        UNSAID = "", _("Not said yet")
        STAFF = "staff", _("Staff")
        COMMISSIONED = "commissioned", _("Commissioned")
        AGENCY = "agency", _("Agency subscription")
        HANDOUT = "handout", _("Handout")
        LICENSED = "licensed", _("Licensed for a use")
        CITIZEN = "citizen", _("From a citizen, with consent")
        PUBLIC_DOMAIN = "public-domain", _("Public domain")
        NO_RIGHTS = "no-rights", _("No rights: must not be shown")

    public_id = models.CharField(_("number"), max_length=12, unique=True, editable=False, default=new_public_id)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), null=True, blank=True, on_delete=models.PROTECT, related_name="photos"
    )

    # The original, sealed, and what the probe found
    original = models.FileField(
        _("original"), storage=private_storage, upload_to=original_name, max_length=120, editable=False
    )
    uploaded_name = models.CharField(max_length=255, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    size = models.PositiveBigIntegerField(_("bytes"), editable=False)
    file_format = models.CharField(_("format"), max_length=8, editable=False)
    width = models.PositiveIntegerField(_("width, upright"), editable=False)
    height = models.PositiveIntegerField(_("height, upright"), editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    # Layer one and two: raw as read and normalised. Private, written once at ingest.
    raw_metadata = models.JSONField(default=dict, editable=False)
    read_metadata = models.JSONField(default=dict, editable=False)
    # What the Content Credentials of the file say; shown to readers through gallery/credentials.py alone.
    credentials = models.JSONField(default=dict, editable=False)

    # Layer three: what people say. Starts as a copy of layer two.
    caption = models.TextField(_("caption"), blank=True)
    alt = models.CharField(
        _("description for people who cannot see it"),
        max_length=400,
        blank=True,
        help_text=_("What can be seen, never more than the caption may say."),
    )
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    creator = models.CharField(_("creator"), max_length=200, blank=True)
    credit_line = models.CharField(_("credit line"), max_length=200, blank=True)
    copyright_notice = models.CharField(_("copyright"), max_length=255, blank=True)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, blank=True, default="")
    usage_category = models.CharField(
        _("by what right"), max_length=14, choices=Usage, blank=True, default=Usage.UNSAID
    )
    usage_terms = models.TextField(_("usage terms"), blank=True)
    restrictions = models.TextField(
        _("restrictions"), blank=True, help_text=_("For the desk, for example “no sale in Asia”.")
    )
    rights_expire = models.DateTimeField(_("rights expire"), null=True, blank=True)
    digital_source_type = models.CharField(_("digital source type"), max_length=60, blank=True)
    language = models.CharField(_("language of the caption"), max_length=12, default="en")
    graphic = models.BooleanField(_("graphic: may distress"), default=False)
    focal_x = models.FloatField(
        _("focal point, from the left"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focal_y = models.FloatField(
        _("focal point, from the top"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )

    # Two truths: exact inside, a coarser projection outside (gallery/public.py).
    taken_on = models.DateField(_("taken on"), null=True, blank=True, help_text=_("By the clock of the place."))
    taken_time = models.TimeField(_("time"), null=True, blank=True)
    taken_offset = models.CharField(
        _("time zone"), max_length=6, blank=True, help_text=_("As +09:00, only where known.")
    )
    date_precision = models.CharField(
        _("date shown"), max_length=8, choices=DatePrecision, default=DatePrecision.UNKNOWN
    )
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    place = models.CharField(_("place that we know"), max_length=200, blank=True, help_text=_("For the desk only."))
    place_shown = models.CharField(_("place that readers see"), max_length=200, blank=True)
    place_precision = models.CharField(
        _("place shown to"), max_length=8, choices=PlacePrecision, default=PlacePrecision.WITHHELD
    )
    place_reason = models.CharField(
        _("why coarser"), max_length=200, blank=True, help_text=_("Readers see this reason.")
    )

    risk_review_due = models.DateField(
        _("look at the risk again on"),
        null=True,
        blank=True,
        help_text=_("When showing it may have become dangerous, or harmless."),
    )

    # Visibility follows from these and the clock; `public_from` is worked out from the appearances.
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    public_from = models.DateTimeField(_("public from"), null=True, blank=True, db_index=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawal_reason = models.TextField(_("public reason of the withdrawal"), blank=True, editable=False)
    # The class of DESIGN.md §4 that the verified claims give, for lists; kept by gallery/services/settling.py.
    access_class = models.CharField(max_length=12, default="review", db_index=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    tags = TaggableManager(
        _("tags"), through="gallery.TaggedPhoto", blank=True, related_name="photos", help_text=_("Separated by commas.")
    )
    # Reviewed records, never labels: no form shows this and public code asks Claim.objects.verified() instead.
    provenance = TaggableManager(_("provenance"), through="gallery.Claim", blank=True, related_name="claimed_photos")
    history = HistoricalRecords(excluded_fields=["raw_metadata", "read_metadata", "credentials", "tags", "provenance"])
    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-uploaded_at", "-pk"]
        permissions = [
            ("withdraw_photo", _("Can withdraw a photo")),
            ("view_original", _("Can look at an original")),
            ("view_private_metadata", _("Can see what the file of a hidden source says")),
            ("override_blockers", _("Can show photos and sets in spite of what stands in the way")),
        ]
        indexes = [
            models.Index(fields=["access_class", "-public_from", "-id"], name="photo_class_newest"),
            models.Index(fields=["taken_on"], name="photo_taken_on"),
            # The next moment at which the clock shows or hides something, asked for after each change.
            models.Index(fields=["embargo_until"], condition=Q(embargo_until__isnull=False), name="photo_embargo_due"),
            models.Index(fields=["rights_expire"], condition=Q(rights_expire__isnull=False), name="photo_rights_due"),
            # What the page of corrections lists.
            models.Index(
                fields=["-withdrawn_at", "-id"], condition=Q(withdrawn_at__isnull=False), name="photo_withdrawn"
            ),
            # What the desk's first page asks for: few photos among however many.
            models.Index(
                fields=["risk_review_due"], condition=Q(risk_review_due__isnull=False), name="photo_review_due"
            ),
            models.Index(
                fields=["id"],
                condition=(Q(alt="") | Q(credit_line="")) & Q(withdrawn_at__isnull=True),
                name="photo_undescribed",
            ),
        ]

    def __str__(self):
        return f"{self.public_id} {self.headline or self.caption[:60]}".strip()

    def get_absolute_url(self):
        """The photo page."""
        return reverse("gallery:photo", args=[self.public_id])

    @property
    def is_publishable(self):
        """Twin of PhotoQuerySet.publishable()."""
        return bool(
            self.withdrawn_at is None
            and self.source_id
            and self.source.is_cleared
            and self.credit_line
            and self.alt
            and self.usage_category != self.Usage.NO_RIGHTS
            and (self.rights_expire is None or self.rights_expire > timezone.now())
            and not self.names_hidden_creator
            and self.is_leased_for("publication")
            and self.is_consented
            and self.derivatives.shown().exists()
        )

    def is_leased_for(self, use, at=None):
        """Whether no lease forbids a use (a code of Use) at an aware datetime, now if None. Twin of leased_for().

        One query, unless the leases were prefetched.
        """
        leases = [lease for lease in self.leases.all() if lease.use == use]
        running = {lease.kind for lease in leases if lease.is_running(at)}
        return "deny" not in running and ("allow" in running or all(lease.kind == "deny" for lease in leases))

    @property
    def is_consented(self):
        """Whether no consent to it was taken back or has ended without another. One query, unless they were prefetched.
        Twin of consented()."""
        given = [row for row in self.consents.all() if row.kind == "consent" and row.is_given]
        return not given or any(row.is_good() for row in given)

    @property
    def names_hidden_creator(self):
        """Whether words that readers see name the creator, though the source is not to be named: they came with the
        file before the source was known, or were right until it was protected. Twin of names_hidden_creator()."""
        name = self.creator.casefold()
        return bool(
            len(name) >= SHORTEST_NAME
            and any(name in getattr(self, field).casefold() for field in PUBLIC_WORDS)
            and self.source_id
            and self.source.confidentiality != Source.Confidentiality.NAMED
        )

    @property
    def is_cleared(self):
        """Twin of PhotoQuerySet.cleared()."""
        now = timezone.now()
        return (
            self.public_from is not None
            and self.public_from <= now
            and (self.embargo_until is None or self.embargo_until <= now)
            and self.is_publishable
        )
