"""Forms of evidence: one piece with its chain of custody, and several beside a claim that is proposed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.custody import CREDIBILITY, RELIABILITY
from gallery.forms.fields import DateInput, MomentField, same_lines
from gallery.models import Evidence

#: Fields of which a point on a map, or anything of a file, is made.
POINT = ("latitude", "longitude")


def graded(grades):
    """Choices of a scale of the Admiralty, with the words that go with a letter or a number."""
    return [("", _("Not graded")), *((grade, f"{grade} – {words}") for grade, words in grades.items())]


class EvidenceForm(forms.ModelForm):
    """One piece of evidence with its chain of custody. What a kind needs is asked for where somebody chooses it."""

    captured_at = MomentField(label=_("Saved at"), required=False, help_text=_("When the page was saved, our time."))

    class Meta:
        model = Evidence
        fields = (
            *("kind", "summary", "public", "link", "file", "captured_at", "capture_tool", *POINT),
            *("reliability", "credibility", "obtained_from", "obtained_on"),
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "obtained_on": DateInput,
            # Never a widget that asks a private file for its address.
            "file": forms.FileInput,
            **{name: forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}) for name in POINT},
        }
        help_texts = {"capture_tool": _("Such as ArchiveWeb.page 0.14."), "link": _("Kept as words. We never open it.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Built by the fields anew with the words of the reader's language.
        self.fields["reliability"].choices = graded(RELIABILITY)
        self.fields["credibility"].choices = graded(CREDIBILITY)

    def clean_summary(self):
        """One kind of line break."""
        return same_lines(self.cleaned_data["summary"])

    def clean(self):
        """Ask for what the kind cannot do without."""
        cleaned = super().clean()
        if cleaned.get("kind") == Evidence.Kind.CAPTURE:
            self._need("file", _("Attach the capture: a WACZ, WARC, MHTML or PDF file, or a screenshot."))
            self._need("captured_at", _("Say when the page was saved."))
            self._need("link", _("Give the address of the page that was saved."))
        if cleaned.get("kind") == Evidence.Kind.COMPARISON:
            self._need("file", _("Attach the picture to compare with."))
        if cleaned.get("kind") == Evidence.Kind.MAP and not any(
            cleaned.get(name) not in (None, "") for name in (*POINT, "link", "file")
        ):
            self._need("latitude", _("Give the point, or the address or a picture of the map."))
        return cleaned

    def _need(self, name, words):
        if name not in self.errors and self.cleaned_data.get(name) in (None, ""):
            self.add_error(name, words)

    def values(self):
        """Return what gallery.services.evidence takes as one piece of evidence."""
        return {
            name: value for name, value in self.cleaned_data.items() if name != "DELETE" and value not in (None, "")
        }


class EvidenceRows(forms.BaseFormSet):
    """Rows of evidence; the ones that were left empty do not count."""

    def values(self):
        """Return the pieces of evidence that were filled in."""
        return [form.values() for form in self.forms if form.has_changed()]


EvidenceFormSet = forms.formset_factory(EvidenceForm, formset=EvidenceRows, extra=2, max_num=10, absolute_max=10)


class RetractForm(forms.Form):
    """Why a piece of evidence is taken back."""

    reason = forms.CharField(
        label=_("Why it is taken back"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as: a forgery. It stays on record with your name and counts no more."),
    )

    def clean_reason(self):
        """One kind of line break."""
        return same_lines(self.cleaned_data["reason"].strip())
