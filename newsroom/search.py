"""Search over what readers can see anyway: every word must occur, whatever its case.

Private fields (the place that we know, the uploaded name, what was read from the file, notes) are not named here, and a
photo's shown place counts only where the page shows it.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from articles.models import Article, TaggedArticle
from gallery.filters import as_shown
from gallery.models import Photo, PhotoSet, TaggedPhoto, TaggedPhotoSet

LONGEST = 120
MOST_WORDS = 8
ARTICLE_FIELDS = ("headline", "standfirst", "dateline", "body_text")
SET_FIELDS = ("title", "introduction")
PHOTO_FIELDS = ("caption", "alt", "headline", "credit_line", "public_id", "shown_place")


@dataclass(frozen=True)
class Question:
    """What a reader asked: the text to show again, its words, and a plain message where it cannot be answered."""

    text: str
    words: tuple = ()
    problem: str = ""


def question(raw):
    """Return the Question of a raw parameter; anything may come in, control characters and novels included."""
    text = "".join(letter if letter.isprintable() else " " for letter in raw[: LONGEST * 4])
    words = tuple(dict.fromkeys(text.split()))
    text = " ".join(text.split())
    if not words:
        return Question("", (), _("Type a word, a name, a place or the number of a photo.") if raw else "")
    if len(raw) > LONGEST:
        return Question(text[:LONGEST], (), _("That is too long. Search for a few words of it."))
    if len(words) > MOST_WORDS:
        return Question(text, (), _("That is more than %(number)d words. Leave some out.") % {"number": MOST_WORDS})
    return Question(text, words)


def articles_with(words):
    """Published articles in which every word occurs, newest first."""
    return _with(Article.objects.published(), words, ARTICLE_FIELDS, TaggedArticle).newest()


def sets_with(words):
    """Published sets in which every word occurs, newest first."""
    return _with(PhotoSet.objects.published(), words, SET_FIELDS, TaggedPhotoSet).newest()


def photos_with(words):
    """Cleared photos in which every word occurs, newest first."""
    return _with(as_shown(Photo.objects.cleared()), words, PHOTO_FIELDS, TaggedPhoto).newest()


def _with(queryset, words, fields, tagged):
    for word in words:
        anywhere = Q(Exists(tagged.objects.filter(content_object=OuterRef("pk"), tag__name__icontains=word)))
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        queryset = queryset.filter(anywhere)
    return queryset
