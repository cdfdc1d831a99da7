"""What readers may know of a post: frozen projections, made by three functions. Templates never get the row."""

from dataclasses import dataclass
from datetime import date, datetime

from articles import body, snapshot
from articles.models import Article
from articles.pictures import Pictures
from articles.public_corrections import of_article
from articles.public_figures import Figures
from articles.reading import bylines_of, lists_of, mixes_of, neighbours_of, tags_of, teaser_rows
from gallery.mix import Mix, mix_of
from gallery.models import Topic
from gallery.public import PublicPhoto, Tombstone
from gallery.public_sets import reader_notes
from sources.choices import label_of

WORDS_PER_MINUTE = 220
#: Where body.Embeds names what is noted (articles/changes.py) under another word.
EMBEDDED = {"post": "posts", "comparison": "comparisons", "annotated": "annotated"}


@dataclass(frozen=True)
class Teaser:
    """A post as a card or a row. public_id: its number for readers; authors: ((name, url, role), …); minutes: reading
    time."""

    pk: int
    public_id: str
    url: str
    headline: str
    standfirst: str
    kind: str
    kind_label: str
    section: str
    section_url: str
    authors: tuple
    minutes: int
    published_at: datetime
    photo: PublicPhoto | None
    mix: Mix | None
    language: str


@dataclass(frozen=True)
class PublicArticle:
    """A whole post. body is safe HTML with its embeds resolved; mix, notes and photos count each photo once.

    authors ((name, url, role), …), tags ((name, url), …), appeared_in ((outlet, url, date), …), notes
    ((class key, label, text), …). updated_at is None until the text changed for readers after it came out.
    """

    pk: int | None
    public_id: str
    url: str
    kind: str
    kind_label: str
    section: str
    section_url: str
    headline: str
    standfirst: str
    dateline: str
    authors: tuple
    body: str
    lead: PublicPhoto | Tombstone | None
    sets: tuple
    tags: tuple
    appeared_in: tuple
    language: str
    replies: str
    published_at: datetime | None
    updated_at: datetime | None
    words: int
    minutes: int
    photos: int
    mix: Mix
    notes: tuple
    related: tuple
    previous: Teaser | None
    next: Teaser | None
    corrections: tuple = ()


def article_page(article, mode="full"):
    """Return the PublicArticle of a published row (best from `reading.for_page()`); 14 queries at most."""
    return _public_page(article, mode, neighbours_of(article), None)


def article_alone(article, mode, made):
    """Return the PublicArticle of a published row without what stands around it: related, previous and next.

    made (sources/parts.py) is told what it is made from.
    """
    return _public_page(article, mode, (None, None), made)


def _public_page(article, mode, previous_and_next, made):
    changed = article.content_updated_at
    return _page(
        article,
        lists_of(article),
        tags=tags_of(article, made),
        previous_and_next=previous_and_next,
        desk=False,
        updated_at=changed if changed and changed > article.public_from else None,
        mode=mode,
        made=made,
    )


def preview_page(revision, mode="full"):
    """Return the PublicArticle of a version as it would look if it were published now, for a signed-in editor.

    Photos and sets that are not yet public are shown; other posts only if readers can see them.
    """
    content = snapshot.of(revision)
    row = revision.article
    draft = Article(pk=row.pk, publish_at=row.publish_at, embargo_until=row.embargo_until, slug=row.slug)
    draft.public_id = row.public_id
    for name in ("kind", "headline", "standfirst", "dateline", "body", "language", "replies"):
        setattr(draft, name, content[name])
    draft.section_id, draft.lead_photo_id = content["section"], content["lead_photo"]
    draft.body_text = body.text_of(draft.body)
    known = {topic.name.casefold(): topic for topic in Topic.objects.filter(name__in=content["tags"])}
    tags = tuple(
        (name, known[name.casefold()].get_absolute_url() if name.casefold() in known else "")
        for name in content["tags"]
    )
    return _page(draft, content, tags=tags, previous_and_next=(None, None), desk=True, updated_at=None, mode=mode)


def teasers(queryset):
    """Return the Teasers of a published queryset (or list of rows with sections) in its order; 10 queries at most."""
    rows = list(queryset) if isinstance(queryset, list) else list(queryset.select_related("section"))
    authors = bylines_of(row.pk for row in rows)
    pictures = Pictures(photo_pks=[row.lead_photo_id for row in rows])
    mixes = mixes_of(rows)
    return [teaser(row, authors, pictures.standing(row.lead_photo_id), mixes.get(row.pk)) for row in rows]


