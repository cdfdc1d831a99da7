"""The controlled vocabulary: texts may be edited, codes and rules may not."""

from django.contrib import admin
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from gallery.admin.base import DeskAdmin, stamp
from gallery.admin.filters import FacetFilter
from gallery.models import Claim, Facet, ProvenanceTag


class TagFacetFilter(FacetFilter):
    """The question that a tag answers."""

    path = "facet__code"


class FixedVocabulary(DeskAdmin):
    """Rows come with the vocabulary file: nobody adds or deletes one here."""

    def has_add_permission(self, request):
        """New words come with `load_vocabulary`."""
        return False

    def has_delete_permission(self, request, obj=None):
        """A word that once was used stays readable."""
        return False


@admin.register(Facet)
class FacetAdmin(FixedVocabulary):
    """The questions."""

    list_display = ("name", "name_ko", "code", "exclusive")
    readonly_fields = ("code", "exclusive")
    fieldsets = (
        (None, {"fields": ("code", "exclusive")}),
        (_("Words"), {"fields": (("name", "name_ko"), ("question", "question_ko"), "position")}),
    )


@admin.register(ProvenanceTag)
class ProvenanceTagAdmin(FixedVocabulary):
    """The words, with their meaning and the note that readers get."""

    list_display = ("name", "mark", "facet", "slug", "two_reviews", "accepted")
    list_filter = (TagFacetFilter, "two_reviews")
    list_select_related = ("facet",)
    search_fields = ("name", "name_ko", "slug", "definition")
    readonly_fields = ("slug", "facet", "glyph", "two_reviews")
    fieldsets = (
        (None, {"fields": (("slug", "facet"), ("glyph", "two_reviews"), "position")}),
        (_("Name"), {"fields": (("name", "name_ko"),)}),
        (_("What it means"), {"fields": ("definition", "definition_ko")}),
        (_("What readers should keep in mind"), {"fields": ("reader_note", "reader_note_ko")}),
    )

    def get_queryset(self, request):
        """With the number of accepted claims."""
        accepted = Count("claims", filter=Q(claims__state=Claim.State.VERIFIED))
        return super().get_queryset(request).annotate(accepted_count=accepted)

    @admin.display(description=_("mark"))
    def mark(self, tag):
        """The class that the tag gives."""
        return stamp(tag.glyph) if tag.glyph else "–"

    @admin.display(description=_("accepted claims"), ordering="accepted_count")
    def accepted(self, tag):
        """How often it stands."""
        return tag.accepted_count
