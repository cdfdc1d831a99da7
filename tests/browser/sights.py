"""What `make screenshots` looks at: every page and state that readers can meet, and the pages of the desk's day.

{name: (address, status, what to do before the picture)}. A name that ends in -print or -forced is taken as paper or
with forced colours. "/as-answered/<name>/" is an answer of `answers()`, which no address gives by itself.
"""

from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse


def reader_pages():
    """Every page and state that a reader can meet."""
    return _singles() | _posts() | _photos_and_sets() | _veils() | _places()


def answers():
    """{name: (status, HTML)} of pages that answer a fault, as the site writes them."""
    from newsroom import views

    request = RequestFactory(SERVER_NAME="127.0.0.1").get("/admin/")
    stranger = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    return {
        "refused": (403, views.forbidden(request, PermissionDenied()).content),
        "form-refused": (403, stranger.post(reverse("admin:login")).content),
        "broken": (500, views.server_error(request).content),
    }


def _singles():
    """Pages that stand under one address, with their states."""
    from gallery.filters import NOT_BY_STATE

    found = {
        "front": ("/", 200, None),
        "front-korean": ("/", 200, in_korean),
        "front-text": ("/", 200, without_pictures),
        "front-right-to-left": ("/", 200, right_to_left),
        "front-print": ("/", 200, None),
        "front-forced": ("/", 200, None),
        "posts": ("/articles/", 200, None),
        "posts-of-a-kind": ("/articles/?kind=explainer", 200, None),
        "archive": ("/photos/", 200, None),
        "archive-filtered": ("/photos/?access=escorted&year=2013", 200, None),
        "archive-not-by-the-state": (f"/photos/?chosen={NOT_BY_STATE}", 200, None),
        "archive-one": ("/photos/?access=social", 200, None),
        "archive-nothing": ("/photos/?access=social&year=1901", 200, None),
        "archive-oldest": ("/photos/?order=oldest", 200, None),
        "archive-more": ("/photos/", 200, load_more),
        "archive-text": ("/photos/", 200, without_pictures),
        "archive-korean": ("/photos/", 200, in_korean),
        "archive-print": ("/photos/?access=escorted", 200, None),
        "coverage": ("/coverage/", 200, None),
        "for-programs": ("/api/", 200, None),
        "sources": ("/sources/", 200, None),
        "search": ("/search/?q=market", 200, None),
        "search-filtered": ("/search/?q=pyongyang&kind=photo&access=escorted", 200, None),
        "search-date": ("/search/?q=february+2013", 200, None),
        "search-did-you-mean": ("/search/?q=markt+escrot", 200, None),
        "search-nothing": ("/search/?q=nothinglikethis", 200, None),
        "search-empty": ("/search/", 200, None),
        "search-suggestions": ("/search/", 200, type_a_word),
        "search-text": ("/search/?q=market", 200, without_pictures),
        "search-print": ("/search/?q=market", 200, None),
        "how-we-label": ("/how-we-label/", 200, None),
        "how-we-label-korean": ("/how-we-label/", 200, in_korean),
        "corrections": ("/corrections/", 200, None),
        "not-found": ("/no-such-page/", 404, None),
        "login": ("/admin/login/", 200, None),
    }
    return found | {name: (f"/as-answered/{name}/", status, None) for name, (status, _html) in answers().items()}


def _posts():
    from articles.models import Article

    posts, found = Article.objects.published().newest(), {}
    for kind in Article.Kind.values:
        if row := posts.filter(kind=kind).first():
            found[f"post-{kind}"] = (row.get_absolute_url(), 200, None)
    if row := posts.filter(body__contains="<photo-set").first() or posts.first():
        url = row.get_absolute_url()
        found |= {
            "post-lightbox": (url, 200, open_lightbox),
            "post-text": (url, 200, without_pictures),
            "post-korean": (url, 200, in_korean),
            "post-print": (url, 200, None),
        }
    for name, tag in (("comparison", "<photo-comparison"), ("annotated", "<annotated-photo")):
        if row := posts.filter(body__contains=tag).first():
            found[f"post-{name}"] = (row.get_absolute_url(), 200, None)
    if row := posts.filter(corrections__shows_change=True).first():
        found["post-corrected"] = (row.get_absolute_url(), 200, None)
        found["change"] = (f"{row.get_absolute_url()}changes/1/", 200, None)
    if row := Article.objects.withdrawn().first():
        found["post-withdrawn"] = (row.get_absolute_url(), 410, None)
    return found


def _photos_and_sets():
    from gallery.models import Photo, PhotoSet

    photos, found = Photo.objects.cleared().newest(), {}
    states = {
        "photo": photos.filter(claims__state="verified"),
        "photo-under-review": photos.filter(access_class="review"),
        "photo-unknown": photos.filter(access_class="unknown"),
        "photo-disputed": photos.filter(pillars__status="disputed"),
        "photo-covered": photos.filter(safety_decisions__covered__gt=0, safety_decisions__superseded_at=None),
        "photo-protected-source": photos.filter(source__confidentiality="protected"),
        "photo-described-source": photos.filter(source__confidentiality="described"),
        "photo-portrait": photos.filter(height__gt=1200, width__lt=1200),
    }
    for name, rows in states.items():
        if row := rows.first():
            found[name] = (row.get_absolute_url(), 200, None)
    if row := photos.first():
        found["frame"] = (f"{row.get_absolute_url()}embed/", 200, None)
        found["photo-text"] = (row.get_absolute_url(), 200, without_pictures)
        found["photo-print"] = (row.get_absolute_url(), 200, None)
    if row := Photo.objects.withdrawn().first():
        found["photo-withdrawn"] = (row.get_absolute_url(), 410, None)
    if row := PhotoSet.objects.published().newest().first():
        found["set"] = (row.get_absolute_url(), 200, None)
        found["set-sheet"] = (f"{row.get_absolute_url()}?view=sheet", 200, None)
    if row := PhotoSet.objects.withdrawn().first():
        found["set-withdrawn"] = (row.get_absolute_url(), 410, None)
    return found


