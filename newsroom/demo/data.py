"""Reads the demo's content files. They hold facts and text only; what is done with them stands in the other modules."""

import tomllib
from pathlib import Path

CONTENT = Path(__file__).resolve().parent / "content"


def read(name, key):
    """Return the list of tables called `key` in content/<name>.toml."""
    with (CONTENT / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)[key]


def body(name):
    """Return the text of a body file, such as "the-last-carriage.html"."""
    return (CONTENT / "posts" / name).read_text(encoding="utf-8")
