"""Forms of the redaction editor and of the sign-off. Numbers are per cent of the upright picture."""

from django import forms
from django.utils.translation import gettext_lazy

from gallery.forms.fields import same_lines
from gallery.models import SafetyDecision
from gallery.services.safety import BOTH, MOST_AREAS, NEITHER, NO_REASON, TOO_MANY, UNSAID, checked_box

#: Names of the fields that say where an area lies.
PLACE = ("x", "y", "width", "height")


class PercentInput(forms.NumberInput):
    """A number of any fineness; arrows step by a tenth. Limits are the service's: it cuts an area to the picture."""

    def __init__(self):
        super().__init__({"step": "any", "inputmode": "decimal"})


class AreaForm(forms.Form):
    """One area: where it lies, and why it is covered."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[("", gettext_lazy("Choose a reason")), *SafetyDecision.Reason.choices],
        error_messages={"required": NO_REASON},
    )
    x = forms.FloatField(label=gettext_lazy("Left %"), widget=PercentInput)
    y = forms.FloatField(label=gettext_lazy("Top %"), widget=PercentInput)
    width = forms.FloatField(label=gettext_lazy("Width %"), widget=PercentInput)
    height = forms.FloatField(label=gettext_lazy("Height %"), widget=PercentInput)

    def clean(self):
        """The area must touch the picture; `cleaned_data["box"]` is what the service takes."""
        cleaned = super().clean()
        if not self.errors:
            cleaned["box"] = checked_box({name: cleaned[name] / 100 for name in PLACE} | {"reason": cleaned["reason"]})
        return cleaned


class AreaRows(forms.BaseFormSet):
    """The areas of a picture. Rows that were left empty do not count, and none of them was there before."""

    def initial_form_count(self):
        """A decision is replaced as a whole: every row may be taken out."""
        return 0

    def boxes(self):
        """Return the areas as gallery.services.safety.decide() takes them; asked after is_valid()."""
        return [form.cleaned_data["box"] for form in self.forms if "box" in form.cleaned_data and not self._gone(form)]

    def readable(self):
        """Return what can be drawn of the rows as they stand, as dicts of fractions; asked in any state."""
        if not self.is_bound:
            return [row["box"] for row in self.initial or () if "box" in row]
        return [form.cleaned_data["box"] for form in self.forms if form.is_valid() and "box" in form.cleaned_data]

    def _gone(self, form):
        return form.cleaned_data.get("DELETE", False)


def area_rows(data=None, *, boxes=(), rows=(), spare=0):
    """Return the AreaRows of a post, of stored boxes, or of `rows` of raw texts, with `spare` empty rows at the end."""
    initial = list(rows) or [_row(box) for box in boxes]
    made = forms.formset_factory(
        AreaForm,
        formset=AreaRows,
        extra=len(initial) + spare,
        can_delete=True,
        max_num=MOST_AREAS,
        absolute_max=MOST_AREAS + 1,
        validate_max=True,
    )
    messages = {"too_many_forms": TOO_MANY % {"most": MOST_AREAS}}
    return made(data, initial=initial or None, prefix="areas", error_messages=messages)


def typed_rows(data):
    """Return what was typed into the rows of a post, as dicts of texts, without those that are to be taken out."""
    rows = area_rows(data)
    return [
        {name: data.get(form.add_prefix(name), "") for name in ("reason", *PLACE)}
        for form in rows.forms
        if form.add_prefix("DELETE") not in data
    ]


def percent(fraction):
    """Return a fraction as per cent with at most four decimals: "30", "12.5"."""
    return f"{fraction * 100:.4f}".rstrip("0").rstrip(".")


def _row(box):
    return {name: percent(box[name]) for name in PLACE} | {"reason": box["reason"], "box": box}


class DecisionForm(forms.Form):
    """What is decided about a picture as a whole. `base` names the decision that the person saw."""

    COVER, NOTHING = "cover", "nothing"

    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(COVER, gettext_lazy("Cover the areas below")), (NOTHING, gettext_lazy("Nothing to hide"))],
        widget=forms.RadioSelect,
        error_messages={"required": NEITHER},
    )
    people_recognisable = forms.BooleanField(
        label=gettext_lazy("People can be recognised in what stays visible"),
        required=False,
        help_text=gettext_lazy("Some uses need a release then."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the desk"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For whoever signs this off. Readers never see it."),
    )
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = areas

    def clean_note(self):
        """One kind of line break."""
        return same_lines(self.cleaned_data["note"])

    def clean(self):
        """Areas or nothing, and not both. What is wrong with an area stands at its row."""
        cleaned = super().clean()
        if cleaned.get("outcome") and self.areas.is_valid():
            some = bool(self.areas.boxes())
            if some and cleaned["outcome"] == self.NOTHING:
                raise forms.ValidationError(BOTH, code="outcome")
            if not some and cleaned["outcome"] == self.COVER:
                raise forms.ValidationError(NEITHER, code="outcome")
        return cleaned


class SignForm(forms.Form):
    """A second person's word on one version: signed off, or sent back with a reason."""

    SIGN, BACK = "sign", "back"

    decision = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=[(SIGN, gettext_lazy("Sign off")), (BACK, gettext_lazy("Send back"))])
    reason = forms.CharField(
        label=gettext_lazy("What must change"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed to send it back."),
    )

    def clean(self):
        """Whoever sends something back says why."""
        cleaned = super().clean()
        cleaned["reason"] = same_lines(cleaned.get("reason", "").strip())
        if cleaned.get("verdict") == self.BACK and not cleaned["reason"]:
            self.add_error("reason", UNSAID)
        return cleaned
