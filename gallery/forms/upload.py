"""Forms of the upload page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.forms.fields import NarrowSelect
from gallery.models import Photo, PhotoSet
from sources.models import Source

#: How many sets the page offers; an older one is found through its own form.
RECENT_SETS = 200


class ManyFilesInput(forms.ClearableFileInput):
    """A control that takes several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploads. Their contents are looked at by gallery/ingest.py, one by one."""

    widget = ManyFilesInput(attrs={"multiple": True, "accept": "image/*,.zip,application/zip"})

    def clean(self, data, initial=None):
        """Return the uploads as a list; at least one is needed."""
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not files and self.required:
            raise forms.ValidationError(_("Choose at least one file."), code="required")
        return list(files)


class BatchFieldsForm(forms.Form):
    """What holds for every file of an upload. Nothing of it is needed: it can be said later, for each photo."""

    source = forms.ModelChoiceField(
        Source.objects.all(),
        label=_("Source"),
        required=False,
        widget=NarrowSelect(ask="admin:source-suggest"),
        empty_label=_("Not known yet"),
    )
    credit_line = forms.CharField(
        label=_("Credit line"),
        max_length=200,
        required=False,
        help_text=_("Goes before the credit that a file brings. Leave empty to keep what the file or the source says."),
    )
    licence = forms.ChoiceField(label=_("Licence"), choices=Photo.Licence.choices, required=False)
    photo_set = forms.ModelChoiceField(
        PhotoSet.objects.none(),
        label=_("Add to a photo set"),
        required=False,
        widget=NarrowSelect(ask="admin:set-pick"),
        empty_label=_("None"),
    )
    new_set = forms.CharField(label=_("Or make a new set called"), max_length=200, required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        sets = PhotoSet.objects.filter(withdrawn_at=None) if by.has_perm("gallery.change_photoset") else None
        if sets is None:
            del self.fields["photo_set"], self.fields["new_set"]
            return
        # All of them are accepted, so that a link may bring an old one; only the newest are written into the page.
        field = self.fields["photo_set"]
        field.queryset = sets
        newest = list(sets.order_by("-created_at", "-pk").values_list("pk", "title")[:RECENT_SETS])
        field.widget.choices = [("", _("None")), *newest]
        if not by.has_perm("gallery.add_photoset"):
            del self.fields["new_set"]

    def clean(self):
        """A set that exists or a new one, not both."""
        cleaned = super().clean()
        if cleaned.get("photo_set") and cleaned.get("new_set", "").strip():
            self.add_error("new_set", _("Choose a set that exists or name a new one, not both."))
        return cleaned

    def fields_for_ingest(self):
        """Return what goes before the file's own words, for gallery.ingest.ingest(fields=…)."""
        return {name: value for name in ("credit_line", "licence") if (value := self.cleaned_data.get(name))}


class UploadForm(BatchFieldsForm):
    """The whole page at once, for a browser without scripts."""

    files = ManyFilesField(label=_("Photos"))
