"""The addresses of what machines read: feeds and the sitemap."""

from django.urls import path, re_path

from newsroom.feeds import scopes
from newsroom.feeds import views as feeds
from newsroom.sitemaps import views as sitemaps

_OF = rf"^feeds/(?P<scope>{'|'.join(scopes.SCOPES)})/(?P<slug>[-\w]+)\.(?P<form>{'|'.join(scopes.FORMS)})$"

urlpatterns = [
    path("feeds/latest.atom", feeds.latest, {"form": "atom"}, name="feed"),
    path("feeds/latest.rss", feeds.latest, {"form": "rss"}, name="feed-rss"),
    path("feeds/latest.json", feeds.latest, {"form": "json"}, name="feed-json"),
    re_path(_OF, feeds.of, name="feed-of"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<str:name>.xml", sitemaps.part, name="sitemap-of"),
]
