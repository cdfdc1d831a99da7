"""The forms of the desk for posts: everything is read from a version and written as a version."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import snapshot as snapshots
from articles.difference import changes
from articles.models import Article, Author, Correction, Section
from articles.services.rows import refuse_taken_slug
from articles.widgets import AppearedInField, BodyWidget, PickField, TagsWidget
from gallery.forms.fields import MomentField
from gallery.forms.recall import TakesOthers
from gallery.models import Photo, PhotoSet
from gallery.models.topics import MOST_TAGS
from sources.slugs import free_slug

FIELDS = (
    "headline", "standfirst", "lead_photo", "photo_sets", "body", "section", "kind", "authors", "dateline", "tags",
    "appeared_in", "related", "slug", "language", "replies",
)  # fmt: skip


class ArticleForm(forms.ModelForm):
    """A post as its newest version has it. `base` is that version; saving over a newer one shows both texts first."""

    headline = forms.CharField(label=_("Headline"), max_length=200)
    standfirst = forms.CharField(label=_("Standfirst"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    lead_photo = PickField(
        Photo, "photo", label=_("Lead photo"), title=_("Choose a photo"), button=_("Choose the lead photo")
    )
    photo_sets = PickField(
        PhotoSet, "photo_set", multiple=True, label=_("Photo sets"), title=_("Choose a photo set"),
        button=_("Add photo set"),
    )  # fmt: skip
    body = forms.CharField(label=_("Text"), required=False, widget=BodyWidget(attrs={"rows": 20}))
    section = forms.ModelChoiceField(Section.objects.all(), label=_("Section"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Article.Kind.choices, initial=Article.Kind.POST)
    authors = PickField(
        Author, "author", multiple=True, label=_("Authors"), title=_("Choose an author"), button=_("Add author")
    )
    dateline = forms.CharField(label=_("Dateline"), required=False, max_length=120)
    tags = forms.CharField(
        label=_("Tags"), required=False, widget=TagsWidget(attrs={"autocomplete": "off"}),
        help_text=_("Separated by commas."),
    )  # fmt: skip
    appeared_in = AppearedInField(label=_("Originally appeared in"), required=False)
    related = PickField(
        Article, "article", multiple=True, label=_("Related posts"), title=_("Choose a related post"),
        button=_("Add related post"), help_text=_("Leave empty to show posts that share a tag."),
    )  # fmt: skip
    slug = forms.SlugField(
        label=_("Address"), required=False, allow_unicode=True, max_length=160,
        help_text=_("Made from the headline if left empty. A former address keeps working."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    replies = forms.ChoiceField(label=_("Replies"), choices=Article.Replies.choices, required=False)
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    overwrite = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = ()

    def __init__(self, *args, instance=None, initial=None, **kwargs):
        held = snapshots.empty()
        if instance is not None and instance.pk:
            newest = instance.newest_revision
            held = snapshots.of(newest) if newest else snapshots.from_article(instance)
            held["base"] = instance.newest_revision_id
        held["tags"] = ", ".join(held["tags"])
        super().__init__(*args, instance=instance, initial=held | (initial or {}), **kwargs)
        languages = dict(settings.LANGUAGES)
        if held["language"] not in languages:
            self.fields["language"].choices = [*settings.LANGUAGES, (held["language"], held["language"])]
        #: Set by clean() when somebody saved a newer version: {"theirs": revision, "changes": [Change, …]}.
        self.conflict = None

    def clean(self):
        """Fill the address, see that it is free, and stop when a newer version exists that this text does not know."""
        data = super().clean()
        if not data.get("slug") and "slug" not in self.errors and data.get("headline"):
            data["slug"] = free_slug(Article, data["headline"], keep=self.instance.pk)
        if data.get("slug"):
            try:
                refuse_taken_slug(self.instance, data["slug"])
            except ValidationError as error:
                self.add_error(None, error)
        if len(snapshots.names((data.get("tags") or "").split(","))) > MOST_TAGS:
            self.add_error("tags", gettext("At most %(most)d tags. Keep those that matter.") % {"most": MOST_TAGS})
        newest = self.instance.newest_revision if self.instance.pk else None
        if newest and newest.pk not in (data.get("base"), data.get("overwrite")):
            self._stop_for(newest)
        elif newest:
            data["base"] = newest.pk
        return data

    def snapshot(self):
        """Return what was typed, as the snapshot of a version."""
        data = {name: self.cleaned_data.get(name) for name in FIELDS}
        data["section"] = data["section"].pk if data["section"] else None
        data["tags"] = (data["tags"] or "").split(",")
        return snapshots.clean(data)

    def save(self, commit=True):
        """Saving is the service's business (articles/admin.py): the row itself is never written from the form."""
        self.save_m2m = lambda: None
        return self.instance

    def _stop_for(self, newest):
        try:
            mine = self.snapshot()
        except (AttributeError, TypeError, ValueError):
            mine = None  # a field is wrong besides; that is shown at the field
        theirs = snapshots.of(newest)
        if mine == theirs:
            self.cleaned_data["base"] = newest.pk
            return
        self.conflict = {"theirs": newest, "changes": changes(theirs, mine) if mine else []}
        self.add_error(
            None,
            gettext(
                "%(name)s saved version %(number)s while you were writing. Your text is still here; nothing is lost."
            )
            % {"name": newest.created_by or gettext("Somebody"), "number": newest.number},
        )

    def _post_clean(self):
        """The row is not filled from the form: it follows from the version."""


