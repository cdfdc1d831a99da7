"""The crop for social cards: it carries the mark of the photo's class, and never that of another one.

A card of a photo whose class has changed is named by no page from that moment on; a task makes the next one.
"""

from django.db import transaction
from django.db.models import F
from django.utils import translation

from gallery import generations, provenance, purging, tasks
from gallery.models import Derivatives, Photo
from gallery.models.derivatives import card_of
from sources.committing import after_commit

# The words on a card are written with the font of the site, which has no Hangul.
WORDS_OF_A_CARD = "en"


def mark_of(key):
    """Return what a card of a class carries: (class, its words)."""
    with translation.override(WORDS_OF_A_CARD):
        return key, provenance.class_name(key)


def cards_behind():
    """The whole generations for readers whose card does not carry the mark of the photo's class as it is now."""
    return (
        Derivatives.objects.shown()
        .filter(complete=True, photo__withdrawn_at=None)
        .exclude(card=F("photo__access_class"))
    )


def mark_card(photo):
    """Make the crop for social cards anew where it does not carry the mark of the photo's class; return whether it did.

    The one before is deleted. Can run twice, or beside itself. Raises Refused, OSError and Unclean.
    """
    generation = cards_behind().filter(photo=photo).select_related("photo").first()
    if generation is None:
        return False
    key = generation.photo.access_class
    before = generation.card
    generations.write(generation, generations.again(generation, {}, mark=mark_of(key)))
    with transaction.atomic():
        now = Photo.objects.select_for_update().filter(pk=generation.photo_id, access_class=key)
        row = now.exists() and Derivatives.objects.select_for_update().current().filter(pk=generation.pk).first()
        if row:
            row.card = key
            row.save(update_fields=["card"])
    if not row:
        # Retired, or of another class by now: then another run makes the card of that.
        _remove_card(generation, key)
    elif before and before != key:
        _remove_card(generation, before)
    return bool(row)


def follow_class(photo):
    """Let the card for other sites follow a change of the photo's class, in the caller's transaction.

    From the commit on, no page names the card with the mark of before and its address answers 410.
    """
    generation = Derivatives.objects.shown().filter(photo=photo).first()
    if generation is None:
        return
    purging.forget_card(photo, generation)
    after_commit(tasks.mark_card.enqueue, photo.pk)


def _remove_card(generation, key):
    generations.storage_of(generation).delete(f"{generations.folder(generation)}/{card_of(key)}.jpg")
