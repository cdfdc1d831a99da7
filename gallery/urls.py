"""The addresses of photos and photo sets, stable for ever."""

from django.urls import path, re_path

from gallery import views, views_challenge, views_embed, views_photo
from gallery.archive import views as archive

app_name = "gallery"

urlpatterns = [
    path("coverage/", archive.coverage, name="coverage"),
    re_path(r"^coverage\.(?P<form>csv|txt)$", archive.coverage_table, name="coverage-table"),
    re_path(r"^photos/years\.(?P<form>csv|txt)$", archive.years_table, name="years-table"),
    path("photos/", archive.archive, name="archive"),
    path("photos/<str:public_id>/", views_photo.photo, name="photo"),
    path("photos/<str:public_id>/provenance.json", views_photo.provenance, name="provenance"),
    path("photos/<str:public_id>/embed/", views_embed.embed, name="embed"),
    path("photos/<str:public_id>/challenge/", views_challenge.challenge, name="challenge"),
    path("sets/<str:slug>/", views.photo_set, name="set"),
]
