"""The files made from an original: a sealed generation for the desk, and one for readers, born clean.

The sealed one is made at ingest, shows everything, lies in the private storage and stays. The one for readers is made
when the safety decision is signed off: covered as decided, with its credit, looked over byte by byte before the first
file can be seen. Where a key is configured, the larger ones are signed before that look (gallery/signatures.py). A name
never changes its meaning, so browsers keep files for ever; what changes the pixels or the credit makes a new
generation. Files are written before the row that names them and deleted after the row is retired: a crash between
leaves nothing but files that no row names, and gallery/repairs.py collects those.
"""

import logging

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from gallery import credits, decoder, files, mediaaudit, purging, rendering, signatures, tasks
from gallery.models import Derivatives, Photo, SafetyDecision
from sources import audit
from sources.committing import after_commit

logger = logging.getLogger(__name__)

# The crop for social cards is cut around the focal point, and a file never changes under its name.
FOLLOWED = credits.FIELDS | {"focal_x", "focal_y"}


class Unclean(Exception):
    """Files made for readers hold something that they must not; `findings` says what. None of them is kept."""

    def __init__(self, findings):
        self.findings = list(findings)
        super().__init__(" ".join(finding.sentence for finding in self.findings))


def storage_of(generation):
    """The storage in which the files of a generation lie."""
    return storages["private" if generation.sealed else "public"]


def folder(generation):
    """The folder of a generation in its storage."""
    return f"{'sealed/' if generation.sealed else ''}{generation.token[:2]}/{generation.token}"


def prepare(source):
    """Decode a picture (a path, or an open binary file), write its sealed files, return the unsaved Derivatives.

    Not to be called inside a transaction: it takes up to a second. The caller saves the row with its photo, or calls
    `discard()`. Raises Refused when the picture cannot be decoded, OSError when writing fails; nothing is left then.
    """
    width, height = decoder.inspect(source).upright_size
    rendered = decoder.render(source, {"jpg": rendering.essential_plan(width, height)["jpg"]})
    generation = Derivatives(sealed=True, complete=True, width=width, height=height)
    return _written(generation, rendered)


def unseal(photo):
    """Give a photo that lacks them its sealed files; return the Derivatives, or None for a withdrawn photo.

    Raises Refused and OSError as `prepare()` does.
    """
    current = Derivatives.objects.current().filter(photo=photo, sealed=True).first()
    if current:
        return current
    with _original(photo) as file:
        generation = prepare(file)
    with transaction.atomic():
        row = Photo.objects.select_for_update().filter(pk=photo.pk, withdrawn_at=None).first()
        if row and not Derivatives.objects.current().filter(photo=row, sealed=True).exists():
            generation.photo = row
            generation.save(force_insert=True)
            return generation
    discard(generation)
    return None


def publish(photo):
    """Make a new generation for readers from the signed decision; retire the one before it.

    Returns the new Derivatives, or None when nothing is signed, the photo is withdrawn, or either changed meanwhile:
    then nothing of it stays. The other sizes follow as a task. Not to be called inside a transaction.
    Raises Refused, OSError, and Unclean, which is also written to the log of events.
    """
    row = Photo.objects.select_related("source").filter(pk=photo.pk, withdrawn_at=None).first()
    decision = SafetyDecision.objects.signed().filter(photo=photo).first()
    if row is None or decision is None:
        return None
    credit = credits.embedded_credit(row)
    with _original(row) as file:
        width, height = decoder.inspect(file).upright_size
        plan = rendering.essential_plan(width, height)
        rendered = decoder.render(file, plan, boxes=decision.shapes, credit=credit, fast=True)
    generation = Derivatives(photo=row, decision=decision, width=width, height=height)
    rendered = signatures.signed(generation, rendered)
    _look_over(row, rendered)
    _written(generation, rendered)
    with transaction.atomic():
        now = Photo.objects.select_for_update().filter(pk=row.pk, withdrawn_at=None).first()
        same = (
            now
            and SafetyDecision.objects.signed().filter(pk=decision.pk).exists()
            and credits.embedded_credit(now) == credit
        )
        if same:
            retire(now)
            generation.save(force_insert=True)
            tasks.complete_later(now)
    if not same:
        discard(generation)
        return None
    return generation


def follow(photo, changed):
    """Let the files for readers follow a change of the fields `changed`, in the caller's transaction.

    Where the credit in them or the focal point changed, a task makes them again. After a change of the source the old
    ones may name somebody who is hidden now: they are retired at once.
    """
    if not (FOLLOWED & set(changed) and photo.derivatives.shown().exists()):
        return
    if "source" in changed:
        retire(photo)
    after_commit(tasks.publish.enqueue, photo.pk)


def forget_credits(*, by, source):
    """Retire every file for readers of a source's photos, in the caller's transaction, and have them made again.

    A step of hiding a source (sources/services.py), whose service has checked the permission.
    """
    for photo in Photo.objects.filter(source=source, pk__in=Derivatives.objects.shown().order_by().values("photo")):
        retire(photo)
        after_commit(tasks.publish.enqueue, photo.pk)


