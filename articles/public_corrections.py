"""What readers may know of corrections: frozen projections, read with the post or the photo that they belong to."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from articles.models import Correction

#: Those that change what a reader took away come first.
_FIRST = (Correction.Kind.CORRECTION, Correction.Kind.UPDATE)


@dataclass(frozen=True)
class PublicCorrection:
    """One correction. `number` counts those of its post or photo from the first; `change_url` leads to the change line
    by line, or is empty."""

    number: int
    kind: str
    kind_label: str
    text: str
    language: str
    made_at: datetime
    change_url: str


def of_article(article):
    """Return the PublicCorrections of a published post: corrections and updates first, each newest first; one query."""
    return _sorted(_numbered(article.corrections.order_by("made_at", "pk"), article.slug))


def of_articles(articles):
    """Return {primary key: PublicCorrections as `of_article()` says them} for those of these rows that have some; one
    query."""
    found = {}
    for row in Correction.objects.filter(article__in=articles).order_by("made_at", "pk"):
        found.setdefault(row.article_id, []).append(row)
    return {one.pk: _sorted(_numbered(found[one.pk], one.slug)) for one in articles if one.pk in found}


def of_photo(photo):
    """Return the PublicCorrections of a photo (a row, or its primary key) that readers see, as `of_article()` does."""
    return _sorted(_numbered(Correction.objects.filter(photo=photo).order_by("made_at", "pk"), ""))


def numbers_of(articles):
    """Return {correction key: number within its post} for all corrections of these posts; one query."""
    numbers, last = {}, {}
    rows = Correction.objects.filter(article__in=articles).order_by("made_at", "pk").values_list("pk", "article_id")
    for pk, article in rows:
        numbers[pk] = last[article] = last.get(article, 0) + 1
    return numbers


def change_url(slug, number):
    """The address of a change line by line."""
    return reverse("articles:change", args=[slug, number])


def public_correction(row, number, slug):
    """Return the PublicCorrection of a row; `slug` is the address of its post, empty for a photo."""
    return PublicCorrection(
        number=number,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        text=row.text,
        language=row.language,
        made_at=row.made_at,
        change_url=change_url(slug, number) if slug and row.shows_change else "",
    )


def _numbered(rows, slug):
    return [public_correction(row, number, slug) for number, row in enumerate(rows, start=1)]


def _sorted(found):
    newest = sorted(found, key=lambda one: (one.made_at, one.number), reverse=True)
    return tuple(sorted(newest, key=lambda one: one.kind not in _FIRST))
