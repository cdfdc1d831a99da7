"""Forms for partners and for what is handed to them."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gallery.models import Partner


class PartnerForm(forms.ModelForm):
    """A partner. The language is one in which we can write."""

    language = forms.ChoiceField(label=_("Language of our mail"), choices=settings.LANGUAGES)

    class Meta:
        model = Partner
        fields = ("name", "email", "language", "is_active", "notes")


class HandOverForm(forms.Form):
    """To whom something goes."""

    partner = forms.ModelChoiceField(Partner.objects.filter(is_active=True), label=_("Partner"))
    title = forms.CharField(
        label=_("What they call it"),
        max_length=300,
        required=False,
        help_text=_("For the desk. Name nobody who must be protected."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False, help_text=_("For the desk."))
