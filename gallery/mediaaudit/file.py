"""`findings()`: everything that is wrong with the bytes of one public file."""

import unicodedata

from gallery.mediaaudit import avif, jpeg, png, strings, webp
from gallery.mediaaudit.report import Report, Unreadable

WALKERS = {"jpg": jpeg, "png": png, "webp": webp, "avif": avif}
NAMES = {jpeg: "a JPEG", png: "a PNG", webp: "a WebP", avif: "an AVIF"}


def findings(data, extension, *, width=None, height=None, credit=None, private=()):
    """Return a list of Findings about the bytes of a public file; none for a clean one. Never raises for its content.

    extension is "jpg", "png", "webp" or "avif"; width and height are what its row promises, in pixels (height give or
    take one, for rounding). credit is the texts that it may carry: where given, any other is a finding. private are
    Secrets that it must not hold.
    """
    report = Report()
    walker = _walker(data, extension, report)
    if walker:
        try:
            walker.walk(data, report)
        except Unreadable as error:
            report.add("unreadable", str(error))
        except Exception as error:
            # Whatever a walker stumbles over, the file was not read to its end, and that is no pass.
            report.add("unreadable", f"The file cannot be followed to its end ({type(error).__name__}).")
    _check_size(report, width, height)
    _check_credit(report, credit)
    if strings.words_among_pixels(data, report.pixels):
        report.add("text-in-pixels", "A run of words stands among the compressed pixels.")
    for known in report.public:
        # Of the same length, so that the spans of pixels stay where they are.
        data = data.replace(known, bytes(len(known)))
    haystack = strings.Haystack(data, report.pixels, [text for _field, text in report.texts])
    for secret in strings.search(haystack, private):
        report.add("private-string", f"The file holds {secret.what}.")
    for secret in _short_names(report, private):
        report.add("private-string", f"A field of the file holds {secret.what}.")
    return report.findings


def _walker(data, extension, report):
    walker = next((one for one in WALKERS.values() if one.is_one(data)), None)
    if walker is None:
        report.add("unreadable", "The file is no picture of a kind that we publish.")
    elif walker is not WALKERS.get(extension):
        report.add("unreadable", f"The file is {NAMES[walker]}, whatever its name says.")
    return walker


def _check_size(report, width, height):
    if report.size is None or width is None:
        return
    if report.size[0] != width or (height is not None and abs(report.size[1] - height) > 1):
        promised = f"{width} × {height}" if height is not None else f"{width} wide"
        report.add("size", f"The picture is {report.size[0]} × {report.size[1]} pixels, not {promised}.")


def _check_credit(report, credit):
    if credit is None:
        return
    allowed = "\n".join(map(_bare, credit))
    for field, text in report.texts:
        if _bare(text) not in allowed:
            report.add("credit", f"{field} says something else than the photo's credit.")


def _short_names(report, private):
    """Secrets too short to be searched for in all bytes, but not to be read in a field."""
    fields = "\n".join(_bare(text) for _field, text in report.texts)
    short = [secret for secret in private if not strings.needle(secret.text)]
    return [secret for secret in short if _bare(secret.text) and _bare(secret.text) in fields]


def _bare(text):
    """A text without blanks and invisible characters, which writers normalise as they like."""
    composed = unicodedata.normalize("NFC", text).casefold()
    return "".join(char for char in composed if unicodedata.category(char)[0] not in "CZ")
