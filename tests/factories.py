"""Records for tests, each made with as few words as possible. Pictures get tiny files unless a test wants real ones."""

import itertools

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.models import Article, ArticleRevision, Author, Section
from gallery.models import (
    Claim,
    Consent,
    Derivatives,
    Lease,
    Photo,
    PhotoSet,
    PhotoSetItem,
    Pillar,
    ProvenanceTag,
    Review,
    SafetyDecision,
)
from sources.models import Source

# All of a test have as many digits, so that "Caption of photo 1" does not stand in "Caption of photo 12".
count = itertools.count(10_000)


def source(**fields):
    """A named photographer unless said otherwise."""
    number = next(count)
    fields = {
        "code": f"SOURCE-{number}",
        "slug": f"source-{number}",
        "kind": "photographer",
        "confidentiality": "named",
        "public_name": f"Photographer {number}",
    } | fields
    if fields["confidentiality"] == "protected":
        fields["public_name"] = ""
    return Source.objects.create(**fields)


def photo(*, public=True, **fields):
    """A photo with derived files on record (no real picture); public since a minute ago unless public=False."""
    number = next(count)
    size = fields.pop("dimensions", (1500, 1000))
    fields = {
        "source": fields.pop("source", None) or source(),
        "sha256": f"{number:064x}",
        "size": 1000,
        "file_format": "JPEG",
        "width": size[0],
        "height": size[1],
        "caption": f"Caption of photo {number}",
        "alt": f"Description of photo {number}",
        "credit_line": f"Photographer {number} / Agency",
        "public_from": timezone.now() - timezone.timedelta(minutes=1) if public else None,
    } | fields
    row = Photo(**fields)
    row.original.save("original", ContentFile(b"original"), save=False)
    row.save()
    Derivatives.objects.create(
        photo=row,
        decision=decision(row),
        width=size[0],
        height=size[1],
        colour="#445566",
        widths={"jpg": [640, 1280], "webp": [640, 1280]},
    )
    return row


def decision(photo, *, signed=True, **fields):
    """The current safety decision of a photo, nothing to hide unless said otherwise, signed off by a second person."""
    first, second = _person("decider"), _person("signer")
    photo.safety_decisions.current().update(superseded_at=timezone.now())
    fields = {
        "number": photo.safety_decisions.count() + 1,
        "nothing_to_hide": not fields.get("boxes"),
        "covered": len(fields.get("boxes", ())),
        "decided_by": first,
        "signed_by": second if signed else None,
        "signed_at": timezone.now() if signed else None,
    } | fields
    return SafetyDecision.objects.create(photo=photo, **fields)


def lease(photo, kind="allow", use="publication", **fields):
    """A lease, running since ever and without an end unless said otherwise; written past the services."""
    return Lease.objects.create(photo=photo, kind=kind, use=use, made_by=_person("decider"), **fields)


def consent(photo, kind="consent", **fields):
    """A consent or release that holds, unless said otherwise; written past the services."""
    return Consent.objects.create(photo=photo, kind=kind, made_by=_person("decider"), **fields)


def claim(photo, code, *, verified=False, **fields):
    """A claim that a tag of the vocabulary holds for a photo, written past the services; with the reviews that it needs
    if verified, since the database takes none for accepted without them."""
    tag = ProvenanceTag.objects.select_related("facet").get(slug=code)
    facet = tag.facet if tag.facet.exclusive else None
    fields = {"proposed_by": _person("proposer"), "exclusive_facet": facet} | fields
    row = Claim.objects.create(content_object=photo, tag=tag, **fields)
    if verified:
        for name in ("decider", "signer"):
            Review.objects.create(claim=row, reviewer=_person(name), verdict="accept", claim_version=row.version)
        row.state, row.decided_at = Claim.State.VERIFIED, timezone.now()
        row.save()
    return row


def _person(name):
    return get_user_model().objects.get_or_create(username=name)[0]


def photo_set(*photos, public=True, **fields):
    """A set of the given photos."""
    number = next(count)
    fields = {
        "title": f"Set {number}",
        "slug": f"set-{number}",
        "public_from": timezone.now() - timezone.timedelta(minutes=1) if public else None,
    } | fields
    row = PhotoSet.objects.create(lead=photos[0] if photos else None, **fields)
    PhotoSetItem.objects.bulk_create(
        PhotoSetItem(photo_set=row, photo=item, position=position) for position, item in enumerate(photos)
    )
    return row


def pillar(photo, name, status="confirmed", **fields):
    """One pillar of a photo."""
    return Pillar.objects.create(photo=photo, pillar=name, status=status, **fields)


def section(**fields):
    """A section of the site."""
    number = next(count)
    return Section.objects.create(**{"name": f"Section {number}", "slug": f"section-{number}"} | fields)


def author(**fields):
    """An author."""
    number = next(count)
    return Author.objects.create(**{"name": f"Author {number}", "slug": f"author-{number}"} | fields)


def article(*, public=True, authors=(), photo_sets=(), tags=(), **fields):
    """An article, published a minute ago unless public=False; written past the services, with one revision."""
    number = next(count)
    fields = {
        "headline": f"Headline {number}",
        "slug": f"article-{number}",
        "standfirst": f"Standfirst {number}",
        "body": f"<p>Body of article {number}.</p>",
        "section": fields.pop("section", None) or section(),
    } | fields
    row = Article.objects.create(working_headline=fields["headline"], **fields)
    revision = ArticleRevision.objects.create(article=row, number=1, snapshot={})
    row.newest_revision = revision
    if public:
        moment = timezone.now() - timezone.timedelta(minutes=1)
        row.live_revision, row.approved_at = revision, moment
        row.publish_at = row.publish_at or moment
    row.save()
    for position, one in enumerate(authors):
        row.bylines.create(author=one, position=position)
    for position, one in enumerate(photo_sets):
        row.set_links.create(photo_set=one, position=position)
    if tags:
        row.tags.add(*tags)
    return row
