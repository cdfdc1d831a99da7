"""The desk's pages for corrections: add one to a post or to a photo, and show readers the former words no more."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from articles.forms import CorrectionForm
from articles.models import Article, Correction
from articles.services import corrections
from gallery.desk.access import change_url, desk_path, page
from gallery.models import Photo


def urls(site):
    """Return the addresses of these pages."""
    return [
        desk_path(site, "articles/article/<int:pk>/correct/", of_article, "article-correct", corrections.PERMISSION),
        desk_path(site, "photos/<int:pk>/correct/", of_photo, "photo-correct", corrections.PERMISSION),
        desk_path(site, "corrections/<int:pk>/hide/", hide, "correction-hide", corrections.PERMISSION),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def of_article(request, pk):
    """Corrections of a post (GET); add one (POST)."""
    article = get_object_or_404(Article, pk=pk)
    return _page(request, article, article.is_published, article.corrections.all())


@require_http_methods(["GET", "HEAD", "POST"])
def of_photo(request, pk):
    """Corrections of a photo (GET); add one (POST)."""
    photo = get_object_or_404(Photo, pk=pk)
    read = Photo.objects.cleared().filter(pk=pk).exists()
    return _page(request, photo, read, Correction.objects.filter(photo=photo))


@require_POST
def hide(request, pk):
    """Show readers the former words no more."""
    correction = get_object_or_404(Correction.objects.select_related("article"), pk=pk, article__isnull=False)
    try:
        corrections.hide_change(by=request.user, correction=correction, reason=request.POST.get("reason", ""))
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, _("Readers see the correction, and the former words no more."))
    return HttpResponseRedirect(reverse("admin:article-correct", args=[correction.article_id]))


def _page(request, thing, read, made):
    is_photo = isinstance(thing, Photo)
    form = CorrectionForm(request.POST if request.method == "POST" else None, of_photo=is_photo)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            if is_photo:
                corrections.correct_photo(by=request.user, photo=thing, kind=data["kind"], text=data["text"])
            else:
                corrections.correct_article(by=request.user, article=thing, **data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("On the page, and on the page of all corrections."))
            return HttpResponseRedirect(request.path)
    return page(
        request,
        "desk/articles/correct.html",
        _("Add a correction"),
        thing=thing,
        **{"photo" if is_photo else "article": thing},
        is_photo=is_photo,
        read=read,
        form=form,
        made=made.select_related("made_by"),
        back=change_url(thing),
        opts=thing._meta,
        status=422 if form.errors else None,
    )
