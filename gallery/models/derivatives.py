"""The public files of a photo: one generation at a time, made by gallery/derivatives.py."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gallery.models.photo import Photo, new_token
from gallery.models.safety import SafetyDecision


def card_of(key):
    """What stands in the place of the width in the name of a card with the mark of a class: the mark never changes
    under a name, and a photo of another class has another card."""
    return f"card-{key}"


class DerivativesQuerySet(models.QuerySet):
    """Rules for reading derived files."""

    def current(self):
        """The files in use, those for readers before the sealed ones; older ones are retired and answer 410."""
        return self.filter(retired_at__isnull=True).order_by("sealed")

    def shown(self):
        """The current sets that were made for readers, after the safety decision was signed off."""
        return self.current().filter(sealed=False)


class Derivatives(models.Model):
    """One generation of the public files of a photo, all made by gallery/derivatives.py from a fresh canvas.

    Files lie at `<token[:2]>/<token>/<width>.<extension>`. `widths` maps an extension to its sorted widths, such as
    {"avif": [320, 640], "webp": [320, 640], "jpg": [320, 640]}; heights follow from the photo's own shape.
    A sealed generation lies in the private storage, shows everything and is for the desk alone. One for readers is made
    beside it when the safety decision is signed off; until then nothing of a photo is in the public storage.
    """

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="derivatives")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    sealed = models.BooleanField(default=False)
    decision = models.ForeignKey(
        SafetyDecision, null=True, on_delete=models.RESTRICT, related_name="+", help_text=_("What was covered in it.")
    )
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    colour = models.CharField(max_length=7, default="#808080")
    widths = models.JSONField(default=dict)
    complete = models.BooleanField(default=False, help_text=_("Whether the later sizes and formats are there too."))
    credentials = models.CharField(
        max_length=12, blank=True, help_text=_("“signed” where the files carry our Content Credentials.")
    )
    card = models.CharField(
        max_length=12,
        blank=True,
        help_text=_("The class whose mark the crop for social cards carries; empty while there is none."),
    )
    made_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = DerivativesQuerySet.as_manager()

    class Meta:
        verbose_name = _("derived files")
        verbose_name_plural = _("derived files")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "sealed"], condition=Q(retired_at__isnull=True), name="one_current_generation_of_each"
            )
        ]
        indexes = [
            models.Index(
                fields=["photo"],
                condition=Q(credentials="", retired_at__isnull=True, sealed=False),
                name="derivatives_unsigned",
            ),
            # Every list asks of each photo whether it has files to show. All columns that the question names stand in
            # the index, so that SQLite answers without reading the row.
            models.Index(fields=["photo", "retired_at", "sealed"], name="derivatives_shown"),
        ]

    def __str__(self):
        return self.token

    @property
    def card_name(self):
        """The name, without folder, of the crop for social cards, "" while there is none."""
        return f"{card_of(self.card)}.jpg" if self.card else ""

    @property
    def card_url(self):
        """The public address of the crop for social cards, "" while there is none."""
        return self.url(card_of(self.card), "jpg") if self.card else ""

    def name(self, width, extension):
        """Return the name of a file in the public storage; width is pixels or what `card_of()` says."""
        return f"{self.token[:2]}/{self.token}/{width}.{extension}"

    def url(self, width, extension):
        """Return the public address of a file."""
        return f"{settings.MEDIA_URL}{self.name(width, extension)}"
