"""Why a file is not taken, in one table of plain sentences."""


def gettext_noop(text):
    """Marks a sentence for the translators' catalogue; the caller translates `msgid` and fills in `facts`."""
    return text


REASONS = {
    "empty": gettext_noop("The file is empty. Copy it again from the camera or the sender."),
    "not-a-picture": gettext_noop("This is not a picture. Choose a JPEG, PNG, WebP, AVIF, TIFF or GIF file."),
    "format": gettext_noop("%(format)s files are not accepted. Export the picture as JPEG, PNG, WebP, AVIF or TIFF."),
    "mode": gettext_noop("The picture's kind of colour cannot be shown. Export it as an RGB picture of 8 or 16 bits."),
    "svg": gettext_noop("SVG drawings are not accepted, since they can carry scripts. Export the drawing as PNG."),
    "heic": gettext_noop("HEIC pictures are not accepted here. Export the picture as JPEG."),
    "raw": gettext_noop("Raw camera files are not accepted. Develop the picture and export it as JPEG or TIFF."),
    "jxl": gettext_noop("JPEG XL pictures are not accepted. Export the picture as JPEG or AVIF."),
    "psd": gettext_noop("Photoshop documents are not accepted. Export the picture as JPEG or TIFF."),
    "no-emblem": gettext_noop("A wordmark must be a PNG or a WebP file. Export the drawing as PNG."),
    "too-heavy": gettext_noop("The file has %(size)s MB, and %(most)s MB is the most. Export it with fewer pixels."),
    "too-many-pixels": gettext_noop(
        "The picture has more than %(most)s megapixels, or a side above %(side)s pixels. Export it smaller, or as JPEG."
    ),
    "too-many-frames": gettext_noop("The file has more than %(most)s frames or pages. Save the one that counts."),
    "broken": gettext_noop("The picture is damaged or incomplete and cannot be opened. Ask for the file again."),
    "too-costly": gettext_noop(
        "Opening the picture takes more memory or time than any honest one. Export it again, smaller or as JPEG."
    ),
    "busy": gettext_noop("Too many pictures are being opened at this moment. Wait a minute, then send it again."),
    "not-examined": gettext_noop(
        "The picture could not be looked at. The fault was written down for whoever runs the server. Try again later."
    ),
    "missing": gettext_noop("There is no such file, or it may not be read. Check the path and the permissions."),
}


class Refused(Exception):
    """A file that is not taken. `code` is a stable slug, `reason` an English sentence; `msgid` and `facts` are for
    translation: gettext(msgid) % facts."""

    def __init__(self, code, **facts):
        self.code, self.msgid, self.facts = code, REASONS[code], facts
        super().__init__(code, facts)

    @property
    def reason(self):
        """What is wrong and what to do, in English."""
        return self.msgid % self.facts if self.facts else self.msgid

    def __str__(self):
        return self.reason
