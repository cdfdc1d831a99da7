"""What every template may use."""

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.functional import SimpleLazyObject

from articles.models import Article, Section


def nav_sections():
    """Return the sections in which readers can find something, as rows in their order; one query."""
    return list(Section.objects.filter(Exists(Article.objects.published().filter(section=OuterRef("pk")))))


def site(request):
    """Return the name and address of the site, whether this is the demo, and its sections.

    The sections are asked for once per request, and only by a template that shows them.
    """
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "is_demo": settings.MODE == "demo",
        "sections": SimpleLazyObject(nav_sections),
        "languages": settings.LANGUAGES,
    }
