"""From verified tags to words: the class of a photo and its provenance line; gallery/mix.py has the mix of a set.

Everything here is a pure function of codes (``gallery/data/vocabulary.toml``) and of the active language. Callers pass
what reviewers have *verified*; a claim that is only proposed must never reach this module.
"""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

SEPARATOR = " · "
REVIEW = "review"

#: Class key -> name, and words for one or many photos in a set, in the order in which readers meet the classes.
_CLASSES = {
    "handout": (_("State handout"), ngettext_lazy("state handout", "state handouts")),
    "staged": (_("Staged for cameras"), ngettext_lazy("staged for cameras", "staged for cameras")),
    "escorted": (_("Taken under escort"), ngettext_lazy("under escort", "under escort")),
    "independent": (_("Independent access"), ngettext_lazy("without escort", "without escort")),
    "hidden": (_("Hidden camera or smuggled out"), ngettext_lazy("smuggled out", "smuggled out")),
    "border": (_("Cross-border long lens"), ngettext_lazy("from across the border", "from across the border")),
    "satellite": (_("Satellite"), ngettext_lazy("by satellite", "by satellite")),
    "social": (_("Social post"), ngettext_lazy("from a social post", "from social posts")),
    "unknown": (_("Origin unknown"), ngettext_lazy("of unknown origin", "of unknown origin")),
    "review": (_("Provenance under review"), ngettext_lazy("under review", "under review")),
}
CLASS_KEYS = tuple(_CLASSES)

#: Access code -> class key, as long as the passage does not take over the mark.
ACCESS_CLASS = {
    "state-handout": "handout",
    "staged-for-cameras": "staged",
    "accredited-press": "escorted",
    "under-escort": "escorted",
    "independent-access": "independent",
    "covert": "hidden",
    "insider": "independent",
    "cross-border": "border",
    "satellite": "satellite",
    "broadcast-grab": "handout",
    "access-unknown": "unknown",
}

#: Passage code -> class key that it puts in the place of any verified access.
PASSAGE_CLASS = {"smuggled-out": "hidden", "recovered-after-deletion": "hidden"}

#: Passage code -> class key that it gives to a photo whose access is verified as unknown.
PASSAGE_CLASS_WITHOUT_ACCESS = {"posted-live": "social"}

_ACCESS_PHRASES = {
    "state-handout": _("Released by the state"),
    "staged-for-cameras": _("Staged for cameras"),
    "accredited-press": _("Taken under escort"),
    "under-escort": _("Taken under escort"),
    "independent-access": _("Taken without escort"),
    "covert": _("Filmed in secret"),
    "insider": _("Taken by a resident"),
    "cross-border": _("Taken from across the border"),
    "satellite": _("Taken from space"),
    "broadcast-grab": _("Grabbed from a broadcast"),
    "access-unknown": _("Origin not known"),
}

#: A passage that takes over the mark -> its words alone, and its words after those of the access.
_PASSAGE_PHRASES = {
    "smuggled-out": (_("Smuggled out"), _("%(access)s, smuggled out")),
    "recovered-after-deletion": (_("Recovered after deletion"), _("%(access)s, recovered after deletion")),
}

_WHO = {
    "photographer": _("by a photographer"),
    "agency": _("by a news agency"),
    "state-media": _("by a state agency"),
    "visitor": _("by a visitor"),
    "resident": _("by a resident"),
    "defector": _("by a defector"),
    "cross-border-observer": _("by an observer across the border"),
    "satellite-operator": _("by a satellite operator"),
    "social-account": _("from a social media account"),
    "archive": _("from an archive"),
    "organisation": _("from an organisation"),
}

_MAKERS = _WHO.keys() - {"social-account", "archive", "organisation"}

#: What the bold words have said already (or would be contradicted by) is not said again.
_SAID_BY_ACCESS = {
    "state-handout": {"state-media"},
    "broadcast-grab": {"state-media"},
    "accredited-press": _MAKERS,
    "insider": _MAKERS,
    "cross-border": {"cross-border-observer"},
    "satellite": {"satellite-operator"},
}
_SAID_BY_CLASS = {"social": {"social-account"}}

#: Pillar status -> words for the place, for the date, and for both where they agree.
_CERTAINTY = {
    "confirmed": (_("place confirmed"), _("date confirmed"), _("place and date confirmed")),
    "probable": (_("place probable"), _("date probable"), _("place and date probable")),
    "as-given": (_("place as given"), _("date as given"), _("place and date as given")),
    "unknown": (_("place unknown"), _("date unknown"), _("place and date unknown")),
    "disputed": (_("place disputed"), _("date disputed"), _("place and date disputed")),
}
STATUSES = tuple(_CERTAINTY)

#: Shown precision -> words where we know more than we show. Anything else reads "place withheld".
_WITHHELD = {
    "locality": _("place withheld to town or village"),
    "district": _("place withheld to district"),
    "province": _("place withheld to province"),
    "country": _("place withheld to country"),
}


def class_key(access: str | None, passage: str | None, mark: str = "") -> str:
    """Class key of a photo from its verified access and passage codes.

    ``mark`` is the class key that the vocabulary gives to that access tag, which somebody may have added or changed;
    the one that comes with the code counts without it. Without a verified access tag, or with neither, the answer is
    ``"review"``: we then say nothing stronger than that we are still at work, whatever is known about the passage.
    """
    own = mark if mark in CLASS_KEYS and mark != REVIEW else ACCESS_CLASS.get(access or "")
    if not access or own is None:
        return REVIEW
    if passage in PASSAGE_CLASS:
        return PASSAGE_CLASS[passage]
    if access == "access-unknown" and passage in PASSAGE_CLASS_WITHOUT_ACCESS:
        return PASSAGE_CLASS_WITHOUT_ACCESS[passage]
    return own


