"""The safety checks that concern the whole house, by their numbers.

What one part alone must hold is tested beside it. In tests/gallery: S3 and S4 in test_derivatives.py,
test_imaging_renditions.py and test_ingest_corpus.py, S9 in test_withdraw.py and test_media.py, S14 in
test_claims_four_eyes.py, S21 in test_metadata_c2pa.py, S23 and S24 in test_imaging_probe.py and
test_metadata_robustness.py. In tests/newsroom: S10 in test_pages_outsider.py, S17 in test_permission_matrix.py. In
tests/sources: S13 in test_vault.py and test_protecting_a_source.py. In tests/articles: S18 in test_body_sanitiser.py.
"""

import ast
import base64
import json
import logging
import os
import random
import re
import secrets
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.contrib.admin.models import LogEntry
from django.core.files.storage import storages
from django.db import connection
from django.http import HttpResponseNotFound
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import snapshot
from articles.models import Article, StoredPost
from articles.services import drafting, publishing
from gallery.models import Derivatives, Photo, PhotoSet, Review
from gallery.services.photos import edit_photo, withdraw_photo
from gallery.services.photosets import publish_set, save_set
from gallery.services.release import release_to_archive
from sources import services, vault
from sources.models import Source
from tests import factories, images
from tests.gallery import arrivals
from tests.gallery.claiming import propose
from tests.newsroom import crawling, shop
from tests.newsroom.test_pages_outsider import hidden_things

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("sources", "gallery", "articles", "newsroom")
CANARY, FILE_NAME = "Kanarienvogel", "Zaunkoenig-541764290318"
SCRIPT = '<script>alert("x")</script><img src=x onerror=alert(1)><svg/onload=alert(2)>" onmouseover="alert(3)'
pytestmark = pytest.mark.django_db


def ready(by, number, **fields):
    """A photo as people bring it: a real file with a hostile name, then described."""
    data = images.picture(
        size=(700, 460), image=images.noise((700, 460)), exif=images.exif(caption=f"{CANARY} {number}")
    )
    photo = arrivals.arrive(
        by, data, name=f"{FILE_NAME}-{number}.jpg", source=factories.source(has_public_page=True)
    ).photo
    words = {"caption": f"A quay, {number}", "alt": "A quay", "credit_line": "Agency"}
    return arrivals.signed(edit_photo(by=by, photo=photo, **words | fields)), data


def newsroom(by, *, script=""):
    """A small published house made by the services, with a draft ahead of the live text; `script` is in every word."""
    shown = {"headline": f"H{script}", "caption": f"C{script}", "alt": f"A{script}", "credit_line": f"Credit{script}"}
    shown |= {"place_shown": f"P{script}", "place_precision": "province", "tags": [f"Tag{script}"[:90]]}
    photos = [ready(by, number, **shown, usage_terms=f"U{script}", place=CANARY) for number in range(3)]
    rows = [photo for photo, _data in photos]
    source = rows[0].source
    source.public_name, source.reader_context = f"S{script}"[:150], f"Context{script}"
    services.save_source(by=by, source=source)
    photo_set = PhotoSet(title=f"Set{script}", introduction=f"<p>Intro{script}</p>")
    photo_set = save_set(by=by, photo_set=photo_set, items=[(row.pk, f"Here{script}") for row in rows])
    post = StoredPost.objects.create(
        platform=f"N{script}"[:50], author=f"W{script}"[:100], handle=f"@w{script}"[:90], text=f"Post{script}",
        posted_on=date(2013, 2, 12), permalink="https://social.example/1", capture_note=f"Saved{script}", photo=rows[2],
    )  # fmt: skip
    author = factories.author(name=f"Author{script}"[:100], bio=f"Bio{script}", role=f"R{script}"[:60])
    content = snapshot.empty() | {
        "headline": f"Headline{script}", "standfirst": f"Standfirst{script}", "dateline": f"Place{script}"[:100],
        "section": factories.section(name=f"Section{script}"[:80]).pk, "authors": [author.pk], "kind": "essay",
        "body": f"<p>Body{script}</p>"
        f'<photo-embed data-id="{rows[1].public_id}" data-caption=\'{script}\'></photo-embed>'
        f'<stored-post data-id="{post.pk}"></stored-post><a href="javascript:alert(4)">link</a>',
        "lead_photo": rows[0].pk, "photo_sets": [photo_set.pk], "tags": [f"Tag{script}"[:90]],
        "appeared_in": [{"outlet": f"Outlet{script}", "url": "https://outlet.example/", "date": "2013-02-12"}],
    }  # fmt: skip
    article = drafting.save_draft(by=by, article=None, snapshot=content, base=None).article
    article = publishing.publish(by=by, article=article)
    ahead = {name: f"{CANARY} {name}" for name in ("headline", "standfirst", "body", "dateline")} | {"tags": [CANARY]}
    drafting.save_draft(by=by, article=article, snapshot=content | ahead, base=article.newest_revision_id)
    return photos


