"""What is known above of what was wrong with a photo, for its page: whoever knows it says so when its app is ready."""

_TELLERS: list = []


def register(teller):
    """Let `teller(photo)` say the corrections of a photo (a row): frozen records with kind, kind_label, text, language
    and made_at, in a tuple."""
    _TELLERS.append(teller)


def corrections_of(photo):
    """Return all that the apps above tell readers was wrong with a photo."""
    return tuple(one for teller in _TELLERS for one in teller(photo))