def _page(article, lists, *, tags, previous_and_next, desk, updated_at, mode, made=None):
    embeds = body.embeds_in(article.body)
    chosen = [pk for pk in lists["related"] if pk != article.pk and not made]
    others = teaser_rows(article, chosen, {*embeds.articles, *previous_and_next} - {None}, alike=not made)
    figures = Figures(embeds)
    pictures = Pictures(
        set_pks={*lists["photo_sets"], *embeds.sets},
        photo_pks={article.lead_photo_id, *(row.lead_photo_id for row in others.values())} | figures.photo_pks,
        public_ids=set(embeds.photos),
        desk=desk,
    )
    if made:
        _tell(made, article, embeds, others, pictures)
    authors = bylines_of([article.pk, *others], lists["authors"] if desk else None, article.pk)
    cards = {pk: teaser(row, authors, pictures.standing(row.lead_photo_id)) for pk, row in others.items()}
    posts, comparisons = figures.posts(pictures.by_pk), figures.comparisons(pictures.by_pk)
    annotated = figures.annotated(pictures.by_pk)
    lead = pictures.by_pk.get(article.lead_photo_id)
    sets = tuple(pictures.sets[pk] for pk in lists["photo_sets"] if pk in pictures.sets)
    shown = _shown(lead, embeds, sets, pictures, [*posts.values(), *comparisons.values(), *annotated.values()])
    words = len(article.body_text.split())
    previous, following = (cards.get(pk) for pk in previous_and_next)
    related = [pk for pk in chosen if pk in cards] or [pk for pk, row in others.items() if row.is_fallback]
    section = article.section
    return PublicArticle(
        pk=article.pk,
        public_id=article.public_id,
        url=article.get_absolute_url(),
        kind=article.kind,
        kind_label=label_of(Article.Kind, article.kind),
        section=section.label if section else "",
        section_url=section.get_absolute_url() if section else "",
        headline=article.headline,
        standfirst=article.standfirst,
        dateline=article.dateline,
        authors=authors.get(article.pk, ()),
        body=body.render(
            article.body,
            pictures.by_public_id,
            pictures.sets,
            posts,
            cards,
            comparisons=comparisons,
            annotated=annotated,
            dateline=article.dateline,
            mode=mode,
        ),
        lead=lead,
        sets=sets,
        tags=tags,
        appeared_in=tuple(
            (row["outlet"], row["url"], date.fromisoformat(row["date"]) if row["date"] else None)
            for row in lists["appeared_in"]
        ),
        language=article.language,
        replies=article.replies,
        published_at=article.public_from or (article.publish_at if desk else None),
        updated_at=updated_at,
        words=words,
        minutes=_minutes(words),
        photos=len(shown),
        mix=mix_of(photo.key for photo in shown),
        notes=reader_notes(shown),
        related=tuple(cards[pk] for pk in related),
        previous=previous,
        next=following,
        corrections=() if desk else of_article(article),
    )


def _tell(made, article, embeds, others, pictures):
    """Tell a Made what a post is made from; its tags are told where they are read."""
    made.key("words", "people", "site")
    for kind in ("post", "comparison", "annotated"):
        made.keys_of(kind, getattr(embeds, EMBEDDED[kind]))
    made.name("article", {article.pk, *embeds.articles}, {article.pk, *others})
    pictures.tell(made)


def _shown(lead, embeds, sets, pictures, figures):
    """Every PublicPhoto on the page once, in the order in which a reader meets them."""
    embedded_sets = [pictures.sets[pk] for pk in embeds.sets if pk in pictures.sets]
    photos = [
        lead,
        *(pictures.by_public_id.get(key) for key in embeds.photos),
        *(item for one in (*embedded_sets, *sets) for item in one.items),
        *(photo for figure in figures for photo in figure.photos),
    ]
    return list({photo.public_id: photo for photo in photos if photo and not photo.is_withdrawn}.values())


def teaser(row, authors, photo, mix=None):
    """Return the Teaser of a published row; authors is {key: bylines}, photo its PublicPhoto or None."""
    return Teaser(
        pk=row.pk,
        public_id=row.public_id,
        url=row.get_absolute_url(),
        headline=row.headline,
        standfirst=row.standfirst,
        kind=row.kind,
        kind_label=label_of(Article.Kind, row.kind),
        section=row.section.label if row.section else "",
        section_url=row.section.get_absolute_url() if row.section else "",
        authors=authors.get(row.pk, ()),
        minutes=_minutes(len(row.body_text.split())),
        published_at=row.public_from,
        photo=photo,
        mix=mix,
        language=row.language,
    )


def _minutes(words):
    return max(1, round(words / WORDS_PER_MINUTE)) if words else 0
