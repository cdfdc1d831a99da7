"""One function for every way in: the desk, a zip, the command. A file becomes a photo, or an answer why not."""

import logging
from contextlib import ExitStack
from dataclasses import dataclass, replace

from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from gallery import (
    credentials,
    decoder,
    derivatives,
    files,
    fingerprints,
    generations,
    incoming,
    rendering,
    serials,
    zips,
)
from gallery.imaging.refusals import Refused
from gallery.metadata.clean import fields_from
from gallery.models import Photo, PhotoSet, PhotoSetItem
from gallery.refusals import NotTaken, code_and_reason, of_system_error
from gallery.services.rights import defaults_of
from gallery.tasks import suggest_later
from sources import audit
from sources.actors import require
from sources.models import Source

logger = logging.getLogger(__name__)

# What the one who brings a picture may say at once. Tags are names; everything else is a field of the photo.
FIELDS = {
    *("caption", "alt", "headline", "language", "graphic", "focal_x", "focal_y", "digital_source_type", "tags"),
    *("creator", "credit_line", "copyright_notice", "licence", "usage_terms", "restrictions", "rights_expire"),
    *("usage_category", "risk_review_due"),
    *("taken_on", "taken_time", "taken_offset", "date_precision", "embargo_until"),
    *("latitude", "longitude", "place", "place_shown", "place_precision", "place_reason"),
}
# What a file says of its maker stays with the desk unless the source is named in public.
NAMING_FIELDS = ("creator", "credit_line", "copyright_notice", "usage_terms")


@dataclass(frozen=True)
class Outcome:
    """What became of one file. `status` is accepted, duplicate or refused; `photo` is there for the first two.

    `code` is a stable slug and `reason` a sentence in the active language, both empty for an accepted file.
    """

    status: str
    name: str
    reason: str = ""
    code: str = ""
    photo: Photo | None = None


def ingest(*, by, file, name, source=None, photo_set=None, fields=None, despite_twin=""):
    """Take in one picture and return an Outcome; no file, however broken, makes it raise.

    file is an open binary file or an upload, name what it was called (kept for the desk alone). fields, such as
    {"alt": …, "tags": [names]}, go before what the file says of itself. A duplicate joins `photo_set` too.
    despite_twin is the reason why a picture is taken that looks like a withdrawn one; it needs
    gallery.override_blockers and is logged. Raises PermissionDenied, ValueError for a field that is not in FIELDS. Must
    not be called inside a transaction: the picture is decoded here, and files are written before the row that names
    them.
    """
    require(by, "gallery.add_photo")
    if photo_set:
        require(by, "gallery.change_photoset")
    if unknown := set(fields or ()) - FIELDS:
        raise ValueError(f"These fields cannot be set at ingest: {', '.join(sorted(unknown))}.")
    if despite_twin:
        require(by, "gallery.override_blockers")
    name = incoming.clean_name(name)
    common = {"by": by, "name": name, "photo_set": photo_set}
    try:
        with incoming.receive(file, most=rendering.LIMITS.max_bytes) as taken:
            return _take(taken, source=source, fields=fields or {}, despite_twin=despite_twin.strip(), **common)
    except (Refused, NotTaken) as error:
        return _refused(name, error)
    except OSError as error:
        logger.exception("A picture could not be kept.")
        return _refused(name, of_system_error(error) or NotTaken("unexpected"))


def ingest_zip(*, by, file, name, quotas=zips.DEFAULT, **options):
    """Take in every picture of a zip file; return an iterator of Outcomes, one for each file in it as it is done.

    file is open and can seek; options are those of `ingest()`. An Outcome's name is the zip's and the file's, such as
    "day1.zip/street.jpg"; where the zip as a whole is refused, one Outcome with its name alone says so.
    Raises PermissionDenied at once.
    """
    require(by, "gallery.add_photo")
    return _from_zip(file, incoming.clean_name(name) or "zip", quotas, {"by": by, **options})


def _from_zip(file, zip_name, quotas, common):
    try:
        for entry, packed in zips.entries(file, quotas=quotas):
            name = f"{zip_name}/{entry}"
            if isinstance(packed, NotTaken):
                yield _refused(name, packed)
                continue
            outcome = ingest(file=packed, name=entry, **common)
            yield replace(outcome, name=name)
    except NotTaken as error:
        yield _refused(zip_name, error)


def _refused(name, error):
    code, reason = code_and_reason(error)
    return Outcome("refused", name, reason, code)


