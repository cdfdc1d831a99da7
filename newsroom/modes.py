"""In which of three ways pages are shown: "full", "light" for a browser that saves data, "text" without pictures.

A pure function of what a request carries, so that the page cache, which stands outside Django, asks the same one.
"""

FULL, LIGHT, TEXT = "full", "light", "text"
MODES = (FULL, LIGHT, TEXT)
COOKIE = "pictures"
#: What the cookie may say, and the mode that it means. Anything else is as good as no cookie.
CHOICES = {"all": FULL, "none": TEXT}
#: The request headers on which an answer in a mode depends.
VARY = ("Cookie", "Save-Data")


def mode_of(meta):
    """Return the mode of a request from its WSGI environment or `request.META`: the reader's choice comes first."""
    cookies = meta.get("HTTP_COOKIE", "")
    if COOKIE in cookies:
        for part in cookies.split(";"):
            name, _equals, value = part.partition("=")
            if name.strip() == COOKIE and (chosen := CHOICES.get(value.strip())):
                return chosen
    return LIGHT if meta.get("HTTP_SAVE_DATA", "").strip().lower().split(";")[0] == "on" else FULL
