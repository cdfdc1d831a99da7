"""The second of the two truths: date and place as coarse as readers may have them, whatever a form says."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.models import Source

FINE_PLACES = ("exact", "locality", "district")
EXACTNESS = ("exact", "day", "month", "year", "circa", "unknown")
# A person who must be protected can be found through the minute or the village as well as through the name.
COARSEST_DATE = {"protected": "month", "described": "day", "named": "exact"}
# Whom or what a covered area protects, by a code of SafetyDecision.Reason. Who exactly is what nobody may learn.
PROTECTED = {
    "identifies-person": "people",
    "identifies-guide": "people",
    "minor": "people",
    "identifies-source": "source",
    "identifies-place": "place",
}
#: Sentences for readers, by what is protected, in this order. None tells a number: it could be one of people.
PROTECTING = {
    "people": gettext_lazy("Faces obscured to protect people pictured."),
    "source": gettext_lazy("Parts obscured to protect the source."),
    "place": gettext_lazy("Parts obscured to protect the place."),
    "people+source": gettext_lazy("Parts obscured to protect people pictured and the source."),
    "people+place": gettext_lazy("Parts obscured to protect people pictured and the place."),
    "source+place": gettext_lazy("Parts obscured to protect the source and the place."),
    "people+source+place": gettext_lazy("Parts obscured to protect people pictured, the source and the place."),
}
#: The sentences for the other reasons, which follow.
OTHERWISE = {
    "graphic": gettext_lazy("Graphic parts obscured."),
    "legal": gettext_lazy("Parts obscured for legal reasons."),
}


def date_precision(photo):
    """Return the precision of the date that readers see: never finer than the source's confidentiality allows."""
    if not photo.taken_on:
        return "unknown"
    cap = COARSEST_DATE[photo.source.confidentiality]
    return max(photo.date_precision, cap, key=EXACTNESS.index)


def date_text(photo, precision):
    """Return the date in the reader's language to that precision, "" where it is unknown."""
    if precision == "unknown":
        return ""
    if precision == "exact" and photo.taken_time:
        return f"{formats.date_format(photo.taken_on, 'DATE_FORMAT')}, {photo.taken_time:%H:%M}"
    if precision in ("exact", "day"):
        return formats.date_format(photo.taken_on, "DATE_FORMAT")
    if precision == "month":
        return formats.date_format(photo.taken_on, "YEAR_MONTH_FORMAT")
    if precision == "circa":
        return _("about %(year)s") % {"year": photo.taken_on.year}
    return str(photo.taken_on.year)


def date_iso(photo, precision):
    """Return the date as ISO 8601, cut to that precision: "2013-02", "2013-02-26T13:05+09:00"; "" where it is vague."""
    if precision in ("unknown", "circa"):
        return ""
    if precision == "exact" and photo.taken_time:
        return f"{photo.taken_on.isoformat()}T{photo.taken_time:%H:%M}{photo.taken_offset}"
    return photo.taken_on.isoformat()[: {"exact": 10, "day": 10, "month": 7, "year": 4}[precision]]


def day_text(moment, source):
    """Return the day of something that we did, in the reader's language; of a source that is not named the month.

    What we did and when can be laid beside what somebody did elsewhere on that day.
    """
    named = source.confidentiality == Source.Confidentiality.NAMED
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT" if named else "YEAR_MONTH_FORMAT")


def day_iso(moment, source):
    """Return that day as ISO 8601, "2026-02-03", or the month, "2026-02"."""
    named = source.confidentiality == Source.Confidentiality.NAMED
    return timezone.localtime(moment).date().isoformat()[: 10 if named else 7]


def place(photo):
    """Return the place that readers see and its precision: "withheld" where we know one, "unknown" where we do not.

    A protected source's fine place is withheld. A reason for withholding says that there is something to withhold.
    """
    precision = photo.place_precision
    fine = photo.source.confidentiality == Source.Confidentiality.PROTECTED and precision in FINE_PLACES
    if photo.place_shown and precision != "withheld" and not fine:
        return photo.place_shown, precision
    known = photo.place or photo.place_shown or photo.place_reason or photo.latitude is not None
    return "", "withheld" if known else "unknown"


def covered(reasons):
    """Return what readers are told of covered areas, from codes of SafetyDecision.Reason; "" where none is known."""
    reasons = set(reasons)
    protected = {PROTECTED[code] for code in reasons & PROTECTED.keys()}
    key = "+".join(name for name in ("people", "source", "place") if name in protected)
    sentences = [PROTECTING[key]] if key else []
    sentences += [sentence for code, sentence in OTHERWISE.items() if code in reasons]
    return " ".join(str(sentence) for sentence in sentences)
