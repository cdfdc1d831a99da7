"""When the camera that a file names was first announced (gallery/data/cameras.toml)."""

import functools
import re
import tomllib
from datetime import date

from .gazetteer import DATA

VERSION = re.compile(r"(\d{1,2})\.\d")
#: Longer text is no name of a camera.
LONGEST = 80


def announced(make, model):
    """The first day of the month in which a camera was announced, by the EXIF tags Make and Model, or None."""
    if max(len(make), len(model)) > LONGEST:
        return None
    maker, name = make.casefold(), _plain(model)
    months = []
    for makes, exact, beginnings, _systems in _brands():
        if not any(word in maker for word in makes):
            continue
        # Canon, Nikon, Pentax and Leica put their own name in front, sometimes twice.
        names = {name, *(name.removeprefix(_plain(word)) for word in makes)}
        months += [exact[one] for one in names if one in exact]
        months += [month for start, month in beginnings for one in names if one.startswith(start)]
    return min(months, default=None)


def system_announced(make, software):
    """The first day of the month in which the system that a telephone names was first tested in public, or None."""
    match = VERSION.match(software)
    for makes, _exact, _beginnings, systems in _brands():
        if match and any(word in make.casefold() for word in makes):
            month = systems.get(match[1])
            if month:
                return month
    return None


@functools.cache
def _brands():
    """[(makes, {model: first day}, [(beginning of a model, first day)], {version: first day}), …]."""
    found = []
    for brand in tomllib.loads((DATA / "cameras.toml").read_text(encoding="utf-8"))["brand"]:
        models = [(model, _first(month)) for month, names in brand["released"].items() for model in names]
        found.append(
            (
                brand["makes"],
                {_plain(model): month for model, month in models if not model.endswith("*")},
                [(_plain(model), month) for model, month in models if model.endswith("*")],
                {version: _first(month) for version, month in brand.get("systems", {}).items()},
            )
        )
    return found


def _first(month):
    year, number = month.split("-")
    return date(int(year), int(number), 1)


def _plain(text):
    return "".join(char for char in text.casefold() if char.isalnum() or char in "()-_")
