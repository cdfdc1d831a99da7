"""The addresses of photos and photo sets, stable for ever."""

from django.urls import path

from gallery import views
from gallery.archive import views as archive

app_name = "gallery"

urlpatterns = [
    path("photos/", archive.archive, name="archive"),
    path("photos/<str:public_id>/", views.photo, name="photo"),
    path("sets/<str:slug>/", views.photo_set, name="set"),
]
