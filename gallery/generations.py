"""The files of one generation: where they lie, what a row promises, more of them rendered, written, looked over.

When a generation is made and when it goes is said in gallery/derivatives.py, what its card carries in gallery/cards.py.
"""

import logging
from dataclasses import replace

from django.core.files.storage import storages
from django.db import transaction

from gallery import credits, decoder, files, mediaaudit, signatures
from gallery.models import Photo
from gallery.models.derivatives import card_of
from sources import audit

logger = logging.getLogger(__name__)


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


def file_names(generation):
    """The names of the files that a row promises, without their folder, as a set."""
    names = {f"{width}.{extension}" for extension, widths in generation.widths.items() for width in widths}
    return names | ({generation.card_name} if generation.card else set())


def discard(generation):
    """Delete the files of a generation. Can run twice."""
    files.remove_folder(storage_of(generation), folder(generation))


def original_of(photo):
    """The original of a photo, open for reading. Raises OSError."""
    # Past the row's own file object, which would stay open or closed for whoever uses the row next.
    return photo.original.storage.open(photo.original.name, "rb")


def again(generation, plan, *, mark=None):
    """Rendered with more files of a generation, looked over: covered as its own decision says.

    mark is (class, its words) for the crop for social cards, None for no crop. Raises Refused, OSError and Unclean.
    """
    photo = Photo.objects.select_related("source").get(pk=generation.photo_id)
    with original_of(photo) as file:
        if generation.sealed:
            return decoder.render(file, plan)
        shapes = generation.decision.shapes if generation.decision else ()
        focal = (photo.focal_x, photo.focal_y)
        credit = credits.embedded_credit(photo)
        rendered = decoder.render(file, plan, card=bool(mark), mark=mark, focal=focal, boxes=shapes, credit=credit)
    if mark:
        rendered = _with_named_card(rendered, mark[0])
    # What began without Content Credentials goes on without: a generation is signed, or it is not.
    if generation.credentials:
        generation.photo = photo
        rendered = signatures.signed(generation, rendered)
    look_over(photo, rendered)
    return rendered


def look_over(photo, rendered):
    """Have files for readers read by a parser that shares nothing with their writer; raise Unclean, or return."""
    if findings := mediaaudit.audit_batch(rendered.files, photo):
        detail = {"codes": sorted({finding.code for finding in findings})}
        with transaction.atomic():
            audit.record(by=None, action="photo.files_refused", target=photo, detail=detail)
        logger.error("Files of photo %s were not made public: %s", photo.public_id, ", ".join(detail["codes"]))
        raise Unclean(findings)


def written(generation, rendered):
    """Write the first files of an unsaved generation, and return it; nothing is left when that fails."""
    generation.colour, generation.widths = rendered.colour, _widths(rendered.files)
    try:
        write(generation, rendered)
    except OSError:
        discard(generation)
        raise
    return generation


def write(generation, rendered):
    """Write files of a generation under their names. Raises OSError."""
    storage = storage_of(generation)
    for (width, extension), data in rendered.files.items():
        files.write(storage, f"{folder(generation)}/{width}.{extension}", data)


def _with_named_card(rendered, key):
    """Rendered with the card under the name of its class."""
    names = {("card", "jpg"): (card_of(key), "jpg")}
    return replace(rendered, files={names.get(name, name): data for name, data in rendered.files.items()})


def _widths(rendered):
    widths = {}
    for width, extension in sorted(rendered):
        widths.setdefault(extension, []).append(width)
    return widths
