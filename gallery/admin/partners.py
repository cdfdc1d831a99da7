"""Partners, what they took from us, and the orders to the outside that a change has made."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from gallery import outbox
from gallery.admin.base import ChoiceFilter, DeskAdmin
from gallery.forms.partners import PartnerForm
from gallery.models import Delivery, Dispatch, Partner
from gallery.services.partners import save_partner


@admin.register(Partner)
class PartnerAdmin(DeskAdmin):
    """Who takes pictures from us."""

    form = PartnerForm
    list_display = ("name", "email", "language", "is_active", "taken")
    list_filter = ("is_active",)
    search_fields = ("name", "email")
    fields = ("name", "email", "language", "is_active", "notes")

    def save_model(self, request, obj, form, change):
        """Through the service, which writes the log."""
        save_partner(by=request.user, partner=obj)

    def has_delete_permission(self, request, obj=None):
        """Whoever took something must hear of its recall: a partner who takes nothing more is made inactive."""
        return False

    @admin.display(description=_("what they took"))
    def taken(self, partner):
        """A way to the list."""
        url = f"{reverse('admin:gallery_delivery_changelist')}?partner__id__exact={partner.pk}"
        return format_html('<a href="{}">{}</a>', url, _("Deliveries"))


class ReadOnly:
    """Nothing here is typed: services write these rows."""

    def has_add_permission(self, request):
        """Written by a service."""
        return False

    def has_change_permission(self, request, obj=None):
        """Written by a service."""
        return False

    def has_delete_permission(self, request, obj=None):
        """What happened stays on record."""
        return False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, DeskAdmin):
    """What went to whom, and when."""

    list_display = ("partner", "thing", "title", "delivered_at", "delivered_by")
    list_filter = ("partner",)
    list_select_related = ("partner", "photo", "delivered_by")
    search_fields = ("photo__public_id", "place", "title", "note")
    fields = ("partner", "thing", "title", "note", "delivered_at", "delivered_by")

    @admin.display(description=_("what"))
    def thing(self, delivery):
        """The photo's number with the way to it, or the name of the record."""
        if not delivery.photo_id:
            return delivery.place
        url = reverse("admin:gallery_photo_change", args=[delivery.photo_id])
        return format_html('<a href="{}"><code>{}</code></a>', url, delivery.photo.public_id)


class OrderStateFilter(ChoiceFilter):
    """What waits, and what arrived."""

    title, parameter_name = _("state"), "state"
    choices_of = (("waiting", _("Waiting")), ("arrived", _("Arrived")))

    def limit(self, queryset, value):
        """Twin of Dispatch.is_waiting."""
        if value not in ("waiting", "arrived"):
            return queryset.none()
        return queryset.filter(done_at__isnull=value == "waiting")


@admin.register(Dispatch)
class DispatchAdmin(ReadOnly, DeskAdmin):
    """Orders to the CDN and mails to partners: what waits, why, and when it is tried again."""

    change_list_template = "admin/gallery/dispatch/change_list.html"
    change_form_template = "admin/gallery/dispatch/change_form.html"
    list_display = ("kind", "cause", "state", "attempts", "made_at")
    list_filter = (OrderStateFilter, "kind")
    search_fields = ("cause",)
    fields = ("kind", "cause", "state", "attempts", "made_at", "due_at", "done_at")

    def changelist_view(self, request, extra_context=None):
        """Say above the list what is missing, and offer to try again."""
        return super().changelist_view(request, {**_situation(request), **(extra_context or {})})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Add the text of the mail or the addresses, for whoever does it by hand."""
        order = self.get_object(request, object_id) if object_id else None
        mine = {"order": order, **_situation(request), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, mine)

    @admin.display(description=_("state"))
    def state(self, order):
        """Arrived, waiting, or what went wrong."""
        if not order.is_waiting:
            return _("Arrived")
        return order.last_error or _("Waiting")


def _situation(request):
    """What the pages of orders say of the ways to the outside, and whether this person may do something."""
    return {
        "cdn_is_down": outbox.cdn_is_down(),
        "mails_wait_for_a_server": outbox.mails_wait_for_a_server(),
        "may_try": request.user.has_perm(outbox.PERMISSION),
    }
