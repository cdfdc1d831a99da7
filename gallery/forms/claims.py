"""Forms around provenance claims: proposing one, wording it anew, and how sure we are of a pillar."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from gallery.forms.fields import NarrowSelect, same_lines
from gallery.models import Claim, Evidence, Pillar, ProvenanceTag


class TagsByFacet(forms.ModelChoiceField):
    """The controlled vocabulary, grouped by the question that it answers."""

    widget = NarrowSelect

    def __init__(self, **kwargs):
        super().__init__(ProvenanceTag.objects.none(), **kwargs)

    def fill(self):
        """Read the vocabulary once, for one form: without the tags that are no longer in use."""
        self.queryset = ProvenanceTag.objects.filter(retired=False).select_related("facet")
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
    pillar = forms.ChoiceField(
        label=_("Bears on"), required=False, choices=[("", _("What the tag usually bears on")), *Pillar.Name.choices]
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


class WordingForm(forms.Form):
    """What exactly is claimed, in other words."""

    statement = forms.CharField(
        label=_("What exactly is claimed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    pillar = forms.ChoiceField(
        label=_("Bears on"), required=False, choices=[("", _("None of the five")), *Pillar.Name.choices]
    )

    def clean_statement(self):
        """One kind of line break."""
        return same_lines(self.cleaned_data["statement"])

    def clean_pillar(self):
        """None, which leaves it as it is, where a form does not ask."""
        return self.cleaned_data["pillar"] if self.add_prefix("pillar") in self.data else None


class PillarForm(forms.ModelForm):
    """How sure we are of one of five things about a photo, and on what that rests."""

    class Meta:
        model = Pillar
        fields = ("status", "finding", "note", "evidence")
        widgets = {"note": forms.Textarea(attrs={"rows": 2}), "evidence": forms.CheckboxSelectMultiple}

    def __init__(self, *args, pieces, **kwargs):
        """pieces: the standing Evidence of the photo."""
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        # What rests on something that was taken back meanwhile is not offered again.
        field.queryset = Evidence.objects.filter(pk__in=[piece.pk for piece in pieces])
        field.choices = [
            (piece.pk, f"{piece.get_kind_display()}: {Truncator(piece.summary).chars(120)}") for piece in pieces
        ]
        if not pieces:
            del self.fields["evidence"]

    def clean_note(self):
        """One kind of line break."""
        return same_lines(self.cleaned_data["note"])
