"""The frame of every desk page: who may open it, and what its template needs."""

from functools import wraps

from django.contrib import admin
from django.template.response import TemplateResponse
from django.urls import path, reverse

from sources.actors import require


def desk_path(site, address, view, name, *permissions):
    """Return a path in the admin site: strangers go to the login, staff without one of `permissions` get a 403."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        for permission in permissions:
            require(request.user, permission)
        return view(request, *args, **kwargs)

    return path(address, site.admin_view(guarded), name=name)


def page(request, template, title, *, status=None, **context):
    """Return a desk page in the frame of the admin; `context` is added to what the frame needs."""
    request.current_app = admin.site.name
    context = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, template, context, status=status)


def change_url(thing):
    """Return the address of a record's form at the desk."""
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def list_url(model):
    """Return the address of the list of a model at the desk."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def whole_numbers(text, most=200):
    """Return the distinct positive numbers of a text such as "3,1,2", in order, `most` at the most."""
    found = (int(part) for part in str(text or "").split(",") if part.strip().isdecimal() and len(part.strip()) < 16)
    return list(dict.fromkeys(found))[:most]
