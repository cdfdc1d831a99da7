"""Everything that the page of a photo tells, in one frozen shape: the page, its JSON and its JSON-LD are made of it."""

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from gallery import shown
from gallery.corrections import corrections_of
from gallery.credentials import PublicCredentials, public_credentials
from gallery.models import Challenge
from gallery.public import PublicPhoto, public_photo
from gallery.public_record import record_of
from gallery.public_twins import twins_of
from gallery.withheld import withheld

#: Facets whose tags say what to keep in mind, in the order in which a reader meets them.
NOTE_FACETS = ("access", "passage")
WORDS_OF_A_TITLE = 16
SENTENCE = re.compile(r"(?<=[.!?。])\s")


@dataclass(frozen=True)
class Note:
    """What to keep in mind: of a tag of this photo (`code`) or, with an empty code, of its source."""

    code: str
    label: str
    text: str


@dataclass(frozen=True)
class PublicChallenge:
    """What came of a reader's note, in our words; `subject` is the label of the tag in question, or empty."""

    subject: str
    code: str
    taken_up: bool
    outcome: str
    day: str
    iso: str


@dataclass(frozen=True)
class PhotoPage:
    """A photo with all that readers may know of it. `topics` and `appearances` are (words, address) each."""

    photo: PublicPhoto
    title: str
    notes: tuple
    withheld: tuple
    record: tuple
    twins: tuple
    challenges: tuple
    topics: tuple
    appearances: tuple
    credentials: PublicCredentials | None = None
    corrections: tuple = ()

    @property
    def challenge_url(self):
        """Where a reader can say that we are wrong."""
        return reverse("gallery:challenge", args=[self.photo.public_id])

    @property
    def json_url(self):
        """The same as JSON."""
        return reverse("gallery:provenance", args=[self.photo.public_id])

    @property
    def caption_is_title(self):
        """Whether the title has said the whole caption already."""
        return self.title == self.photo.caption


def photo_page(row):
    """Return the PhotoPage of a cleared row that came through `with_everything()`; 6 queries, 10 with twins."""
    photo = public_photo(row)
    places = row.appearances.public().exclude(url="").order_by("-public_from", "pk")
    answered = Challenge.objects.published().filter(photo=row).select_related("claim__tag").order_by("-decided_at")
    return PhotoPage(
        photo=photo,
        title=title_of(photo),
        notes=_notes(photo),
        withheld=withheld(photo),
        record=record_of(row, [one.decided_at for one in answered]),
        twins=twins_of(row) if photo.source.is_named else (),
        challenges=tuple(_challenge(row.source, one) for one in answered),
        topics=tuple((topic.name, topic.get_absolute_url()) for topic in photo.topics),
        appearances=tuple((place.title, place.url) for place in places),
        credentials=public_credentials(row, row.current_derivatives[0]),
        corrections=corrections_of(row),
    )


def title_of(photo):
    """Return the headline of a PublicPhoto, else the first words of its caption, else its number."""
    sentence = SENTENCE.split(photo.caption, maxsplit=1)[0]
    words = Truncator(sentence).words(WORDS_OF_A_TITLE, truncate=" …")
    return photo.headline or words or _("Photo %(number)s") % {"number": photo.public_id}


def _notes(photo):
    notes = [Note(tag.code, tag.label, tag.note) for facet in NOTE_FACETS if (tag := photo.tag(facet)) and tag.note]
    if photo.source.context:
        notes.append(Note("", photo.source.label, photo.source.context))
    return tuple(notes)


def _challenge(source, row):
    """The tag in question is named where readers see it: an open claim is nothing that we say."""
    tag = row.claim.tag if row.claim and row.claim.is_verified else None
    return PublicChallenge(
        subject=tag.label if tag else "",
        code=tag.slug if tag else "",
        taken_up=row.state == Challenge.State.ANSWERED,
        outcome=row.outcome,
        day=shown.day_text(row.decided_at, source),
        iso=shown.day_iso(row.decided_at, source),
    )
