"""Pages that stand above the apps: front, search, tags, how we label, corrections, and the pages for what fails."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from articles.models import Article
from gallery.models import Photo, PhotoSet
from gallery.public import public_photos
from newsroom.corrections import withdrawals
from newsroom.front import front_page
from newsroom.labels import labels
from newsroom.mixed import mixed
from newsroom.search import articles_with, photos_with, question, sets_with
from newsroom.topics import public_topics
from sources.slugs import get_or_moved

# The token of a CSRF form would make every public page different for every reader. What this form can do to anybody
# is to change the language of their pages.
set_language = csrf_exempt(require_POST(django_set_language))


@require_safe
def front(request):
    """The front page."""
    return render(request, "front.html", {"front": front_page()})


@require_safe
def tag(request, slug):
    """Everything that readers can see under a topical tag."""
    topic, moved = get_or_moved(public_topics(), slug)
    if moved:
        return moved
    found = mixed(
        Article.objects.published().filter(tagged_items__tag=topic).newest(),
        PhotoSet.objects.published().filter(tagged_items__tag=topic).newest(),
        Photo.objects.cleared().filter(tagged_items__tag=topic).newest(),
        most=(24, 12, 24),
    )
    return render(request, "tag.html", {"topic": topic, "found": found})


@never_cache
@require_safe
def search(request):
    """Posts, sets and photos in which every word occurs."""
    asked = question(request.GET.get("q", ""))
    found = None
    if asked.words:
        found = mixed(articles_with(asked.words), sets_with(asked.words), photos_with(asked.words))
    return render(request, "search.html", {"asked": asked, "found": found})


@require_safe
def how_we_label(request):
    """Every class and tag, what it means and how many photos carry it."""
    classes, facets, under_review = labels()
    newest = Photo.objects.cleared().exclude(access_class="review").filter(graphic=False).newest()[:1]
    example = next(iter(public_photos(newest).values()), None)
    context = {"classes": classes, "facets": facets, "under_review": under_review, "example": example}
    return render(request, "how_we_label.html", context)


@require_safe
def corrections(request):
    """What was taken back after readers could see it."""
    return render(request, "corrections.html", {"entries": withdrawals()})


@require_safe
def robots(request):
    """What robots may not read, and where the sitemap is."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Disallow: {reverse('search')}",
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
        return HttpResponseServerError(render_to_string("500.html"))
    except Exception:
        sentence = _("Something went wrong on our side. Please try again in a minute.")
        return HttpResponseServerError(f"{sentence}\n", content_type="text/plain; charset=utf-8")
