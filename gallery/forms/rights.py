"""Forms about who may show a photo, where and until when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.forms.fields import DateInput, KeepsBothTexts, LocalDateTimeInput, MomentField, same_lines
from gallery.models import Consent, Lease


class LeaseForm(KeepsBothTexts, forms.ModelForm):
    """A permission or a prohibition, new or to be changed. `values()` is what goes to the service."""

    class Meta:
        model = Lease
        fields = ("kind", "use", "starts_at", "ends_at", "words")
        field_classes = {"starts_at": MomentField, "ends_at": MomentField}
        widgets = {"starts_at": LocalDateTimeInput, "ends_at": LocalDateTimeInput}

    def values(self):
        """Return every field of a new lease; of an old one {field: value} for what this person changed."""
        names = self.changed_data if self.instance.pk else self.fields
        return {name: same_lines(self.cleaned_data[name]) for name in names}


class ConsentForm(forms.ModelForm):
    """A consent or a release with its paper."""

    class Meta:
        model = Consent
        fields = ("kind", "status", "holder", "minor", "given_on", "ends_at", "words", "paper")
        field_classes = {"ends_at": MomentField}
        widgets = {
            "given_on": DateInput,
            "ends_at": LocalDateTimeInput,
            # Never a widget that asks a private file for its address.
            "paper": forms.FileInput,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def values(self):
        """Return what gallery.services.rights.add_consent() takes."""
        return self.cleaned_data | {"paper": self.cleaned_data.get("paper") or None}


class RevokeForm(forms.Form):
    """How a consent was taken back."""

    reason = forms.CharField(
        label=_("How was it taken back?"), max_length=300, help_text=_("Goes into the log with your name.")
    )


class PaperForm(forms.Form):
    """Why somebody looks at a signed paper; the reason goes into the log."""

    reason = forms.CharField(
        label=_("Why do you need the paper?"),
        max_length=300,
        min_length=5,
        help_text=_("Goes into the log with your name. Readers never see it."),
    )
