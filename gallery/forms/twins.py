"""Form of a pair of near-duplicates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.services.twins import LONGEST


class DismissForm(forms.Form):
    """Why two photos are two pictures."""

    reason = forms.CharField(
        label=_("Why these are two pictures"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as: two frames of one moment. Goes into the log with your name."),
    )
