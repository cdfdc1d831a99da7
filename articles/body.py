"""The text of a post: one allow-list for the editor and the sanitiser, and embeds resolved when rendered.

Stored form: blocks one after another, each of them `p h2 h3 ul ol blockquote hr` or an embed:

    <photo-embed data-id="PUBLIC_ID" data-caption="…"></photo-embed>
    <photo-set data-id="PK"></photo-set>
    <pull-quote data-cite="…">words</pull-quote>
    <stored-post data-id="PK"></stored-post>
    <photo-comparison data-id="PK"></photo-comparison>
    <annotated-photo data-id="PK"></annotated-photo>
    <related-post data-id="PK"></related-post>

Inside blocks: `li strong em br`, `a` with href, title and hreflang, `span` with lang and dir. static/articles/editor.js
knows the same elements. Nothing else survives `sanitise()`, which runs on save and again on render.
"""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

import nh3
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from articles.markup import Node, parse, write

BLOCKS = frozenset({"p", "h2", "h3", "ul", "ol", "blockquote", "hr"})
INLINE = frozenset({"strong", "em", "a", "br", "span"})
# In the order of the fields of Embeds.
_REFERENCES = ("photo-embed", "photo-set", "stored-post", "related-post", "photo-comparison", "annotated-photo")
REFERENCES = frozenset(_REFERENCES)
EMBEDS = REFERENCES | {"pull-quote"}
ATTRIBUTES = {
    "*": set(),
    "a": {"href", "title", "hreflang"},
    "span": {"lang", "dir"},
    "photo-embed": {"data-id", "data-caption"},
    "pull-quote": {"data-cite"},
} | {tag: {"data-id"} for tag in REFERENCES - {"photo-embed"}}
SCHEMES = frozenset({"http", "https", "mailto"})
# What comes from other programs and means one of ours.
RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}

