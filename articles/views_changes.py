"""The change behind a correction, line by line, as far as readers may read it today."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.linebyline import lines_between
from articles.models import Article
from articles.public_corrections import public_correction
from articles.views import article
from sources.publicpages import public_page
from sources.slugs import get_or_moved


@public_page
@require_safe
def change(request, slug, number):
    """Context: headline, url, correction (PublicCorrection), lines (Line, …; empty where nothing may be shown by now).

    404 where readers were never offered the change; 301 from a former address of the post, 410 once it is withdrawn.
    """
    try:
        row, moved = get_or_moved(Article.objects.published().select_related("live_revision"), slug)
    except Http404:
        return article(request, slug)
    if moved:
        return redirect(f"{moved.url}changes/{number}/", permanent=True)
    made = row.corrections.select_related("revision_before", "revision_after").order_by("made_at", "pk")
    found = list(made[number - 1 : number]) if 0 < number < 10_000 else []
    if not found or not found[0].shows_change:
        raise Http404(_("No such change."))
    correction = found[0]
    context = {
        "headline": row.headline,
        "language": row.language,
        "url": row.get_absolute_url(),
        "correction": public_correction(correction, number, row.slug),
        "lines": lines_between(correction.revision_before, correction.revision_after, row.live_revision),
    }
    return render(request, "articles/change.html", context)
