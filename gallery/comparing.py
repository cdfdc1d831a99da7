"""What is said of two photos side by side: whether it contradicts."""

from calendar import monthrange
from datetime import date

from gallery.models import Photo

#: How many years "about 1990" may be off.
ABOUT = 2


def known_precision(photo):
    """The precision to which the desk knows a date: one that readers are not shown may still be known to the day."""
    precision = Photo.DatePrecision(photo.date_precision)
    return Photo.DatePrecision.DAY if precision == Photo.DatePrecision.UNKNOWN else precision


def span(photo):
    """The first and the last day on which a photo with `taken_on` may have been taken, as far as its date says."""
    day = photo.taken_on
    match known_precision(photo):
        case Photo.DatePrecision.MONTH:
            return day.replace(day=1), date(day.year, day.month, monthrange(day.year, day.month)[1])
        case Photo.DatePrecision.YEAR:
            return date(day.year, 1, 1), date(day.year, 12, 31)
        case Photo.DatePrecision.CIRCA:
            return date(max(1, day.year - ABOUT), 1, 1), date(min(9999, day.year + ABOUT), 12, 31)
    return day, day


def dates_differ(one, other):
    """Whether two photos cannot be of one day, as far as both dates are known: "2013" does not contradict May 2013."""
    if not (one.taken_on and other.taken_on):
        return False
    (first, last), (start, end) = span(one), span(other)
    return last < start or end < first


def words_differ(one, other):
    """Whether two names contradict each other: "Jo Park" and "Jo Park / Far Bank" do not, nor does an empty one."""
    one, other = _plain(one), _plain(other)
    return bool(one and other) and not (one <= other or other <= one)


def _plain(text):
    return set("".join(char if char.isalnum() else " " for char in text.casefold()).split())
