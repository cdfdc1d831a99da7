"""What an owner sets for the whole site, and what stands on its front page."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from articles.models import Article

COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write a colour like #7a3b1e."))


class SiteSettings(models.Model):
    """One row: the name, the look and the promises of the site. Empty fields take what comes with the software."""

    class FeedText(models.TextChoices):
        SUMMARY = "summary", _("The standfirst and the lead photo")
        FULL = "full", _("The whole text with its photos")

    name = models.CharField(_("name"), max_length=80, blank=True)
    name_ko = models.CharField(_("name in Korean"), max_length=80, blank=True)
    tagline = models.CharField(_("line beside the name"), max_length=120, blank=True)
    tagline_ko = models.CharField(_("line beside the name, in Korean"), max_length=120, blank=True)
    about = models.TextField(_("what the site is, at the foot of each page"), max_length=500, blank=True)
    about_ko = models.TextField(_("what the site is, in Korean"), max_length=500, blank=True)
    accent_light = models.CharField(_("colour on light ground"), max_length=7, blank=True, validators=[COLOUR])
    accent_dark = models.CharField(_("colour on dark ground"), max_length=7, blank=True, validators=[COLOUR])
    # Names of files in the public storage, made anew from what was uploaded, with width and height: "name 320x48".
    wordmark = models.CharField(max_length=120, blank=True, editable=False)
    wordmark_dark = models.CharField(max_length=120, blank=True, editable=False)
    feed_text = models.CharField(_("feeds carry"), max_length=8, choices=FeedText, default=FeedText.SUMMARY)
    licence_url = models.URLField(_("page on how to license our pictures"), blank=True, max_length=300)
    ethics_url = models.URLField(_("page on our principles"), blank=True, max_length=300)
    contact_url = models.URLField(_("page on how to reach us"), blank=True, max_length=300)
    changed_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        default_permissions = ("view", "change")

    def __str__(self):
        return self.name


class FrontSlot(models.Model):
    """A post that editors put on a place of the front page; passed over while nobody can see it, or after `until`."""

    class Place(models.TextChoices):
        LEAD = "lead", _("Lead")
        SLOT = "slot", _("Latest, at the top")
        ESSAY = "essay", _("Photo essays")

    place = models.CharField(_("place"), max_length=8, choices=Place)
    article = models.ForeignKey(Article, verbose_name=_("post"), on_delete=models.CASCADE, related_name="front_slots")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    until = models.DateTimeField(_("stands there until"), null=True, blank=True)
    # The lead is the largest picture of the site: one that is under review or may distress needs somebody's word.
    open_eyes = models.BooleanField(_("whatever its photo"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("place on the front page")
        verbose_name_plural = _("places on the front page")
        ordering = ["place", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["place", "article"], name="post_once_per_place")]

    def __str__(self):
        return f"{self.get_place_display()}: {self.article}"
