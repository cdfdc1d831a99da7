"""Provenance claims in the admin: a list to work through, and a page on which a moderator decides."""

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from gallery.admin import filters
from gallery.admin.base import HistoryAdmin, picture
from gallery.desk.marks import CLAIM_MARKS
from gallery.desk.review_claims import row_of
from gallery.desk.thumbs import thumb, thumbs_of
from gallery.forms.evidence import EvidenceForm
from gallery.forms.review import ReviewForm
from gallery.models import Claim, Photo
from gallery.reviewing import why_not_review
from gallery.templatetags.photos import glyph


@admin.register(Claim)
class ClaimAdmin(HistoryAdmin):
    """Everything here is read-only: a claim changes through reviews and evidence alone."""

    change_form_template = "admin/gallery/claim/change_form.html"
    list_display = ("picture", "claimed", "facet", "state_words", "proposer", "age")
    list_display_links = ("claimed",)
    list_filter = (
        filters.ClaimStateFilter,
        filters.FacetFilter,
        filters.ClaimTagFilter,
        filters.ClaimSourceKindFilter,
        filters.TwoReviewsFilter,
    )
    list_select_related = ("tag__facet", "proposed_by", "content_object__source")
    search_fields = ("statement", "tag__name", "tag__slug", "content_object__public_id", "content_object__caption")
    ordering = ("-pk",)
    exact_field = "content_object__public_id"
    fields = ()

    def get_queryset(self, request):
        """With the photos' small pictures: one more query."""
        return super().get_queryset(request).prefetch_related(thumbs_of("content_object"))

    def add_view(self, request, form_url="", extra_context=None):
        """A claim begins with its photo."""
        return redirect("admin:gallery_photo_changelist")

    def has_add_permission(self, request):
        """Claims are proposed on the page of a photo."""
        return False

    def has_change_permission(self, request, obj=None):
        """Nothing on this page is a field."""
        return False

    def has_delete_permission(self, request, obj=None):
        """An observation keeps its history."""
        return False

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Add the photo, the evidence, the reviews that may be seen, and the buttons."""
        photo = Photo.objects.select_related("source").get(pk=obj.content_object_id)
        row = row_of(request.user, obj)
        context.update(
            claim=obj,
            mark=CLAIM_MARKS[obj.state],
            photo=photo,
            large=thumb(photo, 960),
            row=row,
            why_not=why_not_review(request.user, obj),
            settles=row.settles,
            review_form=ReviewForm.of(obj, settles=row.settles),
            evidence_form=EvidenceForm() if request.user.has_perm("gallery.add_evidence") else None,
            others=photo.claims.select_related("tag__facet").exclude(pk=obj.pk),
            title=obj.tag.label,
            subtitle=None,
        )
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=_("photo"))
    def picture(self, claim):
        """The small picture of the photo."""
        return picture(thumb(claim.content_object), reverse("admin:gallery_claim_change", args=[claim.pk]))

    @admin.display(description=_("claim"), ordering="tag")
    def claimed(self, claim):
        """Tag and the photo's number."""
        return format_html("{} <code>{}</code>", claim.tag.label, claim.content_object.public_id)

    @admin.display(description=_("facet"), ordering="tag__facet")
    def facet(self, claim):
        """The question that it answers."""
        return claim.tag.facet.label

    @admin.display(description=_("state"), ordering="state")
    def state_words(self, claim):
        """Mark, word, and whether two reviews are needed."""
        two = _("needs two reviews") if claim.tag.two_reviews and claim.state == Claim.State.PROPOSED else ""
        mark = CLAIM_MARKS[claim.state]
        return format_html(
            '<span class="st st--{0}">{1}{2}</span> <span class="meta">{3}</span>',
            mark,
            glyph(f"s-{mark}"),
            claim.get_state_display(),
            two,
        )

    @admin.display(description=_("proposed by"), ordering="proposed_by")
    def proposer(self, claim):
        """Who said so."""
        return claim.proposed_by or "–"

    @admin.display(description=_("age"), ordering="proposed_at")
    def age(self, claim):
        """How long it has been here."""
        return format_html(
            '<time datetime="{}">{}</time>', claim.proposed_at.isoformat(), timesince(claim.proposed_at, depth=1)
        )