def mutations(addresses, photos, number=10_000):
    """Addresses that somebody may try: of originals, past the folders, and with one part changed."""
    chance = random.Random(5417)
    tried = []
    for photo in photos:
        name = photo.original.name
        for way in (
            "",
            "private/",
            "../private/",
            "..%2fprivate%2f",
            "%2e%2e/private/",
            "./../private/",
            "//",
            "public/../../private/",
        ):
            tried += [f"/media/{way}{name}", f"/media/{way}{name}.jpg", f"/{way}{name}", f"/static/{way}{name}"]
        token = name.rpartition("/")[2]
        tried += [
            f"/media/{token[:2]}/{token}/{size}.{kind}"
            for size in ("original", "card", 320)
            for kind in ("jpg", "webp", "")
        ]
    while len(tried) < number:
        url = chance.choice(addresses)
        place = chance.randrange(len("/media/"), len(url))
        piece = chance.choice(
            ["..", "/", "%2e%2e%2f", "original", "0", "f", "%00", "\\", ".jpg", "~", ";", "?", "#", "%252e", "９"]
        )
        tried.append(url[:place] + piece + url[place + chance.randrange(4) :])
    return tried


@pytest.mark.once
def test_s1_no_original_is_answered_to_anybody_outside(client, cast, monkeypatch):
    photos = newsroom(cast.chief)
    found = crawling.crawl(client)
    assert len(found.pages) > 15 and len(found.files) > 15
    cores = [data[len(data) // 2 :][:200] for _photo, data in photos]
    answers = [
        *found.files.values(),
        *(crawling.body(client.get(f"/media/{photo.original.name}")) for photo, _ in photos),
    ]
    # The page for what is not there was crawled; to draw it thousands of times more would take most of this test.
    monkeypatch.setattr("newsroom.urls.handler404", lambda request, exception: HttpResponseNotFound())
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    for url in mutations(sorted(found.files), [photo for photo, _data in photos]):
        response = client.get(url)
        assert response.status_code in (200, 301, 302, 400, 404, 405, 410), url
        answers.append(crawling.body(response))
    assert len(answers) > 10_000
    assert not [answer for answer in answers if any(core in answer for core in cores)]
    with pytest.raises(Exception, match="no address"):
        storages["private"].url(photos[0][0].original.name)


@pytest.mark.once
def test_s2_names_have_128_random_bits_and_no_folder_is_listed(client, cast):
    photo, _data = ready(cast.chief, 1)
    row = photo.derivatives.shown().get()
    assert re.fullmatch(r"[0-9a-f]{32}", row.token)
    assert re.fullmatch(r"originals/[0-9a-f]{2}/[0-9a-f]{32}", photo.original.name)
    assert photo.sha256[:8] not in row.token + photo.original.name
    tokens = {Derivatives._meta.get_field("token").default() for _number in range(2000)}
    assert len(tokens) == 2000 and all(len({token[place] for token in tokens}) == 16 for place in range(32))
    for folder in (
        "/media/",
        f"/media/{row.token[:2]}/",
        f"/media/{row.token[:2]}/{row.token}/",
        "/static/",
        "/static/css/",
    ):
        assert client.get(folder).status_code == 404


@pytest.mark.once
def test_s5_the_name_of_an_uploaded_file_shows_nowhere(client, cast):
    newsroom(cast.chief)
    found = crawling.crawl(client)
    assert Photo.objects.filter(uploaded_name__contains=FILE_NAME).count() == 3
    for name in (FILE_NAME, FILE_NAME.lower(), "541764290318"):
        assert name not in found.text and name not in found.headers
        assert not [url for url, data in found.files.items() if name.encode() in data]


@pytest.mark.once
def test_s10_a_draft_ahead_of_a_live_post_and_what_only_the_desk_knows_are_nowhere(client, cast):
    newsroom(cast.chief)
    assert CANARY in Article.objects.get().working_headline
    found = crawling.crawl(client, (*crawling.STARTS, f"/tags/{CANARY.lower()}/"))
    mentioned = found.text.replace(f"/tags/{CANARY.lower()}/", "")
    assert (
        CANARY.lower() not in mentioned.lower()
        and CANARY.lower() not in found.headers.replace(f"/tags/{CANARY.lower()}/", "").lower()
    )
    assert not client.get("/search/", {"q": CANARY}).context["found"]


@pytest.mark.once
def test_s10_headers_too_are_the_same_with_and_without_what_is_hidden(client):
    site = shop.opened()
    addresses = shop.pages(site) | shop.FILES

    def headers(url):
        # The moment of the answer itself tells of nothing but the clock.
        return {name: value for name, value in client.get(url).headers.items() if name != "Expires"}

    before = {name: headers(url) for name, url in addresses.items()}
    hidden_things(site)
    # A feed tells its readers what was taken back: here the post that was is a draft again.
    Article.objects.withdrawn().update(withdrawn_at=None, approved_at=None)
    for name, url in addresses.items():
        if name != "corrections":
            assert headers(url) == before[name], name


def test_s10_neither_the_order_nor_the_way_on_through_the_archive_tells_of_photos_held_back(client):
    shown = [factories.photo(public_from=timezone.now() - timedelta(minutes=30 - number)) for number in range(30)]
    page = client.get("/photos/")
    after = page.context["more"]
    following = [photo.public_id for photo in client.get(f"/photos/?{after}").context["photos"]]
    for photo in shown[:5]:
        factories.photo(public_from=photo.public_from, embargo_until=timezone.now() + timedelta(days=1))
        factories.photo(public=False)
    again = client.get("/photos/")
    assert again.content == page.content and again.context["more"] == after
    assert [photo.public_id for photo in client.get(f"/photos/?{after}").context["photos"]] == following


def test_s12_whatever_a_signed_in_person_sees_no_cache_may_keep(client, cast):
    site = shop.opened()
    client.force_login(cast.editor)
    photo = factories.photo(public=False)
    desk = [reverse("admin:index"), reverse("admin:photo-pick"), reverse("admin:gallery_photo_change", args=[photo.pk])]
    for url in (
        *shop.pages(site).values(),
        *shop.FILES.values(),
        *desk,
        "/admin/auth/user/",
        "/admin/nothing/",
    ):
        headers = client.get(url).headers
        assert headers.get("Cache-Control") == "private, no-store", url
        assert "noindex" in headers["X-Robots-Tag"], url
    for url in ("/admin/login/", "/admin/"):
        assert "no-store" in Client().get(url).headers["Cache-Control"], url


def dump(*, without=()):
    """Every value of every table but some, as one text."""
    parts = []
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - set(without):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                parts += [
                    bytes(one).decode("latin-1") if isinstance(one, (bytes, memoryview)) else str(one) for one in row
                ]
    return "\n".join(parts)


def test_s13_a_protected_name_stands_in_no_table_and_on_no_page_of_the_desk(client, cast, caplog):
    client.force_login(cast.chief)
    empty = {f"{kind}-{name}": "0" for kind in ("links", "handles") for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    form = {"code": "HERON", "kind": "resident", "confidentiality": "protected"} | empty
    assert client.post(reverse("admin:sources_source_add"), form).status_code == 302
    source = Source.objects.get(code="HERON")
    identity = reverse("admin:source-identity", args=[source.pk])
    names = {"name": CANARY, "contact": f"{CANARY} at the red door", "note": f"{CANARY}'s brother"}
    assert client.post(identity, {"save": "1", "base": "", **names}).status_code == 302
    too_long = client.post(identity, {"save": "1", "base": "", "name": CANARY * 100})
    stale = client.post(identity, {"save": "1", "base": "another", **names})
    assert too_long.status_code == stale.status_code == 200
    edited = client.post(
        reverse("admin:sources_source_change", args=[source.pk]), form | {"slug": "x", "notes": "By boat"}
    )
    assert edited.status_code == 302
    photo = factories.photo(source=source)
    propose(cast.reporter, photo, "insider")
    pages = [
        reverse(f"admin:{name}", args=args)
        for name, args in {
            "index": [], "sources_source_changelist": [], "sources_source_change": [source.pk],
            "sources_source_history": [source.pk], "sources_source_delete": [source.pk], "source-identity": [source.pk],
            "sources_event_changelist": [], "gallery_photo_changelist": [], "gallery_photo_change": [photo.pk],
            "gallery_photo_history": [photo.pk], "photo-pick": [], "source-suggest": [], "auth_user_changelist": [],
        }.items()
    ]  # fmt: skip
    for url in [*pages, *crawling.STARTS, photo.get_absolute_url()]:
        assert CANARY not in crawling.body(client.get(url, follow=True)).decode(), url
    for question in (
        f"/admin/sources/suggest/?q={CANARY}",
        f"/admin/sources/source/?q={CANARY}",
        f"/search/?q={CANARY}",
    ):
        assert "HERON" not in client.get(question).content.decode(), question
    assert vault.reveal_identity(by=cast.chief, source=source, reason="The lawyer asks") == names
    assert CANARY not in dump() and "red door" not in dump() and "HERON" in dump(without=["sources_identity"])
    assert LogEntry.objects.exists() and CANARY not in caplog.text
    services.delete_source(by=cast.chief, source=factories.source(code="WREN"))
    assert CANARY not in dump()


@pytest.mark.parametrize("name", ["moderator", "chief"])
def test_s14_a_forged_verdict_on_ones_own_claim_is_refused_at_the_desk(client, cast, name):
    person = getattr(cast, name)
    claim = propose(person, factories.photo(), "under-escort")
    client.force_login(person)
    for data in ({"verdict": "accept"}, {"verdict": "accept", "supersede": "on", "reviewer": cast.moderator.pk}):
        assert client.post(reverse("admin:claim-review", args=[claim.pk]), data).status_code == 403
    state = {"state": "verified", "proposed_by": cast.reporter.pk}
    assert client.post(reverse("admin:gallery_claim_change", args=[claim.pk]), state).status_code == 403
    claim.refresh_from_db()
    assert claim.state == "proposed" and claim.proposed_by == person and not Review.objects.exists()


@pytest.mark.once
def test_s18_no_script_that_was_typed_anywhere_runs_on_a_public_page(client, cast):
    photos = newsroom(cast.chief, script=SCRIPT)
    gone, _data = ready(cast.chief, 9)
    other = save_set(by=cast.chief, photo_set=PhotoSet(title="Other"), items=[(gone.pk, "")])
    publish_set(by=cast.chief, photo_set=other)
    withdraw_photo(by=cast.chief, photo=gone, reason=f"Reason{SCRIPT}")
    found = crawling.crawl(
        client, (*crawling.STARTS, "/search/?q=%3Cscript%3E", f"/photos/?place={SCRIPT}&tag={SCRIPT}")
    )
    assert any(url.startswith("/sources/s") for url in found.pages) and any("/authors/" in url for url in found.pages)
    for url, response in found.pages.items():
        if response.headers["Content-Type"].startswith(("application/json", "text/csv", "text/plain")):
            # No page to a browser, which is told not to guess.
            assert response.headers["X-Content-Type-Options"] == "nosniff", url
            continue
        text = crawling.body(response).decode()
        texts = re.findall(r'<(?:summary|content) type="html">(.*?)</', text, re.DOTALL) if "atom" in url else [text]
        for one in texts:
            assert (
                crawling.executable(
                    one if one is text else one.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
                )
                == []
            ), url
    page = client.get(photos[0][0].get_absolute_url()).content.decode()
    assert "&lt;script&gt;" in page


@pytest.mark.once
def test_s18_the_preview_at_the_desk_runs_nothing_either(client, cast):
    newsroom(cast.chief, script=SCRIPT)
    client.force_login(cast.editor)
    article, photo_set = Article.objects.get(), PhotoSet.objects.get()
    for url in (
        reverse("admin:article-preview", args=[article.pk]) + "?version=1",
        reverse("admin:article-version", args=[article.pk, 1]),
        reverse("admin:article-publish", args=[article.pk]),
        reverse("admin:gallery_photoset_change", args=[photo_set.pk]),
        reverse("admin:gallery_photoset_changelist"),
        reverse("admin:articles_article_changelist"),
        reverse("admin:index"),
    ):
        assert crawling.executable(client.get(url).content.decode()) == [], url


@pytest.mark.once
def test_s19_script_in_the_metadata_of_a_file_is_text_at_the_desk(client, cast):
    hostile = f"{SCRIPT} {CANARY}"
    data = images.picture(
        size=(300, 200),
        exif=images.exif(
            artist=hostile, caption=hostile, copyright=hostile, software=hostile, owner=hostile, body=hostile
        ),
        iim=images.iim(("headline", hostile), ("credit", hostile), ("city", hostile)),
        xmp=images.xmp(elements=f"<dc:title>{hostile.replace('<', '&lt;')}</dc:title>"),
    )
    photo = arrivals.arrive(cast.chief, data, name="<img src=x onerror=alert(9)>.jpg").photo
    client.force_login(cast.photo_editor)
    pages = {
        reverse("admin:gallery_photo_change", args=[photo.pk]), reverse("admin:gallery_photo_changelist"),
        reverse("admin:photo-describe") + f"?ids={photo.pk}", reverse("admin:photo-withdraw", args=[photo.pk]),
        reverse("admin:gallery_photo_history", args=[photo.pk]), reverse("admin:photo-original", args=[photo.pk]),
    }  # fmt: skip
    for url in pages:
        assert crawling.executable(client.get(url).content.decode()) == [], url
    page = client.get(reverse("admin:gallery_photo_change", args=[photo.pk])).content.decode()
    assert CANARY in page and "&lt;img src=x onerror=alert(9)&gt;.jpg" in page
    answer = client.get(reverse("admin:photo-pick"))
    assert answer.headers["Content-Type"] == "application/json" and CANARY in answer.content.decode()


HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("name", ["picture.jpg", "picture.svg", "picture.html"])
@pytest.mark.parametrize(
    "data", [HTML, SVG, b"GIF89a/*" + HTML, b"\xff\xd8\xff" + HTML, b"%PDF-1.4" + HTML, b"PK\3\4" + HTML]
)
def test_s20_what_is_no_picture_is_refused_whatever_its_name(cast, name, data):
    outcome = arrivals.arrive(cast.chief, data, name=name)
    assert outcome.status == "refused" and outcome.reason and not Photo.objects.exists()


@pytest.mark.parametrize("kind", ["comment", "behind", "exif"])
def test_s20_a_picture_that_is_a_page_too_is_made_anew_and_served_as_what_we_made(client, cast, kind):
    data = {
        "comment": lambda: images.picture(size=(400, 300), comment=HTML.decode()),
        "behind": lambda: images.picture(size=(400, 300)) + HTML,
        "exif": lambda: images.picture(size=(400, 300), exif=images.exif(caption=HTML.decode())),
    }[kind]()
    photo = arrivals.signed(arrivals.arrive(cast.chief, data, name="page.html", source=factories.source()).photo)
    edit_photo(by=cast.chief, photo=photo, alt="A quay", credit_line="Agency")
    release_to_archive(by=cast.chief, photo=photo)
    row = photo.derivatives.shown().get()
    for extension, widths in row.widths.items():
        response = client.get(row.url(widths[0], extension))
        assert (
            response.headers["Content-Type"]
            == {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}[extension]
        )
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        content = crawling.body(response)
        assert b"<script" not in content and b"<html" not in content


NETWORK = {
    "requests", "httpx", "aiohttp", "urllib3", "socket", "ftplib", "smtplib", "http.client", "urllib.request",
    "telnetlib", "websockets", "xmlrpc",
}  # fmt: skip


#: The one module that reaches the outside by HTTP, and what names where to: the operator, at the start.
HOOK = ROOT / "gallery" / "cdn.py"


@pytest.mark.once
def test_s21_no_code_of_ours_can_fetch_what_somebody_names():
    reaching = []
    for path in (path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if path != HOOK):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                named = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            if path.parent.name == "decoder":
                # Its two processes talk by a pair of sockets that were never bound to an address (the test below).
                named = [name for name in named if name != "socket"]
            reaching += [f"{path}: {name}" for name in named if name in NETWORK or name.split(".")[0] in NETWORK]
    assert reaching == []


@pytest.mark.once
def test_s21_the_sockets_of_the_decoder_lead_to_its_own_processes_alone():
    used = set()
    for path in (ROOT / "gallery" / "decoder").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                used |= {ast.unparse(node)} if ast.unparse(node.value) == "socket" else set()
                assert node.attr not in ("connect", "connect_ex", "bind", "listen", "sendto"), path
    assert used == {"socket.socketpair", "socket.socket", "socket.send_fds", "socket.recv_fds"}


@pytest.mark.once
def test_s21_the_one_request_of_ours_goes_where_the_environment_says():
    calls = [node for node in ast.walk(ast.parse(HOOK.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    targets = [ast.unparse(call.args[0]) for call in calls if getattr(call.func, "id", "") == "Request"]
    assert targets == ["settings.PURGE_URL"]


def production(tmp_path, *command):
    """Run a command of ours as a production server would be started."""
    environ = {
        "PATH": os.environ["PATH"], "MODE": "production", "DATA_DIR": str(tmp_path / "data"),
        "SECRET_KEY": secrets.token_urlsafe(64), "IDENTITY_KEYS": Fernet.generate_key().decode(),
        "SITE_URL": "https://news.example.org", "ALLOWED_HOSTS": "news.example.org",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.once
def test_s26_the_deployment_check_has_nothing_to_say(tmp_path):
    result = production(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "no issues" in result.stdout


ASK = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
import django
django.setup()
from django.test import Client
ask = lambda path, **more: Client(raise_request_exception=False).get(path, **more)
name = {"HTTP_HOST": "news.example.org"}
told = {
    "page": ask("/healthz", secure=True, **name), "plain": ask("/", **name),
    "stranger": ask("/healthz", secure=True, HTTP_HOST="evil.example"),
    "forwarded": ask("/healthz", secure=True, HTTP_X_FORWARDED_HOST="evil.example", **name),
}
told = {key: [one.status_code, dict(one.headers)] for key, one in told.items()}
from django.conf import settings
wanted = ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE", "DEBUG")
print(json.dumps(told | {"cookies": {name: getattr(settings, name) for name in wanted}}))
"""


@pytest.mark.once
def test_s26_a_production_server_answers_strictly(tmp_path):
    result = production(tmp_path, "-c", ASK)
    told = json.loads(result.stdout.splitlines()[-1])
    headers = told["page"][1]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin" and headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"] and "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert told["plain"][0] == 301 and told["plain"][1]["Location"] == "https://news.example.org/"
    assert told["stranger"][0] == 400 and told["forwarded"][0] == 200
    assert list(told["cookies"].values()) == [True, True, True, False]


def test_s10_the_way_on_through_a_list_of_posts_counts_no_drafts_and_confirms_no_guessed_address(client):
    moment = timezone.now() - timedelta(hours=1)
    shown = [factories.article(publish_at=moment) for _number in range(30)]
    hidden = factories.article(public=False, publish_at=moment, slug="a-secret-plan")
    first = client.get("/articles/").context
    later = client.get(f"/articles/{first['next_url']}").context
    listed = [one.pk for one in [*first["teasers"], *later["teasers"]]]
    assert listed == [row.pk for row in reversed(shown)]
    place = base64.urlsafe_b64decode(first["next_url"].partition("before=")[2] + "==").decode()
    assert place.endswith(f",{shown[6].slug}")

    def asked(slug):
        place = base64.urlsafe_b64encode(f"{moment.isoformat()},{slug}".encode()).decode().rstrip("=")
        return client.get("/articles/", {"before": place}).context["teasers"]

    assert asked(hidden.slug) == asked("no-such-plan") == []
