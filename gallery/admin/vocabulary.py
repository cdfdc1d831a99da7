"""The controlled vocabulary: kept by chief moderators, without code. Codes stay, and nothing is ever deleted."""

from django import forms
from django.contrib import admin
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from gallery.admin.base import DeskAdmin, stamp
from gallery.admin.filters import FacetFilter
from gallery.models import Claim, Facet, ProvenanceTag
from gallery.provenance import class_name
from gallery.services.vocabulary import MARKS, check_facet, check_tag, save_facet, save_tag
from sources.capped import CappedCount, counted


class TagFacetFilter(FacetFilter):
    """The question that a tag answers."""

    path = "facet__code"


class FacetForm(forms.ModelForm):
    """A question, checked as the service checks it."""

    def clean(self):
        """What cannot be kept is said at the form."""
        cleaned = super().clean()
        for name in self.fields:
            setattr(self.instance, name, cleaned.get(name, getattr(self.instance, name)))
        if not self.errors:
            check_facet(self.instance)
        return cleaned


class TagForm(forms.ModelForm):
    """A word, checked as the service checks it."""

    glyph = forms.ChoiceField(
        label=_("mark"),
        required=False,
        help_text=_("The class in which readers meet photos with this way of access."),
        choices=lambda: [("", "–"), *((key, class_name(key)) for key in MARKS)],
    )

    def clean(self):
        """What cannot be kept is said at the form."""
        cleaned = super().clean()
        for name in self.fields:
            if name in cleaned:
                setattr(self.instance, name, cleaned[name])
        if not self.errors:
            check_tag(self.instance)
        return cleaned


class Vocabulary(DeskAdmin):
    """Rows stay for ever: a word that once was used stays readable."""

    def has_delete_permission(self, request, obj=None):
        """A tag is retired instead."""
        return False


@admin.register(Facet)
class FacetAdmin(Vocabulary):
    """The questions."""

    form = FacetForm
    list_display = ("name", "name_ko", "code", "exclusive")
    readonly_fields = ("code",)
    fieldsets = (
        (None, {"fields": ("code", "exclusive")}),
        (_("Words"), {"fields": (("name", "name_ko"), ("question", "question_ko"), "position")}),
    )

    def has_add_permission(self, request):
        """A new question would need its place on every page."""
        return False

    def save_model(self, request, obj, form, change):
        """Through the service, which lets the claims follow."""
        save_facet(by=request.user, facet=obj)


@admin.register(ProvenanceTag)
class ProvenanceTagAdmin(Vocabulary):
    """The words, with their meaning and the note that readers get."""

    form = TagForm
    list_display = ("name", "mark", "facet", "slug", "two_reviews", "retired", "accepted")
    list_filter = (TagFacetFilter, "two_reviews", "retired")
    list_select_related = ("facet",)
    search_fields = ("name", "name_ko", "slug", "definition")
    fieldsets = (
        (None, {"fields": (("slug", "facet"), ("glyph", "pillar"), ("two_reviews", "retired"), "position")}),
        (_("Name"), {"fields": (("name", "name_ko"),)}),
        (_("What it means"), {"fields": ("definition", "definition_ko")}),
        (_("What readers should keep in mind"), {"fields": ("reader_note", "reader_note_ko")}),
    )

    def get_readonly_fields(self, request, obj=None):
        """Addresses, exports and claims hold on to the code and the facet."""
        return ("slug", "facet") if obj else ()

    def get_queryset(self, request):
        """With the number of accepted claims, as far as it is worth counting."""
        accepted = CappedCount(Claim.objects.verified().filter(tag=OuterRef("pk")))
        return super().get_queryset(request).annotate(accepted_count=accepted)

    def save_model(self, request, obj, form, change):
        """Through the service, which lets the claims follow."""
        save_tag(by=request.user, tag=obj)

    @admin.display(description=_("mark"))
    def mark(self, tag):
        """The class that the tag gives."""
        return stamp(tag.glyph) if tag.glyph else "–"

    @admin.display(description=_("accepted claims"), ordering="accepted_count")
    def accepted(self, tag):
        """How often it stands."""
        return counted(tag.accepted_count)
