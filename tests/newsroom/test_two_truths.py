"""Two truths, one record: what only the desk may know is in no answer of any public route, in body or headers.

Routes come from the resolver: one without a sample below fails. Words come from the models: every text of a record that
is not listed as something that readers see is planted with a canary, so that a new field is private until somebody says
otherwise.
"""

from datetime import date, time

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone

from articles.models import ArticleRevision, Correction
from gallery.models import Delivery, Evidence, NearDuplicate, Partner, Photo
from gallery.public import PublicPhoto, photos_for_readers
from tests import factories
from tests.gallery.claiming import propose, verdict
from tests.newsroom import crawling

pytestmark = pytest.mark.django_db

#: Texts that readers see, or that are codes of ours. Everything else of these records is for the desk.
SEEN = {
    "photo": {
        "public_id", "original", "file_format", "caption", "alt", "headline", "credit_line", "usage_terms", "language",
        "digital_source_type", "taken_offset", "place_shown", "place_reason", "withdrawal_reason", "access_class",
        "creator", "copyright_notice", "sha256",
    },
    "source": {"slug", "public_name", "public_description", "reader_context"},
    "safetydecision": set(),
    "lease": set(),
    "consent": {"paper", "paper_sha256"},
    "neardup": set(),
    "delivery": {"place", "title"},
    "partner": {"email", "language"},
    "claim": set(),
    "evidence": {"file", "sha256", "link"},
}  # fmt: skip
#: Of a source that stays unnamed these are for the desk as well.
OF_HIDDEN = {"creator", "copyright_notice"}
#: Half an hour from the minute at which these tests run, so that no "updated" of a page can be taken for it.
TAKEN = time(14, (timezone.now().minute + 30) % 60)
EXACT = {"latitude": 40.0339217, "longitude": 124.2871356, "taken_on": date(2013, 2, 26), "taken_time": TAKEN}
#: How the exact place, the exact time and the day of the next look at the risk would show.
EXACT_WORDS = ("40.03", "124.28", f"{TAKEN:%H:%M}", "2013-02-26", "26 February", "2031-07-19", "19 July 2031")

#: The parts of the sitemap of this month.
SHARDS = [f"{kind}-{timezone.now():%Y-%m}" for kind in ("posts", "sets", "photos")]


def plant(row, kind, more=()):
    """Fill every text of a record that readers must not see, save it past the services, and return the canaries."""
    planted = {}
    for field in row._meta.concrete_fields:
        text = isinstance(field, (models.CharField, models.TextField)) and not field.choices
        if text and (field.name not in SEEN[kind] or field.name in more):
            planted[field.name] = f"qx{row.pk}{kind}{field.name}".replace("_", "")[: field.max_length or 60]
    type(row).objects.filter(pk=row.pk).update(**planted)
    return set(planted.values())


def house():
    """A published house with every kind of private record around its photos; return (rows by name, canaries)."""
    canaries = set()
    named = factories.source(has_public_page=True)
    hidden = factories.source(confidentiality="protected")
    shown = {"date_precision": "month", "place_shown": "Ryanggang", "place_precision": "province"}
    files = {
        "raw_metadata": {"exif": {"SerialNumber": "qxserial"}},
        "read_metadata": {"place": "qxread", "gps": [40.03]},
    }
    fields = EXACT | shown | files | {"risk_review_due": date(2031, 7, 19), "place_reason": "A reason for readers"}
    photos = [factories.photo(source=one, **fields) for one in (named, hidden, named, hidden)]
    open_photo, hidden_photo, *taken_back = photos
    for photo in taken_back:
        photo.withdrawn_at, photo.withdrawal_reason = timezone.now(), "A reason for readers"
        photo.save()
    for photo in photos:
        canaries |= plant(photo, "photo", OF_HIDDEN if photo.source == hidden else ()) | {photo.sha256}
        canaries |= plant(factories.decision(photo), "safetydecision")
        canaries |= plant(factories.lease(photo), "lease") | plant(factories.consent(photo), "consent")
    canaries |= plant(named, "source") | plant(hidden, "source") | {"qxserial", "qxread"}
    twin = NearDuplicate.objects.create(photo=open_photo, other=hidden_photo, distance=3, transform="as-is")
    partner = Partner.objects.create(name="qxpartner", email="qxpost@example.org")
    by = factories.consent(open_photo).made_by
    handed = Delivery.objects.create(partner=partner, photo=open_photo, delivered_by=by)
    canaries |= plant(twin, "neardup") | plant(partner, "partner") | plant(handed, "delivery") | {"qxpost@example.org"}
    factories.pillar(open_photo, "location", status="probable")
    photo_set = factories.photo_set(open_photo, hidden_photo)
    author = factories.author()
    article = factories.article(
        authors=[author], photo_sets=[photo_set], tags=["Ice"], lead_photo=open_photo,
        body=f'<p>Words.</p><photo-embed data-id="{hidden_photo.public_id}"></photo-embed>',
    )  # fmt: skip
    Correction.objects.create(
        article=article, text="It was eleven.", made_at=timezone.now(), shows_change=True,
        revision_before=ArticleRevision.objects.create(article=article, number=2, snapshot={"headline": "Before"}),
        revision_after=article.live_revision,
    )  # fmt: skip
    gone = factories.article(withdrawn_at=timezone.now(), withdrawal_reason="A reason for readers")
    for photo in photos:
        photo.tags.add("Ice")
    return {
        "named": named,
        "photos": photos,
        "set": photo_set,
        "article": article,
        "gone": gone,
        "author": author,
    }, canaries


