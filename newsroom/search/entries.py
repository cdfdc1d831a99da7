"""What search knows of a post, a set, a photo or a source: words of the public projections, and of nothing else.

Rows come from published(), cleared() and listed(); each is turned into what a page may show of it before a word is
taken from it.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db.models import Prefetch
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.timezone import localtime

from articles.models import Article, TaggedArticle
from articles.public import teasers
from gallery.models import Photo, PhotoSet, TaggedPhotoSet
from gallery.provenance import class_name
from gallery.public import public_photos, public_source
from gallery.public_sets import set_teasers
from newsroom.models import SearchEntry
from newsroom.search.facets import KINDS
from sources.models import Source

ARTICLE, SET, PHOTO, SOURCE = SearchEntry.Kind.values
LANGUAGES = ("en", "ko")
#: Of a caption that stands for a headline.
TITLE_WORDS = 12
#: Nobody dates a source: it stands behind everything.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Words:
    """What is public of one thing: the moment from which it is, its title and texts, {axis: values} of its facets."""

    kind: str
    key: int
    moment: datetime
    language: str
    title: str
    texts: tuple
    facets: dict = field(default_factory=dict)


def words_of(kind, keys):
    """Return {key: Words} of those among `keys` that readers may see at this moment; at most 12 queries."""
    if not keys:
        return {}
    # A label that somebody's language gave would stay in the index for everybody.
    with translation.override("en"):
        found = {ARTICLE: _articles, SET: _sets, PHOTO: _photos, SOURCE: _sources}[kind](keys)
        # "photo of a harbour" asks for what a thing is as well.
        called = _in_languages(lambda: str(KINDS[kind]))
        return {key: replace(words, texts=(*words.texts, *called)) for key, words in found.items()}


def _photos(keys):
    rows = Photo.objects.cleared().filter(pk__in=keys).prefetch_related("tags")
    return {key: _photo(key, photo) for key, photo in public_photos(rows).items()}


def _photo(key, photo):
    iso = photo.date_iso[:10]
    source = photo.source
    return Words(
        kind=PHOTO,
        key=key,
        moment=photo.public_from,
        language=photo.language,
        title=photo.headline or " ".join(photo.caption.split()[:TITLE_WORDS]),
        texts=(
            *(photo.headline, photo.caption, photo.alt, photo.credit, photo.place, photo.public_id, source.label),
            *_in_languages(lambda: class_name(photo.key)),
            *_in_languages(lambda: str(Source.Kind(source.kind).label)),
            *(topic.name for topic in photo.topics),
        ),
        facets={
            "access": (photo.key,),
            "source": (source.kind,),
            "place": (photo.place,) if photo.place else (),
            "tag": tuple(str(topic.pk) for topic in photo.topics),
        }
        | _dated(
            f"{photo.year:04d}" if photo.year else "", iso[:7] if len(iso) >= 7 else "", iso if len(iso) == 10 else ""
        ),
    )


def _articles(keys):
    tags = Prefetch("tagged_items", TaggedArticle.objects.select_related("tag").order_by("pk"))
    rows = list(Article.objects.published().filter(pk__in=keys).select_related("section").prefetch_related(tags))
    return {row.pk: _article(row, teaser) for row, teaser in zip(rows, teasers(rows), strict=True)}


def _article(row, post):
    topics = [link.tag for link in row.tagged_items.all()]
    return Words(
        kind=ARTICLE,
        key=row.pk,
        moment=post.published_at,
        language=post.language,
        title=post.headline,
        texts=(
            *(post.headline, post.standfirst, row.dateline, row.body_text),
            *(name for name, _url, _role in post.authors),
            *_in_languages(lambda: row.section.label if row.section else ""),
            *(topic.name for topic in topics),
        ),
        facets={
            "section": (str(row.section_id),) if row.section_id else (),
            "tag": tuple(str(topic.pk) for topic in topics),
        }
        | _published(post.published_at),
    )


def _sets(keys):
    tags = Prefetch("tagged_items", TaggedPhotoSet.objects.select_related("tag").order_by("pk"))
    rows = list(PhotoSet.objects.published().filter(pk__in=keys).prefetch_related(tags))
    return {row.pk: _set(row, one) for row, one in zip(rows, set_teasers(rows), strict=True)}


def _set(row, one):
    topics = [link.tag for link in row.tagged_items.all()]
    return Words(
        kind=SET,
        key=one.pk,
        moment=one.public_from,
        language=one.language,
        title=one.title,
        texts=(one.title, strip_tags(one.introduction.replace("<", " <")), *(topic.name for topic in topics)),
        facets={"tag": tuple(str(topic.pk) for topic in topics)} | _published(one.public_from),
    )


def _sources(keys):
    rows = Source.objects.listed().filter(pk__in=keys).select_related("affiliation")
    return {row.pk: _source(row.pk, public_source(row)) for row in rows}


def _source(key, source):
    return Words(
        kind=SOURCE,
        key=key,
        moment=NEVER,
        language="",
        title=source.label,
        texts=(
            *(source.label, source.affiliation, source.context),
            *_in_languages(lambda: str(Source.Kind(source.kind).label)),
        ),
        facets={"source": (source.kind,)},
    )


def _published(moment):
    iso = localtime(moment).date().isoformat()
    return _dated(iso[:4], iso[:7], iso)


def _dated(year, month, day):
    """Facets of a date as coarse as it is shown, "" for what is not."""
    return {axis: (value,) if value else () for axis, value in (("year", year), ("month", month), ("day", day))}


def _in_languages(words):
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(words())
    return tuple(dict.fromkeys(found))
