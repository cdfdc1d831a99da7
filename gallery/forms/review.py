"""Forms of the review desk: what the queue is narrowed to, a verdict, and one verdict for many."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gallery.forms.fields import NarrowSelect, same_lines
from gallery.models import Claim, Facet, PhotoSet, ProvenanceTag, Review
from gallery.reviewqueue import Wanted
from sources.models import Source


class QueueForm(forms.Form):
    """What somebody wants to see of the queue. What it cannot read narrows nothing."""

    facet = forms.ChoiceField(label=_("Facet"), required=False)
    source = forms.ModelChoiceField(
        Source.objects.order_by("code"),
        label=_("Source"),
        required=False,
        empty_label=_("All sources"),
        widget=NarrowSelect(ask="admin:source-suggest"),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    reviews = forms.ChoiceField(label=_("Reviews"), required=False)
    origin = forms.ChoiceField(label=_("Proposed by"), required=False)
    days = forms.ChoiceField(
        label=_("Age"),
        required=False,
        choices=[
            ("", _("Any age")),
            ("1", _("A day or more")),
            ("3", _("Three days or more")),
            ("7", _("A week or more")),
            ("30", _("Thirty days or more")),
        ],
    )
    near = forms.BooleanField(label=_("Public within seven days"), required=False)
    tag = forms.CharField(required=False, widget=forms.HiddenInput)
    photo_set = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, numbers, settles, **kwargs):
        """numbers is what reviewqueue.choices() returns; settles: whether the person decides where others differ."""
        super().__init__(*args, **kwargs)
        facets = [(facet.code, facet.label) for facet in Facet.objects.all()]
        counts = {
            "facet": [("", _("All facets")), *_numbered(facets, numbers["facets"])],
            "state": [("", _("All that is open"))],
            "reviews": [
                ("", _("One or two")),
                *_numbered([("two", _("Needs two reviews")), ("second", _("Waits for the second"))], numbers),
            ],
            "origin": [
                ("", _("Anybody")),
                *_numbered([(key, label) for key, label in Claim.Origin.choices if key != "person"], numbers),
            ],
        }
        if settles:
            counts["state"] += [
                ("disputed", _("To settle (%(number)d)") % {"number": numbers["disputed"]}),
                ("proposed", _("Not yet decided")),
            ]
        else:
            del self.fields["state"]
        for name, choices in counts.items():
            if name in self.fields:
                self.fields[name].choices = choices

    def wanted(self):
        """Return the Wanted of the fields that could be read."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        if source := found.get("source"):
            found["source"] = source.pk
        return Wanted(**found | {"days": int(found.get("days", 0))})


def _numbered(choices, numbers):
    """Choices with how many claims wait behind each."""
    return [(key, f"{label} ({numbers.get(key, 0)})") for key, label in choices]


class ReviewForm(forms.Form):
    """A verdict; rejecting, disputing and settling need a reason."""

    verdict = forms.ChoiceField(choices=Review.Verdict.choices)
    confidence = forms.ChoiceField(
        label=_("How sure"),
        choices=Review.Confidence.choices,
        initial=Review.Confidence.MEDIUM,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to reject or dispute. Goes into the history of the claim."),
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    supersede = forms.BooleanField(required=False)
    decisive = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, claim, data=None, *, settles=False):
        """Return the form for a claim as it stands, with fields whose ids differ from those of other claims.

        settles: this person's verdict would settle the dispute.
        """
        initial = {"version": claim.version, "confidence": Review.Confidence.MEDIUM, "decisive": settles}
        return cls(data, auto_id=f"claim{claim.pk}-%s", initial=initial)

    def clean_confidence(self):
        """What is left out is the middle."""
        return self.cleaned_data["confidence"] or Review.Confidence.MEDIUM

    def clean(self):
        """Say why, unless the claim is simply accepted."""
        cleaned = super().clean()
        cleaned["reason"] = same_lines(cleaned.get("reason", "").strip())
        if cleaned.get("verdict") and not cleaned["reason"]:
            if cleaned.get("decisive"):
                self.add_error("reason", _("Say why, so that those who differed can learn from it."))
            elif cleaned["verdict"] != Review.Verdict.ACCEPT:
                self.add_error("reason", _("Say why, so that the one who proposed it can answer."))
        return cleaned


class WhichForm(forms.Form):
    """Which claims are judged together: of one tag, in one set or everywhere."""

    tag = forms.ModelChoiceField(
        ProvenanceTag.objects.select_related("facet"),
        label=_("Tag"),
        to_field_name="slug",
        empty_label=_("Choose a tag"),
    )
    set = forms.ModelChoiceField(PhotoSet.objects.order_by("-pk"), required=False, widget=forms.HiddenInput)


class TogetherForm(ReviewForm):
    """One verdict for all claims that are ticked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("version", "supersede", "decisive"):
            del self.fields[name]
