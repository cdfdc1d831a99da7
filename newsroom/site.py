"""The admin site: its order follows what people do, and the desk pages live inside its frame."""

from importlib import import_module

from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.module_loading import module_has_submodule
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gallery.desk.access import whole_numbers
from sources.naming import site_name

# What people do most comes first. A group's code names it in the page; records are named by their label.
ORDER = (
    (
        "work",
        _("Every day"),
        ("articles.article", "gallery.photoset", "gallery.photo", "sources.source", "gallery.topic"),
    ),
    ("provenance", _("Provenance"), ("gallery.claim", "gallery.provenancetag", "gallery.facet")),
    ("outside", _("Outside"), ("gallery.partner", "gallery.delivery", "gallery.dispatch")),
    ("figures", _("Shown in posts"), ("articles.comparison", "articles.annotatedphoto", "articles.storedpost")),
    ("site", _("Site"), ("articles.section", "articles.author")),
    ("people", _("People"), ("auth.user", "auth.group")),
)
# Desk pages that stand among the records: group -> (name of the address, what it is called, who may open it).
STANDING = {
    "site": (
        ("front-page", _("Front page"), "newsroom.change_frontslot"),
        ("site-settings", _("Site settings"), "newsroom.change_sitesettings"),
    )
}
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


def _standing(request, code):
    """The desk pages of a group that somebody may open, in the shape of the admin's records."""
    return [
        {
            "model": None,
            "name": label,
            "object_name": name,
            "perms": {"change": True},
            "admin_url": reverse(f"admin:{name}"),
            "add_url": None,
            "view_only": False,
        }
        for name, label, permission in STANDING.get(code, ())
        if request.user.has_perm(permission)
    ]


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
        return super().login(request, {"site_name": site_name(), **(extra_context or {})})

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
            (code, name, [*_standing(request, code), *(found.pop(label) for label in labels if label in found)])
            for code, name, labels in ORDER
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
            "board": Dashboard(request.user, request.GET.get("all", "")),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, "desk/dashboard.html", context)
