"""Forms around provenance claims: proposing one, a verdict, and how sure we are of a pillar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.forms.fields import NarrowSelect, same_lines
from gallery.models import Claim, Pillar, ProvenanceTag, Review


class TagsByFacet(forms.ModelChoiceField):
    """The controlled vocabulary, grouped by the question that it answers."""

    widget = NarrowSelect

    def __init__(self, **kwargs):
        super().__init__(ProvenanceTag.objects.none(), **kwargs)

    def fill(self):
        """Read the vocabulary once, for one form."""
        self.queryset = ProvenanceTag.objects.select_related("facet")
        groups = {}
        for tag in self.queryset:
            groups.setdefault(tag.facet.label, []).append((tag.pk, tag.label))
        self.widget.choices = [("", _("Choose a tag")), *groups.items()]


class ClaimForm(forms.Form):
    """What is claimed of a photo."""

    tag = TagsByFacet(label=_("Tag"))
    statement = forms.CharField(
        label=_("What exactly is claimed"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Say what you saw or know. A moderator decides; readers see it only after that."),
    )

    def __init__(self, *args, photo, **kwargs):
        super().__init__(*args, **kwargs)
        self.photo = photo
        self.fields["tag"].fill()

    def clean_statement(self):
        """One kind of line break."""
        return same_lines(self.cleaned_data["statement"].strip())

    def clean_tag(self):
        """A tag that is claimed of this photo already is reviewed, not claimed again."""
        tag = self.cleaned_data["tag"]
        living = (Claim.State.PROPOSED, Claim.State.VERIFIED, Claim.State.DISPUTED)
        if Claim.objects.filter(content_object=self.photo, tag=tag, state__in=living).exists():
            raise forms.ValidationError(
                _("“%(tag)s” is claimed of this photo already. Add your evidence to that claim.") % {"tag": tag.label},
                code="claimed",
            )
        return tag


class ReviewForm(forms.Form):
    """A verdict; rejecting and disputing need a reason."""

    verdict = forms.ChoiceField(choices=Review.Verdict.choices)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to reject or dispute. Goes into the history of the claim."),
    )
    supersede = forms.BooleanField(required=False)

    def clean(self):
        """Say why, unless the claim is accepted."""
        cleaned = super().clean()
        cleaned["reason"] = same_lines(cleaned.get("reason", "").strip())
        if cleaned.get("verdict") and cleaned["verdict"] != Review.Verdict.ACCEPT and not cleaned["reason"]:
            self.add_error("reason", _("Say why, so that the one who proposed it can answer."))
        return cleaned


class WordingForm(forms.Form):
    """What exactly is claimed, in other words."""

    statement = forms.CharField(
        label=_("What exactly is claimed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class PillarForm(forms.ModelForm):
    """How sure we are of one of five things about a photo."""

    class Meta:
        model = Pillar
        fields = ("status", "finding", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def clean_note(self):
        """One kind of line break."""
        return same_lines(self.cleaned_data["note"])
