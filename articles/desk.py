"""The staff's pages for posts: preview, versions, publishing, withdrawing, and what the pickers show."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from articles import desk_corrections, picked, workflow
from articles import snapshot as snapshots
from articles.blockers import Blocked, blockers, blockers_of_content, is_final
from articles.desk_recall import hand_over, withdraw
from articles.difference import changes, readable
from articles.forms import FIELDS, ArticleForm, PublishForm
from articles.models import Article, ArticleRevision, Author, StoredPost
from articles.services import corrections, drafting, publishing
from articles.stored import post_preview
from articles.views import template_for
from gallery.desk.access import change_url, desk_path, page, whole_numbers
from gallery.desk.gate import answer
from gallery.desk.thumbs import thumbs_of

PAGE = 24


def urls(site):
    """Return the addresses of every desk page of the app, each behind the site's own login."""
    post = "articles/article/<int:pk>"
    return [
        path(f"{post}/preview/", site.admin_view(_readable(preview)), name="article-preview"),
        path(f"{post}/versions/", site.admin_view(_readable(versions)), name="article-versions"),
        path(f"{post}/versions/<int:number>/", site.admin_view(_readable(version)), name="article-version"),
        desk_path(site, f"{post}/versions/<int:number>/restore/", restore, "article-restore", workflow.CHANGE),
        path(f"{post}/publish/", site.admin_view(_readable(publish)), name="article-publish"),
        desk_path(site, f"{post}/unschedule/", unschedule, "article-unschedule", workflow.PUBLISH),
        desk_path(site, f"{post}/withdraw/", withdraw, "article-withdraw", workflow.WITHDRAW),
        desk_path(site, f"{post}/hand-over/", hand_over, "article-hand-over", "gallery.add_delivery"),
        desk_path(site, "articles/blockers/", form_blockers, "article-blockers", workflow.CHANGE),
        path("articles/pick/", site.admin_view(_readable(pick_articles)), name="article-pick"),
        path("articles/stored-posts/pick/", site.admin_view(_readable(pick_stored_posts)), name="stored-post-pick"),
        path("articles/comparisons/pick/", site.admin_view(_readable(pick_comparisons)), name="comparison-pick"),
        path("articles/annotated/pick/", site.admin_view(_readable(pick_annotated)), name="annotated-pick"),
        path("articles/authors/pick/", site.admin_view(_readable(pick_authors)), name="author-pick"),
        *desk_corrections.urls(site),
    ]


def _readable(view):
    """Let those in who may see or change posts. Asked before anything is looked up, so that a 403 tells nothing."""

    def guarded(request, *args, **kwargs):
        if not any(request.user.has_perm(f"articles.{action}_article") for action in ("view", "change")):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_GET
