"""Form of how two near-duplicates belong together."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.models import NearDuplicate


class RelationForm(forms.Form):
    """What the desk found when it looked at both pictures."""

    relation = forms.ChoiceField(
        label=_("How they belong together"), choices=NearDuplicate.Relation, required=False, widget=forms.Select
    )
    public = forms.BooleanField(
        label=_("Readers may know of it"),
        required=False,
        help_text=_("Each photo then stands on the page of the other, while readers may see both."),
    )