def _veils():
    """Where readers meet a photo that may distress: veiled, as asked for, and in the viewer."""
    from articles.models import Article
    from gallery.models import Photo, PhotoSet

    found, photo = {}, Photo.objects.cleared().filter(graphic=True).first()
    if photo is None:
        return found
    places = {
        "photo-graphic": photo,
        "post-graphic": Article.objects.published().filter(body__contains=f'"{photo.public_id}"').first(),
        "set-graphic": PhotoSet.objects.published().filter(items__photo=photo).first(),
    }
    for name, row in places.items():
        if row:
            found[name] = (row.get_absolute_url(), 200, None)
            found[f"{name}-shown"] = (row.get_absolute_url(), 200, lift_veil)
    if row := places["set-graphic"]:
        url = row.get_absolute_url()
        found["set-graphic-sheet"] = (f"{url}?view=sheet", 200, None)
        found["set-graphic-print"] = (url, 200, None)
        found["set-graphic-lightbox"] = (url, 200, open_veiled)
    found["archive-graphic"] = (f"/photos/?order=oldest&year={photo.taken_on.year}", 200, None)
    found["frame-graphic"] = (f"{photo.get_absolute_url()}embed/", 200, None)
    return found


def _places():
    """Pages that gather posts and photos under a name."""
    from articles.models import Article, Author, Section
    from newsroom.topics import public_topics
    from sources.models import Source

    posts, found = Article.objects.published(), {}
    singles = {
        "section": Section.objects.filter(articles__in=posts),
        "author": Author.objects.filter(articles__in=posts),
        "source": Source.objects.listed().filter(photos__pillars__status="disputed"),
        "source-print": Source.objects.listed(),
        "source-described": Source.objects.with_public_page().filter(confidentiality="described"),
        "tag": public_topics(),
    }
    for name, rows in singles.items():
        if row := rows.first():
            found[name] = (row.get_absolute_url(), 200, None)
    return found


def desk_pages():
    """The pages on which the desk spends its day, in the same shape."""
    from articles.models import Article
    from gallery.models import Photo
    from sources.models import Source

    at = {
        "desk": ("index",),
        "desk-posts": ("articles_article_changelist",),
        "desk-new-post": ("articles_article_add",),
        "desk-photos": ("gallery_photo_changelist",),
        "desk-upload": ("photo-upload",),
        "desk-review": ("review-queue",),
        "desk-safety": ("safety-queue",),
        "desk-sets": ("gallery_photoset_changelist",),
        "desk-sources": ("sources_source_changelist",),
        "desk-challenges": ("challenges",),
        "desk-twins": ("twins",),
        "desk-numbers": ("numbers",),
        "desk-log": ("log",),
        "desk-front": ("front-page",),
        "desk-site": ("site-settings",),
    }
    for name, model in (("post", Article), ("photo", Photo), ("source", Source)):
        if row := model.objects.order_by("pk").first():
            at[f"desk-{name}"] = (f"{model._meta.app_label}_{model._meta.model_name}_change", row.pk)
    if row := Photo.objects.cleared().newest().first():
        at |= {"desk-photo-review": ("review-photo", row.pk), "desk-redaction": ("photo-redaction", row.pk)}
    return {name: (reverse(f"admin:{view}", args=args), 200, None) for name, (view, *args) in at.items()}


def in_korean(page):
    """Read the page in Korean."""
    page.context.add_cookies([{"name": "django_language", "value": "ko", "url": page.url}])
    page.reload()


def without_pictures(page):
    """Read the page without pictures."""
    page.context.add_cookies([{"name": "pictures", "value": "none", "url": page.url}])
    page.reload()


def right_to_left(page):
    """Turn the page round, as a language that is written from the right would."""
    page.evaluate("document.documentElement.dir = 'rtl'")


def open_lightbox(page):
    """Look at the first photo in the viewer."""
    page.locator("[data-lightbox]").first.click()
    page.get_by_role("dialog").wait_for()


def lift_veil(page):
    """Ask to see the first photo that may distress."""
    page.locator(".veil__show").first.check()


def open_veiled(page):
    """Look at the first photo that may distress in the viewer."""
    page.locator("[data-lightbox][data-graphic]").first.click()
    page.get_by_role("dialog").wait_for()


def load_more(page):
    """Ask for the next photos."""
    shown = page.locator("#photos > li")
    before = shown.count()
    page.locator("[data-more]").click()
    shown.nth(before).wait_for()


def type_a_word(page):
    """Begin a search and wait for what is suggested."""
    page.locator("#q").press_sequentially("pyong", delay=40)
    page.get_by_role("listbox").wait_for()