def preview(request, pk):
    """The newest version (or ?version=) in the readers' own template, for these eyes only."""
    article = _article(pk)
    number = whole_numbers(request.GET.get("version"))
    revision = get_object_or_404(article.revisions, number=number[0]) if number else article.newest_revision
    shown = post_preview(revision, request.mode)
    context = {"page": shown, "preview": True, "revision": revision, "desk_url": change_url(article)}
    response = render(request, template_for(shown.kind), context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@require_GET
def versions(request, pk):
    """Every version, newest first."""
    article = _article(pk)
    rows = article.revisions.select_related("created_by").defer("snapshot")
    return page(request, "desk/articles/versions.html", _("Versions"), article=article, versions=rows)


@require_GET
def version(request, pk, number):
    """One version to read, and how it differs from what readers see (or from the newest, while nobody sees any)."""
    article = _article(pk)
    revision = get_object_or_404(article.revisions.select_related("created_by"), number=number)
    other = article.live_revision or article.newest_revision
    context = {
        "article": article,
        "revision": revision,
        "other": other,
        "is_live": revision.pk == article.live_revision_id,
        "is_newest": revision.pk == article.newest_revision_id,
        "fields": [(label, text) for label, text in readable(snapshots.of(revision)).items() if text],
        "changes": changes(snapshots.of(other), snapshots.of(revision)) if other.pk != revision.pk else [],
        "may_restore": request.user.has_perm(workflow.CHANGE),
    }
    return page(request, "desk/articles/version.html", _("Version %(number)s") % {"number": number}, **context)


@require_POST
def restore(request, pk, number):
    """Make a new version with the content of this one."""
    revision = get_object_or_404(ArticleRevision.objects.select_related("article"), article=pk, number=number)
    try:
        made = drafting.restore_revision(by=request.user, revision=revision)
    except ValidationError as error:
        return _say(request, error.messages, "error", reverse("admin:article-version", args=[pk, number]))
    words = _("Version %(old)s is version %(new)s now. Readers see no change.")
    return _say(request, [words % {"old": number, "new": made.number}], "success", change_url(revision.article))


@require_http_methods(["GET", "POST"])
def publish(request, pk):
    """What stands in the way, and when readers may see the newest version."""
    article = _article(pk)
    if request.method == "POST" and not request.user.has_perm(workflow.PUBLISH):
        raise PermissionDenied
    timed = article.status != Article.Status.PUBLISHED
    options = {"may_override": request.user.has_perm("articles.override_blockers"), "timed": timed}
    options["may_correct"] = request.user.has_perm(corrections.PERMISSION)
    form = PublishForm(request.POST or None, initial=_initial(article), **options)
    problems, embargo = [], None
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        embargo = data.get("embargo_until")
        if data["revision"] != article.newest_revision_id:
            problems = [_("Somebody saved a newer version in the meantime. Look at it before you publish.")]
        else:
            try:
                done = _publish(request.user, article, data)
                return _say(request, [_outcome(done)], "success", change_url(article))
            except Blocked:
                problems = [_("Nothing was published: something stands in the way.")]
            except ValidationError as error:
                problems = error.messages
    found = blockers(article, embargo_until=embargo)
    context = {
        "article": article,
        "form": form,
        "problems": problems,
        "blockers": found,
        "may_publish": request.user.has_perm(workflow.PUBLISH),
        "can_go": not found or (options["may_override"] and not any(is_final(blocker) for blocker in found)),
        "zone": timezone.get_current_timezone_name(),
        "newest": article.newest_revision,
    }
    return page(request, "desk/articles/publish.html", _("Publish"), status=400 if problems else None, **context)


def _publish(user, article, data):
    """Publish as the form says, with the correction that goes with the change, if there is one."""
    options = {"revision": article.newest_revision, "override_reason": data.get("override_reason", "")}
    if kind := data.get("correction_kind"):
        told = {"text": data["correction_text"], "shows_change": data["correction_shows_change"]}
        return corrections.publish_corrected(by=user, article=article, kind=kind, **told, **options)[0]
    return publishing.publish(
        by=user, article=article, at=data.get("at"), embargo_until=data.get("embargo_until"), **options
    )


@require_POST
def form_blockers(request):
    """What stands in the way of the form of the post ?article= (of a new one without) as it is now, as HTML."""
    keys = whole_numbers(request.GET.get("article"))
    article = _article(keys[0]) if keys else None
    form = ArticleForm(request.POST, instance=article)
    form.is_valid()
    known = {name: value for name in FIELDS if (value := form.cleaned_data.get(name)) not in (None, "")}
    known["section"] = known["section"].pk if "section" in known else None
    content = snapshots.clean(known | {"tags": []})
    return answer(request, blockers_of_content(content, article.pk if article else None))


@require_POST
def unschedule(request, pk):
    """Take a post off the schedule."""
    article = _article(pk)
    try:
        publishing.unschedule(by=request.user, article=article)
    except ValidationError as error:
        return _say(request, error.messages, "error", change_url(article))
    return _say(request, [_("Taken off the schedule. It is a draft again.")], "success", change_url(article))


@require_GET
def pick_articles(request):
    """Posts for the picker: {"items", "next", "filters"} as gallery/desk/pick.py describes; ?q= ?kind= ?ids=."""
    rows = picked.articles_for_picking()
    for word in request.GET.get("q", "").split():
        rows = rows.filter(
            Q(working_headline__icontains=word) | Q(slug__icontains=word) | Q(standfirst__icontains=word)
        )
    if kind := request.GET.get("kind"):
        rows = rows.filter(kind=kind)
    filters = {"kind": [{"value": value, "label": str(label)} for value, label in Article.Kind.choices]}
    return _picks(request, rows.filter(withdrawn_at=None), picked.article_item, filters)


@require_GET
def pick_stored_posts(request):
    """Saved social posts for the picker."""
    rows = StoredPost.objects.select_related("photo").prefetch_related(thumbs_of("photo"))
    for word in request.GET.get("q", "").split():
        rows = rows.filter(Q(author__icontains=word) | Q(handle__icontains=word) | Q(text__icontains=word))
    return _picks(request, rows, picked.stored_post_item, {})


@require_GET
def pick_comparisons(request):
    """Comparisons for the picker."""
    rows, describe = picked.rows("comparison")
    for word in request.GET.get("q", "").split():
        numbers = Q(left__public_id=word) | Q(right__public_id=word)
        rows = rows.filter(Q(title__icontains=word) | Q(words__icontains=word) | numbers)
    return _picks(request, rows, describe, {})


@require_GET
def pick_annotated(request):
    """Annotated photos for the picker."""
    rows, describe = picked.rows("annotated")
    for word in request.GET.get("q", "").split():
        rows = rows.filter(Q(title__icontains=word) | Q(words__icontains=word) | Q(photo__public_id=word))
    return _picks(request, rows, describe, {})


@require_GET
def pick_authors(request):
    """Authors for the picker."""
    rows = Author.objects.all()
    for word in request.GET.get("q", "").split():
        rows = rows.filter(Q(name__icontains=word) | Q(role__icontains=word))
    return _picks(request, rows, picked.author_item, {})


def _picks(request, rows, describe, filters):
    if "ids" in request.GET:
        keys = whole_numbers(request.GET["ids"])
        found = rows.in_bulk(keys)
        return JsonResponse(
            {"items": [describe(found[key]) for key in keys if key in found], "next": None, "filters": {}}
        )
    before = whole_numbers(request.GET.get("before"))
    if before:
        rows = rows.filter(pk__lt=before[0])
    found = list(rows.order_by("-pk")[: PAGE + 1])
    following = None
    if len(found) > PAGE:
        query = request.GET.copy()
        query["before"] = found[PAGE - 1].pk
        following = f"{request.path}?{query.urlencode()}"
    items = [describe(row) for row in found[:PAGE]]
    return JsonResponse({"items": items, "next": following, "filters": {} if before else filters})


def _article(pk):
    return get_object_or_404(Article.objects.select_related("newest_revision", "live_revision", "section"), pk=pk)


def _initial(article):
    waits = article.status in (Article.Status.SCHEDULED, Article.Status.EMBARGOED)
    later = waits and article.publish_at > timezone.now()
    return {
        "revision": article.newest_revision_id,
        "when": "later" if later else "now",
        "at": article.publish_at if later else None,
        "embargo_until": article.embargo_until if waits else None,
    }


def _outcome(article):
    moment = timezone.localtime(article.public_from)
    if article.status == Article.Status.PUBLISHED:
        return _("Published. Readers see version %(number)s.") % {"number": article.live_revision.number}
    return _("Readers will see it from %(moment)s (%(zone)s).") % {
        "moment": formats.date_format(moment, "DATETIME_FORMAT"),
        "zone": timezone.get_current_timezone_name(),
    }


def _say(request, sentences, level, url):
    for sentence in sentences:
        getattr(messages, level)(request, sentence)
    return HttpResponseRedirect(url)
