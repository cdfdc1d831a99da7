"""What every template may use."""

from django.conf import settings


def site(request):
    """Return the name and address of the site, and whether this is the demo."""
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "is_demo": settings.MODE == "demo"}
