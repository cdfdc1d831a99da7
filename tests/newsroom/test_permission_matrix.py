"""S17: every address below /admin/, as the resolver knows it, and what each role gets for GET and for POST.

An address that the tables do not list fails the test, and so does one that answers a role otherwise than they say.
Roles, by letter: A nobody signed in, R a reader's account, O staff without a group, E Editor, F Photo editor,
M Moderator, P Publisher, S superuser. A table names who is let in; of everybody else
A and R are sent to the login, O E F M P S are told "403, not yours", unless a row says otherwise.
"""

import copy
from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from articles.models import AnnotatedPhoto, Comparison, Correction, StoredPost
from gallery import outbox
from gallery.imaging import faces
from gallery.models import Challenge, Delivery, Facet, NearDuplicate, Partner, ProvenanceTag, Topic
from gallery.services.evidence import add_evidence
from sources import audit
from tests import cases, factories, images
from tests.gallery.claiming import propose, verdict

ROLES = "AROEFMPS"
STAFF, GROUPS, DESK = "OEFMPS", "EFMP", "EFMPS"
ONLY_GET, ONLY_POST, UNKNOWN = "405", "405", "404"

#: Desk pages, by name: who is let in by GET, who by POST. "405": whoever could come in is told to use the other method.
PAGES = {
    "photo-upload": ("EFS", "EFS"),
    "photo-upload-batch": (ONLY_POST, "EFS"),
    "photo-upload-file": (ONLY_POST, "EFS"),
    "photo-describe": ("EFS", "EFS"),
    "photo-pick": (DESK, ONLY_GET),
    "set-pick": (DESK, ONLY_GET),
    "topic-suggest": (DESK, ONLY_GET),
    "source-suggest": (DESK, ONLY_GET),
    "photo-withdraw": ("FPS", "FPS"),
    "photo-hand-over": ("FPS", "FPS"),
    "orders-try": (ONLY_POST, "FPS"),
    "order-done": (ONLY_POST, "FPS"),
    "photo-original": ("FMS", "FMS"),
    "photo-blockers": (ONLY_POST, "EFS"),
    "photoset-blockers": (ONLY_POST, "EFS"),
    "article-blockers": (ONLY_POST, "ES"),
    "photo-rights": (DESK, "FS"),
    "lease-change": ("FS", "FS"),
    "consent-revoke": ("FS", "FS"),
    "consent-paper": ("FS", "FS"),
    "photo-redaction": (DESK, DESK),
    "photo-faces": (ONLY_POST, DESK),
    "photo-safety": ("FMPS", "FMPS"),
    "safety-queue": (DESK, ONLY_GET),
    "safety-nothing": (DESK, DESK),
    "safety-sign": ("FMPS", "FMPS"),
    "photoset-publish": ("FPS", "FPS"),
    "photoset-withdraw": ("FPS", "FPS"),
    "claim-propose": ("EFMS", "EFMS"),
    "photo-pillars": ("MS", "MS"),
    "claim-review": ("MS", "MS"),
    "review-queue": ("MS", ONLY_GET),
    "review-next": ("MS", "MS"),
    "review-photo": ("MS", ONLY_GET),
    "review-hold": (ONLY_POST, "MS"),
    "review-bulk": ("MS", "MS"),
    "review-verdict": (ONLY_POST, "MS"),
    "review-undo": (ONLY_POST, "MS"),
    "claim-evidence": ("EFMS", "EFMS"),
    "claim-wording": ("EFMS", "EFMS"),
    "twins": (DESK, ONLY_GET),
    "twin-pair": (DESK, "FMS"),
    "twin-relation": ("FMS", "FMS"),
    "challenges": ("MS", ONLY_GET),
    "challenge": ("MS", "MS"),
    "log": ("PS", ONLY_GET),
    "log-export": (ONLY_POST, "PS"),
    "numbers": ("MS", ONLY_GET),
    "numbers-csv": ("MS", ONLY_GET),
    "photo-evidence": (DESK, "EFMS"),
    "evidence-page": (DESK, "MS"),
    "evidence-file": (DESK, ONLY_GET),
    "evidence-picture": (DESK, ONLY_GET),
    "source-identity": ("S", "S"),
    "source-clearance": ("FPS", "FPS"),
    "source-danger": ("FPS", "FPS"),
    "article-preview": (DESK, ONLY_GET),
    "article-versions": (DESK, ONLY_GET),
    "article-version": (DESK, ONLY_GET),
    "article-restore": (ONLY_POST, "ES"),
    "article-publish": (DESK, "PS"),
    "article-unschedule": (ONLY_POST, "PS"),
    "article-withdraw": ("PS", "PS"),
    "article-hand-over": ("FPS", "FPS"),
    "article-correct": ("PS", "PS"),
    "photo-correct": ("PS", "PS"),
    "correction-hide": (ONLY_POST, "PS"),
    "article-pick": (DESK, ONLY_GET),
    "comparison-pick": (DESK, ONLY_GET),
    "annotated-pick": (DESK, ONLY_GET),
    "stored-post-pick": (DESK, ONLY_GET),
    "author-pick": (DESK, ONLY_GET),
    "site-settings": ("PS", "PS"),
    "front-page": ("EPS", "EPS"),
    # The frame of the admin itself
    "index": (STAFF, STAFF),
    "login": (ROLES, ROLES),
    "logout": (ONLY_POST, ROLES),
    "password_change": (STAFF, STAFF),
    "password_change_done": (STAFF, ONLY_GET),
    "autocomplete": ("", ONLY_GET),  # asked without naming a field: nobody gets anything
    "jsi18n": (STAFF, ONLY_GET),
    "view_on_site": (DESK, DESK),
    "app_list": (DESK, DESK),
}  # fmt: skip

