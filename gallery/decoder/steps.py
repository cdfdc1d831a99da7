"""What a decoder's child can be asked to do. Each step takes the open file and its arguments, and returns plain data
and files: (words, [bytes]). Everything is imported before the first fork, so that no picture pays for it; except what
only searching for faces needs, which starts threads and would take memory from every child."""

import os
from dataclasses import asdict

from PIL import Image

from gallery import rendering
from gallery.imaging import emblem as emblems
from gallery.imaging import faces as face_search
from gallery.imaging import fingerprint
from gallery.imaging.credit import Credit
from gallery.imaging.pixels import upright
from gallery.metadata import reading
from gallery.metadata.c2pa import Trust

Image.init()


def inspect(file):
    """The Probe of a picture."""
    return asdict(rendering.inspect(file)), []


def metadata(file, *, anchors="", usages=""):
    """What a picture says of itself."""
    trust = Trust(anchors, usages or None) if anchors else None
    return reading.read(file, trust=trust).as_dict(), []


def render(file, *, plan, credit=None, **options):
    """The clean files of a picture; words name them in the order of the files."""
    if credit is not None:
        options["credit"] = Credit(**credit)
    made = rendering.render(file, plan, **options)
    return {"colour": made.colour, "files": [list(name) for name in made.files]}, list(made.files.values())


def hashes(file):
    """The fingerprints of a picture."""
    return fingerprint.hashes(upright(file, longest=fingerprint.LONGEST, limits=rendering.LIMITS)), []


def faces(file):
    """Where faces may be."""
    # Read when numpy is loaded: a thread for each core would map memory and do nothing.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    return face_search.suggest(upright(file, longest=face_search.LONGEST, limits=rendering.LIMITS)), []


def emblem(file, *, width, height):
    """A wordmark made anew."""
    size, content = emblems.emblem(file, width=width, height=height)
    return {"size": list(size)}, [content]
