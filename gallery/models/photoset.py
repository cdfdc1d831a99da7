"""A photo set: pictures in an order, with captions that may differ from the photos' own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from taggit.managers import TaggableManager

from gallery.models.photo import Photo


class PhotoSetQuerySet(models.QuerySet):
    """Rules for reading sets."""

    def published(self):
        """Sets that readers may see now, by the database's clock. Twin: PhotoSet.is_published."""
        return self.filter(
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=Now()),
            public_from__lte=Now(),
            withdrawn_at__isnull=True,
        )

    def withdrawn(self):
        """Sets that readers could once see: they answer 410."""
        return self.filter(
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=models.F("withdrawn_at")),
            withdrawn_at__isnull=False,
            public_from__lte=models.F("withdrawn_at"),
        )

    def newest(self):
        """The order of every list of sets."""
        return self.order_by("-public_from", "-pk")


class PhotoSet(models.Model):
    """An ordered set of photos with an introduction. It becomes public alone or with the first post that shows it."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=160, unique=True, allow_unicode=True)
    introduction = models.TextField(_("introduction"), blank=True)
    lead = models.ForeignKey(
        Photo, verbose_name=_("lead photo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    photos = models.ManyToManyField(Photo, through="gallery.PhotoSetItem", related_name="sets")
    language = models.CharField(_("language"), max_length=12, default="en")
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    public_from = models.DateTimeField(_("public from"), null=True, blank=True, db_index=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawal_reason = models.TextField(_("public reason of the withdrawal"), blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    tags = TaggableManager(
        _("tags"),
        through="gallery.TaggedPhotoSet",
        blank=True,
        related_name="photo_sets",
        help_text=_("Separated by commas."),
    )
    history = HistoricalRecords(excluded_fields=["tags"])
    objects = PhotoSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo set")
        verbose_name_plural = _("photo sets")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("publish_photoset", _("Can publish a photo set")),
            ("withdraw_photoset", _("Can withdraw a photo set")),
        ]
        indexes = [
            models.Index(fields=["embargo_until"], condition=Q(embargo_until__isnull=False), name="set_embargo_due")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The page of the set."""
        return reverse("gallery:set", args=[self.slug])

    @property
    def is_published(self):
        """Twin of PhotoSetQuerySet.published()."""
        now = timezone.now()
        return (
            self.withdrawn_at is None
            and self.public_from is not None
            and self.public_from <= now
            and (self.embargo_until is None or self.embargo_until <= now)
        )


class PhotoSetItem(models.Model):
    """A photo's place in a set."""

    photo_set = models.ForeignKey(PhotoSet, on_delete=models.CASCADE, related_name="items")
    photo = models.ForeignKey(Photo, verbose_name=_("photo"), on_delete=models.CASCADE, related_name="set_items")
    position = models.PositiveIntegerField(_("position"), default=0)
    caption = models.TextField(
        _("caption here"), blank=True, help_text=_("Leave empty to use the photo's own caption.")
    )

    class Meta:
        verbose_name = _("photo in a set")
        verbose_name_plural = _("photos in a set")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["photo_set", "photo"], name="photo_once_per_set")]

    def __str__(self):
        return f"{self.photo_set_id}: {self.position}"
