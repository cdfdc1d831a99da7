"""The desk's forms for what a text shows through a record of its own: saved posts, comparisons, annotated photos."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.figures import keys_of
from articles.models import AnnotatedPhoto, Annotation, Comparison, StoredPost
from articles.services.figures import blockers_of_figure
from articles.widgets import PickField
from gallery.models import Photo

PICK = {"title": _("Choose a photo"), "required": True}


class FigureForm(forms.ModelForm):
    """A form whose photos are chosen by eye, and that says what forbids to show them where a post already does."""

    #: Names of the fields that hold photos.
    photos: tuple[str, ...] = ("photo",)

    def clean(self):
        """Turn keys into photos; refuse a photo that a post which readers see may not get."""
        data = super().clean()
        found = Photo.objects.in_bulk([pk for name in self.photos if (pk := data.get(name))])
        for name in self.photos:
            if name in data:
                data[name] = found.get(data[name])
        return data

    def _post_clean(self):
        former = keys_of(type(self.instance).objects.get(pk=self.instance.pk)) if self.instance.pk else ()
        super()._post_clean()
        if self.errors:
            return
        for blocker in blockers_of_figure(self.instance, former=former):
            message = gettext("A post that is out shows this: %(reason)s") % {"reason": blocker.sentence}
            self.add_error(None, ValidationError(message, code=blocker.code))


class StoredPostForm(FigureForm):
    """A social post that we saved, with its picture chosen by eye."""

    photo = PickField(Photo, "photo", label=_("Its photo"), title=_("Choose a photo"), button=_("Choose its photo"))

    class Meta:
        model = StoredPost
        fields = (
            "platform", "author", "handle", "text", "language", "posted_on", "permalink", "capture_note", "photo",
        )  # fmt: skip


class ComparisonForm(FigureForm):
    """Two photos and what they tell together."""

    photos = ("left", "right")
    left = PickField(Photo, "photo", label=_("Left photo"), button=_("Choose the left photo"), **PICK)
    right = PickField(Photo, "photo", label=_("Right photo"), button=_("Choose the right photo"), **PICK)

    class Meta:
        model = Comparison
        fields = ("title", "left", "left_label", "right", "right_label", "words", "overlaid", "language")

    def clean(self):
        """Two photos, not one twice."""
        data = super().clean()
        if data.get("left") and data.get("left") == data.get("right"):
            self.add_error("right", gettext("This is the left photo once more. Choose another one."))
        return data


class AnnotatedPhotoForm(FigureForm):
    """A photo that is explained point by point; the notes are rows below it."""

    photo = PickField(Photo, "photo", label=_("Photo"), button=_("Choose the photo"), **PICK)

    class Meta:
        model = AnnotatedPhoto
        fields = ("title", "photo", "words", "language")


class AnnotationForm(forms.ModelForm):
    """One note. Its place is typed as two fractions, or set in the picture (static/articles/notes.js)."""

    x = forms.FloatField(label=_("From the left"), min_value=0, max_value=1)
    y = forms.FloatField(label=_("From the top"), min_value=0, max_value=1)

    class Meta:
        model = Annotation
        fields = ("position", "x", "y", "text")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("x", "y"):
            self.fields[name].widget = forms.NumberInput(
                attrs={"min": 0, "max": 1, "step": "any", "data-note": name, "inputmode": "decimal"}
            )
        self.fields["position"].widget.attrs |= {"data-note": "position", "min": 1}
        self.fields["position"].required = False
        if not self.instance.pk:
            self.initial["position"] = None
        self.fields["text"].widget = forms.Textarea(attrs={"rows": 2, "data-note": "text"})

    def clean_position(self):
        """A note without a number stands last."""
        return self.cleaned_data["position"] or 0

    def has_changed(self):
        """A row with nothing but a number is no note yet."""
        return bool(set(self.changed_data) - {"position"})


class AnnotationFormSet(forms.BaseInlineFormSet):
    """The notes of one photo. Their table has headings and no labels, so each field says its name itself."""

    def add_fields(self, form, index):
        """Name every field, the box that deletes a note included."""
        super().add_fields(form, index)
        for field in form.fields.values():
            if not field.widget.is_hidden and field.label:
                field.widget.attrs.setdefault("aria-label", str(field.label))
