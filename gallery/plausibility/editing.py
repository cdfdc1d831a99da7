"""What a file's own metadata says about the programs that wrote it and what they did. All of it may be invented.

Sources: XMP part 2 (ISO 16684-2), 3.5 ResourceEvent; Adobe's Camera Raw schema ("crs") and photoshop:History, the
written log of Photoshop; the texts that programs which generate pictures leave in PNG files.
"""

import re
from dataclasses import dataclass

EVENT = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
# Names in the fields for software that edit pictures; a camera's own firmware is not among them.
EDITORS = re.compile(
    r"photoshop|lightroom|camera raw|\bgimp\b|affinity|capture one|darktable|rawtherapee|snapseed|picasa|picsart"
    r"|\bvsco|facetune|meitu|beauty ?plus|beautycam|faceapp|pixelmator|photomator|acdsee|paint\.net|paint ?shop"
    r"|\bcanva\b|luminar|skylum|topaz|\bdxo\b|\bon1\b|photoscape|\bremini\b|\blensa\b|polarr|\bfotor\b|pixlr|photopea"
    r"|imagemagick|xnview|irfanview|aperture \d|iphoto|apple photos|^photos \d|krita|corel|nik collection|capture nx"
    r"|viewnx|nx studio|digital photo professional|silkypix|google photos|\bb612\b|\bhypic\b",
    re.IGNORECASE,
)
GENERATORS = re.compile(
    r"midjourney|dall[·-]?e\b|stable diffusion|automatic1111|comfyui|invokeai|novelai|adobe firefly|generative fill"
    r"|generative expand|made with (google )?ai\b|edited with google ai|\bimagen \d|leonardo\.ai|ideogram|\bflux\.1\b"
    r"|bing image creator|microsoft designer|chatgpt|\bgpt-4o\b|\bsora\b",
    re.IGNORECASE,
)
#: Keys of PNG texts in which programs write the words that a picture was generated from.
GENERATOR_KEYS = ("parameters", "prompt", "workflow", "sd-metadata", "invokeai_metadata", "Dream")
# Sliders of Camera Raw and Lightroom that stand at nothing while nobody moves them, in every version of the process.
SLIDERS = (
    "Exposure2012",
    "Contrast2012",
    "Highlights2012",
    "Shadows2012",
    "Whites2012",
    "Blacks2012",
    "Clarity2012",
    "Texture",
    "Dehaze",
    "Vibrance",
    "Saturation",
)
TONING = re.compile(
    r"levels|curves|brightness/contrast|hue/saturation|colou?r balance|shadows?/highlights?|vibrance|desaturate"
    r"|black & white|auto (tone|colou?r|contrast)|photo filter|camera raw filter",
    re.IGNORECASE,
)
RETOUCHING = re.compile(r"clone stamp|healing brush|spot healing|content-aware|patch tool|\bliquify\b", re.IGNORECASE)
CROPPING = re.compile(r"\bcrop(ped|ping)?\b", re.IGNORECASE)
LONGEST, MOST = 200, 200


@dataclass(frozen=True)
class Editing:
    """Names of programs that edit, marks of generators, and what was done as the file tells it, in its own words.

    `toned`, `cropped` and `retouched` hold what says so, such as "Exposure2012 +0.54"; () where nothing does.
    """

    programs: tuple = ()
    generators: tuple = ()
    steps: tuple = ()
    toned: tuple = ()
    cropped: tuple = ()
    retouched: tuple = ()


def editing_of(raw, software=""):
    """Editing of the raw families of a file ({"xmp": {…}, "exif": {…}, …}) and of the software that was read."""
    families = {name: _dict(raw, name) for name in ("xmp", "exif", "iptc", "text")}
    xmp, events = families["xmp"], _events(families["xmp"])
    named = _named(families, events, software)
    written = _texts(xmp.get("photoshop:History"))
    actions = [_text(event.get(f"{EVENT}action")) for event in events]
    details = [_text(event.get(f"{EVENT}parameters")) for event in events] + written
    applied = xmp.get("crs:AlreadyApplied") == "True"
    return Editing(
        programs=_unique(name for name in named if EDITORS.search(name)),
        generators=_unique([name for name in [*named, *written] if GENERATORS.search(name)] + _keys(families["text"])),
        steps=_unique(actions),
        toned=_unique(
            (_sliders(xmp) if applied else [])
            + [one for one in actions if one in ("color_adjusted", "filtered")]
            + _found(TONING, details)
        ),
        cropped=_unique(
            (_frame(xmp) if applied else []) + [one for one in actions if one == "cropped"] + _found(CROPPING, details)
        ),
        retouched=_unique(_found(RETOUCHING, details)),
    )


def _named(families, events, software):
    xmp, exif, iptc, text = (families[name] for name in ("xmp", "exif", "iptc", "text"))
    said = [software, xmp.get("xmp:CreatorTool"), exif.get("Software"), exif.get("ProcessingSoftware")]
    said += [iptc.get("OriginatingProgram"), text.get("Software"), xmp.get("tiff:Software")]
    # Google's generators name themselves in the credit.
    said += [xmp.get("photoshop:Credit"), iptc.get("Credit")]
    return [name for value in said for name in _texts(value)] + [
        name for event in events if (name := _text(event.get(f"{EVENT}softwareAgent")))
    ]


def _events(xmp):
    history = xmp.get("xmpMM:History")
    rows = history if isinstance(history, list) else [history]
    return [row for row in rows[:MOST] if isinstance(row, dict)]


def _sliders(xmp):
    found = []
    for name in SLIDERS:
        value = _text(xmp.get(f"crs:{name}"))
        if re.fullmatch(r"[+-]?\d{1,4}(\.\d{1,4})?", value) and float(value):
            found.append(f"{name} {value}")
    return found + (["ConvertToGrayscale"] if xmp.get("crs:ConvertToGrayscale") == "True" else [])


def _frame(xmp):
    """The crop that Camera Raw applied, as text; nothing where it kept the whole."""
    if xmp.get("crs:HasCrop") != "True":
        return []
    whole = {"Top": 0, "Left": 0, "Bottom": 1, "Right": 1}
    sides = {side: _text(xmp.get(f"crs:Crop{side}")) for side in whole}
    cut = [
        f"Crop{side} {value}"
        for side, value in sides.items()
        if re.fullmatch(r"[+-]?\d(\.\d{1,9})?", value) and abs(float(value) - whole[side]) > 0.001
    ]
    return cut or ([] if all(sides.values()) else ["HasCrop"])


def _found(pattern, texts):
    return [match[0] for text in texts for match in [pattern.search(text)] if match]


def _keys(text):
    return [key for key in GENERATOR_KEYS if key in text]


def _dict(value, key):
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _texts(value):
    """Texts of a value of JSON, those of a long log line by line, each cut to LONGEST."""
    items = value if isinstance(value, list) else [value]
    lines = [line for item in items[:MOST] if isinstance(item, str) for line in item[:20_000].splitlines()[:MOST]]
    return [line[:LONGEST] for line in lines if line.strip()]


def _text(value):
    return value.strip()[:LONGEST] if isinstance(value, str) else ""


def _unique(items):
    return tuple(dict.fromkeys(item for item in items if item))[:20]
