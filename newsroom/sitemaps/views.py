"""The sitemap: an index of files that hold everything that readers may find, and nothing else.

Sources only where the name is the name. Each page is listed by its plain address, and its entry names the addresses of
its languages. Those are of the interface: a post's own language stands in its entry among the news, and in its page.
"""

from datetime import UTC

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from articles.models import Article
from gallery import sharding
from gallery.models import Photo, PhotoSet
from newsroom.sitemaps import entries, writing
from newsroom.sitemaps.months import months_of
from sources.naming import site_name
from sources.publicpages import lasts, public_page

WHOLE = {
    "pages": entries.pages,
    "sections": entries.sections,
    "authors": entries.authors,
    "sources": entries.sources,
    "tags": entries.tags,
}
MONTHLY = {"posts": entries.posts, "sets": entries.sets, "photos": entries.photos}
#: For how many seconds an answer holds that names what came out in the last 48 hours.
HOLDS = 600


@public_page
@require_safe
@conditional_page
def index(request):
    """The index of all files, each only while something stands in it; 12 queries."""
    lasts(request, HOLDS)
    files = [(name, None) for name, found in WHOLE.items() if found(most=1)]
    files += [("news", None)] if entries.recent().exists() else []
    posts = months_of(Article.objects.published(), "publish_at", "embargo_until", "content_updated_at")
    sets = months_of(PhotoSet.objects.published(), "public_from")
    photos = months_of(Photo.objects.cleared(), "public_from")
    corrected = _by_month(entries.corrections_of_photos())
    for kind, months, later in (("posts", posts, {}), ("sets", sets, {}), ("photos", photos, corrected)):
        for month in months:
            # Sets have no number by which a month could be cut.
            shards = sharding.parts_of(kind, month.since, 0 if kind == "sets" else month.many)
            changed = max(month.newest, later.get(month.since, month.newest))
            # Which of its parts the newest stands in is not asked; a guess would not be honest.
            files += [(shard.name, None if shard.cuts else changed) for shard in shards]
    return _answer(writing.index([(reverse("sitemap-of", args=[name]), changed) for name, changed in files]))


@public_page
@require_safe
@conditional_page
def part(request, name):
    """One file of the sitemap; 404 for what holds nothing. At most 4 queries, whatever the size of the archive."""
    if name == "news":
        lasts(request, HOLDS)
        urls = entries.news()
    elif name in WHOLE:
        urls = WHOLE[name]()
    elif shard := sharding.read(name):
        urls = MONTHLY[shard.kind](shard) if not (shard.cuts and shard.kind == "sets") else []
    else:
        urls = []
    if not urls:
        raise Http404(_("There is no such part of the sitemap."))
    return _answer(writing.urlset(urls, site_name()))


def _by_month(pairs):
    """{first moment of the month of the first of each pair: the latest of the second}."""
    found = {}
    for came_out, moment in pairs:
        month = came_out.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        found[month] = max(found.get(month, moment), moment)
    return found


def _answer(xml):
    # A sitemap is for robots to read, not to list.
    headers = {"X-Robots-Tag": "noindex"}
    return HttpResponse(xml, content_type="application/xml; charset=utf-8", headers=headers)
