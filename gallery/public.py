"""What readers may know of a photo: a frozen projection, made by one function.

Two truths, one record: exact place, time and source stay inside. Public templates, feeds and JSON get a
`PublicPhoto` and never the model row, so that a forgotten field cannot leak.
"""

from django.db.models import Exists, OuterRef, Prefetch

from gallery import provenance, shown
from gallery.imaging.geometry import ratio_bucket
from gallery.licences import LICENCE_URLS
from gallery.models import Claim, Derivatives, Evidence, Photo, Pillar
from gallery.projections import PublicPhoto, PublicPillar, PublicSource, PublicTag, Tombstone
from gallery.srcsets import full, full_size, height_for, nearest, srcsets
from sources.choices import label_of
from sources.models import Source

PILLARS = ("provenance", "source", "date", "location", "motivation")

__all__ = [
    "PublicPhoto",
    "PublicSource",
    "Tombstone",
    "photos_for_desk",
    "photos_for_readers",
    "public_photo",
    "public_photos",
    "public_source",
    "tombstone",
    "with_everything",
    "with_lines",
]


def with_lines(photos):
    """Prefetch what the three lines under a photo need: 3 more queries, whatever the number of photos."""
    return photos.select_related("source", "source__affiliation").prefetch_related(
        Prefetch(
            "derivatives", Derivatives.objects.current().select_related("decision"), to_attr="current_derivatives"
        ),
        Prefetch(
            "claims",
            Claim.objects.verified().select_related("tag__facet").order_by("tag__facet__position", "tag__position"),
            to_attr="verified_claims",
        ),
        "pillars",
    )


def with_everything(photos):
    """Prefetch what the photo page needs: evidence that readers may see, of tags and of pillars, and topics."""
    seen = Evidence.objects.for_readers()
    return with_lines(photos).prefetch_related(
        Prefetch("verified_claims__evidence", seen, to_attr="public_evidence"),
        Prefetch("pillars__evidence", seen, to_attr="public_evidence"),
        "tags",
    )


def public_photo(photo):
    """Return the PublicPhoto of a row that came through `with_lines()` or `with_everything()`.

    Whether readers may see it at all is the queryset's rule (`cleared()`), not this function's.
    """
    derivatives = photo.current_derivatives[0]
    claims = photo.verified_claims
    pillars = _pillars(photo)
    date_precision = shown.date_precision(photo)
    place, place_precision = shown.place(photo)
    line = _line(photo, claims, pillars, place, place_precision, date_precision)
    widths = derivatives.widths
    src_width = nearest(widths.get("jpg") or [derivatives.width], 960)
    width, height = _size(photo, derivatives)
    return PublicPhoto(
        public_id=photo.public_id,
        url=photo.get_absolute_url(),
        caption=photo.caption,
        alt=photo.alt,
        headline=photo.headline,
        credit=photo.credit_line,
        creator=photo.creator if _may_name(photo.source) else "",
        copyright_notice=photo.copyright_notice if _may_name(photo.source) else "",
        licence=photo.licence,
        licence_label=label_of(Photo.Licence, photo.licence),
        licence_url=LICENCE_URLS.get(photo.licence, ""),
        usage_terms=photo.usage_terms,
        language=photo.language,
        graphic=photo.graphic,
        digital_source_type=photo.digital_source_type,
        width=width,
        height=height,
        ratio=ratio_bucket(derivatives.width, derivatives.height),
        colour=derivatives.colour,
        sources=srcsets(derivatives),
        src=derivatives.url(src_width, "jpg"),
        src_width=src_width,
        src_height=height_for(derivatives, src_width),
        full=full(derivatives),
        full_size=full_size(derivatives),
        card=derivatives.card_url if derivatives.card == line.key else "",
        key=line.key,
        line=line,
        date_text=shown.date_text(photo, date_precision),
        date_iso=shown.date_iso(photo, date_precision),
        date_precision=date_precision,
        year=photo.taken_on.year if photo.taken_on and date_precision != "unknown" else None,
        place=place,
        place_precision=place_precision,
        place_reason=photo.place_reason,
        source=public_source(photo.source),
        covered=_covered(derivatives),
        pillars=pillars,
        tags=tuple(_tag(claim, photo.source) for claim in claims),
        topics=tuple(photo.tags.all()) if "tags" in getattr(photo, "_prefetched_objects_cache", {}) else (),
        public_from=photo.public_from,
    )