#: Records, by table: who sees list, page and history; who adds; who saves the page; who deletes.
RECORDS = {
    "articles.annotatedphoto": (DESK, "ES", "ES", "S"),
    "articles.article": (DESK, "ES", "ES", "S"),
    "articles.comparison": (DESK, "ES", "ES", "S"),
    "articles.author": (DESK, "PS", "PS", "S"),
    "articles.section": (DESK, "PS", "PS", "S"),
    "articles.storedpost": (DESK, "ES", "ES", "S"),
    "auth.group": ("S", "S", "S", "S"),
    "auth.user": ("S", "S", "S", "S"),
    "django_tasks_database.dbtaskresult": ("S", "", "", ""),
    "gallery.claim": (DESK, "", "", ""),
    "gallery.delivery": (DESK, "", "", ""),
    "gallery.dispatch": (DESK, "", "", ""),
    "gallery.facet": (DESK, "", "S", ""),
    "gallery.partner": (DESK, "FPS", "FPS", ""),
    "gallery.photo": (DESK, "", "EFS", "S"),
    "gallery.photoset": (DESK, "EFS", "EFS", "S"),
    "gallery.provenancetag": (DESK, "S", "S", ""),
    "gallery.topic": (DESK, "EFS", "FS", "FS"),
    "sources.event": ("S", "", "", ""),
    "sources.source": (DESK, "FS", "FS", "S"),
}
#: Where a row of the tables is not the whole truth: (name, method) -> {what happens: to whom}.
EXCEPTIONS = {
    ("logout", "get"): {"in": "AR", "405": STAFF},
    ("autocomplete", "post"): {"405": STAFF},
    ("app_list", "get"): {"in": DESK, "404": "O"},
    ("app_list", "post"): {"in": DESK, "404": "O"},
    # A claim begins with its photo and a photo with its file: the address only leads there, and that page asks.
    ("gallery_claim_add", "get"): {"in": STAFF},
    ("gallery_claim_add", "post"): {"in": STAFF},
    ("gallery_photo_add", "get"): {"in": STAFF},
    ("gallery_photo_add", "post"): {"in": STAFF},
    # Without the packages that suggest faces the address is not there for anybody who might use it.
    ("photo-faces", "post"): {"in" if faces.is_there() else UNKNOWN: DESK},
    # Whoever may only read a post is led to its versions, whatever he sends.
    ("articles_article_change", "post"): {"in": DESK},
    # Nobody undoes the verdict of somebody else.
    ("review-undo", "post"): {UNKNOWN: "MS"},
    # A task that does not exist (the tests keep none).
    ("django_tasks_database_dbtaskresult_change", "get"): {"in": "S"},
    ("django_tasks_database_dbtaskresult_history", "get"): {"in": STAFF},
    ("django_tasks_database_dbtaskresult_history", "post"): {"in": STAFF},
}