def claims_of(photo, cast):
    """A verified claim with evidence that readers may not see, and a proposed one; return their canaries."""
    verified, proposed = propose(cast.reporter, photo, "under-escort"), propose(cast.reporter, photo, "covert")
    evidence = Evidence.objects.create(photo=photo, claim=verified, kind="note", summary="x", added_by=cast.reporter)
    verdict(cast.moderator, verified, "accept")
    return plant(evidence, "evidence") | plant(proposed, "claim")


def samples(rows):
    """{name of a public route: addresses}."""
    photos = rows["photos"]
    media = photos[0].derivatives.shown().get().name(640, "jpg")
    storages["public"].save(media, ContentFile(b"\xff\xd8\xff\xd9"))
    return {
        "front": ["/"],
        "search": ["/search/", "/search/?q=photo", "/search/?q=Ryanggang", "/search/?q=Agency"],
        "suggest": ["/search/suggestions/", "/search/suggestions/?q=ph", "/search/suggestions/?q=Ryang"],
        "tag": ["/tags/ice/"],
        "how-we-label": ["/how-we-label/"],
        "corrections": ["/corrections/"],
        "corrections-table": ["/corrections.csv"],
        "corrections-text": ["/corrections.txt"],
        "articles:list": ["/articles/", "/articles/?kind=post"],
        "articles:article": [rows["article"].get_absolute_url(), rows["gone"].get_absolute_url()],
        "articles:change": [f"{rows['article'].get_absolute_url()}changes/1/"],
        "articles:section": [rows["article"].section.get_absolute_url()],
        "articles:author": [rows["author"].get_absolute_url()],
        "gallery:coverage": ["/coverage/"],
        "gallery:coverage-table": ["/coverage.csv", "/coverage.txt"],
        "gallery:years-table": ["/photos/years.csv", "/photos/years.txt?place=Ryanggang"],
        "gallery:embed": [f"{photo.get_absolute_url()}embed/" for photo in photos],
        "how-we-label-table": ["/how-we-label.csv", "/how-we-label.txt"],
        "sources-table": ["/sources.csv", "/sources.txt"],
        "api": ["/api/"],
        "api:index": ["/api/v1/"],
        "api:openapi": ["/api/v1/openapi.json"],
        "api:posts": ["/api/v1/posts", "/api/v1/posts?tag=ice&limit=1", "/api/v1/posts?after=x"],
        "api:post": [f"/api/v1/posts/{rows[name].slug}" for name in ("article", "gone")],
        "api:sets": ["/api/v1/sets"],
        "api:set": [f"/api/v1/sets/{rows['set'].slug}"],
        "api:photos": ["/api/v1/photos", "/api/v1/photos?year=2013", "/api/v1/photos?class=review&limit=1"],
        "api:photo": [f"/api/v1/photos/{photo.public_id}" for photo in photos],
        "api:unknown": ["/api/v1/nothing/here"],
        "oembed": [
            f"/oembed?url={settings.SITE_URL}{row.get_absolute_url()}&format={form}"
            for row in (*photos, rows["set"], rows["article"], rows["gone"])
            for form in ("json", "xml")
        ],
        "gallery:archive": ["/photos/", "/photos/?order=oldest", "/photos/?place=Ryanggang", "/photos/?q=photo"],
        "gallery:photo": [f"{photo.get_absolute_url()}{query}" for photo in photos for query in ("", "?set=x")]
        + [f"{photos[0].get_absolute_url()}?set={rows['set'].slug}"],
        "gallery:provenance": [f"{photo.get_absolute_url()}provenance.json" for photo in photos],
        "gallery:challenge": [f"{photo.get_absolute_url()}challenge/" for photo in photos],
        "gallery:set": [rows["set"].get_absolute_url()],
        "sources:list": ["/sources/"],
        "sources:record-table": [f"{rows['named'].get_absolute_url()}record.{form}" for form in ("csv", "txt")],
        "sources:source": [rows["named"].get_absolute_url()],
        "feed": ["/feeds/latest.atom"],
        "feed-rss": ["/feeds/latest.rss"],
        "feed-json": ["/feeds/latest.json"],
        "feed-of": [
            f"/feeds/{scope}/{slug}.{form}"
            for scope, slug in (
                ("sections", rows["article"].section.slug),
                ("tags", "ice"),
                ("authors", rows["author"].slug),
                ("sources", rows["named"].slug),
            )
            for form in ("atom", "rss", "json")
        ],
        "sitemap": ["/sitemap.xml"],
        "sitemap-of": [
            f"/sitemaps/{name}.xml"
            for name in (
                "pages",
                "sections",
                "authors",
                "sources",
                "tags",
                "news",
                *SHARDS,
                *(f"{one}-1-0" for one in SHARDS),
            )
        ],
        "robots": ["/robots.txt"],
        "site-card": ["/site-card.png", "/site-card.png?v=1"],
        "site-css": ["/site.css", "/site.css?v=1"],
        "wordmark": ["/brand/no-such.webp"],
        "pictures": ["/pictures/?show=none&next=/photos/", "/pictures/?show=all"],
        "healthz": ["/healthz"],
        "readyz": ["/readyz"],
        "set_language": ["/i18n/setlang/"],
        "media": [f"/media/{media}", "/media/no/such.jpg"],
    }


