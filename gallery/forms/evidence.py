"""Forms of evidence: one piece with its chain of custody, and several beside a claim that is proposed."""

from django import forms

from gallery.forms.fields import DateInput, same_lines
from gallery.models import Evidence


class EvidenceForm(forms.ModelForm):
    """One piece of evidence with its chain of custody."""

    class Meta:
        model = Evidence
        fields = ("kind", "summary", "public", "link", "file", "obtained_from", "obtained_on")
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "obtained_on": DateInput,
            # Never a widget that asks a private file for its address.
            "file": forms.FileInput,
        }

    def clean_summary(self):
        """One kind of line break."""
        return same_lines(self.cleaned_data["summary"])

    def values(self):
        """Return what gallery.services.claims takes as one piece of evidence."""
        return {
            name: value for name, value in self.cleaned_data.items() if name != "DELETE" and value not in (None, "")
        }


class EvidenceRows(forms.BaseFormSet):
    """Rows of evidence; the ones that were left empty do not count."""

    def values(self):
        """Return the pieces of evidence that were filled in."""
        return [form.values() for form in self.forms if form.has_changed()]


EvidenceFormSet = forms.formset_factory(EvidenceForm, formset=EvidenceRows, extra=2, max_num=10, absolute_max=10)