def rows():
    """{name of an address: {method: {what happens: roles}}} for both tables."""
    table = {name: {"get": get, "post": post} for name, (get, post) in PAGES.items()}
    for label, (see, add, save, delete) in RECORDS.items():
        model = label.replace(".", "_")
        table |= {
            f"{model}_changelist": {"get": see, "post": see},
            f"{model}_add": {"get": add, "post": add},
            f"{model}_change": {"get": see, "post": save},
            f"{model}_history": {"get": see, "post": see},
            f"{model}_delete": {"get": delete, "post": delete},
            # There is no form for an old version, for anybody.
            f"{model}_simple_history": {"get": UNKNOWN, "post": UNKNOWN},
            # The short address leads to the page, which asks for itself.
            f"{model}_short": {"get": STAFF, "post": STAFF},
        }
    table["auth_user_password_change"] = {"get": "S", "post": "S"}
    table["anything else"] = {"get": UNKNOWN, "post": UNKNOWN}
    return {
        name: {
            method: EXCEPTIONS.get((name, method)) or outcomes(cell, row["post" if method == "get" else "get"])
            for method, cell in row.items()
        }
        for name, row in table.items()
    }


def outcomes(cell, other):
    """{what happens: roles} of one cell; `other` is the cell of the other method."""
    if cell == "404":
        return {"404": STAFF}
    return {"405": other} if cell == "405" else {"in": cell}


def expected(cell, role):
    """What a role gets: in, 404, 405, login or 403."""
    named = next((what for what, roles in cell.items() if role in roles), None)
    return named or ("login" if role in "AR" else "403")


def addresses(patterns, prefix=""):
    """(pattern, name) of everything that the resolver knows."""
    for one in patterns:
        text = f"{prefix}{one.pattern}"
        if hasattr(one, "url_patterns"):
            yield from addresses(one.url_patterns, text)
        elif text.startswith("admin/"):
            yield text, one.name or ("anything else" if "<url>" in text else f"{'_'.join(text.split('/')[1:3])}_short")


@pytest.fixture
def things(cast):
    """One of every record, and the keys that stand in the addresses."""
    photo = factories.photo(public=False)
    photo_set, article = factories.photo_set(photo, public=False), factories.article(public=False)
    claim = propose(cast.reporter, photo, "under-escort")
    evidence = add_evidence(
        by=cast.reporter, claim=claim, kind="note", summary="Seen", file=ContentFile(images.picture(), name="letter")
    )
    post = StoredPost.objects.create(
        platform="Demo", author="A", handle="@a", text="Words", posted_on=date(2013, 2, 12)
    )
    comparison = Comparison.objects.create(title="Twice", left=photo, right=factories.photo(public=False))
    annotated = AnnotatedPhoto.objects.create(title="A doorway", photo=photo)
    partner = Partner.objects.create(name="An agency", email="desk@agency.example")
    delivery = Delivery.objects.create(partner=partner, photo=photo, delivered_by=cast.publisher)
    order = outbox.order_mail(cause="gallery.photo:1", to=partner.email, subject="Recall", body="Please")
    with transaction.atomic():
        event = audit.record(by=cast.reporter, action="something.done", target="somewhere")
    twins = NearDuplicate.objects.create(
        photo=factories.photo(public=False), other=photo, distance=3, transform="mirror"
    )
    records = (
        photo, photo_set, article, claim, post, event, photo.source, article.section, factories.author(),
        cast.reporter, Group.objects.first(), Facet.objects.first(), ProvenanceTag.objects.first(),
        Topic.objects.create(name="Rice", slug="rice"), partner, delivery, order, comparison, annotated,
    )  # fmt: skip
    return SimpleNamespace(
        records={f"{one._meta.app_label}/{one._meta.model_name}": one for one in records},
        pages={
            "admin/corrections/": Correction.objects.create(
                article=factories.article(), text="It was eleven.", made_at=timezone.now()
            ),
            "admin/photos/": photo,
            "admin/sets/": photo_set,
            "admin/claims/": claim,
            "admin/review/claims/": claim,
            "admin/review/verdicts/": verdict(
                cast.second_moderator, propose(cast.reporter, photo, "covert"), "accept"
            ).reviews.get(),
            "admin/review/": photo,
            "admin/twins/": twins,
            "admin/challenges/": Challenge.objects.create(photo=photo, words="The shadows fall to the north."),
            "admin/evidence/": evidence,
            "admin/sources/": photo.source,
            "admin/orders/": order,
            "admin/articles/": article,
            "admin/leases/": factories.lease(photo),
            "admin/consents/": factories.consent(photo, paper=ContentFile(b"signed", name="paper")),
        },
        article=article,
    )


