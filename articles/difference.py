"""Two versions of a post beside each other: what was taken out and what came in, for people to read."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import body
from articles.markup import Node, parse
from articles.models import Article, Author, Section
from gallery.models import Photo, PhotoSet

_WORDS = re.compile(r"\s+|[^\s]+")
_EMBED_WORDS = {
    "photo-embed": gettext_lazy("photo"),
    "photo-set": gettext_lazy("photo set"),
    "stored-post": gettext_lazy("stored social post"),
    "related-post": gettext_lazy("related post"),
    "photo-comparison": gettext_lazy("comparison"),
    "annotated-photo": gettext_lazy("annotated photo"),
}


class Change(NamedTuple):
    """A field that differs: its label, both texts, and safe HTML with <del> and <ins>."""

    label: str
    old: str
    new: str
    html: str


def changes(old, new):
    """Return the Changes between two snapshots, in the order of the form; empty if nothing differs."""
    before, after = readable(old), readable(new)
    return [
        Change(label, before[label], after[label], marked(before[label], after[label]))
        for label in after
        if before[label] != after[label]
    ]


def readable(content):
    """Return {label: text} of a snapshot: names in the place of keys, embeds as a line of their own."""
    return {
        _("Headline"): content["headline"],
        _("Standfirst"): content["standfirst"],
        _("Lead photo"): _names(Photo, [content["lead_photo"]]),
        _("Photo sets"): _names(PhotoSet, content["photo_sets"]),
        _("Text"): "\n\n".join(_line(node) for node in parse(body.sanitise(content["body"])).children),
        _("Section"): _names(Section, [content["section"]]),
        _("Kind"): str(Article.Kind(content["kind"]).label),
        _("Authors"): _names(Author, content["authors"]),
        _("Dateline"): content["dateline"],
        _("Tags"): ", ".join(content["tags"]),
        _("Originally appeared in"): "\n".join(
            " · ".join(part for part in (row["outlet"], row["url"], row["date"]) if part)
            for row in content["appeared_in"]
        ),
        _("Related posts"): _names(Article, content["related"]),
        _("Address"): content["slug"],
        _("Language"): content["language"],
        _("Replies"): str(Article.Replies(content["replies"]).label),
    }


def marked(old, new):
    """Return `new` as safe HTML with what was added in <ins> and what was taken out in <del>, word by word."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    parts = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            parts.append(escape("".join(after[j1:j2])))
            continue
        if i1 < i2:
            parts.append(format_html("<del>{}</del>", "".join(before[i1:i2])))
        if j1 < j2:
            parts.append(format_html("<ins>{}</ins>", "".join(after[j1:j2])))
    return mark_safe("".join(parts))


def _names(model, keys):
    """The names of rows in the order of their keys; a key without a row shows as a number."""
    found = model.objects.in_bulk([key for key in keys if key])
    return "\n".join(str(found.get(key, f"#{key}")) for key in keys if key)


def _line(node):
    if not isinstance(node, Node):
        return node
    if node.tag in body.REFERENCES:
        caption = node.attrs.get("data-caption", "")
        return f"[{_EMBED_WORDS[node.tag]} {node.attrs['data-id']}]" + (f" {caption}" if caption else "")
    if node.tag in ("ul", "ol"):
        return "\n".join(f"• {child.text()}" for child in node.children if isinstance(child, Node))
    return " ".join(node.text().split())