def found_in(answers, words):
    """(address, word) for each word that an answer gives away in its body or its headers."""
    told = []
    for url, response in answers.items():
        text = f"{crawling.body(response).decode('utf-8', 'replace')} {dict(response.headers)}".lower()
        told += [(url, word) for word in words if word.lower() in text]
    return told


def test_nothing_that_only_the_desk_knows_is_in_any_answer_of_any_public_route(client, cast):
    rows, canaries = house()
    canaries |= claims_of(rows["photos"][0], cast)
    assert len(canaries) > 40
    table = samples(rows)
    assert {name for name, _view in crawling.public_routes()} == set(table), (
        "every public route needs a sample, and every sample a route"
    )
    answers = {url: client.get(url) for urls in table.values() for url in urls}
    good = {url: response.status_code for url, response in answers.items() if response.status_code == 200}
    # Two forms, a wordmark that nobody has chosen, and what the API does not know answer otherwise.
    assert {name for name, urls in table.items() if not set(urls) & set(good)} <= {
        "set_language",
        "pictures",
        "wordmark",
        "api:unknown",
    }
    crawled = crawling.crawl(client)
    assert found_in(answers | crawled.pages, canaries | set(EXACT_WORDS)) == []
    assert [word for word in canaries if word in crawled.headers.lower()] == []


def test_the_exact_truth_is_found_by_no_search_and_no_facet(client, cast):
    rows, canaries = house()
    for word in sorted(canaries | claims_of(rows["photos"][0], cast)):
        assert not client.get("/search/", {"q": word}).context["found"], word
    place = Photo.objects.get(pk=rows["photos"][0].pk).place
    for query in ({"place": place}, {"q": place}, {"place": "40.03"}):
        archive = client.get("/photos/", query).context["archive"]
        assert archive.total == 0 or not archive.chips, query


def test_a_photo_of_a_named_source_shows_what_readers_may_have_and_the_reason(client):
    rows, _canaries = house()
    text = client.get(rows["photos"][0].get_absolute_url()).content.decode()
    assert "Ryanggang" in text and "A reason for readers" in text and "February 2013" in text


def test_what_readers_get_of_a_photo_is_frozen_and_has_none_of_the_private_fields():
    photo = factories.photo(**EXACT)
    public = photos_for_readers([photo.pk])[photo.pk]
    with pytest.raises(AttributeError):
        public.caption = "Changed"
    private = {field.name for field in Photo._meta.concrete_fields} & {
        "latitude", "longitude", "taken_on", "taken_time", "taken_offset", "uploaded_name", "sha256", "restrictions",
        "raw_metadata", "read_metadata", "original", "uploaded_by", "risk_review_due", "usage_category",
    }  # fmt: skip
    assert private & set(PublicPhoto.__dataclass_fields__) == set() and len(private) == 14


def test_a_route_without_a_sample_and_a_leak_are_found_out(client):
    class Added:
        pattern, name, callback = "new/page/", "new-page", None

    rows, _canaries = house()
    assert {name for name, _view in crawling.public_routes([Added])} - set(samples(rows)) == {"new-page"}
    answers = {"/": client.get(rows["photos"][0].get_absolute_url())}
    assert found_in(answers, {rows["photos"][0].caption, "never there"}) == [("/", rows["photos"][0].caption)]