_PUBLIC_ID = re.compile(r"[0-9a-z]{4,16}")
_KEY = re.compile(r"[0-9]{1,18}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LONGEST = {"href": 2000, "title": 300, "data-caption": 2000, "data-cite": 300}
# Ids of the page around the text, which a heading must not take.
_PAGE_IDS = ("main", "after", "reply", "corrections", "related", "notes", "sets", "share")


class Embeds(NamedTuple):
    """What a text shows, each once and in order: public ids of photos, primary keys of everything else."""

    photos: list
    sets: list
    posts: list
    articles: list
    comparisons: list
    annotated: list


def sanitise(html):
    """Return `html` in the stored form: only what the allow-list has, embeds as blocks of their own, no blanks.

    Words are kept wherever that is possible; scripts and styles go with their content.
    """
    return "".join(write(block) for block in _blocks(html))


def text_of(html):
    """Return the words alone, a line for each block, for search and counting."""
    lines = (" ".join(block.text().split()) for block in _blocks(html))
    return "\n".join(line for line in lines if line)


def embeds_in(html):
    """Return the Embeds of a text."""
    found = {tag: {} for tag in REFERENCES}
    for block in _blocks(html):
        if block.tag in REFERENCES:
            found[block.tag][_reference(block)] = None
    return Embeds(*(list(found[tag]) for tag in _REFERENCES))


def render(html, photos, sets, posts, articles, *, comparisons=None, annotated=None, dateline="", mode="full"):
    """Return the readers' markup of a text as safe HTML, for a page that is the grid `.story`.

    photos {public id: PublicPhoto or Tombstone}, sets {key: PublicSet}, posts {key: PublicPost}, articles
    {key: Teaser}, comparisons {key: PublicComparison} and annotated {key: PublicAnnotated} hold what may be shown; a
    reference to anything else leaves nothing behind. `dateline` opens the first paragraph; `mode` is "full", "light"
    or "text", as the templates of pictures take it. Makes no query.
    """
    known = dict(zip(_REFERENCES, (photos, sets, posts, articles, comparisons or {}, annotated or {}), strict=True))
    ids = set(_PAGE_IDS)
    parts = []
    for block in _blocks(html):
        if block.tag in REFERENCES:
            parts.append(_embed(block, known[block.tag].get(_reference(block)), ids, mode))
        elif block.tag == "pull-quote":
            context = {"words": mark_safe(_inside(block)), "cite": block.attrs.get("data-cite", "")}
            parts.append(render_to_string("articles/embeds/pull_quote.html", context))
        else:
            opening = dateline if block.tag == "p" else ""
            parts.append(_block(block, ids, opening))
            dateline = "" if opening else dateline
    return mark_safe("\n".join(part for part in parts if part))


def _embed(block, thing, ids, mode):
    """The markup of a photo, a set, a figure or a related post; nothing where it may not be shown."""
    if thing is None:
        return ""
    if block.tag == "photo-embed":
        if thing.is_withdrawn:
            return render_to_string("includes/stone.html", {"tombstone": thing})
        photo = thing.with_caption(block.attrs.get("data-caption", ""))
        # The first place of a photo on the page is the one that its address leads to.
        anchor, known = f"photo-{photo.public_id}", len(ids)
        ids.add(anchor)
        context = {"photo": photo, "anchor": len(ids) > known, "mode": mode}
        return render_to_string("articles/embeds/photo.html", context)
    template, name = {
        "photo-set": ("photo_set", "set"),
        "stored-post": ("stored_post", "post"),
        "related-post": ("related_post", "teaser"),
        "photo-comparison": ("comparison", "comparison"),
        "annotated-photo": ("annotated", "annotated"),
    }[block.tag]
    return render_to_string(f"articles/embeds/{template}.html", {name: thing, "mode": mode})


def _block(block, ids, dateline):
    _mark_links(block)
    if block.tag in ("h2", "h3"):
        block.attrs = {"id": _free_id(block.text(), ids)}
    elif block.tag != "hr":
        block.attrs = {"class": "prose"}
    if not dateline:
        return write(block)
    opening = format_html('<p class="prose"><span class="dateline">{}</span> ', dateline)
    return f"{opening}{_inside(block)}</p>"


def _inside(block):
    _mark_links(block)
    return "".join(write(child) for child in block.children)


def _mark_links(block):
    """A link that leaves the site tells the other side nothing about this page, and says that it leaves."""
    own = urlsplit(settings.SITE_URL).netloc.casefold()
    for node in block.walk():
        if node.tag == "a":
            target = urlsplit(node.attrs.get("href", ""))
            if target.scheme in ("http", "https") and target.netloc.casefold() != own:
                node.attrs["rel"] = "noopener noreferrer external"


def _free_id(text, ids):
    base = slugify(text, allow_unicode=True) or "part"
    name, number = base, 2
    while name in ids:
        name, number = f"{base}-{number}", number + 1
    ids.add(name)
    return name


def _reference(block):
    key = block.attrs["data-id"]
    return key if block.tag == "photo-embed" else int(key)


def _blocks(html):
    """The blocks of a text as Nodes, cleaned and in the stored form."""
    clean = nh3.clean(
        html,
        tags=set(BLOCKS | INLINE | EMBEDS | RENAMED.keys() | {"li"}),
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    blocks, loose = [], []
    for piece in [*_hoist(parse(clean)), None]:
        if piece is not None and (isinstance(piece, str) or piece.tag in INLINE):
            loose.append(piece)
            continue
        if loose:
            blocks.append(Node("p", {}, loose))
            loose = []
        if piece is not None:
            blocks.append(Node("p", {}, piece.children) if piece.tag == "li" else piece)
    return [block for block in blocks if _says_something(block)]


def _hoist(node):
    """Return `node` as a list in which embeds stand beside it, never inside: text around them is split."""
    if isinstance(node, str):
        return [node]
    tag = RENAMED.get(node.tag, node.tag)
    inner = [piece for child in node.children for piece in _hoist(child)]
    if tag in REFERENCES:
        # An embed has no content; what stands there was swallowed by a tag that nobody closed.
        return [Node(tag, node.attrs), *inner]
    if tag == "pull-quote":
        embeds = [piece for piece in inner if _is_embed(piece)]
        return [Node(tag, node.attrs, _inline([piece for piece in inner if not _is_embed(piece)])), *embeds]
    if not tag:
        return inner
    pieces, current = [], Node(tag, node.attrs)
    for piece in inner:
        if _is_embed(piece):
            pieces += [current, piece] if current.children else [piece]
            current = Node(tag, dict(node.attrs))
        else:
            current.children.append(piece)
    return [*pieces, current] if current.children or not pieces else pieces


def _inline(pieces):
    """The inline content of `pieces`: blocks give way to their words, with a space between."""
    flat = []
    for piece in pieces:
        if isinstance(piece, str) or piece.tag in INLINE:
            flat.append(piece)
        else:
            flat += [*([" "] if flat else []), *_inline(piece.children)]
    return flat


def _is_embed(piece):
    return isinstance(piece, Node) and piece.tag in EMBEDS


def _says_something(block):
    if block.tag in REFERENCES:
        return bool(block.attrs.get("data-id"))
    return block.tag == "hr" or bool(block.text().strip())


def _attribute(tag, name, value):
    """The value of an allowed attribute, or None to drop it. Called by nh3 for each attribute that the list has."""
    if name == "data-id":
        return value if (_PUBLIC_ID if tag == "photo-embed" else _KEY).fullmatch(value) else None
    if name in ("lang", "hreflang"):
        return value if _LANGUAGE.fullmatch(value) else None
    if name == "dir":
        return value if value in ("ltr", "rtl", "auto") else None
    if name not in _LONGEST:
        return None  # nh3 asks about attributes of tags that it is about to drop, too
    value = value.strip()[: _LONGEST[name]]
    return None if name == "href" and value.startswith(("//", "\\")) else value
