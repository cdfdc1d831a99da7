"""Draws the demo's pictures on every core, writes them as camera files, and takes them in like any other upload."""

from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from newsroom.demo import art, embed

# Large enough for every page, small enough for the demo to be there in a minute or two.
WIDTHS = {"2x3": 1200, "4x5": 1280, "1x1": 1400, "4x3": 1500, "2x1": 1900, "16x9": 1800}


def files(pictures, own=None):
    """Yield (picture, bytes) for the demo's pictures, in the order of the list.

    own is a folder of one's own pictures: they take the places of the first drawn ones, as they are, and their row
    says so ("own").
    """
    replaced = dict(zip((picture["key"] for picture in pictures), own_files(own), strict=False)) if own else {}
    drawn = [picture for picture in pictures if picture["key"] not in replaced]
    # A fresh process each, not a fork: this one holds a database connection.
    with ProcessPoolExecutor(max_workers=cpu_count() or 1, mp_context=get_context("spawn")) as pool:
        data = dict(zip((picture["key"] for picture in drawn), pool.map(camera_file, drawn), strict=True))
        for picture in pictures:
            key = picture["key"]
            if key in replaced:
                yield picture | {"own": True, "file": replaced[key].name}, replaced[key].read_bytes()
            else:
                yield picture, data[key]


def own_files(folder):
    """Return the pictures in a folder, sorted by name."""
    endings = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff"}
    return sorted(path for path in Path(folder).rglob("*") if path.suffix.lower() in endings and path.is_file())


def camera_file(picture):
    """Return the bytes of one picture as if it came from the camera that the content file names."""
    image = art.draw(
        picture["scene"],
        seed=picture["seed"],
        light=picture["light"],
        shape=picture["shape"],
        treatment=None if picture["treatment"] == "none" else picture["treatment"],
        width=WIDTHS.get(picture["shape"], 1640),
    )
    camera = picture.get("camera", {})
    return embed.as_camera_file(
        image,
        format=picture["format"],
        orientation=picture.get("orientation", 1),
        taken=clock(picture.get("taken")),
        offset=picture.get("offset"),
        gps=tuple(picture["gps"]) if picture.get("gps") else None,
        make=camera.get("make", ""),
        model=camera.get("model", ""),
        serial=camera.get("serial", ""),
        lens_serial=f"L-{camera['serial']}" if camera.get("serial") else "",
        owner=f"Demo owner of {camera['serial']}" if camera.get("serial") else "",
        creator="Far Bank drawing code",
        credit=picture["credit"],
        caption=picture["caption"],
        copyright="Far Bank demo: drawn by code, shows no place and no person",
        headline=picture.get("headline", ""),
        usage_terms=picture.get("usage_terms", ""),
        city=picture.get("place_exact", ""),
        country="",
        software="Far Bank drawing code",
    )


def clock(value):
    """Return what the camera's clock said as a naive datetime; a date alone is noon, nothing stays None."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime(value.year, value.month, value.day, 12) if isinstance(value, date) else None


def moment(now, days):
    """Return the time `days` before `now`, at a believable hour of a newsroom's day."""
    return (now - timedelta(days=days)).replace(
        hour=(7 + days * 5) % 12 + 6, minute=(days * 17) % 60, second=0, microsecond=0
    )
