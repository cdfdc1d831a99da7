"""Partners who take photos and posts from us, and what they took: whoever took it must hear of its recall."""

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gallery.models.photo import Photo


class Partner(models.Model):
    """A newsroom, an agency or an archive that takes pictures from us."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    email = models.EmailField(_("e-mail for recalls"))
    language = models.CharField(_("language of our mail"), max_length=12, default="en")
    notes = models.TextField(_("notes for the desk"), blank=True)
    is_active = models.BooleanField(_("takes pictures now"), default=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Delivery(models.Model):
    """A photo, or the record named `place` such as "articles.article:12", that went to a partner."""

    partner = models.ForeignKey(Partner, verbose_name=_("partner"), on_delete=models.PROTECT, related_name="deliveries")
    photo = models.ForeignKey(Photo, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries")
    place = models.CharField(max_length=80, blank=True, db_index=True)
    title = models.CharField(_("what it is called there"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    delivered_at = models.DateTimeField(_("handed over"), auto_now_add=True)
    delivered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-delivered_at", "-pk"]
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                condition=Q(photo__isnull=False, place="") | (Q(photo__isnull=True) & ~Q(place="")),
                name="delivery_of_one_thing",
            )
        ]

    def __str__(self):
        return f"{self.partner}: {self.photo_id or self.place}"


class DispatchQuerySet(models.QuerySet):
    """Rules for reading."""

    def waiting(self):
        """What has not gone out yet. Twin: Dispatch.is_waiting."""
        return self.filter(done_at__isnull=True)


class Dispatch(models.Model):
    """Something that must reach the outside after a change: an order to the CDN, or a mail to a partner.

    Written in the transaction of the change, sent after it, and tried again until it arrives (gallery/outbox.py).
    `payload` is {"paths": [...], "keys": [...]} for a purge, {"to", "subject", "body"} for a mail.
    """

    class Kind(models.TextChoices):
        PURGE = "purge", _("Purge of the CDN")
        MAIL = "mail", _("Mail to a partner")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    cause = models.CharField(_("because of"), max_length=80, db_index=True, validators=[MinLengthValidator(1)])
    payload = models.JSONField(default=dict)
    made_at = models.DateTimeField(_("ordered"), auto_now_add=True)
    due_at = models.DateTimeField(_("next try"))
    done_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    last_error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("order to the outside")
        verbose_name_plural = _("orders to the outside")
        ordering = ["-made_at", "-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at__isnull=True), name="dispatch_waiting")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.cause}"

    @property
    def is_waiting(self):
        """Whether it has not arrived. Twin of DispatchQuerySet.waiting()."""
        return self.done_at is None
