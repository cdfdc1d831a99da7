"""The text of a post as a reader's program can show it: no class, no script, every address whole.

What a page lays out (comparisons, notes on a photo, sets) stands here as plain figures, each with its own lines.
"""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from articles import body
from articles.markup import Node, parse, write
from gallery.models import PhotoSet
from gallery.public import PublicPhoto, Tombstone

TEMPLATES = {
    "photo-embed": ("photo", "photo"),
    "photo-set": ("set", "link"),
    "stored-post": ("post", "post"),
    "photo-comparison": ("comparison", "comparison"),
    "annotated-photo": ("annotated", "annotated"),
}


@dataclass(frozen=True)
class SetLink:
    """A set as a feed shows it: the photo that stands for it, if readers see one, and how many there are."""

    row: PhotoSet
    photo: PublicPhoto | Tombstone | None
    number: int

    @property
    def photos(self):
        """The photo that stands for it."""
        return (self.photo,) if self.photo else ()


def feed_body(article, linked, shown):
    """Return (safe HTML, photos and tombstones in it) of a post. `shown` maps the element of an embed to {reference:
    projection}; `linked` are the keys of sets that stand under the text. References to anything else leave nothing."""
    parts, photos, seen = [], [], set()
    base, dateline = f"{settings.SITE_URL}{article.get_absolute_url()}", article.dateline
    for block in parse(body.sanitise(article.body)).children:
        if isinstance(block, str):
            continue
        if block.tag in body.REFERENCES:
            reference = block.attrs.get("data-id", "")
            thing = shown.get(block.tag, {}).get(reference if block.tag == "photo-embed" else int(reference))
            if thing is None:
                continue
            if block.tag == "photo-embed" and not thing.is_withdrawn:
                thing = thing.with_caption(block.attrs.get("data-caption", ""))
            seen |= {reference} if block.tag == "photo-set" else set()
            parts.append(_embed(block.tag, thing))
            photos += [thing] if block.tag == "photo-embed" else thing.photos
        else:
            opening = dateline if block.tag == "p" else ""
            dateline = "" if opening else dateline
            parts.append(_block(block, base, opening))
    for pk in linked:
        thing = shown["photo-set"].get(pk)
        if thing and str(pk) not in seen:
            parts.append(_embed("photo-set", thing))
            photos += thing.photos
    return mark_safe("\n".join(parts)), tuple(photos)


def _embed(tag, thing):
    template, name = TEMPLATES[tag]
    return render_to_string(f"includes/feed_{template}.html", {name: thing})


def _block(block, base, dateline):
    for node in block.walk():
        if node.tag == "a" and node.attrs.get("href"):
            node.attrs["href"] = urljoin(base, node.attrs["href"])
    if block.tag == "pull-quote":
        cite = block.attrs.get("data-cite", "")
        quote = write(Node("", {}, block.children))
        return f"<blockquote><p>{quote}</p>{format_html('<p>{}</p>', cite) if cite else ''}</blockquote>"
    if dateline:
        block.children.insert(0, Node("strong", {}, [dateline]))
        block.children.insert(1, " ")
    return write(block)
