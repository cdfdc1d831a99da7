"""Forms of the desk for sources: parse, validate, and explain what a confidentiality asks for."""

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from sources import vault
from sources.models import Source
from sources.refused import TakesServiceErrors
from sources.slugs import FormerSlug, free_slug


class SourceForm(TakesServiceErrors, forms.ModelForm):
    """A source without its identity, which has a page of its own (sources/desk.py)."""

    class Meta:
        model = Source
        fields = (
            "code",
            "kind",
            "confidentiality",
            "public_name",
            "public_description",
            "slug",
            "has_public_page",
            "reader_context",
            "affiliation",
            "default_credit",
            "default_copyright",
            "default_usage",
            "default_licence",
            "default_usage_terms",
            "usual_access",
            "reliability",
            "risk_review_due",
            "notes",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._offer_codes_of_photos()
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Left empty, it is made from what readers may know. A former one redirects."
            )

    def _offer_codes_of_photos(self):
        """What pictures have in common is said in the codes of a photo, which this app does not know by itself."""
        photo = Source._meta.get_field("photos").related_model
        for name, field in (("default_usage", "usage_category"), ("default_licence", "licence")):
            if name in self.fields:
                listed = [(code, label) for code, label in photo._meta.get_field(field).choices if code]
                label, text = self.fields[name].label, self.fields[name].help_text
                choices = [("", _("Not said")), *listed]
                self.fields[name] = forms.ChoiceField(label=label, help_text=text, choices=choices, required=False)

    def clean_slug(self):
        """Refuse an address that another source has or had, and say which is free."""
        slug = self.cleaned_data["slug"]
        taken = slug and (
            Source.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists()
            or FormerSlug.objects.filter(kind=Source._meta.label_lower, slug=slug)
            .exclude(object_id=self.instance.pk or 0)
            .exists()
        )
        if taken:
            raise forms.ValidationError(
                _("Another source has or had the address “%(slug)s”. This one is free: %(free)s"),
                params={"slug": slug, "free": free_slug(Source, slug, keep=self.instance.pk)},
                code="taken",
            )
        return slug

    def clean(self):
        """Say, field by field, what a confidentiality does not allow. Nothing is emptied on anybody's behalf."""
        cleaned = super().clean()
        confidentiality = cleaned.get("confidentiality")
        if confidentiality == Source.Confidentiality.PROTECTED:
            sentences = {
                "public_name": _(
                    "A protected source has no public name. Move it to the identity, then empty this field."
                ),
                "public_description": _("Readers see nothing but the kind. Empty this field to protect the source."),
                "has_public_page": _("A protected source has no public page. Take the tick away."),
                "affiliation": _("Where a protected source works can give it away. Move it to the identity."),
            }
            for name, sentence in sentences.items():
                if cleaned.get(name):
                    self.add_error(name, sentence)
        elif confidentiality == Source.Confidentiality.DESCRIBED:
            if not cleaned.get("public_description"):
                self.add_error("public_description", _("Describe the source for readers, such as “a visitor in 2015”."))
            if cleaned.get("public_name"):
                self.add_error("public_name", _("A described source has no public name. Move it to the identity."))
        elif confidentiality == Source.Confidentiality.NAMED and not cleaned.get("public_name"):
            self.add_error("public_name", _("A named source needs the name that readers see."))
        if confidentiality and confidentiality != Source.Confidentiality.NAMED:
            self._refuse_the_former_name(cleaned)
        return cleaned

    def _refuse_the_former_name(self, cleaned):
        """A name that was public until now hides nobody while another field still says it."""
        name = (self.initial.get("public_name") or "").casefold()
        words = ("default_credit", "default_copyright", "default_usage_terms")
        for field in ("public_description", "reader_context", *words, "notes"):
            if name and name in (cleaned.get(field) or "").casefold():
                self.add_error(
                    field, _("This still says the name. Move it to the identity, then take it out of this field.")
                )
        slug = cleaned.get("slug")
        if name and slug and slug != self.initial.get("slug") and slugify(name, allow_unicode=True) in slug:
            self.add_error("slug", _("This address says the name. Leave it empty to have one made."))


class OnlyNamedFormSet(BaseInlineFormSet):
    """Links and handles say who somebody is: only a named source has them."""

    def clean(self):
        super().clean()
        if self.instance.confidentiality == Source.Confidentiality.NAMED:
            return
        if any(form.cleaned_data and not form.cleaned_data.get("DELETE") for form in self.forms if form.is_valid()):
            raise forms.ValidationError(
                _("Links and handles say who a source is. Move them to the identity, then mark them for removal here."),
                code="names_a_source",
            )


class ReasonForm(forms.Form):
    """Why somebody needs to know who a source is. The reason is logged."""

    reason = forms.CharField(
        label=_("Why you need to know"),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=vault.SHORTEST_REASON,
        max_length=500,
        help_text=_("Your name, the time and this reason are kept in the log for ever. Name nobody here."),
    )


class IdentityForm(forms.Form):
    """Who a source really is. Each field may stay empty."""

    name = forms.CharField(label=_("Name"), max_length=300, required=False)
    contact = forms.CharField(label=_("How to reach"), max_length=500, required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 6}), max_length=5000, required=False)
    # Which record the writer had before his eyes, so that nobody's newer one is overwritten.
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def identity(self):
        """Return what vault.save_identity() keeps."""
        return {name: self.cleaned_data[name] for name in vault.FIELDS}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in vault.FIELDS:
            # A browser must not offer the name again to the next person at this desk.
            self.fields[name].widget.attrs["autocomplete"] = "off"