def class_name(key: str) -> str:
    """Name of a class in the active language; ``KeyError`` for a key that is not in ``CLASS_KEYS``."""
    return str(_CLASSES[key][0])


def mix_words(key: str, count: int = 1) -> str:
    """Words for ``count`` photos of a class, without the number: "state handout", "state handouts".

    Raises ``KeyError`` for a key that is not in ``CLASS_KEYS``.
    """
    return _CLASSES[key][1] % count


@dataclass(frozen=True, slots=True)
class ProvenanceLine:
    """The third line under a photo, in the language that was active when it was made.

    ``phrase`` is the bold part, ``short`` the class name that a teaser shows beside the mark. ``who`` and
    ``certainty`` may be empty.
    """

    key: str
    phrase: str
    who: str
    certainty: str
    short: str

    def parts(self) -> list[str]:
        """The parts that are not empty, the bold phrase first."""
        return [part for part in (self.phrase, self.who, self.certainty) if part]

    def text(self) -> str:
        """The whole line as plain text, for feeds, downloads and the lightbox."""
        return SEPARATOR.join(self.parts())


def provenance_line(
    *,
    access: str | None,
    passage: str | None,
    source_kind: str | None,
    place_status: str,
    date_status: str,
    place_precision: str | None,
    place_withheld: bool,
    access_mark: str = "",
    access_label: str = "",
) -> ProvenanceLine:
    """The provenance line from verified tags, the kind of source and two pillars.

    ``place_precision`` is the precision that readers are shown; ``place_withheld`` says that we know it more exactly.
    ``access_mark`` is as in ``class_key()``; ``access_label`` is the name of the access tag, for those of which no
    phrase is known.
    The kind is all that may be said about a source here, however confidential it is. Raises ``ValueError`` for a
    status that is not in ``STATUSES``.
    """
    for status in (place_status, date_status):
        if status not in _CERTAINTY:
            raise ValueError(f"{status!r} is no status of a pillar; use one of {', '.join(STATUSES)}")
    withheld = _withheld(place_precision, place_withheld)
    key = class_key(access, passage, access_mark)
    if key == REVIEW:
        return ProvenanceLine(
            key=key,
            phrase=gettext("Provenance under review"),
            who="",
            certainty=_not_yet_confirmed(place_status, date_status, withheld),
            short=class_name(key),
        )
    return ProvenanceLine(
        key=key,
        phrase=_phrase(access or "", passage or "", key, access_label),
        who=_who(access or "", source_kind or "", key),
        certainty=_certainty(place_status, date_status, withheld),
        short=class_name(key),
    )


def _phrase(access: str, passage: str, key: str, label: str) -> str:
    """Bold words: each half is said only where its own tag is verified."""
    if key == "social":
        return gettext("Posted on social media")
    phrase = str(_ACCESS_PHRASES[access]) if access in _ACCESS_PHRASES else label or class_name(key)
    if passage in _PASSAGE_PHRASES:
        alone, after_access = _PASSAGE_PHRASES[passage]
        phrase = str(alone) if access == "access-unknown" else after_access % {"access": phrase}
    if access == "accredited-press":
        phrase += SEPARATOR + gettext("by accredited press")
    return phrase


def _who(access: str, source_kind: str, key: str) -> str:
    """Words for the kind of source; empty where it is unknown or the bold words have said it."""
    if source_kind in _SAID_BY_ACCESS.get(access, ()) or source_kind in _SAID_BY_CLASS.get(key, ()):
        return ""
    return str(_WHO.get(source_kind, ""))


def _withheld(precision: str | None, place_withheld: bool) -> str:
    """Words for a place that is shown more coarsely than it is known; empty where nothing is held back."""
    if not (place_withheld or precision == "withheld"):
        return ""
    return str(_WITHHELD.get(precision or "", "")) or gettext("place withheld")


def _certainty(place_status: str, date_status: str, withheld: str) -> str:
    """How sure we are of place and date. Withholding hides the place's status, except that it is disputed."""
    shown = None if withheld and place_status != "disputed" else place_status
    return _clauses(withheld, *_pillars(shown, date_status))


def _not_yet_confirmed(place_status: str, date_status: str, withheld: str) -> str:
    """What a photo under review still lacks. What is confirmed is left out: this line says nothing stronger."""
    settled = {"confirmed", "disputed"}
    where, when = place_status not in settled and not withheld, date_status not in settled
    if where and when:
        lacking = gettext("we have not yet confirmed who took it, where or when")
    elif where:
        lacking = gettext("we have not yet confirmed who took it or where")
    elif when:
        lacking = gettext("we have not yet confirmed who took it or when")
    else:
        lacking = gettext("we have not yet confirmed who took it")
    place, date = (status if status == "disputed" else None for status in (place_status, date_status))
    return _clauses(lacking, withheld, *_pillars(place, date))


def _pillars(place_status: str | None, date_status: str | None) -> list[str]:
    """Words for the two statuses, one phrase where they agree; None leaves a pillar out."""
    if place_status and place_status == date_status:
        return [str(_CERTAINTY[place_status][2])]
    return [str(_CERTAINTY[status][n]) for n, status in enumerate((place_status, date_status)) if status]


def _clauses(*clauses: str) -> str:
    return ", ".join(str(clause) for clause in clauses if clause)