def public_photos(photos):
    """Return {primary key: PublicPhoto} for a queryset that already is limited to what readers may see."""
    return {photo.pk: public_photo(photo) for photo in with_lines(photos)}


def photos_for_readers(pks):
    """Return {primary key: PublicPhoto or Tombstone} for the keys that readers may see or once saw; 5 queries."""
    pks = set(pks)
    found = public_photos(Photo.objects.cleared().filter(pk__in=pks))
    for photo in Photo.objects.withdrawn().filter(pk__in=pks - set(found)):
        found[photo.pk] = tombstone(photo)
    return found


def photos_for_desk(pks):
    """Return {primary key: PublicPhoto or Tombstone} for an editor's preview: also what is not yet public."""
    pks = set(pks)
    found = public_photos(
        Photo.objects.filter(
            Exists(Derivatives.objects.current().filter(photo=OuterRef("pk"))),
            pk__in=pks,
            withdrawn_at=None,
            source__isnull=False,
        )
    )
    for photo in Photo.objects.withdrawn().filter(pk__in=pks - set(found)):
        found[photo.pk] = tombstone(photo)
    return found


def tombstone(photo):
    """Return the Tombstone of a withdrawn row."""
    return Tombstone(photo.public_id, photo.get_absolute_url(), photo.withdrawn_at, photo.withdrawal_reason)


def public_source(source):
    """Return the PublicSource of a row (with its affiliation loaded)."""
    affiliation = source.affiliation if source.affiliation_id and source.confidentiality == "named" else None
    return PublicSource(
        label=source.public_label,
        kind=source.kind,
        kind_label=label_of(Source.Kind, source.kind),
        confidentiality=source.confidentiality,
        url=source.get_absolute_url() if source.is_public else "",
        affiliation=affiliation.public_label if affiliation and affiliation.confidentiality == "named" else "",
        context=source.reader_context if _may_name(source) else "",
    )


def _size(photo, derivatives):
    """Width and height that readers are told; of a hidden source those of the largest public file.

    The exact pixels of an original tell the camera, often to the model.
    """
    largest = max((width for widths in derivatives.widths.values() for width in widths), default=derivatives.width)
    if _may_name(photo.source) or largest >= derivatives.width:
        return derivatives.width, derivatives.height
    return largest, height_for(derivatives, largest)


def _covered(derivatives):
    """Of the decision by which these very files were made, whatever was decided since."""
    return shown.covered(box["reason"] for box in derivatives.decision.boxes) if derivatives.decision else ""


def _may_name(source):
    return source.confidentiality == Source.Confidentiality.NAMED


def _pillars(photo):
    rows = {row.pillar: row for row in photo.pillars.all()}
    return tuple(
        PublicPillar(
            name=row.pillar,
            label=label_of(Pillar.Name, row.pillar),
            status=row.status,
            status_label=label_of(Pillar.Status, row.status),
            key={"as-given": "given"}.get(row.status, row.status),
            finding=row.finding,
            note=row.note,
            evidence=_summaries(row),
        )
        for name in PILLARS
        if (row := rows.get(name))
    )


def _summaries(row):
    """What readers may know of the evidence of a claim or a pillar, where it was prefetched."""
    return tuple(evidence.summary for evidence in getattr(row, "public_evidence", ()))


def _tag(claim, source):
    tag, decided = claim.tag, claim.decided_at
    return PublicTag(
        code=tag.slug,
        facet=tag.facet.code,
        facet_label=tag.facet.label,
        label=tag.label,
        meaning=tag.meaning,
        note=tag.note,
        statement=claim.statement,
        evidence=_summaries(claim),
        decided=shown.day_text(decided, source) if decided else "",
        decided_iso=shown.day_iso(decided, source) if decided else "",
    )


def _line(photo, claims, pillars, place, place_precision, date_precision):
    tags = {claim.tag.facet.code: claim.tag for claim in claims if claim.tag.facet.exclusive}
    by_facet, access = {facet: tag.slug for facet, tag in tags.items()}, tags.get("access")
    status = {pillar.name: pillar.status for pillar in pillars}
    return provenance.provenance_line(
        access=by_facet.get("access"),
        passage=by_facet.get("passage"),
        source_kind=photo.source.kind,
        place_status=status.get("location") or ("as-given" if place else "unknown"),
        date_status=status.get("date") or ("as-given" if date_precision != "unknown" else "unknown"),
        place_precision=place_precision,
        place_withheld=bool(photo.place) and place_precision not in ("exact", "locality"),
        access_mark=access.glyph if access else "",
        access_label=access.label if access else "",
    )
