"""One form for many photos: what is left empty stays as it is in each of them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.forms.fields import LocalDateTimeInput, MomentField, NarrowSelect, same_lines
from gallery.models import Lease, Photo, Use
from gallery.services.rights import lacking
from sources.models import Source

#: The value of "leave as it is" where an empty choice is one of the choices.
KEEP = "keep"


class BatchForm(forms.Form):
    """New values for many photos, and perhaps a lease for all of them."""

    credit_line = forms.CharField(label=_("Credit line"), max_length=200, required=False)
    source = forms.ModelChoiceField(
        Source.objects.all(),
        label=_("Source"),
        required=False,
        widget=NarrowSelect(ask="admin:source-suggest"),
        empty_label=_("Leave as it is"),
    )
    fill = forms.BooleanField(
        label=_("Fill in what photos of their source usually have"),
        required=False,
        help_text=_("Credit, copyright, right, licence and terms, only where a photo has nothing."),
    )
    copyright_notice = forms.CharField(label=_("Copyright"), max_length=255, required=False)
    licence = forms.ChoiceField(label=_("Licence"), required=False)
    usage_category = forms.ChoiceField(label=_("By what right"), required=False)
    usage_terms = forms.CharField(label=_("Usage terms"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    restrictions = forms.CharField(label=_("Restrictions"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    rights_expire = MomentField(label=_("Rights expire"), required=False)
    lease_kind = forms.ChoiceField(
        label=_("A lease for all of them"), choices=[("", _("None")), *Lease.Kind.choices], required=False
    )
    lease_use = forms.ChoiceField(label=_("For this use"), choices=[("", "–"), *Use.choices], required=False)
    lease_starts_at = MomentField(label=_("From"), required=False, widget=LocalDateTimeInput)
    lease_ends_at = MomentField(label=_("Until"), required=False, widget=LocalDateTimeInput)
    lease_words = forms.CharField(label=_("In words"), max_length=300, required=False)

    TEXTS = ("credit_line", "source", "copyright_notice", "usage_terms", "restrictions", "rights_expire")
    LEASE = ("kind", "use", "starts_at", "ends_at", "words")

    def __init__(self, *args, may_lease=True, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        rights = [(code, label) for code, label in Photo.Usage.choices if code]
        for name, choices in (("licence", Photo.Licence.choices), ("usage_category", rights)):
            self.fields[name].choices = [(KEEP, _("Leave as it is")), *choices]
            self.fields[name].initial = KEEP
        if not may_lease:
            for name in self.LEASE:
                del self.fields[f"lease_{name}"]

    def clean(self):
        """Something must change, and a lease is for a use."""
        cleaned = super().clean()
        if cleaned.get("lease_kind") and not cleaned.get("lease_use"):
            self.add_error("lease_use", _("Say for which use."))
        if not self.errors and not (self.changes() or self.lease() or cleaned.get("fill")):
            raise forms.ValidationError(_("Fill in at least one of the fields."))
        return cleaned

    def changes(self):
        """Return {field: value} for what was filled in, the same for every photo."""
        found = {name: same_lines(value) for name in self.TEXTS if (value := self.cleaned_data.get(name))}
        if (licence := self.cleaned_data.get("licence", KEEP)) != KEEP:
            found["licence"] = licence
        if (right := self.cleaned_data.get("usage_category")) not in (None, "", KEEP):
            found["usage_category"] = right
        return found

    def changes_of(self, photo):
        """Return {field: value} for one photo: what was filled in, and what its source usually has where asked for."""
        changes = self.changes()
        if not self.cleaned_data.get("fill"):
            return changes
        return lacking(photo, changes.get("source") or photo.source) | changes

    def lease(self):
        """Return what gallery.services.rights.add_lease() takes, {} where no lease was asked for."""
        if not self.cleaned_data.get("lease_kind"):
            return {}
        return {name: self.cleaned_data[f"lease_{name}"] for name in self.LEASE}
