"""The only door to untrusted bytes: every picture is looked at in a process of its own, under limits.

The functions have the signatures of gallery/rendering.py and gallery/metadata/reading.py. A source is a path, or an
open binary file with a descriptor; reading leaves its position where it was. Every function raises OSError when there
is no such file, and Refused for all else that goes wrong: a picture that is not taken, and also a decoder that crashed,
took too much memory or time, or answered nonsense. The calling process neither dies of a picture nor grows by more
than the answer.

How it works (see zygote.py): each process of ours that needs it starts one clean helper, in which Pillow is loaded and
nothing of Django, no environment and no connection; the helper forks a child for every picture. Pixels and words come
back as JSON and raw bytes, never as pickles.
"""

from dataclasses import asdict

from gallery.decoder import answers
from gallery.decoder.client import Decoder
from gallery.decoder.limits import EMBLEM, FACES, HASHES, INSPECT, METADATA, allowance_to_render

_decoder = Decoder("gallery.decoder.steps")


def inspect(source):
    """Return the Probe of a picture by our limits, from its headers alone."""
    return answers.probe(*_decoder.run("inspect", source, {}, INSPECT))


def metadata(source, *, anchors="", usages=""):
    """Return what a picture file says of itself, as `reading.read(source).as_dict()` does.

    anchors are the root certificates, as PEM text, by which Content Credentials are trusted, and usages the allowed
    extended key usages where they go beyond the library's own: a decoder has no settings to look them up in.
    """
    arguments = {"anchors": anchors, "usages": usages} if anchors else {}
    return answers.metadata(*_decoder.run("metadata", source, arguments, METADATA))


def render(source, plan, *, card=False, mark=None, focal=(0.5, 0.5), boxes=(), credit=None):
    """Return Rendered with the files of `plan`, {extension: widths}, and if wanted the crop for social cards.

    mark is (class key, words) to stand in that crop; focal is (x, y) in fractions of the upright picture; boxes are
    (x, y, width, height) of what is covered, likewise; credit is a Credit of gallery/imaging/credit.py.
    """
    wanted = {"card": card, "focal": tuple(focal), "boxes": [tuple(box) for box in boxes]}
    wanted |= {"mark": mark and tuple(mark)}
    arguments = {"plan": {extension: list(widths) for extension, widths in plan.items()}}
    arguments |= {name: value for name, value in wanted.items() if value}
    if credit is not None:
        arguments["credit"] = asdict(credit)
    return answers.rendered(*_decoder.run("render", source, arguments, allowance_to_render(plan)), plan=plan, card=card)


def hashes(source):
    """Return the fingerprints of a picture, {name: unsigned 64-bit number}, of gallery/imaging/fingerprint.py."""
    return answers.hashes(*_decoder.run("hashes", source, {}, HASHES))


def faces(source):
    """Return where faces may be, a list of (x, y, width, height, score) as of gallery/imaging/faces.py.

    To be asked only where `gallery.imaging.faces.is_there()`; elsewhere it raises Refused.
    """
    return answers.faces(*_decoder.run("faces", source, {}, FACES))


def emblem(source, *, width, height):
    """Return ((width, height), bytes of a WebP) of a wordmark, as gallery/imaging/emblem.py does."""
    arguments = {"width": width, "height": height}
    return answers.emblem(*_decoder.run("emblem", source, arguments, EMBLEM), **arguments)
