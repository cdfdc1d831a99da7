"""Forms for photos: the change form, many at once, withdrawing, looking at the original."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.forms.fields import (
    DateInput,
    KeepsBothTexts,
    LocalDateTimeInput,
    NarrowSelect,
    TimeInput,
    TopicsField,
    same_lines,
)
from gallery.models import Photo
from sources.refused import TakesServiceErrors

#: What people may change, in the order of the form.
EDITED = (
    "headline", "caption", "alt", "language", "creator", "credit_line", "source", "digital_source_type",
    "copyright_notice", "licence", "usage_category", "usage_terms", "restrictions", "rights_expire", "taken_on",
    "taken_time", "taken_offset", "date_precision", "latitude", "longitude", "place", "place_shown", "place_precision",
    "place_reason", "embargo_until", "risk_review_due", "graphic", "focal_x", "focal_y",
)  # fmt: skip
PARAGRAPHS = ("caption", "usage_terms", "restrictions", "alt")


class PhotoForm(TakesServiceErrors, KeepsBothTexts, forms.ModelForm):
    """Everything that people say of a photo. `changes()` is what goes to the service."""

    tags = TopicsField(label=_("Tags"))

    class Meta:
        model = Photo
        fields = EDITED
        widgets = {
            "alt": forms.Textarea(attrs={"rows": 2}),
            "caption": forms.Textarea(attrs={"rows": 4}),
            "usage_terms": forms.Textarea(attrs={"rows": 2}),
            "restrictions": forms.Textarea(attrs={"rows": 2}),
            "source": NarrowSelect(ask="admin:source-suggest"),
            "rights_expire": LocalDateTimeInput,
            "embargo_until": LocalDateTimeInput,
            "risk_review_due": DateInput,
            "taken_on": DateInput,
            "taken_time": TimeInput,
            "taken_offset": forms.TextInput(attrs={"placeholder": "+09:00"}),
            "focal_x": forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01, "data-focal": "x"}),
            "focal_y": forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01, "data-focal": "y"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "tags" in self.fields:
            self.initial["tags"] = [topic.name for topic in self.instance.tags.all()]

    def clean_taken_offset(self):
        """Accept +09:00 and nothing else: a name of a zone would say more than the file does."""
        text = self.cleaned_data["taken_offset"].strip()
        if text and not valid_offset(text):
            raise forms.ValidationError(_("Write the distance from UTC as +09:00."), code="offset")
        return text

    def clean(self):
        """A latitude means nothing alone; a time needs its day; readers are told why a place is coarser."""
        cleaned = super().clean()
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("longitude", _("Latitude and longitude go together."))
        if cleaned.get("taken_time") and not cleaned.get("taken_on"):
            self.add_error("taken_on", _("A time needs its day."))
        return cleaned

    def changes(self):
        """Return {field: value} for the fields that this person changed."""
        return {name: same_lines(self.cleaned_data[name]) for name in self.changed_data if name in self.cleaned_data}


def valid_offset(text):
    """Whether a text is a distance from UTC such as +09:00."""
    return (
        len(text) == 6
        and text[0] in "+-"
        and text[3] == ":"
        and text[1:3].isdecimal()
        and text[4:].isdecimal()
        and int(text[1:3]) <= 14
        and int(text[4:]) < 60
    )


class DescribeForm(KeepsBothTexts, forms.ModelForm):
    """What a new photo needs before it can be published, one card of "Describe these photos"."""

    class Meta:
        model = Photo
        fields = ("alt", "caption", "credit_line", "source")
        widgets = {
            "alt": forms.Textarea(attrs={"rows": 2}),
            "caption": forms.Textarea(attrs={"rows": 3}),
            "source": NarrowSelect(ask="admin:source-suggest"),
        }

    changes = PhotoForm.changes


class NewSetForm(forms.Form):
    """A title for the set that the photos of a page become."""

    title = forms.CharField(label=_("Title of the set"), max_length=200)


class WithdrawForm(forms.Form):
    """Why something is taken back, in words that readers will read."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers see this sentence in the place of the picture. Name nobody who must be protected."),
    )


class OriginalForm(forms.Form):
    """Why somebody looks at an original; the reason goes into the log."""

    reason = forms.CharField(
        label=_("Why do you need the original?"),
        max_length=300,
        min_length=5,
        help_text=_("Goes into the log with your name. Readers never see it."),
    )
