"""A small published site for the tests of public pages, and every address of it."""

from datetime import timedelta
from types import SimpleNamespace

from gallery.models import Evidence, Topic
from tests import factories

MINUTE = timedelta(minutes=1)


def verify(photo, code, key):
    """Give a photo a verified tag of the vocabulary, and the class that it makes."""
    claim = factories.claim(photo, code, verified=True)
    photo.access_class = key
    photo.save(update_fields=["access_class"])
    return claim


def full_photo(**fields):
    """A public photo with everything that its page can show."""
    photo = factories.photo(**{"taken_on": "2013-02-09", "date_precision": "day", "place_shown": "Pyongyang"} | fields)
    claim = verify(photo, "under-escort", "escorted")
    Evidence.objects.create(photo=photo, claim=claim, summary="A summary for readers", public=True)
    Evidence.objects.create(photo=photo, claim=claim, summary="A summary for the desk", public=False)
    for name in ("provenance", "source", "date", "location", "motivation"):
        factories.pillar(photo, name, finding=f"Finding on {name}", note="As we know it")
    photo.tags.add("Phones")
    return photo


def opened(photos=3):
    """A site with one of everything, each list with `photos` pictures; returns its rows."""
    source = factories.source(has_public_page=True)
    pictures = [full_photo(source=source) for _number in range(photos)]
    photo_set = factories.photo_set(*pictures, title="A set of the spring")
    photo_set.tags.add("Phones")
    author, section = factories.author(), factories.section()
    common = {"authors": [author], "section": section, "photo_sets": [photo_set], "tags": ["Phones"]}
    report = article(kind="report", lead_photo=pictures[0], **common)
    essay = article(kind="essay", lead_photo=pictures[-1], **common)
    live = article(kind="live", **common)
    return SimpleNamespace(
        photos=pictures, photo_set=photo_set, author=author, section=section, source=source,
        report=report, essay=essay, live=live, topic=Topic.objects.get(name="Phones"),
    )  # fmt: skip


def article(**fields):
    """An article whose live version lists its sets, as publishing writes it."""
    row = factories.article(**fields)
    row.live_revision.snapshot = {
        "photo_sets": [one.pk for one in fields.get("photo_sets", ())], "related": [], "appeared_in": [],
    }  # fmt: skip
    row.live_revision.save()
    return row


def pages(site):
    """Every address that a reader can open on such a site, by name."""
    return {
        "front": "/",
        "list": "/articles/",
        "kind": "/articles/?kind=essay",
        "report": site.report.get_absolute_url(),
        "essay": site.essay.get_absolute_url(),
        "section": site.section.get_absolute_url(),
        "author": site.author.get_absolute_url(),
        "archive": "/photos/",
        "filtered": "/photos/?access=escorted&place=Pyongyang&year=2013&tag=phones&order=oldest",
        "photo": site.photos[0].get_absolute_url(),
        "photo in a set": f"{site.photos[0].get_absolute_url()}?set={site.photo_set.slug}",
        "set": site.photo_set.get_absolute_url(),
        "sources": "/sources/",
        "source": site.source.get_absolute_url(),
        "tag": site.topic.get_absolute_url(),
        "search": "/search/",
        "found": "/search/?q=photo",
        "how we label": "/how-we-label/",
        "coverage": "/coverage/",
        "corrections": "/corrections/",
        "not found": "/nothing-here/",
    }


FILES = {"feed": "/feeds/latest.atom", "sitemap": "/sitemap.xml", "robots": "/robots.txt"}
