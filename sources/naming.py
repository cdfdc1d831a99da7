"""What the site is called. Only the highest storey knows; lower ones, which write mails and sign files, ask here."""

#: What a site is called until its owner says otherwise.
DEFAULT = "Newsroom"
_namer = None


def register(function):
    """Have `function()` answer for `site_name()`; newsroom/apps.py does so when the app is ready."""
    global _namer
    _namer = function


def site_name():
    """Return the site's name in the language of the moment."""
    return _namer() if _namer else DEFAULT
