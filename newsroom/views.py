"""Pages that stand above the apps: front, tags, how we label, and the pages for what fails."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from articles.models import Article
from articles.reading import keyset
from articles.views import cursor_for, read_cursor
from gallery.archive.reading import newest_with
from gallery.models import Photo, PhotoSet
from gallery.public import public_photos
from newsroom.front import front_page
from newsroom.labels import labels
from newsroom.mixed import mixed
from newsroom.site_settings import last_name
from newsroom.topics import public_topics
from sources.languages import in_language
from sources.publicpages import depends, public_page
from sources.slugs import get_or_moved

# Posts and photos on a page of a tag.
TAGGED = 24


# The token of a CSRF form would make every public page different for every reader. What this form can do to anybody
# is to change the language of their pages.
@csrf_exempt
@require_POST
def set_language(request):
    """Remember the language that a reader chose, and lead back to a page whose address asks for none any more."""
    response = django_set_language(request)
    if there := response.headers.get("Location"):
        response.headers["Location"] = in_language(there, "")
    return response


@public_page
@require_safe
def front(request):
    """The front page."""
    return render(request, "front.html", {"front": front_page()})


@public_page
@require_safe
def tag(request, slug):
    """Everything that readers can see under a topical tag; ?before= the older posts alone."""
    topic, moved = get_or_moved(public_topics(), slug)
    if moved:
        return moved
    articles = Article.objects.published().filter(tagged_items__tag=topic).newest()
    sets = PhotoSet.objects.published().filter(tagged_items__tag=topic).newest()
    # By the archive's rows: the database would sort every photo with the tag to find the newest.
    keys = newest_with("tag", str(topic.pk), size=TAGGED + 1)
    photos = Photo.objects.cleared().filter(pk__in=keys).newest()
    before, page = request.GET.get("before"), articles
    if before:
        page, sets, photos = keyset(articles, read_cursor(before)), sets.none(), photos.none()
    found = mixed(page, sets, photos, most=(TAGGED, 12, TAGGED))
    older = ""
    if found.articles.more:
        older = f"?{urlencode({'before': cursor_for(page[TAGGED - 1])} | request.language_form.parameters)}"
    return render(request, "tag.html", {"topic": topic, "found": found, "older": older, "continued": bool(before)})


@public_page
@require_safe
def how_we_label(request):
    """Every class and tag, what it means and how many photos carry it."""
    classes, facets, under_review = labels()
    newest = Photo.objects.cleared().exclude(access_class="review").filter(graphic=False).newest()[:1]
    example = next(iter(public_photos(newest).values()), None)
    context = {"classes": classes, "facets": facets, "under_review": under_review, "example": example}
    return render(request, "how_we_label.html", context)


@public_page
@require_safe
def robots(request):
    """What robots may not read, and where the sitemap is."""
    depends(request)
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Disallow: {reverse('search')}",
        f"Disallow: {reverse('pictures')}",
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def not_found(request, exception=None):
    """404: the same bytes for what does not exist and for what readers may not know of."""
    return render(request, "404.html", {"no_address": True}, status=404)


def forbidden(request, exception=None):
    """403, with the sentence of whoever refused."""
    return render(request, "403.html", {"no_address": True, "reason": str(exception or "")}, status=403)


def server_error(request):
    """500: asks neither database nor session, and can do without its template: any of them may be what fails."""
    try:
        context = {"site_name": last_name(), "LANGUAGE_CODE": get_language()}
        return HttpResponseServerError(render_to_string("500.html", context))
    except Exception:
        sentence = _("Something went wrong on our side. Please try again in a minute.")
        return HttpResponseServerError(f"{sentence}\n", content_type="text/plain; charset=utf-8")
