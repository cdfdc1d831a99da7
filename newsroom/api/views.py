"""The lists and things of the API. Every one starts at what readers may see; shapes and answers are made elsewhere."""

from django.db.models import Q, Subquery
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.models import Article, Section
from articles.public import article_page, teasers
from articles.public_corrections import of_articles
from articles.reading import keyset
from gallery.archive.choice import asked
from gallery.archive.reading import read
from gallery.filters import PhotoFilter, as_shown
from gallery.models import Photo, PhotoSet, Topic
from gallery.paging import BadCursor, beyond_place, encode, place_of
from gallery.photo_page import photo_page
from gallery.public import public_photo, with_lines
from gallery.public_sets import set_page, set_teasers
from newsroom.api import documents, finding, parameters
from newsroom.api.answers import as_json
from newsroom.api.parameters import Unasked, place_after, read_all
from sources.publicpages import public_page, shows
from sources.slugs import rows_by_slug


@public_page
@as_json
def posts(request):
    """Published posts, newest first."""
    wanted = read_all(request.GET, parameters.POSTS)
    rows, since = Article.objects.published().select_related("section"), wanted["since"]
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    if wanted["section"]:
        rows = rows.filter(section__in=_named(Section, wanted["section"]))
    if wanted["tag"]:
        rows = rows.filter(tagged_items__tag__in=_named(Topic, wanted["tag"]))
    if since:
        rows = rows.filter(Q(publish_at__gte=since) | Q(embargo_until__gte=since))
    if wanted["after"]:
        rows = keyset(rows, wanted["after"])
    shown, more = _cut(rows.newest(), wanted["limit"])
    after = place_after(shown[-1].publish_at, shown[-1].slug) if more else ""
    corrections = of_articles(shown)
    items = [documents.post_in_list(one, corrections.get(one.pk, ())) for one in teasers(shown)]
    return documents.page(items, after, request), ""


@public_page
@as_json
def sets(request):
    """Published photo sets, newest first."""
    wanted = read_all(request.GET, parameters.SETS)
    rows, since = PhotoSet.objects.published(), wanted["since"]
    if wanted["tag"]:
        rows = rows.filter(tagged_items__tag__in=_named(Topic, wanted["tag"]))
    if since:
        rows = rows.filter(Q(public_from__gte=since) | Q(embargo_until__gte=since))
    if wanted["after"]:
        moment, slug = wanted["after"]
        # Among published sets alone: otherwise a guessed slug would tell whether a draft has it.
        key = PhotoSet.objects.published().filter(public_from=moment, slug=slug).values("pk")[:1]
        rows = rows.filter(Q(public_from__lt=moment) | Q(pk__lt=Subquery(key)), public_from__lte=moment)
    shown, more = _cut(rows.newest(), wanted["limit"])
    after = place_after(shown[-1].public_from, shown[-1].slug) if more else ""
    items = [documents.set_in_list(one) for one in set_teasers(shown)]
    return documents.page(items, after, request), ""


@public_page
@as_json
def photos(request):
    """Cleared photos, newest first: read as the archive reads them, at any size of it."""
    wanted = read_all(request.GET, parameters.PHOTOS)
    limit, since = wanted["limit"] or parameters.USUAL, wanted["since"]
    try:
        beyond = place_of(wanted["after"] or "")
    except BadCursor as error:
        raise Unasked(_("“after” is taken from the link to the next page, and this one is not from there.")) from error
    facets = {"access": wanted["class"], "year": wanted["year"], "tag": wanted["tag"]}
    data = QueryDict(mutable=True)
    data.update({name: value for name, value in facets.items() if value})
    keys = read(asked(data).choice).page(beyond=beyond, size=limit + 1)
    # Who may see a photo is asked of the photo itself, whatever was made ahead.
    rows = list(with_lines(Photo.objects.cleared().filter(pk__in=keys)))
    rows.sort(key=lambda row: keys.index(row.pk))
    more = len(keys) > limit
    shown = rows[:limit]
    if since:
        more = more and bool(shown) and shown[-1].public_from >= since
        shown = [row for row in shown if row.public_from >= since]
        if not more:
            rest = list(beyond_place(_late(since, data), beyond)[: limit - len(shown) + 1])
            shown, more = [*shown, *rest][:limit], len(shown) + len(rest) > limit
    items = [documents.photo_in_list(public_photo(row)) for row in shown]
    return documents.page(items, encode(shown[-1]) if more and shown else "", request), ""


@public_page
@as_json
def post(request, slug):
    """One post."""
    read_all(request.GET, ())
    page = article_page(finding.post_row(slug, documents.post_address))
    return documents.post_whole(page), page.url


@public_page
@as_json
def photo_set(request, slug):
    """One photo set."""
    read_all(request.GET, ())
    page = set_page(finding.set_row(slug, documents.set_address))
    return documents.set_whole(page), page.url


@public_page
@as_json
def photo(request, public_id):
    """One photo with everything that readers may know of it."""
    read_all(request.GET, ())
    row = finding.photo_row(public_id)
    shows(request, f"photo:{row.public_id}")
    page = photo_page(row)
    return documents.photo_whole(page), page.photo.url


def _late(since, data):
    """The photos that readers could not see before `since`, although they had come out earlier: an embargo ended. In
    the order of the list all of them stand behind the others."""
    late = as_shown(Photo.objects.cleared().filter(public_from__lt=since, embargo_until__gte=since))
    return with_lines(PhotoFilter(data, late).qs)


def _named(model, slug):
    """The row of this slug, or of this former one, in a list."""
    return list(rows_by_slug(model.objects.all(), [slug]).values())


def _cut(rows, limit):
    """(rows of a page, whether there are more), without counting."""
    limit = limit or parameters.USUAL
    found = list(rows[: limit + 1])
    return found[:limit], len(found) > limit
