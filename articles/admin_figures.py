"""The desk's lists and forms for saved social posts, comparisons and annotated photos. Saving is the service's part."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from articles.figures import posts_showing
from articles.forms_figures import AnnotatedPhotoForm, AnnotationForm, AnnotationFormSet, ComparisonForm, StoredPostForm
from articles.models import AnnotatedPhoto, Annotation, Comparison, StoredPost
from articles.services.figures import save_figure
from gallery.admin.base import picture
from gallery.desk.access import change_url
from gallery.desk.thumbs import thumb, thumbs_of
from sources.histories import ReadOnlyHistoryAdmin

WIDE = 960


class FigureAdmin(ReadOnlyHistoryAdmin):
    """A record that texts show. What a post shows is not deleted: its readers would find a hole."""

    def save_model(self, request, obj, form, change):
        """Through the service, which asks the gate of every post that shows it."""
        save_figure(by=request.user, figure=obj)

    def has_delete_permission(self, request, obj=None):
        """Not while a post shows it."""
        return super().has_delete_permission(request, obj) and not (obj and posts_showing(obj).exists())

    def get_actions(self, request):
        """No deletion of many at once, which would ask nobody."""
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}

    @admin.display(description=_("shown in"))
    def shown_in(self, obj):
        """The posts that show it to readers, now or at their time."""
        links = ((change_url(post), str(post)) for post in posts_showing(obj))
        return format_html_join(", ", '<a href="{}">{}</a>', links) or _("No post yet")


@admin.register(StoredPost)
class StoredPostAdmin(FigureAdmin):
    """Social posts that we saved."""

    form = StoredPostForm
    list_display = ("author", "handle", "platform", "posted_on")
    list_filter = ("platform",)
    search_fields = ("author", "handle", "text")
    date_hierarchy = "posted_on"


@admin.register(Comparison)
class ComparisonAdmin(FigureAdmin):
    """Two photos, side by side or one over the other."""

    form = ComparisonForm
    list_display = ("pictures", "title", "overlaid", "created_at")
    list_display_links = ("title",)
    search_fields = ("title", "words", "left__public_id", "right__public_id")
    readonly_fields = ("shown_in",)
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request):
        """With both small pictures: a constant number of queries."""
        rows = super().get_queryset(request).select_related("left", "right")
        return rows.prefetch_related(thumbs_of("left"), thumbs_of("right"))

    @admin.display(description=_("Photos"))
    def pictures(self, obj):
        """Both photos, small."""
        return format_html_join(" ", "{}", ((picture(thumb(one), change_url(one)),) for one in (obj.left, obj.right)))


class AnnotationInline(admin.TabularInline):
    """The notes of an annotated photo."""

    model = Annotation
    form = AnnotationForm
    formset = AnnotationFormSet
    extra = 3
    ordering = ("position", "pk")


@admin.register(AnnotatedPhoto)
class AnnotatedPhotoAdmin(FigureAdmin):
    """A photo with numbered notes, which are set in the picture or typed as numbers."""

    form = AnnotatedPhotoForm
    inlines = (AnnotationInline,)
    list_display = ("small", "title", "created_at")
    list_display_links = ("title",)
    search_fields = ("title", "words", "photo__public_id")
    readonly_fields = ("shown_in",)
    list_per_page = 50
    show_full_result_count = False

    class Media:
        css = {"all": ["articles/desk.css"]}

    def get_queryset(self, request):
        """With the small picture: a constant number of queries."""
        return super().get_queryset(request).select_related("photo").prefetch_related(thumbs_of("photo"))

    def save_model(self, request, obj, form, change):
        """Saved together with its notes, in save_related()."""

    def save_related(self, request, form, formsets, change):
        """Photo and notes through the service, at once: readers never see one without the other."""
        rows = [
            (one.cleaned_data.get("position") or len(formsets[0].forms), number, one.cleaned_data)
            for number, one in enumerate(formsets[0].forms)
            if one.cleaned_data.get("text") and not one.cleaned_data.get("DELETE")
        ]
        notes = [
            (data["x"], data["y"], data["text"]) for _position, _number, data in sorted(rows, key=lambda row: row[:2])
        ]
        formsets[0].save(commit=False)
        save_figure(by=request.user, figure=form.instance, notes=notes)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Add the picture in which the notes are set."""
        shown = thumb(obj.photo, WIDE) if obj else None
        return super().render_change_form(request, context | {"stage": shown}, add, change, form_url, obj)

    @admin.display(description=_("Photo"))
    def small(self, obj):
        """The photo, small."""
        return picture(thumb(obj.photo), change_url(obj.photo))
