"""Every address of the site."""

from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from gallery.media import media
from newsroom import health, views, views_sources
from newsroom.feeds import LatestArticles
from newsroom.sitemaps import SITEMAPS

sources = [
    path("", views_sources.source_list, name="list"),
    path("<str:slug>/", views_sources.source, name="source"),
]

urlpatterns = [
    path("", views.front, name="front"),
    path("search/", views.search, name="search"),
    path("tags/<str:slug>/", views.tag, name="tag"),
    path("how-we-label/", views.how_we_label, name="how-we-label"),
    path("corrections/", views.corrections, name="corrections"),
    path("", include("articles.urls")),
    path("", include("gallery.urls")),
    path("sources/", include((sources, "sources"))),
    path("feeds/latest.atom", LatestArticles(), name="feed"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
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
