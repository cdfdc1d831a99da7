"""The page of a photo set, put together from its stored part; and what stored parts of any page ask of photos and sets.

A stored part is right while nothing of what it was made from has been noted and readers can see just what could be seen
then. The second is asked here of `cleared()` and `published()`, each time, by the database's clock: for time itself
leaves no note.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import CharField, Q, Value
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from gallery.models import Photo, PhotoSet
from gallery.public_sets import set_page
from gallery.purging import name_of_set
from sources import changes, parts
from sources.naming import site_name
from sources.prepared import Prepared, each_key, keys

#: How a set can be looked at: templates/gallery/parts/set_main.html and set_sheet.html.
VIEWS = ("main", "sheet")
#: What of a SetPage its template writes.
WRITTEN = ("title", "head", "main")
ROW = Prepared(lambda slug: PhotoSet.objects.published().filter(slug=slug).order_by().values_list("pk"), texts=["slug"])


@dataclass(frozen=True)
class SetPage:
    """A set as its page is put together: `head` and `main` are HTML, `keys` what they were made from, `public` the
    names by which a CDN may forget it."""

    title: str
    language: str
    head: SafeString
    main: SafeString
    keys: frozenset = field(default=frozenset())
    public: frozenset = field(default=frozenset())


def photos_seen(photos):
    """Return the query ("photo", primary key) of those of these keys (as JSON) that readers may see now."""
    return _marked("photo", Photo.objects.cleared().filter(pk__in=each_key(photos)))


def sets_seen(sets):
    """Return the query ("set", primary key) of those of these keys (as JSON) that readers may see now."""
    return _marked("set", PhotoSet.objects.published().filter(pk__in=each_key(sets)))


def _marked(kind, queryset):
    return queryset.order_by().annotate(of=Value(kind, CharField())).values_list("of", "pk")


SEEN = Prepared(lambda photos, sets: photos_seen(photos).union(sets_seen(sets), all=True), texts=["photos", "sets"])


def named_in(found, kinds):
    """Return {kind: primary keys} of what these Parts name."""
    return {kind: {pk for part in found for pk in part.named.get(kind, ())} for kind in kinds}


def those_seen(found, seen):
    """Return {name: Part} of those of `found` that show just what of the things they name stands in `seen`."""
    return {
        name: part
        for name, part in found.items()
        if all(seen[kind] & pks == part.seen[kind] for kind, pks in part.named.items())
    }


def those_right(found):
    """Return {name: Part} of those of `found`, which name photos and sets, that show just what readers may see at this
    moment; one query."""
    named = named_in(found.values(), ("photo", "set"))
    seen = {kind: set() for kind in named}
    if any(named.values()):
        for kind, pk in SEEN.rows(**{f"{kind}s": keys(pks) for kind, pks in named.items()}):
            seen[kind].add(pk)
    return those_seen(found, seen)


def name_photos(made, pks, public_ids, shown):
    """Tell a Made which photos a page names, by both kinds of number, and which it shows (PublicPhotos, Tombstones).

    Their sources and those whom these belong to are told with them. One query, after the photos were read: a photo that
    has got another source since then has been noted itself.
    """
    shown = {photo.public_id for photo in shown if photo and not photo.is_withdrawn}
    rows = Photo.objects.filter(Q(pk__in=pks) | Q(public_id__in=public_ids))
    rows = list(rows.values_list("pk", "public_id", "source_id", "source__affiliation_id"))
    made.name("photo", [row[0] for row in rows], [row[0] for row in rows if row[1] in shown])
    made.public.update(f"photo:{number}" for number in shown)
    made.keys_of("source", {source for row in rows for source in row[2:]})
    # A number that no photo has yet has no key either.
    made.whole &= set(public_ids) <= {row[1] for row in rows}


def context(mode):
    """Return what every template of a stored part may use beside its own thing: nothing that depends on a request."""
    return {"mode": mode, "site_name": site_name(), "site_url": settings.SITE_URL}


def set_page_by(slug, mode, *, view="main", anew=False):
    """Return the SetPage of the published set with this address, or None; 3 queries while its stored part is right.

    view is one of VIEWS: the set as an essay or as a contact sheet.

    With `anew` nothing stored is read or written: the slow way, which the other must equal.
    """
    found = ROW.rows(slug=slug)
    if not found:
        return None
    [[pk]] = found
    name, variant = f"set:{pk}:{view}", parts.variant(get_language(), mode)
    right = {} if anew else those_right(parts.stored([name], variant))
    part = right.get(name) or _make(pk, name, variant, mode, view, anew=anew)
    return part and SetPage(
        title=part.facts["title"],
        language=part.facts["language"],
        head=part.head,
        main=part.html,
        keys=frozenset(part.keys),
        public=frozenset([name_of_set(slug), *part.facts["public"]]),
    )


def _make(pk, name, variant, mode, view, *, anew):
    """The part of a set made by the templates, and stored; None where readers can see the set no longer."""
    moment, made = changes.low(), parts.Made()
    row = PhotoSet.objects.published().filter(pk=pk).first()
    if row is None:
        return None
    page = set_page(row)
    made.key("words", "site")
    made.keys_of("topic", row.tags.values_list("pk", flat=True))
    made.name("set", [pk], [pk])
    inside = {row.lead_id, *row.items.values_list("photo_id", flat=True)} - {None}
    name_photos(made, inside, (), [page.lead, *page.items])
    told = context(mode) | {"set": page, "view": view}
    part = parts.made(
        render_to_string(f"gallery/parts/set_{view}.html", told),
        render_to_string("gallery/parts/set_head.html", told),
        {"title": page.title, "language": page.language},
        made,
    )
    if made.whole and not anew:
        parts.keep(name, variant, part, moment)
    return part
