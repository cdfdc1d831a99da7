"""The form of a photo set: words, and its photos in order with their own captions and a lead."""

from dataclasses import dataclass

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from js_asset import Script

from gallery.desk.access import whole_numbers
from gallery.desk.states import state_of, with_states
from gallery.desk.thumbs import thumb, with_thumbs
from gallery.forms.fields import (
    KeepsBothTexts,
    LocalDateTimeInput,
    MomentField,
    TopicsField,
    same_lines,
    without_nul,
)
from gallery.introductions import sanitise
from gallery.models import Photo, PhotoSet
from sources.refused import TakesServiceErrors
from sources.slugs import free_slug

#: A set is looked through by people.
MOST = 500


@dataclass(frozen=True)
class Items:
    """The photos of a set as a form holds them: rows of (primary key, caption here), and the key of the lead."""

    rows: tuple = ()
    lead: int | None = None

    def __bool__(self):
        return bool(self.rows)


class ItemsWidget(forms.Widget):
    """Photos in order. With the script they are picked, dragged and moved by buttons; without it by number fields.

    One row posts `NAME` (the key), `NAME-caption-KEY` and perhaps `NAME-remove-KEY` and `NAME-place-KEY`; the lead is
    `NAME-lead`, and `NAME-add` takes public numbers of more photos.
    """

    class Media:
        css = {"all": ["desk/picker.css"]}
        js = [Script("desk/setitems.js", type="module")]

    def value_from_datadict(self, data, files, name):
        """Return the Items of a submitted form, removed ones left out."""
        keys = whole_numbers(",".join(data.getlist(name)), MOST)
        places = {key: place for place, key in enumerate(keys)}
        for key in keys:
            given = data.get(f"{name}-place-{key}", "")
            if typed := whole_numbers(given):
                # A number that was typed goes before the order of the page; half a step keeps it before its namesake.
                places[key] = typed[0] - 1.5 if typed[0] - 1 != places[key] else places[key]
        rows = [
            (key, without_nul(same_lines(data.get(f"{name}-caption-{key}", ""))).strip())
            for key in sorted(keys, key=places.get)
            if f"{name}-remove-{key}" not in data
        ]
        known = {key for key, _caption in rows}
        numbers = without_nul(data.get(f"{name}-add", "")).replace(",", " ").lower().split()
        added = Photo.objects.filter(public_id__in=numbers[:100]).values_list("public_id", "pk")
        found = dict(added)
        rows += [
            (found[number], "") for number in dict.fromkeys(numbers) if number in found and found[number] not in known
        ]
        lead = whole_numbers(data.get(f"{name}-lead"))
        return Items(tuple(rows), lead[0] if lead else None)

    def value_omitted_from_data(self, data, files, name):
        """An empty set sends the marker of the field alone."""
        return f"{name}-here" not in data

    def render(self, name, value, attrs=None, renderer=None):
        """Return the list with its pictures; two queries."""
        value = value or Items()
        photos = with_states(with_thumbs(Photo.objects.all())).in_bulk([key for key, _caption in value.rows])
        rows = [
            {"photo": photos[key], "caption": caption, "thumb": thumb(photos[key]), "state": state_of(photos[key])}
            for key, caption in value.rows
            if key in photos
        ]
        context = {
            "name": name,
            "rows": rows,
            "lead": value.lead or (rows[0]["photo"].pk if rows else None),
            "url": reverse("admin:photo-pick"),
            "id": (attrs or {}).get("id", f"id_{name}"),
        }
        return render_to_string("desk/set_items.html", context)


class ItemsField(forms.Field):
    """The photos of a set, as Items."""

    widget = ItemsWidget

    def to_python(self, value):
        """The lead is one of the photos, or nobody yet."""
        value = value or Items()
        keys = {key for key, _caption in value.rows}
        return value if value.lead in keys else Items(value.rows, None)

    def has_changed(self, initial, data):
        """Compare rows and lead."""
        return (initial or Items()) != (data or Items())


class IntroductionWidget(forms.Textarea):
    """A text area that the script turns into a small editor (no import map, so nothing inline)."""

    class Media:
        css = {
            "all": [
                "django_prose_editor/material-icons.css",
                "django_prose_editor/editor.css",
                "django_prose_editor/overrides.css",
            ]
        }
        js = [Script("desk/introduction.js", type="module")]

    def __init__(self, attrs=None):
        super().__init__({"rows": 5, "data-introduction": "", **(attrs or {})})


class PhotoSetForm(TakesServiceErrors, KeepsBothTexts, forms.ModelForm):
    """Everything that people say of a set. State is not here: it follows from publishing and withdrawing."""

    items = ItemsField(label=gettext_lazy("Photos"), required=False)
    tags = TopicsField(label=gettext_lazy("Tags"))
    #: When the set was last saved as this form knows it: order and text are compared as a whole, not field by field.
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = PhotoSet
        fields = ("title", "slug", "introduction", "language", "embargo_until")
        widgets = {"introduction": IntroductionWidget, "embargo_until": LocalDateTimeInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Made from the title when it is empty. Old addresses keep working.")
        # Rows make no hidden copy that a person could read, and the editor rewrites its markup when it opens.
        for name in {"items", "introduction", "opened"} & set(self.fields):
            self.fields[name].show_hidden_initial = False
        if self.instance.pk:
            self.initial["opened"] = self.instance.updated_at.isoformat()
            rows = tuple(self.instance.items.order_by("position", "pk").values_list("photo_id", "caption"))
            self.initial["items"] = Items(rows, self.instance.lead_id)
            self.initial["tags"] = [topic.name for topic in self.instance.tags.all()]

    def clean_slug(self):
        """A free address, or the suggestion of one."""
        slug = self.cleaned_data["slug"]
        if not slug:
            return free_slug(PhotoSet, self.data.get("title", ""), keep=self.instance.pk)
        free = free_slug(PhotoSet, slug, keep=self.instance.pk)
        if slug != self.instance.slug and free != slug:
            raise forms.ValidationError(
                _("The address “%(slug)s” is not free. This one is: %(free)s") % {"slug": slug, "free": free},
                code="taken",
            )
        return slug

    def clean_introduction(self):
        """One allow-list, on save as on display."""
        return sanitise(self.cleaned_data["introduction"])

    def clean(self):
        """Photos and text that somebody else saved meanwhile are only replaced after this was said once."""
        cleaned = super().clean()
        opened, stored = self.data.get("opened", ""), self.initial.get("opened", "")
        if not self.instance.pk or not opened or opened == stored:
            return cleaned
        theirs = (
            self.initial["items"] != cleaned.get("items"),
            sanitise(self.initial["introduction"]) != cleaned.get("introduction"),
        )
        if any(theirs):
            self.data = self.data.copy()
            self.data["opened"] = stored
            self.add_error(
                "items" if theirs[0] else "introduction",
                _("Somebody saved this set meanwhile. Your version stands here; save again to keep it."),
            )
        return cleaned


class OverrideForm(forms.Form):
    """Why something comes out in spite of what stands in the way; only for those who may."""

    override_reason = forms.CharField(
        label=gettext_lazy("Why show it in spite of this"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Stays in the log and on the dashboard under your name. Readers still see no photo without a cleared "
            "source, rights, credit, description and a signed safety decision."
        ),
    )

    def __init__(self, *args, may_override=False, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if not may_override:
            del self.fields["override_reason"]


class PublishSetForm(OverrideForm):
    """When readers see the set: at once if empty."""

    at = MomentField(
        label=gettext_lazy("From"),
        required=False,
        help_text=gettext_lazy("In the newsroom's time. Leave empty to publish now."),
    )
