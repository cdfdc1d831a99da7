"""The addresses of version 1, in one place: the resolver, the OpenAPI document and the page about the API read it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from newsroom.api import parameters, views

VERSION = "1.1.0"


@dataclass(frozen=True)
class Route:
    """One address: `path` behind /api/v1/, with {slug} or {public_id}; the name of its shape; what it takes."""

    path: str
    name: str
    view: Callable
    shape: str
    summary: object
    parameters: tuple = ()

    @property
    def pattern(self):
        """The same as Django's resolver takes it."""
        return self.path.replace("{", "<str:").replace("}", ">")

    @property
    def part(self):
        """The name of what varies in the path, "" where nothing does."""
        return self.path.partition("{")[2].rstrip("}")


ROUTES = (
    Route("posts", "posts", views.posts, "Posts", _("Posts, newest first"), parameters.POSTS),
    Route("posts/{slug}", "post", views.post, "Post", _("One post")),
    Route("sets", "sets", views.sets, "Sets", _("Photo sets, newest first"), parameters.SETS),
    Route("sets/{slug}", "set", views.photo_set, "Set", _("One photo set with its photos in order")),
    Route("photos", "photos", views.photos, "Photos", _("Photos, newest first"), parameters.PHOTOS),
    Route("photos/{public_id}", "photo", views.photo, "Photo", _("One photo with everything that we tell of it")),
)
PARTS = {
    "slug": _("The last part of the address of the thing on the site."),
    "public_id": _("The number of the photo."),
}
