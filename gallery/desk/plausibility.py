"""Which plausibility notes somebody may read: most of them repeat what the file says."""

from django.utils.translation import ngettext

from gallery.desk.private import is_hidden_from
from gallery.plausibility.words import Told, notes_for

#: Notes that rest on the record alone, which everybody at the desk sees.
OPEN = frozenset({"after_received", "after_published", "after_twin"})


def notes_of(user, photo):
    """Return the Told notes of a photo for somebody at the desk, as desk/plausibility.html takes them.

    Who may not see what leads to a hidden source gets those that rest on the record, and one that says how many
    others there are.
    """
    notes = notes_for(photo)
    if not is_hidden_from(user, photo):
        return notes
    seen = [note for note in notes if note.code in OPEN]
    kept = len(notes) - len(seen)
    return [*seen, _kept(kept)] if kept else seen


def _kept(number):
    sentence = ngettext(
        "%(number)d note rests on the file of a source that stays unnamed.",
        "%(number)d notes rest on the file of a source that stays unnamed.",
        number,
    )
    explanation = ngettext("Who may see private metadata reads it.", "Who may see private metadata reads them.", number)
    return Told("kept", "fyi", sentence % {"number": number}, explanation)
