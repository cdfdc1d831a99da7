"""Sources in the admin: lists, look-ups, and the way to the identity, which is never on the form itself."""

from django.contrib import admin, messages
from django.db.models import OuterRef
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from sources import services
from sources.capped import CappedCount, counted
from sources.forms import OnlyNamedFormSet, SourceForm
from sources.histories import ReadOnlyHistoryAdmin
from sources.models import Event, Identity, Source, SourceHandle, SourceLink
from sources.refused import ShowsRefusals


class SourceLinkInline(admin.TabularInline):
    """Public links of a named source."""

    model = SourceLink
    formset = OnlyNamedFormSet
    extra = 0


class SourceHandleInline(admin.TabularInline):
    """Public accounts of a named source."""

    model = SourceHandle
    formset = OnlyNamedFormSet
    extra = 0


# What the storeys above tell on the page of a source: functions that take the request and the source and return context
# for templates/admin/sources/source/change_form.html. An app adds its own with its admin.
page_context: list = []


class RiskReviewFilter(admin.SimpleListFilter):
    """Sources whose risk is to be looked at again."""

    title, parameter_name = _("risk review"), "review"

    def lookups(self, request, model_admin):
        """Due by now, or at any time."""
        return [("due", _("Due")), ("any", _("Has a date"))]

    def queryset(self, request, queryset):
        """Limit the list; an unknown value shows nothing rather than everything."""
        if self.value() is None:
            return queryset
        return {
            "due": queryset.filter(risk_review_due__lte=timezone.localdate()),
            "any": queryset.filter(risk_review_due__isnull=False),
        }.get(self.value(), queryset.none())


@admin.register(Source)
class SourceAdmin(ShowsRefusals, ReadOnlyHistoryAdmin):
    """Everything about a source but who it is."""

    form = SourceForm
    inlines = (SourceLinkInline, SourceHandleInline)
    list_display = ("code", "kind", "confidentiality", "clearance", "photo_count", "affiliation")
    list_filter = ("kind", "confidentiality", "clearance", RiskReviewFilter, "has_public_page")
    list_select_related = ("affiliation",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("code", "public_name", "public_description")
    autocomplete_fields = ("affiliation",)
    readonly_fields = ("who_this_is", "clearance_words")
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("code", "kind", "confidentiality", "who_this_is", "clearance_words")}),
        (
            _("What readers may know"),
            {"fields": ("public_name", "public_description", "reader_context", "has_public_page", "slug")},
        ),
        (
            _("For its pictures"),
            {
                "fields": (
                    "affiliation",
                    "default_credit",
                    "default_copyright",
                    "default_usage",
                    "default_licence",
                    "default_usage_terms",
                    "usual_access",
                )
            },
        ),
        (_("For the desk only"), {"fields": ("reliability", "risk_review_due", "notes")}),
    )

    def get_queryset(self, request):
        """Add `photos_number`, as far as it is worth counting."""
        photo = Source._meta.get_field("photos").related_model
        photos = CappedCount(photo.objects.filter(source=OuterRef("pk")))
        return super().get_queryset(request).annotate(photos_number=photos)

    @admin.display(description=_("photos"), ordering="photos_number")
    def photo_count(self, source):
        """How many photos come from it."""
        return counted(source.photos_number)

    @admin.display(description=_("Who this is"))
    def who_this_is(self, source):
        """A way to the identity's own page; says whether there is a record, and nothing of what it says."""
        if not source.pk:
            return _("Save the source first. Who it is then gets a page of its own, encrypted.")
        saved = Identity.objects.filter(source=source).values_list("updated_at", flat=True).first()
        if saved:
            state = _("An encrypted record is kept, last saved %(date)s.") % {
                "date": formats.date_format(timezone.localtime(saved), "DATE_FORMAT")
            }
        else:
            state = _("Nothing is on record.")
        link = reverse("admin:source-identity", args=[source.pk])
        return format_html('{} <a href="{}">{}</a>', state, link, _("Open the identity"))

    @admin.display(description=_("Clearance"))
    def clearance_words(self, source):
        """What readers may see of it, with the ways to the pages that change this; their addresses live above us."""
        if not source.pk:
            return _("A named source is cleared at once; any other waits until somebody clears it.")
        links = [
            (reverse("admin:source-clearance", args=[source.pk]), _("Change it")),
            (reverse("admin:source-danger", args=[source.pk]), _("This source is in danger")),
        ]
        return format_html(
            "{} {}",
            source.get_clearance_display(),
            format_html_join(" · ", '<a href="{}">{}</a>', links),
        )

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Add what the storeys above tell of it."""
        if obj is not None:
            for step in page_context:
                context.update(step(request, obj))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        """Save through the service, which keeps former addresses and writes the log."""
        services.save_source(by=request.user, source=obj)
        hidden = obj.confidentiality != Source.Confidentiality.NAMED
        if hidden and "confidentiality" in form.changed_data and obj.photos.exists():
            self.message_user(
                request,
                _("Look through the captions, credits and tags of this source's photos: they may still say who it is."),
                messages.WARNING,
            )

    def delete_view(self, request, object_id, extra_context=None):
        """Say plainly what keeps a source, in the place of a list of every photo."""
        source = self.get_object(request, object_id)
        if source and self.has_delete_permission(request, source) and (reason := services.why_kept(source)):
            self.message_user(request, reason, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:sources_source_change", args=[source.pk]))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request, obj):
        """Delete through the service."""
        services.delete_source(by=request.user, source=obj)

    def get_actions(self, request):
        """Sources are deleted one by one: each time somebody should read what hangs on them."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """The log, to be read only."""

    list_display = ("number", "at", "actor", "action", "target")
    list_filter = ("action",)
    list_select_related = ("actor",)
    search_fields = ("target", "action")
    show_full_result_count = False
    fields = readonly_fields = ("number", "at", "actor", "action", "target", "detail", "previous", "digest")

    def has_view_permission(self, request, obj=None):
        """Everything as it was written, verdicts included that somebody has still to judge without: not for a desk.
        The readable log is for those who hold sources.view_event."""
        return request.user.is_superuser

    def has_add_permission(self, request):
        """Events are written by services."""
        return False

    def has_change_permission(self, request, obj=None):
        """Events never change."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Events never go."""
        return False
