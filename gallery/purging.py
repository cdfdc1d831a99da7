"""What a CDN has of a photo: the addresses of its files, and those of every page that may show it.

Whoever hides or changes a photo orders that these are forgotten, in the transaction of the change and before it, while
the rows still say where it stood.
"""

from urllib.parse import quote

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from gallery.models import Appearance, Derivatives, NearDuplicate, Photo, PhotoSet
from gallery.outbox import order_purge
from gallery.sharding import names_with
from sources.audit import target_of

FEED_FORMS = ("atom", "rss", "json")
TABLE_FORMS = ("csv", "txt")
#: The name that every kept page bears (newsroom/keptpages.py), and what says the same to a CDN that knows paths alone.
EVERY_PAGE, EVERY_PATH = "pages", "/*"
#: So many photos stand on so many pages that all of those are forgotten, instead of being worked out one by one.
MANY = 200
AT_ONCE = 500
_LISTERS: list = []


def register(lister):
    """Let `lister(photos)` name the lists of what stands above in which these photos (rows) show: an iterable of
    paths."""
    _LISTERS.append(lister)


def forget_photos(photos):
    """Order that the CDN forgets every file and page of photos (rows with their sources); returns the orders."""
    if not photos or not settings.PURGE_URL:
        return []
    if len(photos) > MANY:
        cause = _cause(photos[0].pk)
        return forget_everything(cause=cause) + order_purge(cause=cause, paths=_files_of(photos))
    files = Derivatives.objects.shown().filter(photo__in=photos)
    return order_purge(
        cause=_cause(photos[0].pk),
        paths=[*pages_of(photos), *(path for row in files for path in addresses_of(row))],
        keys=_keys(photos),
    )


def forget_generation(photo, generation):
    """Order that the CDN forgets a generation of files of a photo, and the pages that name them; returns the orders.

    A sealed generation never was outside.
    """
    if generation.sealed or not settings.PURGE_URL:
        return []
    paths = [*addresses_of(generation), *pages_of([photo])]
    return order_purge(cause=_cause(photo.pk), paths=paths, keys=_keys([photo]))


def forget_card(photo, generation):
    """Order that the CDN forgets the card of a photo, and the pages that name it; returns the orders."""
    if not settings.PURGE_URL:
        return []
    paths = [*([generation.card_url] if generation.card else []), *pages_of([photo])]
    return order_purge(cause=_cause(photo.pk), paths=paths, keys=_keys([photo]))


def forget_pages(photo):
    """Order that the CDN forgets the pages that say something of a photo readers may have seen; returns the orders."""
    if photo.public_from is None or not settings.PURGE_URL:
        return []
    return order_purge(cause=_cause(photo.pk), paths=pages_of([photo]), keys=_keys([photo]))


def forget_source(*, source):
    """Order that the CDN forgets what says something of a source, as its row stands; returns the orders.

    A step of changing a source (sources/services.py), before the change: its old name may be what does the harm.
    """
    if not settings.PURGE_URL:
        return []
    paths = [*lists(), *(reverse("sources-table", args=[form]) for form in TABLE_FORMS)]
    if source.is_public:
        paths += [source.get_absolute_url()]
        paths += [reverse("sources:record-table", args=[source.slug, form]) for form in TABLE_FORMS]
        paths += feeds_of("sources", source.slug)
    # Its name stands below every photo of it, on whatever page.
    return forget_everything(cause=target_of(source)) + order_purge(cause=target_of(source), paths=paths)


def forget_everything(*, cause):
    """Order that the CDN forgets every page, by whichever of the two ways it knows; returns the orders.

    An order of its own, so that no other waits with it where a hook takes no such path.
    """
    return order_purge(cause=cause, paths=[EVERY_PATH], keys=[EVERY_PAGE])


def pages_of(photos):
    """Return the paths of all pages that may show these photos: their own, sets and posts, tags, sources, lists, and
    the feeds and the files of the sitemap that go with those."""
    own = ("gallery:photo", "gallery:provenance", "gallery:challenge")
    pages = {reverse(name, args=[photo.public_id]) for photo in photos for name in own} | set(lists())
    pages |= {photo.source.get_absolute_url() for photo in photos if photo.source_id and photo.source.is_public}
    shown = Appearance.objects.filter(photo__in=photos, public_from__isnull=False)
    pages |= set(shown.exclude(url="").values_list("url", flat=True))
    for photo in Photo.objects.filter(pk__in=[photo.pk for photo in photos]).prefetch_related("tags"):
        pages |= {topic.get_absolute_url() for topic in photo.tags.all()}
        if photo.public_from:
            pages |= set(sitemap_files("photos", photo.public_from, photo.public_id))
    pairs = NearDuplicate.objects.filter(public=True).select_related("photo", "other")
    for pair in pairs.filter(Q(photo__in=photos) | Q(other__in=photos)):
        pages |= {reverse(name, args=[one.public_id]) for one in (pair.photo, pair.other) for name in own[:2]}
    for photo in photos:
        if photo.source_id and photo.source.is_listed:
            pages |= set(feeds_of("sources", photo.source.slug))
    for photo_set in PhotoSet.objects.filter(items__photo__in=photos, public_from__isnull=False).distinct():
        pages |= set(sitemap_files("sets", photo_set.public_from))
    return sorted(pages.union(*(lister(photos) for lister in _LISTERS)))


def addresses_of(generation):
    """Return the paths of all files that a row of Derivatives promises."""
    addresses = [generation.url(width, kind) for kind, widths in generation.widths.items() for width in widths]
    return addresses + ([generation.card_url] if generation.card else [])


def name_of_set(slug):
    """Return the name by which a CDN may forget the page of a photo set: one for a header, which has ASCII alone."""
    return f"photoset:{quote(slug, safe='')}"


def lists():
    """Return the paths of the pages that list what stands elsewhere: front page, feeds, sitemap, archive."""
    return [reverse(name) for name in settings.PAGES_OF_EVERYTHING] + [
        reverse("sitemap-of", args=[name]) for name in ("news", "sections", "authors", "sources", "tags")
    ]


def feeds_of(scope, slug):
    """Return the paths of the feeds of a thing; scope is "sections", "tags", "authors" or "sources"."""
    return [reverse("feed-of", args=[scope, slug, form]) for form in FEED_FORMS]


def sitemap_files(kind, moment, public_id=""):
    """Return the paths of the files of the sitemap that may name what came out at a moment, however often a month is
    cut; kind is "posts", "sets" or "photos"."""
    return [reverse("sitemap-of", args=[name]) for name in names_with(kind, moment, public_id)]


def _files_of(photos):
    for start in range(0, len(photos), AT_ONCE):
        for row in Derivatives.objects.shown().filter(photo__in=photos[start : start + AT_ONCE]):
            yield from addresses_of(row)


def _cause(pk):
    return f"{Photo._meta.label_lower}:{pk}"


def _keys(photos):
    return [f"photo:{photo.public_id}" for photo in photos]
