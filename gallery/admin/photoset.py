"""Photo sets in the admin."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gallery.admin import filters
from gallery.admin.base import HistoryAdmin, SavedByService, picture, state_mark
from gallery.desk.pick import with_number
from gallery.desk.states import PUBLIC, set_state
from gallery.desk.thumbs import thumb, thumbs_of
from gallery.forms.photoset import PhotoSetForm
from gallery.introductions import render
from gallery.models import PhotoSet
from gallery.services.photosets import save_set, set_blockers, unreleased_photos


@admin.register(PhotoSet)
class PhotoSetAdmin(SavedByService, HistoryAdmin):
    """The list with lead pictures, and the form with the photos in order."""

    form = PhotoSetForm
    change_form_template = "admin/gallery/photoset/change_form.html"
    list_display = ("picture", "title", "photos_in", "state", "topics")
    list_display_links = ("title",)
    list_filter = (filters.SetStateFilter, filters.SetTopicFilter)
    list_select_related = ("lead",)
    search_fields = ("title", "slug", "introduction", "tags__name")
    ordering = ("-pk",)
    fieldsets = (
        (None, {"fields": ("title", "introduction", "opened")}),
        (_("Photos"), {"fields": ("items",), "classes": ("wide-items",)}),
        (_("Finding it"), {"fields": ("tags", ("slug", "language"))}),
        (_("Safety"), {"fields": ("embargo_until",)}),
    )

    looked_at = (
        (None, {"fields": ("title", "introduction_shown")}),
        (_("Photos"), {"fields": ("photos_shown",)}),
        (_("Finding it"), {"fields": ("topics", ("slug", "language"))}),
        (_("Safety"), {"fields": ("embargo_until",)}),
    )

    def get_fieldsets(self, request, obj=None):
        """Who may only look gets the photos as pictures instead of a form without fields."""
        editable = obj is None or self.has_change_permission(request, obj)
        return super().get_fieldsets(request, obj) if editable else self.looked_at

    def get_queryset(self, request):
        """With lead pictures, tags and the number of photos: three queries in all."""
        sets = with_number(super().get_queryset(request))
        return sets.prefetch_related(thumbs_of("lead"), "tags")

    def has_delete_permission(self, request, obj=None):
        """What readers saw is withdrawn, never deleted."""
        return super().has_delete_permission(request, obj) and (
            obj is None or not (obj.public_from or obj.withdrawn_at)
        )

    def has_change_permission(self, request, obj=None):
        """A withdrawn set keeps what it said."""
        return super().has_change_permission(request, obj) and not (obj and obj.withdrawn_at)

    def save_model(self, request, obj, form, change):
        """One call of the service; tags belong to the same transaction."""
        items = form.cleaned_data["items"]
        obj._history_user = request.user
        save_set(by=request.user, photo_set=obj, items=list(items.rows), lead=items.lead)
        names = form.cleaned_data["tags"]
        if set(names) != set(obj.tags.names()):
            obj.tags.set(names)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Add the state and what stands in the way."""
        if obj is None or not obj.withdrawn_at:
            context["blockers_url"] = reverse("admin:photoset-blockers")
        if obj is not None:
            user, state = request.user, set_state(obj)
            waiting = unreleased_photos(obj).count() if obj.public_from and not obj.withdrawn_at else 0
            context.update(
                photo_set=obj,
                state=state,
                blockers=[] if obj.withdrawn_at else set_blockers(obj),
                waiting=waiting,
                may_publish=user.has_perm("gallery.publish_photoset")
                and not obj.withdrawn_at
                and (waiting or state.key != PUBLIC),
                may_withdraw=user.has_perm("gallery.withdraw_photoset") and obj.public_from and not obj.withdrawn_at,
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=_("lead"))
    def picture(self, photo_set):
        """The lead photo, small."""
        url = reverse("admin:gallery_photoset_change", args=[photo_set.pk])
        return picture(thumb(photo_set.lead) if photo_set.lead else None, url)

    @admin.display(description=_("photos"), ordering="number")
    def photos_in(self, photo_set):
        """How many photos."""
        return photo_set.number

    @admin.display(description=_("state"), ordering="public_from")
    def state(self, photo_set):
        """Mark and word."""
        return state_mark(set_state(photo_set))

    @admin.display(description=_("introduction"))
    def introduction_shown(self, photo_set):
        """As readers see it."""
        return render(photo_set.introduction) or "–"

    @admin.display(description=_("in this order"))
    def photos_shown(self, photo_set):
        """Small pictures with their captions here; two queries."""
        items = photo_set.items.select_related("photo").prefetch_related(thumbs_of("photo"))
        return render_to_string("desk/set_shown.html", {"rows": [(item, thumb(item.photo)) for item in items]})

    @admin.display(description=_("tags"))
    def topics(self, photo_set):
        """What it is about."""
        return ", ".join(topic.name for topic in photo_set.tags.all()) or "–"
