"""What somebody may ask the log for."""

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gallery.log import Choice
from gallery.models import Photo

KINDS = (
    ("", _("Everything")),
    ("provenance", _("Provenance")),
    ("safety", _("Safety decisions")),
    ("publication", _("Publication and recall")),
    ("objections", _("In spite of an objection")),
    ("rights", _("Rights")),
    ("sources", _("Sources and identities")),
    ("looks", _("Looks at what is private")),
    ("vocabulary", _("Vocabulary and tags")),
    ("machine", _("The log and the machine")),
)


class LogForm(forms.Form):
    """The filters of the log, each of which may be empty."""

    photo = forms.CharField(label=_("Number of a photo"), required=False, max_length=20)
    person = forms.ModelChoiceField(
        label=_("Person"), required=False, queryset=get_user_model().objects.none(), empty_label=_("Everybody")
    )
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("About"), required=False, choices=KINDS)
    record = forms.RegexField(r"^[a-z_]+\.[a-z_]+:\d{1,18}$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        # The system's own account acts as well, and can never sign in.
        people = get_user_model().objects.filter(is_staff=True) | get_user_model().objects.filter(username="system")
        self.fields["person"].queryset = people.order_by("username")

    def clean_photo(self):
        """The Photo of this number, None for none."""
        number = self.cleaned_data["photo"].strip().lower()
        if not number:
            return None
        photo = Photo.objects.filter(public_id=number).first()
        if photo is None:
            raise ValidationError(_("No photo has this number."))
        return photo

    def choice(self):
        """Return the Choice; the form is valid."""
        return Choice(**self.cleaned_data)

    def asked(self):
        """Return what was asked for as words that the log may keep: {name of a filter: text}."""
        return {name: str(self.data.get(name)) for name in self.fields if self.data.get(name)}
