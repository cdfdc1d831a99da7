"""The introduction of a photo set: paragraphs by one short allow-list, the same for editor and sanitiser."""

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe

TAGS = {"p", "em", "strong", "a", "ul", "ol", "li", "br"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto"}
#: What the editor is allowed to make (static/desk/introduction.js knows the same list).
EXTENSIONS = ("Bold", "Italic", "Link", "BulletList", "OrderedList", "HardBreak")


def sanitise(html):
    """Return `html` with nothing but the allow-list; the words of what is left out stay, empty paragraphs go."""
    clean = nh3.clean(
        (html or "").replace("\r\n", "\n"), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener"
    ).strip()
    return "" if not nh3.clean(clean, tags=set()).strip() else clean.replace("<p></p>", "")


def render(text):
    """Return an introduction as safe HTML for readers; one that was typed without any tags gets its paragraphs."""
    if not text:
        return ""
    if "<" not in text:
        return mark_safe(linebreaks(text, autoescape=True))
    return mark_safe(sanitise(text))
