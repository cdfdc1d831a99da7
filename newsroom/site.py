"""The admin site: its order follows what people do, and the desk pages live inside its frame."""

from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.module_loading import module_has_submodule
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gallery.desk.access import whole_numbers

# What people do most comes first. A group's code names it in the page; records are named by their label.
ORDER = (
    (
        "work",
        _("Every day"),
        ("articles.article", "gallery.photoset", "gallery.photo", "sources.source", "gallery.topic"),
    ),
    ("provenance", _("Provenance"), ("gallery.claim", "gallery.provenancetag", "gallery.facet")),
    ("outside", _("Outside"), ("gallery.partner", "gallery.delivery", "gallery.dispatch")),
    ("site", _("Site"), ("articles.section", "articles.author", "articles.storedpost")),
    ("people", _("People"), ("auth.user", "auth.group")),
)
# taggit's own tags are not the ones that the newsroom uses (gallery.Topic): two lists of that name would mislead.
NOT_OURS = {"taggit.tag"}


def desk_urls(site):
    """Return the desk pages of every app that has a `desk` module with `urls(site)`."""
    found = []
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "desk"):
            module = import_module(f"{config.name}.desk")
            if hasattr(module, "urls"):
                found += module.urls(site)
    return found


class NewsroomAdminSite(admin.AdminSite):
    """The stock admin in our order and design."""

    site_header = _("Desk")
    site_title = _("Desk")
    index_title = _("Dashboard")
    empty_value_display = "–"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Register as usual, except for records that belong to a library and not to the newsroom."""
        models = model_or_iterable if isinstance(model_or_iterable, (list, tuple)) else [model_or_iterable]
        ours = [model for model in models if model._meta.label_lower not in NOT_OURS]
        super().register(ours, admin_class, **options)

    def login(self, request, extra_context=None):
        """Under the newsroom's name, which the stock view would replace by the host."""
        return super().login(request, {"site_name": settings.SITE_NAME, **(extra_context or {})})

    def get_urls(self):
        """The desk pages come first, so that a model's catch-all address cannot hide them."""
        address = path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(self.on_site), name="view_on_site")
        return [*desk_urls(self), address, *super().get_urls()]

    def on_site(self, request, content_type_id, object_id):
        """Lead to a record's public page. The stock view tells every account the address of every draft and source."""
        kind = ContentType.objects.filter(pk__in=whole_numbers(content_type_id)).first()
        model_admin = self._registry.get(kind.model_class()) if kind else None
        if model_admin is None or not model_admin.has_view_permission(request):
            raise PermissionDenied
        return shortcut(request, kind.pk, object_id)

    def get_app_list(self, request, app_label=None):
        """Return the records in the order of ORDER; what is left over stands in the machine room for superusers."""
        if app_label is not None:
            return super().get_app_list(request, app_label)
        found = {
            model["model"]._meta.label_lower: model
            for app in self._build_app_dict(request).values()
            for model in app["models"]
        }
        groups = [
            (code, name, [found.pop(label) for label in labels if label in found]) for code, name, labels in ORDER
        ]
        if request.user.is_superuser:
            rest = sorted(found.values(), key=lambda model: str(capfirst(model["name"])))
            groups.append(("machine-room", _("Machine room"), rest))
        return [
            {"app_label": code, "name": name, "app_url": "", "has_module_perms": True, "models": models}
            for code, name, models in groups
            if models
        ]

    def index(self, request, extra_context=None):
        """The dashboard: what waits, what is due, what came out."""
        from newsroom.dashboard import Dashboard

        context = {
            **self.each_context(request),
            "title": self.index_title,
            "app_list": self.get_app_list(request),
            "board": Dashboard(request.user),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, "desk/dashboard.html", context)
