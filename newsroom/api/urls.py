"""The addresses of the API; stable for ever within a version."""

from django.urls import path

from newsroom.api import about
from newsroom.api.routes import ROUTES

app_name = "api"
urlpatterns = [
    path("", about.index, name="index"),
    path("openapi.json", about.openapi, name="openapi"),
    *(path(route.pattern, route.view, name=route.name) for route in ROUTES),
    path("<path:rest>", about.unknown, name="unknown"),
]