class CorrectionForm(forms.Form):
    """What was wrong and what is right, in words that readers see for ever."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Correction.Kind.choices)
    text = forms.CharField(
        label=_("What was wrong, and what is right"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers see it for ever: it is neither changed nor deleted. Name nobody who is at risk."),
    )  # fmt: skip
    shows_change = forms.BooleanField(
        label=_("Show readers the change line by line"), required=False,
        help_text=_("Not where the former words can hurt somebody."),
    )  # fmt: skip

    def __init__(self, *args, of_photo=False, **kwargs):
        super().__init__(*args, **kwargs)
        if of_photo:
            del self.fields["shows_change"]


class PublishForm(forms.Form):
    """When readers may see a version. Times are those of the newsroom (settings.TIME_ZONE)."""

    WHEN = (("now", _("Now")), ("later", _("At a time")))

    revision = forms.IntegerField(widget=forms.HiddenInput)
    when = forms.ChoiceField(label=_("When"), choices=WHEN, initial="now", widget=forms.RadioSelect)
    at = MomentField(label=_("Publish at"), required=False)
    embargo_until = MomentField(label=_("Embargo until"), required=False)
    override_reason = forms.CharField(
        label=_("Why publish in spite of this"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Stays in the log and on the dashboard under your name. Readers still see no photo without a cleared "
            "source, rights, credit, description and a signed safety decision."
        ),
    )  # fmt: skip

    correction_kind = forms.ChoiceField(
        label=_("What readers are told of the change"), required=False,
        choices=(("", _("Nothing")), *Correction.Kind.choices),
    )  # fmt: skip
    correction_text = forms.CharField(
        label=_("What was wrong, and what is right"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers see it for ever: it is neither changed nor deleted. Name nobody who is at risk."),
    )  # fmt: skip
    correction_shows_change = forms.BooleanField(
        label=_("Show readers the change line by line"), required=False,
        help_text=_("Not where the former words can hurt somebody."),
    )  # fmt: skip

    def __init__(self, *args, may_override=False, timed=True, may_correct=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_override:
            del self.fields["override_reason"]
        if timed or not may_correct:
            del self.fields["correction_kind"], self.fields["correction_text"], self.fields["correction_shows_change"]
        if not timed:
            del self.fields["when"], self.fields["at"], self.fields["embargo_until"]

    def clean(self):
        """A time is needed where one is promised, and it must lie ahead; a correction has a kind and words, or none."""
        data = super().clean()
        if data.get("correction_kind") and not data.get("correction_text"):
            self.add_error("correction_text", gettext("Say what was wrong, and what is right."))
        elif data.get("correction_text") and not data.get("correction_kind"):
            self.add_error("correction_kind", gettext("Say what kind of correction it is."))
        if data.get("when") == "later":
            if not data.get("at") and "at" not in self.errors:
                self.add_error("at", gettext("Say when."))
            elif data.get("at") and data["at"] <= timezone.now():
                self.add_error("at", gettext("This moment has passed. Choose a later one, or “Now”."))
        else:
            data["at"] = None
        return data


class WithdrawForm(TakesOthers, forms.Form):
    """Why a post is taken back, in words that readers see at its address, and which of its photos go with it."""

    reason = forms.CharField(
        label=_("Reason for readers"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown at the address of the post, with the date. Name nobody whom the post has put at risk."),
    )  # fmt: skip
