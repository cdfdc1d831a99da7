"""The list of photos that wait at the review desk, as its pages and its script show it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gallery import reviewqueue
from gallery.desk.thumbs import thumb, with_thumbs
from gallery.forms.review import QueueForm
from gallery.models import Claim, Hold, Photo
from gallery.services.holds import Held, hold

SIZE = 30


@dataclass(frozen=True)
class Entry:
    """One photo of the list: its picture, how many claims wait, what is special about them, who has taken it."""

    photo: Photo
    thumb: object
    claims: int
    notes: tuple
    holder: object = None

    @property
    def words(self):
        """How many claims wait."""
        return ngettext("%d claim open", "%d claims open", self.claims) % self.claims


@dataclass(frozen=True)
class Queue:
    """What waits for one person under the filters of an address; `query` are these filters, ready for a link."""

    user: object
    form: QueueForm
    wanted: reviewqueue.Wanted
    query: str

    @classmethod
    def of(cls, request):
        """Return the queue that an address asks for; three queries."""
        numbers = reviewqueue.choices(request.user)
        settles = request.user.has_perm("gallery.settle_claim")
        form = QueueForm(request.GET, numbers=numbers, settles=settles)
        wanted = form.wanted()
        query = request.GET.copy()
        for name in list(query):
            if name not in form.fields or not query[name]:
                del query[name]
        return cls(request.user, form, wanted, query.urlencode())

    @property
    def is_narrowed(self):
        """Whether anything but everything was asked for."""
        return self.wanted != reviewqueue.Wanted()

    def entries(self, cursor="", size=SIZE):
        """Return (entries, cursor of those that follow, "" at the end); four queries, whatever their number."""
        photos, claims = reviewqueue.waiting(self.user, self.wanted)
        photos = with_thumbs(reviewqueue.after(photos, cursor).defer("raw_metadata", "read_metadata", "credentials"))
        rows = list(photos[: size + 1])
        more = reviewqueue.cursor_of(rows[size - 1]) if len(rows) > size else ""
        return self._entries(rows[:size], claims), more

    def entry_of(self, photo):
        """Return the Entry of one photo, whether or not it waits any more."""
        _photos, claims = reviewqueue.waiting(self.user, self.wanted)
        return self._entries([photo], claims)[0]

    def summary(self):
        """Return the sentence about everything that waits; one query."""
        numbers = reviewqueue.counted(self.user, self.wanted)
        if not numbers["photos"]:
            return _("Nothing waits.")
        words = ngettext("%d photo waits.", "%d photos wait.", numbers["photos"]) % numbers["photos"]
        oldest = _("Oldest: %(age)s.") % {"age": timesince(numbers["oldest"], depth=1)}
        return f"{words} {oldest}"

    def following(self, cursor, skip=()):
        """Return the photo that comes after a cursor and that nobody else has taken, from the start again at the end.

        skip: keys of photos that are not asked for. None where nothing is left. Takes nothing.
        """
        photos, _claims = reviewqueue.waiting(self.user, self.wanted)
        taken = Hold.objects.filter(until__gt=timezone.now()).exclude(holder=self.user).values("photo")
        free = photos.exclude(pk__in=taken).exclude(pk__in=skip)
        return reviewqueue.after(free, cursor).first() or (free.first() if cursor else None)

    def take(self, cursor, skip=()):
        """Take the photo that comes next, so that nobody else is given it; return it, or None."""
        skip = list(skip)
        while photo := self.following(cursor, skip):
            try:
                hold(by=self.user, photo=photo)
            except Held:
                skip.append(photo.pk)
            else:
                return photo
        return None

    def _entries(self, photos, claims):
        keys = [photo.pk for photo in photos]
        found, second = defaultdict(list), ExpressionWrapper(reviewqueue.begun(), output_field=BooleanField())
        for claim in claims.filter(content_object__in=keys).annotate(second=second).select_related("tag"):
            found[claim.content_object_id].append(claim)
        others = Hold.objects.filter(photo__in=keys, until__gt=timezone.now()).exclude(holder=self.user)
        holders = {row.photo_id: row.holder for row in others.select_related("holder")}
        return [
            Entry(photo, thumb(photo), len(found[photo.pk]), _notes(photo, found[photo.pk]), holders.get(photo.pk))
            for photo in photos
        ]


def _notes(photo, claims):
    """What is special about the claims of a photo, in few words; never which verdict was given."""
    notes = (
        (reviewqueue.near_of(photo) != reviewqueue.LATER, _("public soon")),
        (any(claim.state == Claim.State.DISPUTED for claim in claims), _("to settle")),
        (any(claim.second for claim in claims), _("second verdict")),
        (any(claim.origin == Claim.Origin.READER for claim in claims), _("from a reader")),
    )
    return tuple(words for holds, words in notes if holds)
