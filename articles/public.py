"""What readers may know of a post: frozen projections, made by three functions. Templates never get the row."""

from dataclasses import dataclass
from datetime import date, datetime

from articles import body, snapshot
from articles.models import Article, StoredPost
from articles.pictures import Pictures
from articles.reading import bylines_of, lists_of, mixes_of, neighbours_of, tags_of, teaser_rows
from gallery import provenance
from gallery.models import Topic
from gallery.public import PublicPhoto, Tombstone
from gallery.public_sets import reader_notes

WORDS_PER_MINUTE = 220


@dataclass(frozen=True)
class Teaser:
    """A post as a card or a row. authors: ((name, url, role), …); minutes: reading time."""

    pk: int
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
    mix: provenance.Mix | None
    language: str


@dataclass(frozen=True)
class PublicPost:
    """A social post that we saved. `photo` is its picture, if readers may see it, or its tombstone."""

    pk: int
    platform: str
    author: str
    handle: str
    text: str
    language: str
    posted_on: date
    permalink: str
    capture_note: str
    photo: PublicPhoto | Tombstone | None


@dataclass(frozen=True)
class PublicArticle:
    """A whole post. body is safe HTML with its embeds resolved; mix, notes and photos count each photo once.

    authors ((name, url, role), …), tags ((name, url), …), appeared_in ((outlet, url, date), …), notes
    ((class key, label, text), …). updated_at is None until the text changed for readers after it came out.
    """

    pk: int | None
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
    mix: provenance.Mix
    notes: tuple
    related: tuple
    previous: Teaser | None
    next: Teaser | None


def article_page(article):
    """Return the PublicArticle of a published row (best from `reading.for_page()`); 11 queries at most."""
    lists = lists_of(article)
    changed = article.content_updated_at
    return _page(
        article,
        lists,
        tags=tags_of(article),
        previous_and_next=neighbours_of(article),
        desk=False,
        updated_at=changed if changed and changed > article.public_from else None,
    )


def preview_page(revision):
    """Return the PublicArticle of a version as it would look if it were published now, for a signed-in editor.

    Photos and sets that are not yet public are shown; other posts only if readers can see them.
    """
    content = snapshot.of(revision)
    row = revision.article
    draft = Article(pk=row.pk, publish_at=row.publish_at, embargo_until=row.embargo_until, slug=row.slug)
    for name in ("kind", "headline", "standfirst", "dateline", "body", "language", "replies"):
        setattr(draft, name, content[name])
    draft.section_id, draft.lead_photo_id = content["section"], content["lead_photo"]
    draft.body_text = body.text_of(draft.body)
    known = {topic.name.casefold(): topic for topic in Topic.objects.filter(name__in=content["tags"])}
    tags = tuple(
        (name, known[name.casefold()].get_absolute_url() if name.casefold() in known else "")
        for name in content["tags"]
    )
    return _page(draft, content, tags=tags, previous_and_next=(None, None), desk=True, updated_at=None)


def teasers(queryset):
    """Return the Teasers of a published queryset (or list of rows with sections) in its order; 10 queries at most."""
    rows = list(queryset) if isinstance(queryset, list) else list(queryset.select_related("section"))
    authors = bylines_of(row.pk for row in rows)
    pictures = Pictures(photo_pks=[row.lead_photo_id for row in rows])
    mixes = mixes_of(rows)
    return [teaser(row, authors, pictures.standing(row.lead_photo_id), mixes.get(row.pk)) for row in rows]


def _page(article, lists, *, tags, previous_and_next, desk, updated_at):
    embeds = body.embeds_in(article.body)
    chosen = [pk for pk in lists["related"] if pk != article.pk]
    others = teaser_rows(article, chosen, {*embeds.articles, *previous_and_next} - {None})
    posts = StoredPost.objects.in_bulk(embeds.posts) if embeds.posts else {}
    pictures = Pictures(
        set_pks={*lists["photo_sets"], *embeds.sets},
        photo_pks={article.lead_photo_id, *(row.lead_photo_id for row in others.values())}
        | {post.photo_id for post in posts.values()},
        public_ids=set(embeds.photos),
        desk=desk,
    )
    authors = bylines_of([article.pk, *others], lists["authors"] if desk else None, article.pk)
    cards = {pk: teaser(row, authors, pictures.standing(row.lead_photo_id)) for pk, row in others.items()}
    public_posts = {pk: _post(post, pictures) for pk, post in posts.items()}
    lead = pictures.by_pk.get(article.lead_photo_id)
    sets = tuple(pictures.sets[pk] for pk in lists["photo_sets"] if pk in pictures.sets)
    shown = _shown(lead, embeds, sets, pictures, public_posts)
    words = len(article.body_text.split())
    previous, following = (cards.get(pk) for pk in previous_and_next)
    related = [pk for pk in chosen if pk in cards] or [pk for pk, row in others.items() if row.is_fallback]
    section = article.section
    return PublicArticle(
        pk=article.pk,
        url=article.get_absolute_url(),
        kind=article.kind,
        kind_label=str(article.get_kind_display()),
        section=section.label if section else "",
        section_url=section.get_absolute_url() if section else "",
        headline=article.headline,
        standfirst=article.standfirst,
        dateline=article.dateline,
        authors=authors.get(article.pk, ()),
        body=body.render(
            article.body, pictures.by_public_id, pictures.sets, public_posts, cards, dateline=article.dateline
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
        mix=provenance.mix(photo.key for photo in shown),
        notes=reader_notes(shown),
        related=tuple(cards[pk] for pk in related),
        previous=previous,
        next=following,
    )


def _shown(lead, embeds, sets, pictures, posts):
    """Every PublicPhoto on the page once, in the order in which a reader meets them."""
    embedded_sets = [pictures.sets[pk] for pk in embeds.sets if pk in pictures.sets]
    photos = [
        lead,
        *(pictures.by_public_id.get(key) for key in embeds.photos),
        *(item for one in (*embedded_sets, *sets) for item in one.items),
        *(post.photo for post in posts.values()),
    ]
    return list({photo.public_id: photo for photo in photos if photo and not photo.is_withdrawn}.values())


def teaser(row, authors, photo, mix=None):
    """Return the Teaser of a published row; authors is {key: bylines}, photo its PublicPhoto or None."""
    return Teaser(
        pk=row.pk,
        url=row.get_absolute_url(),
        headline=row.headline,
        standfirst=row.standfirst,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        section=row.section.label if row.section else "",
        section_url=row.section.get_absolute_url() if row.section else "",
        authors=authors.get(row.pk, ()),
        minutes=_minutes(len(row.body_text.split())),
        published_at=row.public_from,
        photo=photo,
        mix=mix,
        language=row.language,
    )


def _post(row, pictures):
    fields = ("pk", "platform", "author", "handle", "text", "language", "posted_on", "permalink", "capture_note")
    return PublicPost(**{name: getattr(row, name) for name in fields}, photo=pictures.by_pk.get(row.photo_id))


def _minutes(words):
    return max(1, round(words / WORDS_PER_MINUTE)) if words else 0
