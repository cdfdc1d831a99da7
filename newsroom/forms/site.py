"""The form of the site's settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.forms.fields import KeepsBothTexts
from newsroom.models import SiteSettings
from newsroom.services.site import WORDMARKS

WORDS = ("name", "name_ko", "tagline", "tagline_ko", "about", "about_ko")
COLOURS = ("accent_light", "accent_dark")
POLICIES = ("feed_text", "licence_url", "ethics_url", "contact_url")
_HOW = _("A PNG or WebP with transparent ground, at most 2 MB. It is made anew, 144 pixels high at most.")


class SiteForm(KeepsBothTexts, forms.ModelForm):
    """Name, colours, wordmarks and promises. `values()` and `files_to_keep()` are what goes to the service."""

    wordmark_file = forms.FileField(
        label=_("Wordmark for light ground"), required=False, widget=forms.FileInput, help_text=_HOW
    )
    wordmark_gone = forms.BooleanField(label=_("Take this wordmark away"), required=False)
    wordmark_dark_file = forms.FileField(
        label=_("Wordmark for dark ground"), required=False, widget=forms.FileInput, help_text=_HOW
    )
    wordmark_dark_gone = forms.BooleanField(label=_("Take this wordmark away"), required=False)

    class Meta:
        model = SiteSettings
        fields = (*WORDS, *COLOURS, *POLICIES)
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "about_ko": forms.Textarea(attrs={"rows": 3}),
            "accent_light": forms.TextInput(attrs={"placeholder": "#97380f", "spellcheck": "false"}),
            "accent_dark": forms.TextInput(attrs={"placeholder": "#f2a57f", "spellcheck": "false"}),
        }
        help_texts = {
            "accent_light": _("For small headings and times: #rrggbb. It must stand out from each ground 4.5 to 1."),
            "accent_dark": _("The same for dark ground. Without one, the colour that comes with the software stays."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in WORDMARKS:
            if not getattr(self.instance, name):
                del self.fields[f"{name}_gone"]
            self.fields[f"{name}_file"].widget.attrs["accept"] = "image/png,image/webp"

    def values(self):
        """Return {field: value} for what this person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self._meta.fields}

    def files_to_keep(self):
        """Return {wordmark: uploaded file, or None to take it away}."""
        kept = {}
        for name in WORDMARKS:
            if upload := self.cleaned_data.get(f"{name}_file"):
                kept[name] = upload
            elif self.cleaned_data.get(f"{name}_gone"):
                kept[name] = None
        return kept

    def refuse(self, error):
        """Put what the service refused beside the fields that it is about."""
        for name, sentences in error.message_dict.items():
            field = f"{name}_file" if name in WORDMARKS else name
            self.add_error(field if field in self.fields else None, sentences)