def _take(taken, *, by, name, source, photo_set, fields, despite_twin):
    found = _decoded(decoder.inspect, taken.path)
    if twin := _twin(taken.sha256):
        return _duplicate(twin, by=by, name=name, photo_set=photo_set)
    hashes = _decoded(decoder.hashes, taken.path)
    former = fingerprints.withdrawn_twin(hashes)
    if former and not despite_twin:
        raise NotTaken("withdrawn-twin", date=_day(former.withdrawn_at), number=former.public_id)
    read = _metadata(taken.path)
    photo = _new_photo(taken, found, read, by=by, name=name, source=source, fields=fields)
    with ExitStack() as undo:
        generation = _decoded(derivatives.prepare, taken.path)
        undo.callback(generations.discard, generation)
        storage = storages["private"]
        undo.callback(storage.delete, taken.original_name)
        files.copy(storage, taken.original_name, taken.path)
        try:
            detail = _passed_over(former, despite_twin) if former else {}
            _commit(photo, generation, hashes, detail, by=by, photo_set=photo_set, tags=fields.get("tags"))
        except IntegrityError as error:
            # Somebody brought the same bytes at the same moment and was first; undo what we wrote.
            twin, fault = _twin(taken.sha256), error
        except BaseException:
            # Perhaps the row is there and only the answer was lost: whether the files stay is for repair() to find out.
            undo.pop_all()
            taken.settled = False
            raise
        else:
            undo.pop_all()
            return Outcome("accepted", name, photo=photo)
    if twin is None:
        raise fault
    return _duplicate(twin, by=by, name=name, photo_set=photo_set)


def _passed_over(former, reason):
    """What the event keeps where a picture is taken that looks like a withdrawn one, as `blockers.pass_over()` does."""
    return {"passed_over": ["twin_withdrawn"], "despite_twin": former.public_id, "reason": reason}


def _decoded(step, path):
    """Run a step that decodes. Decoders raise whatever they like: the picture is refused, and we get to know of it."""
    try:
        return step(path)
    except (Refused, OSError):
        raise
    except Exception as error:
        logger.exception("A decoder failed in an unknown way.")
        raise NotTaken("unexpected") from error


def _metadata(path):
    """What the file says of itself. A reader's fault must not keep a good picture out."""
    try:
        return decoder.metadata(path, **credentials.trusted())
    except Exception:
        logger.exception("Metadata could not be read.")
        return {"warnings": ["The metadata could not be read."], "raw": {}}


def _new_photo(taken, found, read, *, by, name, source, fields):
    width, height = found.upright_size
    values = fields_from(read)
    if source and source.confidentiality != Source.Confidentiality.NAMED:
        values = {key: value for key, value in values.items() if key not in NAMING_FIELDS}
    values = defaults_of(source) | {key: value for key, value in values.items() if value not in (None, "")}
    values |= {key: value for key, value in fields.items() if key != "tags" and value not in (None, "")}
    photo = Photo(
        source=source,
        uploaded_name=name,
        sha256=taken.sha256,
        size=taken.size,
        file_format=found.format,
        width=width,
        height=height,
        uploaded_by=by,
        raw_metadata=read.pop("raw"),
        credentials=read.pop("credentials", {}),
        read_metadata=read,
        **values,
    )
    photo.original.name = taken.original_name
    photo._history_user = by
    return photo


def _commit(photo, generation, hashes, detail, *, by, photo_set, tags):
    with transaction.atomic(durable=True):
        photo.save(force_insert=True)
        generation.photo = photo
        generation.save(force_insert=True)
        fingerprints.remember(photo, hashes)
        fingerprints.note_pairs(photo)
        serials.remember_serials(photo)
        if tags:
            photo.tags.add(*tags)
        detail = {"sha256": photo.sha256, "format": photo.file_format, "bytes": photo.size} | detail
        if photo_set:
            _append(photo, photo_set)
            detail["photo_set"] = photo_set.pk
        audit.record(by=by, action="photo.ingested", target=photo, detail=detail)
        suggest_later(photo)


def _twin(sha256):
    return Photo.objects.filter(sha256=sha256).first()


def _day(moment):
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT")


def _duplicate(twin, *, by, name, photo_set):
    if twin.withdrawn_at:
        raise NotTaken("withdrawn", date=_day(twin.withdrawn_at))
    if photo_set:
        with transaction.atomic():
            if _append(twin, photo_set):
                audit.record(
                    by=by, action="photoset.photo_added", target=photo_set, detail={"photo": audit.target_of(twin)}
                )
    reason = _("This picture is here already: photo %(number)s.") % {"number": twin.public_id}
    return Outcome("duplicate", name, reason, "duplicate", twin)


def _append(photo, photo_set):
    """Put a photo at the end of a set, once, without making it public; return whether it was not there before."""
    PhotoSet.objects.select_for_update().get(pk=photo_set.pk)
    last = photo_set.items.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    return PhotoSetItem.objects.get_or_create(photo_set=photo_set, photo=photo, defaults={"position": position})[1]
