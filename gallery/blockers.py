"""What stands in the way of showing a photo: named reasons, each with a sentence and the place to mend it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from gallery.models import Derivatives
from sources.clock import database_now


@dataclass(frozen=True)
class Blocker:
    """One reason: a stable code, a sentence in the reader's language, and the desk page that solves it."""

    code: str
    sentence: str
    url: str


class Blocked(Exception):
    """Something stands in the way of publishing; `blockers` is the list of reasons."""

    def __init__(self, blockers):
        self.blockers = list(blockers)
        super().__init__(" ".join(blocker.sentence for blocker in self.blockers))


def blockers(photo, *, at=None):
    """Return the Blockers of a photo that goes out at the moment `at`; a past one, or None, means now.

    An empty list means that readers could see it then. One query for the database's clock, and one for the derived
    files unless the row came through `with_files()`.
    """
    return _judge(photo, _moment(at))


def blockers_of(photos, *, at=None):
    """Return the Blockers of every photo of a queryset, in its order; two queries, whatever the number of photos."""
    moment = _moment(at)
    return [blocker for photo in with_files(photos) for blocker in _judge(photo, moment)]


def with_files(photos):
    """Annotate a queryset of photos with `has_files`, so that `blockers()` makes no query for each."""
    return photos.annotate(has_files=Exists(Derivatives.objects.current().filter(photo=OuterRef("pk"))))


def _moment(at):
    now = database_now()
    return max(at, now) if at else now


def _judge(photo, moment):
    found = []
    for code, stands, sentence, when in _rules(photo, moment):
        if stands:
            words = {
                "photo": photo.headline or _("Photo %(number)s") % {"number": photo.public_id},
                "moment": formats.date_format(timezone.localtime(when), "DATETIME_FORMAT") if when else "",
            }
            found.append(Blocker(code, sentence % words, reverse("admin:gallery_photo_change", args=[photo.pk])))
    return found


def _rules(photo, moment):
    """Return (code, whether it stands, sentence, the moment that it names) in the order in which people mend things."""
    expires, embargo = photo.rights_expire, photo.embargo_until
    has_files = photo.has_files if hasattr(photo, "has_files") else photo.derivatives.current().exists()
    return (
        ("withdrawn", bool(photo.withdrawn_at), _("%(photo)s was withdrawn and stays so."), None),
        ("no_source", not photo.source_id, _("%(photo)s has no source. Say who it comes from."), None),
        ("no_credit", not photo.credit_line, _("%(photo)s has no credit line. Say whom readers owe it to."), None),
        (
            "no_alt",
            not photo.alt,
            _("%(photo)s has no description for people who cannot see it. Write what it shows."),
            None,
        ),
        (
            "names_creator",
            photo.names_hidden_creator,
            _(
                "%(photo)s names its creator in what readers see, but its source is not to be named. Take the name out "
                "of credit, caption, headline, description and usage terms."
            ),
            None,
        ),
        ("no_files", not has_files, _("%(photo)s has no public files. Wait a minute, then look at it again."), None),
        (
            "rights_expired",
            expires is not None and expires <= moment,
            _("The rights of %(photo)s end on %(moment)s. Ask for longer ones, or leave it out."),
            expires,
        ),
        (
            "embargo",
            embargo is not None and embargo > moment,
            _("%(photo)s is under embargo until %(moment)s."),
            embargo,
        ),
    )
