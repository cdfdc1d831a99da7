"""Forms of readers' notes: the reader's own, and the moderator's answer."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gallery.forms.fields import same_lines
from gallery.models import Claim, ProvenanceTag
from gallery.services.challenges import CORRECTED, JUDGE_AGAIN, LONGEST, NEW_CLAIM


class ChallengeForm(forms.Form):
    """What a reader says against the record of a photo. `values()` is what goes to the service."""

    subject = forms.ChoiceField(label=gettext_lazy("What is it about?"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What do you see?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("At most 2,000 characters. Say how you know it, and where it can be checked."),
        error_messages={"required": gettext_lazy("Tell us what you see.")},
    )
    tag = forms.ModelChoiceField(
        ProvenanceTag.objects.none(),
        label=gettext_lazy("Which label would be right? (optional)"),
        required=False,
        empty_label=gettext_lazy("None of these"),
        to_field_name="slug",
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address (optional)"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Only if you want an answer. It is kept encrypted, and deleted after our answer."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # Not for people: whoever fills it in has read the form and not the page.
    website = forms.CharField(required=False, max_length=200, label=gettext_lazy("Leave this field empty"))

    def __init__(self, *args, photo, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        claims = Claim.objects.verified().filter(content_object=photo).select_related("tag")
        self.claims = {claim.tag.slug: claim for claim in claims}
        labels = [(code, claim.tag.label) for code, claim in self.claims.items()]
        self.fields["subject"].choices = [*labels, ("", _("Something else about this photo"))]
        self.fields["tag"].queryset = ProvenanceTag.objects.filter(retired=False).exclude(slug__in=self.claims)
        self.fields["tag"].label_from_instance = lambda tag: tag.label
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    @property
    def is_trap(self):
        """Whether the field was filled in that no person sees."""
        return bool(self.data.get(self.add_prefix("website"), "").strip())

    def values(self):
        """Return words, claim, tag and email as receive_challenge() takes them."""
        data = self.cleaned_data
        claim = self.claims.get(data["subject"])
        return {"words": same_lines(data["words"]), "claim": claim, "tag": data["tag"], "email": data["email"]}


class OutcomeForm(forms.Form):
    """What came of a note, in our words."""

    outcome = forms.CharField(
        label=gettext_lazy("Outcome, in our words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Never the reader’s own words, and nothing of who wrote."),
    )
    public = forms.BooleanField(label=gettext_lazy("Readers see the outcome on the photo page"), required=False)
    mail = forms.BooleanField(label=gettext_lazy("Send the outcome to the reader by mail"), required=False)

    def __init__(self, *args, challenge, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if not challenge.email_ciphertext:
            del self.fields["mail"]

    def values(self):
        """Return outcome, public and mail as the services take them."""
        data = self.cleaned_data
        outcome = same_lines(data["outcome"])
        return {"outcome": outcome, "public": data["public"], "mail": data.get("mail", False)}


class AnswerForm(OutcomeForm):
    """What a moderator makes of a note that waits."""

    DECLINE = "decline"
    HOW = (
        (JUDGE_AGAIN, gettext_lazy("Judge the claim again: the note becomes evidence, and readers see “under review”")),
        (NEW_CLAIM, gettext_lazy("Propose what the reader says as a claim of its own")),
        (CORRECTED, gettext_lazy("Nothing to judge: we have put something else right")),
        (DECLINE, gettext_lazy("Do not take it up")),
    )

    how = forms.ChoiceField(label=gettext_lazy("What becomes of it?"), choices=HOW, widget=forms.RadioSelect)
    tag = forms.ModelChoiceField(
        ProvenanceTag.objects.filter(retired=False), label=gettext_lazy("Tag of the new claim"), required=False
    )
    words = forms.CharField(
        label=gettext_lazy("For the moderators: what is claimed, or what to look at"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Becomes the statement of the new claim, or the summary of the evidence. Not public."),
    )
    field_order = ("how", "tag", "words", "outcome", "public", "mail")

    def __init__(self, *args, challenge, **kwargs):
        super().__init__(*args, challenge=challenge, **kwargs)
        self.fields["tag"].label_from_instance = lambda tag: tag.label
        about = challenge.claim is not None and challenge.claim.state != Claim.State.SUPERSEDED
        self.fields["how"].choices = [row for row in self.HOW if about or row[0] != JUDGE_AGAIN]
        self.initial = {"tag": challenge.tag_id, "words": challenge.words, **self.initial}

    def values(self):
        """Return what take_up() takes, or decline() where `declines`."""
        data = self.cleaned_data
        if self.declines:
            return super().values()
        return super().values() | {"how": data["how"], "tag": data["tag"], "words": same_lines(data["words"])}

    @property
    def declines(self):
        """Whether nothing is made of the note."""
        return self.cleaned_data.get("how") == self.DECLINE


class RevealForm(forms.Form):
    """Why somebody needs a reader's address; the reason goes into the log."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you need the address?"),
        max_length=300,
        help_text=gettext_lazy("Goes into the log with your name, before you see anything."),
    )
