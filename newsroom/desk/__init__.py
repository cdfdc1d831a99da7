"""The desk pages about the site itself; they change things through newsroom/services/ alone."""

from importlib import import_module

#: The modules with pages. The first address that fits is taken.
PAGES = ("site", "front")


def urls(site):
    """Return the addresses of every desk page, each behind the site's own login."""
    # Imported late: the views need the models, and the admin site asks for its addresses when these are ready.
    modules = [import_module(f"{__name__}.{name}") for name in PAGES]
    return [route for module in modules for route in module.routes(site)]
