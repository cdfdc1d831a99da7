"""What makes a picture and its camera known again: perceptual hashes in indexed bands, and digests of serials."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gallery.models.photo import Photo
from sources.models import Source


class Fingerprint(models.Model):
    """One 64-bit DCT hash of a photo: of the whole, of its mirror or of a crop.

    `value` is the hash as a signed number, since databases have no unsigned ones; the bands are its four times sixteen
    bits, from the highest down, by which it is looked up (gallery/fingerprints.py).
    """

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="fingerprints")
    kind = models.CharField(max_length=16)
    value = models.BigIntegerField()
    band0 = models.PositiveIntegerField()
    band1 = models.PositiveIntegerField()
    band2 = models.PositiveIntegerField()
    band3 = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("fingerprint")
        verbose_name_plural = _("fingerprints")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["photo", "kind"], name="one_fingerprint_of_a_kind")]
        # With all that a look-up reads, so that it need not touch the rows themselves, which lie everywhere.
        indexes = [
            models.Index(fields=[f"band{number}", "photo", "kind", "value"], name=f"fingerprint_band{number}_whole")
            for number in range(4)
        ]

    def __str__(self):
        return f"{self.photo_id} {self.kind}"


class NearDuplicateQuerySet(models.QuerySet):
    """Rules for reading pairs."""

    def for_readers(self):
        """Pairs that readers may know of: the desk looked and said so, and both photos come from named sources.

        Whether each photo may be seen is the rule of the photos (`cleared()`).
        """
        named = Source.Confidentiality.NAMED
        return self.filter(public=True, photo__source__confidentiality=named, other__source__confidentiality=named)


class NearDuplicate(models.Model):
    """Two photos that look alike: `photo` came later. `transform` is as-is, mirror or crop; `distance` counts bits."""

    class Transform(models.TextChoices):
        AS_IS = "as-is", _("As it is")
        MIRROR = "mirror", _("Mirrored")
        CROP = "crop", _("Cropped")

    class Relation(models.TextChoices):
        UNSAID = "", _("Not said yet")
        SAME = "same", _("The same picture")
        VERSION = "version", _("Another version of it")
        SERIES = "series", _("Another frame of the same scene")

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="earlier_twins")
    other = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="later_twins")
    distance = models.PositiveSmallIntegerField(_("distance"))
    transform = models.CharField(_("how"), max_length=8, choices=Transform)
    found_at = models.DateTimeField(auto_now_add=True)
    # Somebody looked and says that these are two pictures: the pair is kept, so that it is not found again.
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    dismissed_at = models.DateTimeField(null=True)
    dismissal_reason = models.CharField(max_length=300, blank=True)
    # Or somebody looked and says how they belong together, and whether readers may know of it.
    relation = models.CharField(_("how they belong together"), max_length=8, choices=Relation, blank=True, default="")
    public = models.BooleanField(_("readers may know of it"), default=False)
    related_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    related_at = models.DateTimeField(null=True)

    objects = NearDuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = _("near-duplicate")
        verbose_name_plural = _("near-duplicates")
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(fields=["photo", "other"], name="one_pair_of_near_duplicates"),
            models.CheckConstraint(condition=~Q(photo=F("other")), name="near_duplicate_of_another"),
            models.CheckConstraint(
                condition=Q(public=False) | (~Q(relation="") & Q(dismissed_at__isnull=True)),
                name="readers_know_of_twins_that_somebody_related",
            ),
        ]

    def __str__(self):
        return f"{self.photo_id} ~ {self.other_id}"


class CameraSerial(models.Model):
    """A keyed digest of a serial number that a file carries: two photos of one camera share it.

    The number itself stays in the private metadata; the digest (HMAC-SHA-256 with SECRET_KEY) is what is looked up.
    """

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="camera_serials")
    digest = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = _("camera serial")
        verbose_name_plural = _("camera serials")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["photo", "digest"], name="one_digest_of_a_serial_per_photo")]

    def __str__(self):
        return f"{self.photo_id}"
