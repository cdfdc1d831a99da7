"""The public files of a photo: one generation at a time, born from a fresh canvas under random names.

A file's name never changes its meaning, so browsers keep it for ever; what changes the pixels makes a new generation.
Files are written before the row that names them and deleted after the row is retired: a crash between leaves nothing
but files that no row names, and gallery/repairs.py collects those.
"""

from functools import partial

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from gallery import files, rendering, tasks
from gallery.models import Derivatives, Photo


def public_storage():
    """The storage of what anyone may have, looked up late."""
    return storages["public"]


def prepare(source):
    """Decode a picture (a path, or an open binary file), write its essential files, return the unsaved Derivatives.

    Not to be called inside a transaction: it takes up to a second. The caller saves the row with its photo, or calls
    `discard()`. Raises Refused when the picture cannot be decoded, OSError when writing fails; nothing is left then.
    """
    width, height = rendering.inspect(source).upright_size
    rendered = rendering.render(source, rendering.essential_plan(width, height))
    generation = Derivatives(width=width, height=height, colour=rendered.colour, widths=_widths(rendered.files))
    try:
        _write(generation, rendered)
    except OSError:
        discard(generation)
        raise
    return generation


def make_essential(photo):
    """Give a photo that has no public files its essential ones; return the Derivatives, or None for a withdrawn photo.

    Raises Refused and OSError as `prepare()` does.
    """
    current = Derivatives.objects.current().filter(photo=photo).first()
    return current or remake(photo)


def remake(photo):
    """Make a new generation, under new names, after something changed the pixels; retire the old one.

    Returns the new Derivatives, or None when the photo is withdrawn. The other sizes follow as a task.
    """
    with _original(photo) as file:
        generation = prepare(file)
    with transaction.atomic():
        row = Photo.objects.select_for_update().filter(pk=photo.pk, withdrawn_at=None).first()
        if row:
            retire(row)
            generation.photo = row
            generation.save(force_insert=True)
            tasks.complete_later(row)
    if row is None:
        discard(generation)
        return None
    return generation


def complete(photo):
    """Add the other widths, AVIF and the crop for social cards to the current generation; return whether it did.

    Can run twice, or beside itself. When the generation was retired meanwhile, nothing of it stays.
    Raises Refused and OSError.
    """
    generation = Derivatives.objects.current().filter(photo=photo, complete=False).first()
    if generation is None:
        return False
    whole = rendering.whole_plan(generation.width, generation.height)
    missing = {
        extension: [width for width in widths if width not in generation.widths.get(extension, ())]
        for extension, widths in whole.items()
    }
    with _original(photo) as file:
        rendered = rendering.render(file, missing, card=not generation.card, focal=(photo.focal_x, photo.focal_y))
    # Rendering took seconds: ask again before the first of its files can be seen, and once more after the last.
    if not Derivatives.objects.current().filter(pk=generation.pk).exists():
        return False
    _write(generation, rendered)
    with transaction.atomic():
        row = Derivatives.objects.select_for_update().current().filter(pk=generation.pk).first()
        if row:
            row.widths = {extension: list(widths) for extension, widths in whole.items()}
            row.complete = row.card = True
            row.save(update_fields=["widths", "complete", "card"])
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
    photo = generation.photo
    with _original(photo) as file:
        card = "card.jpg" in names
        rendered = rendering.render(file, plan, card=card, focal=(photo.focal_x, photo.focal_y))
    _write(generation, rendered)
    if not Derivatives.objects.current().filter(pk=generation.pk).exists():
        discard(generation)


def retire(photo):
    """Mark the current generation as retired, in the caller's transaction; its files are deleted after the commit.

    From the commit on its addresses answer 410, whether or not a file is still there. Returns how many were retired.
    """
    with transaction.atomic():
        rows = list(Derivatives.objects.select_for_update().current().filter(photo=photo))
        Derivatives.objects.filter(pk__in=[row.pk for row in rows]).update(retired_at=timezone.now())
        for row in rows:
            transaction.on_commit(partial(discard, row), robust=True)
    return len(rows)


def discard(generation):
    """Delete the files of a generation. Can run twice."""
    files.remove_folder(public_storage(), folder(generation.token))


def folder(token):
    """The folder of a generation in the public storage."""
    return f"{token[:2]}/{token}"


def file_names(generation):
    """The names of the files that a row promises, without their folder, as a set."""
    names = {f"{width}.{extension}" for extension, widths in generation.widths.items() for width in widths}
    return names | ({"card.jpg"} if generation.card else set())


def _original(photo):
    # Past the row's own file object, which would stay open or closed for whoever uses the row next.
    return photo.original.storage.open(photo.original.name, "rb")


def _write(generation, rendered):
    storage = public_storage()
    for (width, extension), data in rendered.files.items():
        files.write(storage, generation.name(width, extension), data)


def _widths(rendered):
    widths = {}
    for width, extension in sorted(rendered):
        widths.setdefault(extension, []).append(width)
    return widths
