"""Photos in the admin."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from gallery.admin import filters
from gallery.admin.base import HistoryAdmin, SavedByService, picture, stamp, state_mark
from gallery.admin.photo_page import page_context
from gallery.admin.private import KeepsPrivate
from gallery.blockers import Blocked, is_final
from gallery.desk.access import page
from gallery.desk.describe import MOST
from gallery.desk.pick import search_photos
from gallery.desk.safety import MOST as TOGETHER
from gallery.desk.states import state_of, with_states
from gallery.desk.thumbs import thumb, with_thumbs
from gallery.forms.batch import BatchForm
from gallery.forms.photo import PhotoForm
from gallery.forms.photoset import OverrideForm
from gallery.models import Photo
from gallery.services.photos import edit_photo
from gallery.services.release import release_to_archive
from gallery.services.removal import delete_unpublished, was_public
from gallery.services.rights import add_lease


@admin.register(Photo)
class PhotoAdmin(KeepsPrivate, SavedByService, HistoryAdmin):
    """The list with pictures, the form, and changes of many at once; state is read-only here."""

    form = PhotoForm
    change_form_template = "admin/gallery/photo/change_form.html"
    list_display = ("picture", "number", "words", "credit", "source", "provenance_class", "state")
    list_display_links = ("number",)
    list_filter = (
        filters.PhotoStateFilter,
        filters.AccessFilter,
        filters.SourceKindFilter,
        filters.TopicFilter,
        filters.UploaderFilter,
        filters.YearFilter,
    )
    list_select_related = ("source",)
    search_fields = ("public_id", "caption", "headline", "credit_line", "source__code")
    search_help_text = _("Number, caption, headline, credit, source or tag.")
    ordering = ("-pk",)
    exact_field = "public_id"
    actions = ("describe", "set_for_all", "nothing_to_hide", "sign_off", "release")
    fieldsets = (
        (_("What readers see"), {"fields": ("headline", "caption", "alt", "tags", "language")}),
        (_("Who made it"), {"fields": (("creator", "credit_line"), ("source", "digital_source_type"))}),
        (
            _("Rights"),
            {
                "fields": (
                    ("copyright_notice", "licence"),
                    ("usage_category", "rights_expire"),
                    "usage_terms",
                    "restrictions",
                )
            },
        ),
        (
            _("When and where: what we know"),
            {
                "classes": ("half",),
                "description": _("For the desk alone."),
                "fields": ("taken_on", ("taken_time", "taken_offset"), "place", ("latitude", "longitude")),
            },
        ),
        (
            _("When and where: what readers see"),
            {
                "classes": ("half",),
                "description": _("Never finer than the source's confidentiality allows."),
                "fields": ("date_precision", "place_precision", "place_shown", "place_reason"),
            },
        ),
        (_("Safety"), {"fields": (("embargo_until", "risk_review_due"), "graphic")}),
        (
            _("Focal point"),
            {
                "description": _("What must stay in sight when the picture is cropped. Click in the picture, or type."),
                "fields": (("focal_x", "focal_y"),),
            },
        ),
    )

    def get_queryset(self, request):
        """With the small pictures: one more query."""
        return with_states(with_thumbs(super().get_queryset(request)))

    def get_search_results(self, request, queryset, search_term):
        """The same search as in the picker."""
        return search_photos(queryset, search_term), False

    def add_view(self, request, form_url="", extra_context=None):
        """A photo begins with its file."""
        return redirect("admin:photo-upload")

    def has_delete_permission(self, request, obj=None):
        """What readers saw is withdrawn, never deleted."""
        return super().has_delete_permission(request, obj) and (obj is None or not was_public(obj))

    def has_change_permission(self, request, obj=None):
        """A withdrawn photo keeps what it said."""
        return super().has_change_permission(request, obj) and not (obj and obj.withdrawn_at)

    def save_model(self, request, obj, form, change):
        """Only what this person changed goes to the service."""
        edit_photo(by=request.user, photo=obj, **form.changes())

    def delete_model(self, request, obj):
        """With its files, after the commit."""
        delete_unpublished(by=request.user, photo=obj)

    def delete_view(self, request, object_id, extra_context=None):
        """What the service refuses is said on the photo's page."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return redirect("admin:gallery_photo_change", object_id)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Add the picture, what stands in the way, claims, uses and metadata."""
        if obj is not None:
            context.update(page_context(request, obj))
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Columns

    @admin.display(description=_("picture"))
    def picture(self, photo):
        """The small picture."""
        return picture(thumb(photo), reverse("admin:gallery_photo_change", args=[photo.pk]))

    @admin.display(description=_("number"), ordering="public_id")
    def number(self, photo):
        """What people call it on the telephone."""
        return format_html("<code>{}</code>", photo.public_id)

    @admin.display(description=_("caption"))
    def words(self, photo):
        """Headline and the beginning of the caption."""
        caption = photo.caption if len(photo.caption) <= 90 else f"{photo.caption[:90]}…"
        return format_html("<b>{}</b> {}", photo.headline, caption) if photo.headline else caption or "–"

    @admin.display(description=_("credit"), ordering="credit_line")
    def credit(self, photo):
        """The credit line."""
        return photo.credit_line or "–"

    @admin.display(description=_("provenance"), ordering="access_class")
    def provenance_class(self, photo):
        """Mark and words."""
        return stamp(photo.access_class)

    @admin.display(description=_("state"), ordering="public_from")
    def state(self, photo):
        """Mark, word, and what is missing."""
        return state_mark(state_of(photo))

    # Changes of many

    @admin.action(description=_("Describe the selected photos"), permissions=["change"])
    def describe(self, request, queryset):
        """All of them on one page."""
        keys = [str(pk) for pk in queryset.values_list("pk", flat=True)[:MOST]]
        return HttpResponseRedirect(f"{reverse('admin:photo-describe')}?ids={','.join(keys)}")

    @admin.action(description=_("Nothing to hide in the selected photos"), permissions=["decide"])
    def nothing_to_hide(self, request, queryset):
        """All of them on one page, the pictures in view."""
        keys = [str(pk) for pk in queryset.values_list("pk", flat=True)[:TOGETHER]]
        return HttpResponseRedirect(f"{reverse('admin:safety-nothing')}?ids={','.join(keys)}")

    @admin.action(description=_("Sign off what was decided about them"), permissions=["sign"])
    def sign_off(self, request, queryset):
        """All of them on one page, the pictures in view as readers would see them."""
        keys = [str(pk) for pk in queryset.values_list("pk", flat=True)[:TOGETHER]]
        return HttpResponseRedirect(f"{reverse('admin:safety-sign')}?ids={','.join(keys)}")

    def has_decide_permission(self, request):
        """The permission that the service asks for."""
        return request.user.has_perm("gallery.add_safetydecision")

    def has_sign_permission(self, request):
        """The permission that the service asks for."""
        return request.user.has_perm("gallery.sign_safetydecision")

    @admin.action(description=_("Set credit, source or rights"), permissions=["change"])
    def set_for_all(self, request, queryset):
        """Ask for the values, then save each photo through the service: all of them or none."""
        posted = request.POST if "apply" in request.POST else None
        form = BatchForm(posted, may_lease=request.user.has_perm("gallery.add_lease"))
        photos = list(queryset.filter(withdrawn_at=None).select_related("source"))
        if posted is not None and form.is_valid():
            try:
                with transaction.atomic():
                    for photo in photos:
                        edit_photo(by=request.user, photo=photo, **form.changes_of(photo))
                        if lease := form.lease():
                            add_lease(by=request.user, photo=photo, **lease)
            except ValidationError as error:
                form.add_error(None, forms_error(error))
            else:
                number = len(photos)
                words = ngettext("%d photo was changed.", "%d photos were changed.", number) % number
                self.message_user(request, words, messages.SUCCESS)
                return None
        return page(
            request,
            "desk/photo_batch.html",
            _("Set credit, source or rights"),
            form=form,
            rows=[(photo, thumb(photo)) for photo in photos],
            action="set_for_all",
            opts=self.model._meta,
        )

    @admin.action(description=_("Show in the archive"), permissions=["release"])
    def release(self, request, queryset):
        """Make photos public on their own; each that something holds back says what.

        Whoever may pass that over is asked for the reason first.
        """
        may_override = request.user.has_perm("gallery.override_blockers")
        form = OverrideForm(request.POST if "apply" in request.POST else None, may_override=may_override)
        reason = form.cleaned_data.get("override_reason", "") if form.is_bound and form.is_valid() else ""
        shown, held = 0, []
        for photo in queryset.filter(withdrawn_at=None)[:MOST]:
            try:
                release_to_archive(by=request.user, photo=photo, override_reason=reason)
            except Blocked as error:
                held.append((photo, thumb(photo), error.blockers))
            else:
                shown += 1
        if shown:
            words = ngettext("%d photo is in the archive.", "%d photos are in the archive.", shown) % shown
            self.message_user(request, words, messages.SUCCESS)
        found = [blocker for _photo, _thumb, blockers in held for blocker in blockers]
        if may_override and found and not all(is_final(blocker) for blocker in found):
            context = {"form": form, "rows": held, "action": "release", "opts": self.model._meta}
            return page(request, "desk/photo_release.html", _("Show in the archive"), **context)
        for blocker in found:
            self.message_user(request, blocker.sentence, messages.ERROR)
        return None

    def has_release_permission(self, request):
        """The permission that the service asks for."""
        return request.user.has_perm("gallery.publish_photoset")


def forms_error(error):
    """Return a refusal without the names of fields that a form may not have."""
    return ValidationError(error.messages)
