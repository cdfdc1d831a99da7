"""Forms for the clearance of a source."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.forms.recall import TakesOthers
from sources.models import Source

WHY = _("Goes into the log with your name. Readers never see it. Name nobody here.")


class ClearanceForm(forms.Form):
    """Another clearance, and why."""

    clearance = forms.ChoiceField(label=_("Clearance"), choices=Source.Clearance.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=WHY)


class DangerForm(TakesOthers):
    """Why a source is in danger, which photos, posts and sets are withdrawn, and what readers are told of these.

    `names` are those of the places that may be ticked.
    """

    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=WHY)
    rest = forms.BooleanField(label=_("and all its other photos"), required=False, initial=True)
    tied_rest = forms.BooleanField(label=_("and the others"), required=False)
    spots_rest = forms.BooleanField(label=_("and the others"), required=False)
    places = forms.MultipleChoiceField(label=_("Withdraw as well"), required=False)
    public_reason = forms.CharField(
        label=_("Reason for readers"),
        max_length=1000,
        required=False,
        initial=_("We have withdrawn this after a review."),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Stands on the tombstones and in the mails to partners. It must not say that somebody is in danger."
        ),
    )

    def __init__(self, *args, names=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = [(name, name) for name in names]

    def has_place(self, name):
        """Whether the page shows this place with its tick."""
        return name in (self["places"].value() or ())
