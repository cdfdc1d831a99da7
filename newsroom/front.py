"""What stands where on the front page: what editors chose, then what is newest; each post once."""

from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from articles.models import Article, Section
from articles.pictures import Pictures
from articles.public import teasers
from gallery.models import Photo
from gallery.provenance import REVIEW
from newsroom.models import FrontSlot

LEAD_KINDS = (Article.Kind.ESSAY, Article.Kind.REPORT)
LATEST, LIVE, ESSAYS, SECTIONS = 5, 4, 3, 6
Place = FrontSlot.Place


@dataclass(frozen=True)
class Front:
    """The parts of the front page; each may be missing on a young site. `veiled`: the lead's photo may distress."""

    lead: object
    live: tuple
    latest: tuple
    essays: tuple
    sections: tuple

    def __bool__(self):
        return bool(self.lead or self.live or self.latest or self.essays)

    @property
    def veiled(self):
        """Whether the lead's photo needs a click: editors may choose a graphic one, and readers still decide."""
        return bool(self.lead and self.lead.photo.graphic)


@dataclass(frozen=True)
class Chosen:
    """What editors put where: {place: primary keys of posts, in order}, and the leads of which they took any photo."""

    places: dict = field(default_factory=dict)
    open_eyes: frozenset = frozenset()

    @property
    def keys(self):
        """The primary keys of all of them."""
        return {pk for keys in self.places.values() for pk in keys}


def chosen_now():
    """Return the Chosen of this moment: what has had its time is left out; one query."""
    return chosen_of(FrontSlot.objects.filter(Q(until=None) | Q(until__gt=Now())))


def chosen_of(slots):
    """Return the Chosen of FrontSlots, saved or not, in their order."""
    places, eyes = {}, set()
    for slot in slots:
        places.setdefault(slot.place, []).append(slot.article_id)
        if slot.open_eyes:
            eyes.add(slot.article_id)
    return Chosen(places, frozenset(eyes))


def is_plain(photo):
    """Whether a photo may be the largest of the site without anybody's word; also of no photo at all."""
    return bool(photo) and photo.is_plain


def front_page(chosen=None, *, waiting=False):
    """Return the Front; 10 queries.

    What editors chose comes first, passing over what readers cannot see; the lead otherwise is the newest essay or
    report with a photo that needs nobody's word. `waiting` shows the editors what is scheduled as if its time had come.
    """
    chosen = chosen_now() if chosen is None else chosen
    cards = teasers(_candidates(chosen.keys))
    if waiting:
        cards += _waiting(chosen.keys - {card.pk for card in cards})
    by_pk, used = {card.pk: card for card in cards}, set()

    def take(number, fits, first=()):
        order = [*(by_pk[pk] for pk in first if pk in by_pk), *(card for card in cards if fits(card))]
        found = list({card.pk: card for card in order if card.pk not in used}.values())[:number]
        used.update(card.pk for card in found)
        return tuple(found)

    # What stands in a place by choice is not taken by another part on the way there.
    reserved = {pk for place, keys in chosen.places.items() if place != Place.LEAD for pk in keys if pk in by_pk}
    leads = [pk for pk in chosen.places.get(Place.LEAD, ()) if pk in by_pk and _may_lead(by_pk[pk], chosen)]
    lead = take(1, lambda card: card.kind in LEAD_KINDS and is_plain(card.photo) and card.pk not in reserved, leads)
    live = take(LIVE, lambda card: card.kind == Article.Kind.LIVE and card.pk not in reserved)
    slots = [pk for pk in chosen.places.get(Place.SLOT, ()) if pk not in used]
    essays = take(
        ESSAYS,
        lambda card: card.kind == Article.Kind.ESSAY and card.photo and card.pk not in slots,
        [pk for pk in chosen.places.get(Place.ESSAY, ()) if pk in by_pk],
    )
    latest = take(LATEST, lambda card: True, slots)
    seen, rest = set(), []
    for card in cards:
        if card.pk not in used and card.section and card.section_url not in seen:
            seen.add(card.section_url)
            rest.append(card)
    return Front(lead[0] if lead else None, live, latest, essays, tuple(rest[:SECTIONS]))


def _may_lead(card, chosen):
    return bool(card.photo) and (is_plain(card.photo) or card.pk in chosen.open_eyes)


def _candidates(chosen):
    """Everything that could stand on the page, newest first: the latest of all, of each kind and of each section."""
    published = Article.objects.published().newest()
    # Each post is asked for its photo: a list of all photos that could stand there would be as long as the archive.
    plain = Photo.objects.cleared().filter(pk=OuterRef("lead_photo"), graphic=False).exclude(access_class=REVIEW)
    pictured = published.filter(Exists(plain), kind__in=LEAD_KINDS)
    in_section = published.filter(section=OuterRef("pk")).values("pk")
    sections = Section.objects.annotate(newest=Subquery(in_section[:1]), second=Subquery(in_section[1:2]))
    spare = len(chosen)
    return (
        Article.objects.published()
        .newest()
        .filter(
            Q(pk__in=published.values("pk")[: LATEST + LIVE + ESSAYS + 1 + spare])
            | Q(pk__in=pictured.values("pk")[: 1 + spare])
            | Q(pk__in=published.filter(kind=Article.Kind.ESSAY).values("pk")[: ESSAYS + 1 + spare])
            | Q(pk__in=published.filter(kind=Article.Kind.LIVE).values("pk")[: LIVE + spare])
            | Q(pk__in=sections.values("newest"))
            | Q(pk__in=sections.values("second"))
            | Q(pk__in=chosen)
        )
    )


def _waiting(keys):
    """Teasers of what is scheduled or under embargo, with the moment in the place of their section."""
    states = (Article.Status.SCHEDULED, Article.Status.EMBARGOED)
    rows = Article.objects.filter(pk__in=keys).select_related("section")
    rows = [row for row in rows if row.status in states]
    pictures = Pictures(photo_pks=[row.lead_photo_id for row in rows], desk=True)
    return [
        replace(
            card,
            section="",
            kind_label=_("Not public before %(moment)s") % {"moment": _moment(row.public_from)},
            photo=pictures.standing(row.lead_photo_id),
        )
        for card, row in zip(teasers(rows), rows, strict=True)
    ]


def _moment(moment):
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