def complete(photo):
    """Add the other widths, AVIF and the crop for social cards to the generation for readers; return whether it did.

    Can run twice, or beside itself. When the generation was retired meanwhile, nothing of it stays.
    Raises Refused, OSError and Unclean.
    """
    generation = Derivatives.objects.shown().filter(photo=photo, complete=False).first()
    if generation is None:
        return False
    whole = rendering.whole_plan(generation.width, generation.height)
    missing = {
        extension: [width for width in widths if width not in generation.widths.get(extension, ())]
        for extension, widths in whole.items()
    }
    rendered = _again(generation, missing, card=not generation.card)
    # Rendering took seconds: ask again before the first of its files can be seen, and once more after the last.
    if not Derivatives.objects.current().filter(pk=generation.pk).exists():
        return False
    _write(generation, rendered)
    with transaction.atomic():
        row = Derivatives.objects.select_for_update().current().filter(pk=generation.pk).first()
        if row:
            row.widths = {extension: list(widths) for extension, widths in whole.items()}
            row.complete = row.card = True
            row.credentials = generation.credentials
            row.save(update_fields=["widths", "complete", "card", "credentials"])
    if row is None:
        discard(generation)
    return row is not None


def restore(generation, names):
    """Make files of a current generation again that are gone from the disk; names are such as "640.webp"."""
    plan = {extension: [] for extension in rendering.FORMATS}
    for name in names:
        width, _, extension = name.partition(".")
        if width != "card":
            plan[extension].append(int(width))
    before = generation.credentials
    _write(generation, _again(generation, plan, card="card.jpg" in names))
    if generation.credentials != before:
        generation.save(update_fields=["credentials"])
    if not Derivatives.objects.current().filter(pk=generation.pk).exists():
        discard(generation)


def retire(photo, *, sealed=False):
    """Mark the generation for readers as retired, in the caller's transaction; its files are deleted after the commit.

    From the commit on its addresses answer 410, whether or not a file is still there. With `sealed`, the desk's files
    go the same way. Returns how many generations were retired.
    """
    with transaction.atomic():
        rows = Derivatives.objects.select_for_update().current().filter(photo=photo)
        rows = list(rows if sealed else rows.filter(sealed=False))
        Derivatives.objects.filter(pk__in=[row.pk for row in rows]).update(retired_at=timezone.now())
        for row in rows:
            purging.forget_generation(photo, row)
            after_commit(discard, row)
    return len(rows)


def discard(generation):
    """Delete the files of a generation. Can run twice."""
    files.remove_folder(storage_of(generation), folder(generation))


def file_names(generation):
    """The names of the files that a row promises, without their folder, as a set."""
    names = {f"{width}.{extension}" for extension, widths in generation.widths.items() for width in widths}
    return names | ({"card.jpg"} if generation.card else set())


def _again(generation, plan, *, card):
    """Rendered with more files of a generation, looked over: covered as its own decision says."""
    photo = Photo.objects.select_related("source").get(pk=generation.photo_id)
    with _original(photo) as file:
        if generation.sealed:
            return decoder.render(file, plan)
        shapes = generation.decision.shapes if generation.decision else ()
        focal = (photo.focal_x, photo.focal_y)
        credit = credits.embedded_credit(photo)
        rendered = decoder.render(file, plan, card=card, focal=focal, boxes=shapes, credit=credit)
    # What began without Content Credentials goes on without: a generation is signed, or it is not.
    if generation.credentials:
        generation.photo = photo
        rendered = signatures.signed(generation, rendered)
    _look_over(photo, rendered)
    return rendered


def _look_over(photo, rendered):
    """Have files for readers read by a parser that shares nothing with their writer; raise Unclean, or return."""
    if findings := mediaaudit.audit_batch(rendered.files, photo):
        detail = {"codes": sorted({finding.code for finding in findings})}
        with transaction.atomic():
            audit.record(by=None, action="photo.files_refused", target=photo, detail=detail)
        logger.error("Files of photo %s were not made public: %s", photo.public_id, ", ".join(detail["codes"]))
        raise Unclean(findings)


def _original(photo):
    # Past the row's own file object, which would stay open or closed for whoever uses the row next.
    return photo.original.storage.open(photo.original.name, "rb")


def _written(generation, rendered):
    """Write the first files of an unsaved generation, and return it; nothing is left when that fails."""
    generation.colour, generation.widths = rendered.colour, _widths(rendered.files)
    try:
        _write(generation, rendered)
    except OSError:
        discard(generation)
        raise
    return generation


def _write(generation, rendered):
    storage = storage_of(generation)
    for (width, extension), data in rendered.files.items():
        files.write(storage, f"{folder(generation)}/{width}.{extension}", data)


def _widths(rendered):
    widths = {}
    for width, extension in sorted(rendered):
        widths.setdefault(extension, []).append(width)
    return widths
