"""The rows of a page of results, from what readers may see at this moment."""

from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from articles.models import Article
from articles.public import teaser
from articles.reading import bylines_of
from gallery.models import Photo, PhotoSet
from gallery.public import PublicPhoto, PublicSource, public_photos, public_source
from gallery.public_sets import PublicSet, set_teasers
from newsroom.search.entries import ARTICLE, PHOTO, SET, SOURCE
from sources.models import Source

DISPUTED = "disputed"


@dataclass(frozen=True)
class Result:
    """One row. title and passage are safe HTML with the words marked; meta is a line below them; photo is shown at the
    side; disputed says what of a photo is. thing is the Teaser, PublicSet, PublicPhoto or PublicSource."""

    kind: str
    kicker: str
    url: str
    title: str
    passage: str
    meta: str
    language: str
    photo: PublicPhoto | None
    thing: object
    disputed: str = ""


def results(keys, marker):
    """Return {(kind, key): Result} of those of {kind: [key, …]} that readers may see at this moment; 9 queries at most.

    marker is a showing.Marker.
    """
    posts = list(Article.objects.published().filter(pk__in=keys.get(ARTICLE, ())).select_related("section"))
    sets = list(PhotoSet.objects.published().filter(pk__in=keys.get(SET, ()))) if keys.get(SET) else []
    wanted = {*keys.get(PHOTO, ()), *(row.lead_photo_id for row in posts)} - {None}
    shown = {}

    def load(leads):
        if wanted | leads:
            shown.update(public_photos(Photo.objects.cleared().filter(pk__in=wanted | leads)))
        return shown

    cards = set_teasers(sets, load) if sets else []
    if not sets:
        load(set())
    authors = bylines_of(row.pk for row in posts) if posts else {}
    found = {(PHOTO, key): _photo(shown[key], marker) for key in keys.get(PHOTO, ()) if key in shown}
    for row in posts:
        found[ARTICLE, row.pk] = _post(teaser(row, authors, shown.get(row.lead_photo_id)), row.body_text, marker)
    found |= {(SET, card.pk): _set(card, marker) for card in cards}
    if keys.get(SOURCE):
        rows = Source.objects.listed().filter(pk__in=keys[SOURCE]).select_related("affiliation")
        found |= {(SOURCE, row.pk): _source(public_source(row), marker) for row in rows}
    return found


def _photo(photo, marker):
    title = photo.headline or _first(photo.caption) or photo.alt
    # What already stands in the title is not said again.
    rest = photo.caption if photo.headline else photo.caption[len(title) :].strip() if photo.caption else ""
    return Result(
        kind=PHOTO,
        kicker=_("Photo %(number)s") % {"number": photo.public_id},
        url=photo.url,
        title=marker.marked(title),
        passage=marker.passage(rest, photo.alt if rest else ""),
        meta=marker.marked(" · ".join(text for text in (photo.credit, photo.place, photo.date_text) if text)),
        language=photo.language,
        photo=photo,
        thing=photo,
        disputed=photo.line.certainty if any(pillar.key == DISPUTED for pillar in photo.pillars) else "",
    )


def _post(post, text, marker):
    kicker = post.kind_label if not post.section else f"{post.kind_label} · {post.section}"
    return Result(
        kind=ARTICLE,
        kicker=kicker,
        url=post.url,
        title=marker.marked(post.headline),
        passage=marker.passage(post.standfirst, text),
        meta="",
        language=post.language,
        photo=post.photo,
        thing=post,
    )


def _set(card: PublicSet, marker):
    lead = card.lead if isinstance(card.lead, PublicPhoto) else None
    return Result(
        kind=SET,
        kicker=_("Photo set"),
        url=card.url,
        title=marker.marked(card.title),
        passage=marker.passage(strip_tags(card.introduction.replace("<", " <"))),
        meta=card.mix.sentence,
        language=card.language,
        photo=lead,
        thing=card,
    )


def _source(source: PublicSource, marker):
    return Result(
        kind=SOURCE,
        kicker=_("Source"),
        url=source.url,
        title=marker.marked(source.label),
        passage=marker.passage(source.context),
        meta=" · ".join(text for text in (source.kind_label, source.affiliation) if text),
        language="",
        photo=None,
        thing=source,
    )


def _first(caption, most=110):
    """The first sentence of a caption, where it is short enough for a title; else its beginning, cut at a word."""
    end = next(
        (
            place + 1
            for place in range(len(caption))
            if caption[place] in ".!?。" and caption[place + 1 : place + 2] in (" ", "\n", "")
        ),
        len(caption),
    )
    if end <= most:
        return caption[:end]
    space = caption.rfind(" ", 0, most)
    return caption[: space if space > 0 else most]
