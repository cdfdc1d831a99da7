"""Recalling a post with those of its photos that are ticked, and handing it to a partner: pages of articles/desk.py."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import outside
from articles import snapshot as snapshots
from articles.forms import WithdrawForm
from articles.models import Article
from articles.services import publishing
from gallery import outbox
from gallery.blockers import Blocked, blockers_of
from gallery.desk.access import change_url, page
from gallery.desk.radius import radius_of
from gallery.desk.thumbs import thumb, with_thumbs
from gallery.forms.partners import HandOverForm
from gallery.models import Delivery, Photo, Use
from gallery.services import partners, recall


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    """Show what a recall of the post reaches (GET); take it back, and the ticked photos with it (POST)."""
    article = get_object_or_404(Article.objects.select_related("section"), pk=pk)
    photos = _photos_of(article)
    place = publishing.place_of(article)
    may_tick = request.user.has_perm(recall.PERMISSION)
    form = WithdrawForm(request.POST if request.method == "POST" else None, others=photos if may_tick else ())
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            publishing.withdraw(by=request.user, article=article, reason=data["reason"], photos=form.chosen())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Withdrawn. Its address says so from now on."))
            return HttpResponseRedirect(change_url(article))
    return page(
        request,
        "desk/articles/withdraw.html",
        _("Withdraw"),
        article=article,
        form=form,
        is_public=article.status == Article.Status.PUBLISHED,
        radius=radius_of([], places=[place], reason=request.POST.get("reason", "").strip()),
        pages=len(outside.pages_of(article, photos)) if settings.PURGE_URL else 0,
        others=[(photo, thumb(photo), form.is_ticked(photo)) for photo in photos] if may_tick else [],
        kept=[] if may_tick else photos,
        sends_mail=settings.SENDS_MAIL,
        cdn_is_down=outbox.cdn_is_down(),
        status=422 if request.method == "POST" else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request, pk):
    """Show what forbids to hand the post on (GET); put on record that a partner got it with all its photos (POST)."""
    article = get_object_or_404(Article, pk=pk)
    photos = _photos_of(article)
    form = HandOverForm(request.POST if request.method == "POST" else None)
    rows = Photo.objects.filter(pk__in=[photo.pk for photo in photos]).order_by("pk")
    found = blockers_of(rows, use=Use.SYNDICATION)
    if request.method == "POST" and form.is_valid():
        try:
            if article.status != Article.Status.PUBLISHED:
                raise ValidationError(_("Only a post that readers can see is handed to a partner."))
            partners.hand_over(by=request.user, photos=photos, place=publishing.place_of(article), **form.cleaned_data)
        except Blocked as error:
            found = error.blockers
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("On record: %(partner)s has it.") % form.cleaned_data)
            return HttpResponseRedirect(change_url(article))
    taken = Delivery.objects.filter(place=publishing.place_of(article)).select_related("partner", "delivered_by")
    return page(
        request,
        "desk/hand_over.html",
        _("Hand the post to a partner"),
        article=article,
        form=form,
        blockers=found,
        taken=taken,
        back=change_url(article),
        opts=Article._meta,
        status=422 if request.method == "POST" else None,
    )


def _photos_of(article):
    """What readers see in the post, with the small pictures."""
    photos, _sets = publishing.photos_shown(snapshots.from_article(article))
    return list(with_thumbs(Photo.objects.filter(pk__in=[photo.pk for photo in photos])).order_by("pk"))
