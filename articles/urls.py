"""Addresses of the readers' pages; stable for ever."""

from django.urls import path

from articles import views, views_changes

app_name = "articles"
urlpatterns = [
    path("articles/", views.article_list, name="list"),
    path("articles/<str:slug>/", views.article, name="article"),
    path("articles/<str:slug>/changes/<int:number>/", views_changes.change, name="change"),
    path("sections/<str:slug>/", views.section, name="section"),
    path("authors/<str:slug>/", views.author, name="author"),
]
