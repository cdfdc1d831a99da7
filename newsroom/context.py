"""What every template may use."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from newsroom.middleware import DESK
from newsroom.modes import FULL
from newsroom.site_settings import nav_sections, site_now


def site(request):
    """Return the site's settings (`site`, its name also as `site_name`), its address, whether this is the demo, its
    sections, its languages, and the mode of the pictures.

    Settings and sections are asked for together and once, at the desk only by a template that shows them. What readers
    get shows them always, and an object that asks later costs each of its uses something.
    """
    if request.path_info.startswith(DESK):
        now, sections = SimpleLazyObject(site_now), SimpleLazyObject(nav_sections)
        name = SimpleLazyObject(lambda: now.name)
    else:
        now, sections = site_now(), nav_sections()
        name = now.name
    return {
        "site": now,
        "site_name": name,
        "site_url": settings.SITE_URL,
        "is_demo": settings.MODE == "demo",
        "sections": sections,
        "languages": settings.LANGUAGES,
        "mode": getattr(request, "mode", FULL),
    }