def address(pattern, things):
    """An address with the keys of records that exist."""
    record = things.records.get("/".join(pattern.split("/")[1:3]))
    page = next((one for start, one in things.pages.items() if pattern.startswith(start)), record)
    history = record.history.first().pk if hasattr(record, "history") else 1
    for placeholder, value in {
        "^([^/]+)/history/([^/]+)/$": f"{record.pk if record else 1}/history/{history}/",
        "<path:content_type_id>": ContentType.objects.get_for_model(things.article).pk,
        "admin/r/": "admin/r/",
        "<path:object_id>": record.pk if record else things.article.pk,
        "<id>": record.pk if record else 1,
        "<int:pk>": page.pk if page else 1,
        "<int:number>": 1,
        "<slug:name>": "waiting",
    }.items():
        pattern = pattern.replace(placeholder, str(value))
    if "<app_label>" in pattern:
        pattern = "admin/gallery/"
    return f"/{pattern.replace('(?P<url>.*)$', 'no/such/page/')}"


def answer(response):
    """The class of an answer: a form that comes back with errors, or a redirect within the desk, let somebody in."""
    if response.status_code == 302 and response.headers["Location"].startswith("/admin/login/"):
        return "login"
    return "in" if response.status_code in (200, 301, 302, 400, 422) else str(response.status_code)


@pytest.fixture
def clients(cast):
    """{letter: a client that is signed in}, and a copy of its cookies, since some pages sign people out."""
    publisher = cases.person("a_publisher", "Publisher")
    people = [None, cast.reader, cast.outsider, cast.editor, cast.photo_editor, cast.moderator, publisher, cast.chief]
    found = {}
    for role, person in zip(ROLES, people, strict=True):
        found[role] = Client(raise_request_exception=False)
        if person:
            found[role].force_login(person)
    return {role: (client, copy.deepcopy(client.cookies)) for role, client in found.items()}


def test_s17_every_staff_address_answers_every_role_as_the_tables_say(things, clients):
    table, wrong = rows(), []
    for pattern, name in addresses(get_resolver().url_patterns):
        if name not in table:
            wrong.append(f"{name} ({pattern}) is in no table")
            continue
        url = address(pattern, things)
        for method, cell in table[name].items():
            for role, (client, cookies) in clients.items():
                client.cookies = copy.deepcopy(cookies)
                before = transaction.savepoint()
                got = answer(getattr(client, method)(url))
                transaction.savepoint_rollback(before)
                if got != expected(cell, role):
                    wrong.append(f"{method.upper()} {url} ({name}): {role} gets {got}, not {expected(cell, role)}")
    assert not wrong, "\n".join(wrong)


def test_the_tables_list_nothing_that_is_not_there():
    known = {name for _pattern, name in addresses(get_resolver().url_patterns)}
    listed = {name for name in rows() if not name.endswith("_simple_history")}
    assert listed - known == set()


def test_an_address_without_a_row_is_found_out():
    class Added:
        pattern, name = "admin/new/page/", "new-page"

    assert "new-page" in dict(addresses([Added])).values() and "new-page" not in rows()
