"""An article: the row is what readers see; a draft lives ahead of it in the revisions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from articles.models.people import Author, Section
from gallery.models import Photo, PhotoSet, Topic
from gallery.models.photo import new_public_id


class ArticleQuerySet(models.QuerySet):
    """Every rule for reading articles. Public code starts at `published()` and at nothing else."""

    def published(self):
        """Articles that readers may see at this moment, by the database's clock. Twin: Article.is_published."""
        return self.filter(
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=Now()),
            approved_at__isnull=False,
            publish_at__lte=Now(),
            withdrawn_at__isnull=True,
        )

    def withdrawn(self):
        """Articles that readers could once see and that were taken back: they answer 410."""
        return self.filter(
            withdrawn_at__isnull=False, approved_at__isnull=False, publish_at__lte=models.F("withdrawn_at")
        ).filter(Q(embargo_until__isnull=True) | Q(embargo_until__lte=models.F("withdrawn_at")))

    def newest(self):
        """The order of every list of articles; the primary key makes it total."""
        return self.order_by("-publish_at", "-pk")


class Article(models.Model):
    """A post of any kind. Status is derived, never stored; every change goes through articles/services/."""

    class Kind(models.TextChoices):
        POST = "post", _("Post")
        REPORT = "report", _("Report")
        EXPLAINER = "explainer", _("Explainer")
        ESSAY = "essay", _("Photo essay")
        COMMENTARY = "commentary", _("Commentary")
        LIVE = "live", _("Live post")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        EMBARGOED = "embargoed", _("Under embargo")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Replies(models.TextChoices):
        NONE = "", _("Not mentioned")
        CLOSED = "closed", _("Closed, and says so")

    # By this number feeds know it, whatever its address becomes. The primary key would tell how much is in the drawer.
    public_id = models.CharField(_("number"), max_length=12, unique=True, editable=False, default=new_public_id)

    # What readers see: copied whole from one revision when that is published. A post that was never approved
    # follows its newest revision instead, since nobody outside can see it.
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.POST)
    section = models.ForeignKey(
        Section, verbose_name=_("section"), null=True, blank=True, on_delete=models.PROTECT, related_name="articles"
    )
    headline = models.CharField(_("headline"), max_length=200)
    slug = models.SlugField(_("address"), max_length=160, unique=True, allow_unicode=True)
    standfirst = models.TextField(_("standfirst"), blank=True)
    dateline = models.CharField(_("dateline"), max_length=120, blank=True)
    body = models.TextField(_("text"), blank=True)
    body_text = models.TextField(editable=False, blank=True)  # the words alone, for search and counting
    lead_photo = models.ForeignKey(
        Photo, verbose_name=_("lead photo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(_("language"), max_length=12, default="en")
    replies = models.CharField(_("replies"), max_length=8, choices=Replies, blank=True, default=Replies.NONE)
    authors = models.ManyToManyField(Author, through="articles.Byline", related_name="articles", blank=True)
    photo_sets = models.ManyToManyField(PhotoSet, through="articles.ArticleSet", related_name="articles", blank=True)
    related = models.ManyToManyField(
        "self", through="articles.RelatedArticle", symmetrical=False, related_name="+", blank=True
    )
    tags = TaggableManager(_("tags"), through="articles.TaggedArticle", blank=True, related_name="articles")

    # State. Derived from these and the clock: status, is_published.
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True, db_index=True)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawal_reason = models.TextField(_("public reason of the withdrawal"), blank=True, editable=False)
    content_updated_at = models.DateTimeField(_("last changed for readers"), null=True, editable=False)

    # Bookkeeping of the revisions
    live_revision = models.ForeignKey(
        "articles.ArticleRevision", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    newest_revision = models.ForeignKey(
        "articles.ArticleRevision", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    working_headline = models.CharField(_("headline of the newest version"), max_length=200, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(_("last saved"), auto_now=True, db_index=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-changed_at", "-pk"]
        permissions = [
            ("publish_article", _("Can publish a post")),
            ("withdraw_article", _("Can withdraw a post")),
            ("override_blockers", _("Can publish in spite of what stands in the way")),
        ]
        indexes = [
            models.Index(fields=["section", "-publish_at", "-id"], name="article_section_newest"),
            # The next moment at which an embargo ends, asked for after each change.
            models.Index(fields=["embargo_until"], condition=Q(embargo_until__isnull=False), name="post_embargo_due"),
            # What the page of corrections lists.
            models.Index(
                fields=["-withdrawn_at", "-id"], condition=Q(withdrawn_at__isnull=False), name="post_withdrawn"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(publish_at__isnull=False, live_revision__isnull=False),
                name="approved_article_has_time_and_revision",
            )
        ]

    def __str__(self):
        return self.working_headline or self.headline

    def get_absolute_url(self):
        """The page of the post."""
        return reverse("articles:article", args=[self.slug])

    @property
    def status(self):
        """Derived from approval, time, embargo and withdrawal; one of Article.Status."""
        now = timezone.now()
        if self.withdrawn_at:
            return self.Status.WITHDRAWN
        if not self.approved_at:
            return self.Status.DRAFT
        if self.embargo_until and self.embargo_until > now:
            return self.Status.EMBARGOED
        if self.publish_at > now:
            return self.Status.SCHEDULED
        return self.Status.PUBLISHED

    @property
    def is_published(self):
        """Twin of ArticleQuerySet.published()."""
        return self.status == self.Status.PUBLISHED

    @property
    def public_from(self):
        """The moment from which readers may see it, or None while it is a draft or withdrawn."""
        if not self.approved_at or self.withdrawn_at:
            return None
        return max(self.publish_at, self.embargo_until or self.publish_at)

    @property
    def has_unpublished_changes(self):
        """Whether a newer version stands ahead of what readers see."""
        return bool(self.approved_at and self.newest_revision_id != self.live_revision_id)


class Byline(models.Model):
    """An author of an article, in order."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="bylines")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="author_once_per_article")]

    def __str__(self):
        return str(self.author)


class ArticleSet(models.Model):
    """A photo set that a post is linked to, in order."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="set_links")
    photo_set = models.ForeignKey(PhotoSet, on_delete=models.CASCADE, related_name="article_links")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "photo_set"], name="photo_set_once_per_article")]

    def __str__(self):
        return f"{self.article_id}: {self.photo_set_id}"


class RelatedArticle(models.Model):
    """Another post that the editors name under this one, in order."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_links")
    other = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_from")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "other"], name="related_once_per_article")]

    def __str__(self):
        return f"{self.article_id}: {self.other_id}"


class AppearedIn(models.Model):
    """Where a post or its pictures first appeared."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="appeared_in")
    outlet = models.CharField(_("outlet"), max_length=160)
    url = models.URLField(_("link"), blank=True, max_length=500)
    date = models.DateField(_("date"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("originally appeared in")
        verbose_name_plural = _("originally appeared in")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.outlet


class TaggedArticle(ItemBase):
    """A topical tag on a post."""

    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="article_items")
    content_object = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="article_tagged_once")]
