"""Pictures to know again and to tell apart, for bench/fingerprints.py: photographs of the corpus and drawn scenes."""

import io

from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

from gallery.imaging.fingerprint import distance, of_file
from gallery.imaging.pixels import upright
from gallery.imaging.probe import Limits
from gallery.imaging.refusals import Refused
from newsroom.demo import art

ORIGINALS, OTHERS = 30, 300
SIDE = 900
# The corpus has some pictures many times; of those nearer than this, only the first counts.
SAME = 16
# Photographs first: a logo or a colour chart is no picture that a newsroom gets.
FOLDERS = ("photos", "faces", "gps", "serials", "thumbnails", "metadata", "orientation", "c2pa", "formats")


def photographs(corpus):
    """[(name, image)] of the distinct pictures in the corpus that can be taken in; empty where it is absent."""
    found, known = [], []
    for path in sorted(path for folder in FOLDERS for path in (corpus / folder).rglob("*") if path.is_file()):
        try:
            hashes = of_file(path)
            image = upright(path, longest=SIDE, limits=Limits(heic=True))
        except Refused:
            continue
        whole = hashes.get("whole")
        if whole is not None and all(distance(whole, other) > SAME for other in known):
            known.append(whole)
            found.append((f"{path.parent.name}/{path.name}", image))
    order = {folder: place for place, folder in enumerate(FOLDERS)}
    return sorted(found, key=lambda one: (order.get(one[0].split("/")[0], 0), one[0]))


def scenes(number):
    """[(name, image)] of drawn pictures, every scene in turn with other seeds, lights, shapes and treatments."""
    found = []
    for place in range(number):
        scene = list(art.SCENES)[place % len(art.SCENES)]
        seed = place // len(art.SCENES) + 1
        look = {
            "light": list(art.LIGHTS)[place % len(art.LIGHTS)],
            "shape": ("3x2", "4x3", "2x3", "3x2")[place % 4],
            "treatment": art.TREATMENTS[place % len(art.TREATMENTS)] if place % 3 == 0 else None,
        }
        found.append((f"{scene} {seed}", art.draw(scene, seed=seed, width=480, **look)))
    return found


def chosen(corpus):
    """(originals, others), [(name, image)] each: photographs are the originals as far as there are any."""
    real = photographs(corpus)
    drawn = scenes(OTHERS + max(0, ORIGINALS - len(real)))
    originals = [*real, *drawn][:ORIGINALS]
    taken = {name for name, _image in originals}
    return originals, [one for one in (*real, *drawn) if one[0] not in taken]


def jpeg(image, quality=88):
    """The bytes of an image as a JPEG."""
    data = io.BytesIO()
    image.save(data, "JPEG", quality=quality)
    return data.getvalue()


def _cut(image, left, top, right, bottom):
    width, height = image.size
    return image.crop((round(left * width), round(top * height), round(right * width), round(bottom * height)))


def _graded(image):
    image = ImageEnhance.Brightness(ImageEnhance.Contrast(image).enhance(1.3)).enhance(1.1)
    red, green, blue = ImageEnhance.Color(image).enhance(0.6).split()
    return Image.merge(
        "RGB", (red.point(lambda value: min(255, value * 1.1 + 6)), green, blue.point(lambda v: v * 0.85))
    )


def _captioned(image, *, below, ground="black", ink="white"):
    """A bar of twelve hundredths of the height with a line of text: over the bottom of the picture, or below it."""
    width, height = image.size
    bar = round(height * 0.12)
    canvas = Image.new("RGB", (width, height + bar if below else height), ground)
    canvas.paste(image)
    draw, top = ImageDraw.Draw(canvas), canvas.height - bar
    draw.rectangle((0, top, width, canvas.height), fill=ground)
    font = ImageFont.load_default(max(10, bar * 0.35))
    draw.text((width * 0.03, top + bar * 0.3), "A street in the north, in the evening", fill=ink, font=font)
    return canvas


#: What happens to a picture on its way: name -> a function from an image to the bytes of a file.
CHANGES = {
    "half the size": lambda image: jpeg(image.resize((image.width // 2, image.height // 2))),
    "JPEG of quality 40": lambda image: jpeg(image, 40),
    "5 % off every edge": lambda image: jpeg(_cut(image, 0.05, 0.05, 0.95, 0.95)),
    "5 % off one edge": lambda image: jpeg(_cut(image, 0.05, 0, 1, 1)),
    "colour grade": lambda image: jpeg(_graded(image)),
    "caption bar over it": lambda image: jpeg(_captioned(image, below=False)),
    "caption bar below it": lambda image: jpeg(_captioned(image, below=True, ground="white", ink="black")),
    "mirror": lambda image: jpeg(ImageOps.mirror(image)),
}
