"""What stands where on the front page: chosen from one list of teasers, each post once."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from articles.models import Article, Section
from articles.public import teasers
from gallery.models import Photo

LEAD_KINDS = (Article.Kind.ESSAY, Article.Kind.REPORT)
LATEST, LIVE, ESSAYS, SECTIONS = 5, 4, 3, 6


@dataclass(frozen=True)
class Front:
    """The parts of the front page; each may be missing on a young site."""

    lead: object
    live: tuple
    latest: tuple
    essays: tuple
    sections: tuple

    def __bool__(self):
        return bool(self.lead or self.live or self.latest or self.essays)


def front_page():
    """Return the Front. The lead is the newest essay or report with a photo that readers may see; 8 queries."""
    cards = teasers(_candidates())
    used = set()

    def take(number, fits):
        found = [card for card in cards if card.pk not in used and fits(card)][:number]
        used.update(card.pk for card in found)
        return tuple(found)

    lead = take(1, lambda card: card.kind in LEAD_KINDS and card.photo and not card.photo.graphic)
    live = take(LIVE, lambda card: card.kind == Article.Kind.LIVE)
    essays = take(ESSAYS, lambda card: card.kind == Article.Kind.ESSAY and card.photo)
    latest = take(LATEST, lambda card: True)
    seen = set()
    rest = []
    for card in cards:
        if card.pk not in used and card.section and card.section_url not in seen:
            seen.add(card.section_url)
            rest.append(card)
    return Front(lead[0] if lead else None, live, latest, essays, tuple(rest[:SECTIONS]))


def _candidates():
    """Everything that could stand on the page, newest first: the latest of all, of each kind and of each section."""
    published = Article.objects.published().newest()
    pictured = published.filter(kind__in=LEAD_KINDS, lead_photo__in=Photo.objects.cleared().filter(graphic=False))
    in_section = published.filter(section=OuterRef("pk")).values("pk")
    sections = Section.objects.annotate(newest=Subquery(in_section[:1]), second=Subquery(in_section[1:2]))
    return (
        Article.objects.published()
        .newest()
        .filter(
            Q(pk__in=published.values("pk")[: LATEST + LIVE + ESSAYS + 1])
            | Q(pk__in=pictured.values("pk")[:1])
            | Q(pk__in=published.filter(kind=Article.Kind.ESSAY).values("pk")[: ESSAYS + 1])
            | Q(pk__in=published.filter(kind=Article.Kind.LIVE).values("pk")[:LIVE])
            | Q(pk__in=sections.values("newest"))
            | Q(pk__in=sections.values("second"))
        )
    )
