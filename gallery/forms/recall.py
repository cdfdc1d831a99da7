"""Forms for taking back: the reason that readers read, and ticks for what goes with it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.forms.photo import WithdrawForm


class TakesOthers(forms.Form):
    """For a form of something that is taken back: which of the `others` (photos on the page) are withdrawn as well."""

    also = forms.TypedMultipleChoiceField(label=_("Withdraw as well"), coerce=int, required=False)

    def __init__(self, *args, others=(), ticked=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.others = list(others)
        self.fields["also"].choices = [(photo.pk, photo.public_id) for photo in self.others]
        self.fields["also"].initial = [photo.pk for photo in ticked]

    def chosen(self):
        """Return the ticked photos."""
        keys = set(self.cleaned_data["also"])
        return [photo for photo in self.others if photo.pk in keys]

    def is_ticked(self, photo):
        """Whether the page shows this one with its tick."""
        return str(photo.pk) in {str(key) for key in self["also"].value() or ()}


class RecallForm(TakesOthers, WithdrawForm):
    """Why a photo is taken back, and which others go with it."""
