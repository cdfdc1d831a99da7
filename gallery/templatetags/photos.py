"""What templates need to show photos: marks, class names and the language of a text. No queries."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from gallery import provenance, sourcetypes
from gallery.imaging import glyphs
from gallery.srcsets import lightest

register = template.Library()

# The class that is a state of our work and not a way in which a photo reaches us.
STATE = provenance.REVIEW


@register.simple_tag
def glyph(name, turn=False):
    """Return the SVG of a mark of static/glyphs.svg, such as "g-border"; `turn` mirrors it in right-to-left scripts."""
    return format_html(
        '<svg class="glyph{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        " glyph--turn" if turn else "",
        static("glyphs.svg"),
        name,
    )


@register.simple_tag
def drawn_glyph(name):
    """Return the SVG of a mark with its shapes: in a frame with a sandbox no page may take them from another file."""
    return format_html(
        '<svg class="glyph" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.5"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        mark_safe(glyphs.drawing(name)),
    )


@register.simple_tag
def ways():
    """Return (key, name) of the nine ways in which a photo reaches us, in the order in which readers meet them."""
    return [(key, provenance.class_name(key)) for key in provenance.CLASS_KEYS if key != STATE]


@register.filter
def class_name(key):
    """Return the name of a class key, such as "Taken under escort"."""
    return provenance.class_name(key)


@register.simple_tag
def lang(language):
    """Return a `lang` attribute, with a space before it, where a text is not in the page's language."""
    page = (get_language() or "").split("-")[0]
    return format_html(' lang="{}"', language) if language and language.split("-")[0] != page else ""


@register.simple_tag
def absolute(path):
    """Return the full address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


@register.filter
def light(photo):
    """Return the Srcsets of a PublicPhoto with one small file each, for readers who save data."""
    return [lightest(source) for source in photo.sources]


@register.filter
def source_type(code):
    """Return an IPTC digital source type in words."""
    return sourcetypes.label(code)


@register.filter
def apart_from(sets, body):
    """Return the sets that a text does not show already: each strip carries the id of its set."""
    return [one for one in sets if f'id="set-{one.slug}"' not in body]


@register.filter
def unseen_in(items, body):
    """Return the photos and tombstones that a text does not show already."""
    return [item for item in items if f'data-photo="{item.public_id}"' not in body]


@register.simple_tag(takes_context=True)
def here(context, url):
    """Return ` aria-current="page"` where `url` is the page that is being shown."""
    request = context.get("request")
    return format_html(' aria-current="{}"', "page") if request is not None and request.path == url else ""
