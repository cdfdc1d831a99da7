"""The files made from an original: a sealed generation for the desk, and one for readers, born clean.

The sealed one is made at ingest, shows everything, lies in the private storage and stays. The one for readers is made
when the safety decision is signed off: covered as decided, with its credit, looked over byte by byte before the first
file can be seen. Where a key is configured, the larger ones are signed before that look (gallery/signatures.py). A name
never changes its meaning, so browsers keep files for ever; what changes the pixels or the credit makes a new
generation. Files are written before the row that names them and deleted after the row is retired: a crash between
leaves nothing but files that no row names, and gallery/repairs.py collects those.
"""

from django.db import transaction
from django.utils import timezone

from gallery import cards, credits, decoder, generations, purging, rendering, signatures, tasks
from gallery.models import Derivatives, Photo, SafetyDecision
from sources.committing import after_commit
from sources.parts import forget

# The crop for social cards is cut around the focal point, and a file never changes under its name.
FOLLOWED = credits.FIELDS | {"focal_x", "focal_y"}


def prepare(source):
    """Decode a picture (a path, or an open binary file), write its sealed files, return the unsaved Derivatives.

    Not to be called inside a transaction: it takes up to a second. The caller saves the row with its photo, or calls
    `generations.discard()`. Raises Refused when the picture cannot be decoded, OSError when writing fails; nothing is
    left then.
    """
    width, height = decoder.inspect(source).upright_size
    rendered = decoder.render(source, {"jpg": rendering.essential_plan(width, height)["jpg"]})
    generation = Derivatives(sealed=True, complete=True, width=width, height=height)
    return generations.written(generation, rendered)


def unseal(photo):
    """Give a photo that lacks them its sealed files; return the Derivatives, or None for a withdrawn photo.

    Raises Refused and OSError as `prepare()` does.
    """
    current = Derivatives.objects.current().filter(photo=photo, sealed=True).first()
    if current:
        return current
    with generations.original_of(photo) as file:
        generation = prepare(file)
    with transaction.atomic():
        row = Photo.objects.select_for_update().filter(pk=photo.pk, withdrawn_at=None).first()
        if row and not Derivatives.objects.current().filter(photo=row, sealed=True).exists():
            generation.photo = row
            generation.save(force_insert=True)
            return generation
    generations.discard(generation)
    return None


def publish(photo):
    """Make a new generation for readers from the signed decision; retire the one before it.

    Returns the new Derivatives, or None when nothing is signed, the photo is withdrawn, or either changed meanwhile:
    then nothing of it stays. The other sizes follow as a task. Not to be called inside a transaction.
    Raises Refused, OSError, and generations.Unclean, which is also written to the log of events.
    """
    row = Photo.objects.select_related("source").filter(pk=photo.pk, withdrawn_at=None).first()
    decision = SafetyDecision.objects.signed().filter(photo=photo).first()
    if row is None or decision is None:
        return None
    credit = credits.embedded_credit(row)
    with generations.original_of(row) as file:
        width, height = decoder.inspect(file).upright_size
        plan = rendering.essential_plan(width, height)
        rendered = decoder.render(file, plan, boxes=decision.shapes, credit=credit)
    generation = Derivatives(photo=row, decision=decision, width=width, height=height)
    rendered = signatures.signed(generation, rendered)
    generations.look_over(row, rendered)
    generations.written(generation, rendered)
    with transaction.atomic():
        now = Photo.objects.select_for_update().filter(pk=row.pk, withdrawn_at=None).first()
        same = (
            now
            and SafetyDecision.objects.signed().filter(pk=decision.pk).exists()
            and credits.embedded_credit(now) == credit
        )
        if same:
            if retire(now):
                # Stored parts of pages name the files from before, on which something was to be seen that is not now.
                after_commit(forget, f"photo:{now.pk}")
            generation.save(force_insert=True)
            tasks.complete_later(now)
    if not same:
        generations.discard(generation)
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
        after_commit(forget, f"photo:{photo.pk}")
    after_commit(tasks.publish.enqueue, photo.pk)


def forget_credits(*, by, source):
    """Retire every file for readers of a source's photos, in the caller's transaction, and have them made again.

    A step of hiding a source (sources/services.py), whose service has checked the permission.
    """
    shown = Derivatives.objects.shown().order_by().values("photo")
    photos = Photo.objects.filter(source=source, pk__in=shown).select_related("source")
    photos = list(photos.defer("raw_metadata", "read_metadata"))
    purging.forget_photos(photos)
    for photo in photos:
        retire(photo, ordered=True)
        after_commit(tasks.publish.enqueue, photo.pk)


def complete(photo):
    """Add the other widths, AVIF and the crop for social cards to the generation for readers; return whether it did.

    Can run twice, or beside itself. When the generation was retired meanwhile, nothing of it stays.
    Raises Refused, OSError and generations.Unclean.
    """
    generation = Derivatives.objects.shown().filter(photo=photo, complete=False).first()
    if generation is None:
        return False
    whole = rendering.whole_plan(generation.width, generation.height)
    missing = {
        extension: [width for width in widths if width not in generation.widths.get(extension, ())]
        for extension, widths in whole.items()
    }
    key = generation.card or Photo.objects.values_list("access_class", flat=True).get(pk=generation.photo_id)
    rendered = generations.again(generation, missing, mark=None if generation.card else cards.mark_of(key))
    # Rendering took seconds: ask again before the first of its files can be seen, and once more after the last.
    if not Derivatives.objects.current().filter(pk=generation.pk).exists():
        return False
    generations.write(generation, rendered)
    with transaction.atomic():
        row = Derivatives.objects.select_for_update().current().filter(pk=generation.pk).first()
        if row:
            row.widths = {extension: list(widths) for extension, widths in whole.items()}
            row.complete, row.card = True, key
            row.credentials = generation.credentials
            row.save(update_fields=["widths", "complete", "card", "credentials"])
            # The class may have changed while the card with its mark was made.
            if cards.cards_behind().filter(pk=row.pk).exists():
                after_commit(tasks.mark_card.enqueue, row.photo_id)
    if row is None:
        generations.discard(generation)
    return row is not None


def restore(generation, names):
    """Make files of a current generation again that are gone from the disk; names are such as "640.webp"."""
    plan = {extension: [] for extension in rendering.FORMATS}
    for name in names:
        width, _, extension = name.partition(".")
        if width.isdecimal():
            plan[extension].append(int(width))
    before = generation.credentials
    mark = cards.mark_of(generation.card) if generation.card_name in names else None
    generations.write(generation, generations.again(generation, plan, mark=mark))
    if generation.credentials != before:
        generation.save(update_fields=["credentials"])
    if not Derivatives.objects.current().filter(pk=generation.pk).exists():
        generations.discard(generation)


def retire(photo, *, sealed=False, ordered=False):
    """Mark the generation for readers as retired, in the caller's transaction; its files are deleted after the commit.

    From the commit on its addresses answer 410, whether or not a file is still there. With `sealed`, the desk's files
    go the same way. Returns how many generations were retired. `ordered`: the CDN has been told to forget all of them.
    """
    with transaction.atomic():
        rows = Derivatives.objects.select_for_update().current().filter(photo=photo)
        rows = list(rows if sealed else rows.filter(sealed=False))
        Derivatives.objects.filter(pk__in=[row.pk for row in rows]).update(retired_at=timezone.now())
        for row in rows:
            if not ordered:
                purging.forget_generation(photo, row)
            after_commit(generations.discard, row)
    return len(rows)
