"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path, re_path

from gallery.media import media
from newsroom import health, tables, views, views_corrections, views_modes, views_search, views_site, views_sources
from newsroom.api import about as api
from newsroom.oembed import oembed

sources = [
    path("", views_sources.source_list, name="list"),
    path("<str:slug>/", views_sources.source, name="source"),
    re_path(r"^(?P<slug>[^/]+)/record\.(?P<form>csv|txt)$", views_sources.record_table, name="record-table"),
]

urlpatterns = [
    path("", views.front, name="front"),
    path("search/", views_search.search, name="search"),
    path("search/suggestions/", views_search.suggest, name="suggest"),
    path("tags/<str:slug>/", views.tag, name="tag"),
    path("how-we-label/", views.how_we_label, name="how-we-label"),
    path("corrections/", views_corrections.corrections, name="corrections"),
    path("corrections.csv", views_corrections.table, name="corrections-table"),
    path("corrections.txt", views_corrections.text, name="corrections-text"),
    path("", include("articles.urls")),
    path("", include("gallery.urls")),
    path("sources/", include((sources, "sources"))),
    path("", include("newsroom.urls_machines")),
    path("site.css", views_site.site_css, name="site-css"),
    path("site-card.png", views_site.site_card, name="site-card"),
    path("brand/<str:name>", views_site.wordmark, name="wordmark"),
    path("pictures/", views_modes.pictures, name="pictures"),
    re_path(r"^how-we-label\.(?P<form>csv|txt)$", tables.how_we_label, name="how-we-label-table"),
    re_path(r"^sources\.(?P<form>csv|txt)$", tables.source_list, name="sources-table"),
    path("api/", api.about, name="api"),
    path("api/v1/", include("newsroom.api.urls")),
    path("oembed", oembed, name="oembed"),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("i18n/setlang/", views.set_language, name="set_language"),
    path("media/<path:name>", media, name="media"),
    path("admin/", admin.site.urls),
]

handler403 = "newsroom.views.forbidden"
handler404 = "newsroom.views.not_found"
handler500 = "newsroom.views.server_error"
