"""The page of a post, put together from its stored parts and from what only stands around it.

Stored are the post itself ("article:12:main") and, of each post that others name, its card ("article:12:card"). Which
posts stand before and after it or are related is asked each time, so that a new post makes no other one stale. The
rules for a stored part: sources/parts.py, gallery/stored.py.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import CharField, Value
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.models import Article
from articles.pictures import Pictures
from articles.public import article_alone, preview_page, teaser
from articles.reading import bylines_of, for_page, lists_of, with_alike
from gallery.stored import context, named_in, photos_seen, sets_seen, those_seen
from sources import changes, parts
from sources.prepared import Prepared, each_key, keys


@dataclass(frozen=True)
class Neighbour:
    """A post before or after this one."""

    url: str
    headline: str
    public_id: str


@dataclass(frozen=True)
class PostPage:
    """A post as its page is put together. `head`, `main` and the related `cards` are HTML.

    `photos` is how many it shows; `keys` what all of it was made from; `public` the names by which a CDN may forget it.
    """

    url: str
    kind: str
    headline: str
    language: str
    photos: int
    head: SafeString
    main: SafeString
    cards: tuple = ()
    previous: Neighbour | None = None
    next: Neighbour | None = None
    keys: frozenset = field(default=frozenset())
    public: frozenset = field(default=frozenset())

    @property
    def more(self):
        """The HTML of what stands below the post: related ones, the one before and the one after it."""
        return _html("more", {"cards": self.cards, "previous": self.previous, "next": self.next})


def _row(slug):
    rows = for_page(Article.objects.published()).filter(slug=slug).order_by()
    return rows.values_list("pk", "previous_pk", "next_pk")


def _alike(pk):
    return with_alike(pk, []).newest().values_list("pk")


def _seen(photos, sets, articles):
    """(kind, primary key, slug, headline, public number) of what readers may see now; of posts alone all five."""
    blank = {name: Value("", CharField()) for name in ("of_slug", "of_headline", "of_number")}
    marked = Article.objects.published().filter(pk__in=each_key(articles)).order_by()
    marked = marked.annotate(of=Value("article", CharField())).values_list("of", "pk", "slug", "headline", "public_id")
    others = [seen.annotate(**blank).values_list("of", "pk", *blank) for seen in (photos_seen(photos), sets_seen(sets))]
    return others[0].union(others[1], marked, all=True)


ROW = Prepared(_row, texts=["slug"])
ALIKE = Prepared(_alike, numbers=["pk"])
KINDS = ("photo", "set", "article")
#: What of a PostPage its template writes.
WRITTEN = ("headline", "language", "head", "main", "more")
SEEN = Prepared(_seen, texts=["photos", "sets", "articles"])


def post_page(slug, mode, *, anew=False):
    """Return the PostPage of the published post with this address, or None.

    While its parts are right these are 4 queries, and one more where the editors chose no related posts.

    With `anew` nothing stored is read or written: the slow way, which the other must equal.
    """
    found = ROW.rows(slug=slug)
    if not found:
        return None
    pk, *beside = found[0]
    making = _Making(mode, anew)
    main = making.stored([pk], "main").get(pk)
    main = main or making.main(pk)
    if main is None:
        return None
    # Chosen by the editors, as far as readers can see them; otherwise the newest that share a tag.
    related = main.facts["related"] or [row[0] for row in ALIKE.rows(pk=pk)]
    cards = making.stored(related, "card")
    asked = {key for key in (*beside, *related) if key}
    seen, others = _seen_now([main, *cards.values()], asked)
    right = those_seen({"main": main, **cards}, seen)
    if "main" not in right and (right := right | {"main": making.main(pk)})["main"] is None:
        return None
    related = [one for one in related if one in others]
    made = making.cards([one for one in related if one not in right])
    shown = [card for card in (right.get(one) or made.get(one) for one in related) if card]
    return _put_together(right["main"], shown, *(others.get(one) for one in beside))


def post_preview(revision, mode):
    """Return the PostPage of a version for a signed-in editor, made anew; nothing of it is stored or was."""
    page = preview_page(revision, mode)
    told = context(mode)
    cards = [parts.Part(_html("card", told | {"teaser": one})) for one in page.related]
    return _put_together(_main(page, told, [], parts.Made()), cards, None, None)


def _put_together(main, cards, previous, following):
    public = {name for part in (main, *cards) for name in part.facts.get("public", ())}
    return PostPage(
        **{name: main.facts[name] for name in ("url", "kind", "headline", "language", "photos")},
        head=main.head,
        main=main.html,
        cards=tuple(card.html for card in cards),
        previous=previous,
        next=following,
        keys=frozenset(key for part in (main, *cards) for key in part.keys),
        public=frozenset(public | {f"article:{one.public_id}" for one in (previous, following) if one}),
    )


def _seen_now(found, wanted):
    """({kind: keys of what readers can see now}, {key: Neighbour} of the posts among it): of what these parts name and
    of the posts wanted; one query."""
    named = named_in(found, KINDS)
    named["article"] |= wanted
    seen, others = {kind: set() for kind in KINDS}, {}
    for kind, pk, *post in SEEN.rows(**{f"{kind}s": keys(pks) for kind, pks in named.items()}):
        seen[kind].add(pk)
        if kind == "article":
            others[pk] = _neighbour(*post)
    return seen, others


@lru_cache(maxsize=4_096)
def _address(slug):
    return reverse("articles:article", args=[slug])


def _neighbour(slug, headline, public_id):
    return Neighbour(_address(slug), headline, public_id)


class _Making:
    """Where the parts of one page come from: stored ones, or made by the templates and stored then."""

    def __init__(self, mode, anew):
        self.mode, self.anew = mode, anew
        self.variant = parts.variant(get_language(), mode)

    def stored(self, pks, part):
        """{key of a post: Part} of those that nothing was noted against; one query."""
        if self.anew or not pks:
            return {}
        names = {f"article:{pk}:{part}": pk for pk in pks}
        return {names[name]: found for name, found in parts.stored(names, self.variant).items()}

    def main(self, pk):
        """The part of a post itself, or None where readers can see it no longer."""
        moment, made = changes.low(), parts.Made()
        row = Article.objects.published().select_related("section", "live_revision").filter(pk=pk).first()
        if row is None:
            return None
        page = article_alone(row, self.mode, made)
        made.public.add(f"article:{row.public_id}")
        chosen = [one for one in lists_of(row)["related"] if one != pk]
        part = _main(page, context(self.mode), chosen, made)
        self._keep(f"article:{pk}:main", part, moment, made)
        return part

    def cards(self, pks):
        """{key of a post: Part} of the cards of these posts, as far as readers can see them."""
        if not pks:
            return {}
        moment, found = changes.low(), {}
        rows = Article.objects.published().filter(pk__in=pks).select_related("section")
        for row in rows:
            pictures, made = Pictures(photo_pks=[row.lead_photo_id]), parts.Made()
            made.key("words", "people", "site")
            made.name("article", [row.pk], [row.pk])
            pictures.tell(made)
            made.public.add(f"article:{row.public_id}")
            one = teaser(row, bylines_of([row.pk]), pictures.standing(row.lead_photo_id))
            found[row.pk] = parts.made(_html("card", context(self.mode) | {"teaser": one}), "", {}, made)
            self._keep(f"article:{row.pk}:card", found[row.pk], moment, made)
        return {pk: found.get(pk) for pk in pks}

    def _keep(self, name, part, moment, made):
        if made.whole and not self.anew:
            parts.keep(name, self.variant, part, moment)


def _main(page, told, chosen, made):
    facts = {name: getattr(page, name) for name in ("url", "kind", "headline", "language", "photos")}
    told = told | {"article": page}
    layout = "essay" if page.kind == Article.Kind.ESSAY else "story"
    return parts.made(_html(layout, told), _html("head", told), facts | {"related": chosen}, made)


def _html(name, told):
    return render_to_string(f"articles/parts/{name}.html", told)
