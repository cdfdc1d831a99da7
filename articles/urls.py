"""Addresses of the readers' pages; stable for ever."""

from django.urls import path

from articles import views

app_name = "articles"
urlpatterns = [
    path("articles/", views.article_list, name="list"),
    path("articles/<str:slug>/", views.article, name="article"),
    path("sections/<str:slug>/", views.section, name="section"),
    path("authors/<str:slug>/", views.author, name="author"),
]
