"""What stands around every page and is the same for many of them: kept in the process as it was rendered.

Nothing has to be told that it has changed. A piece is kept under everything that it is made of, which each request
reads anew: the language, the site's settings, the sections. Only what is made of these may stand in it, never the
address or the reader. Templates and static files do not change while a process runs; while somebody works on them,
nothing is kept.
"""

from functools import lru_cache

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.functional import LazyObject
from django.utils.translation import get_language

register = template.Library()

#: How many forms of one piece are kept: languages, modes, and the states of the site since the process began.
MOST = 200
#: Where the navigation leads beside the sections (templates/includes/masthead.html).
PLACES = ("front", "gallery:archive", "sources:list", "how-we-label", "corrections")


@register.tag
def kept(parser, token):
    """Keep what stands up to `endkept`, made of the named variables of the context: `{% kept site mode %}`.

    "sections" are those of the navigation, "place" is the address where the navigation leads to it, otherwise nothing.
    """
    words = token.split_contents()[1:]
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(words, nodes)


class Kept(template.Node):
    """A piece of a template and its forms, {what it was made of: text}."""

    # No block stands in it: Django need not look for one each time.
    child_nodelists = ()

    def __init__(self, words, nodelist):
        self.words, self.nodelist, self._forms = words, nodelist, {}

    def render(self, context):
        """Return the text, made once for each state of what it is made of."""
        if settings.DEBUG:
            return self.make(context)
        key = (get_language(), *(_READ.get(word, _value)(context, word) for word in self.words))
        text = self._forms.get(key)
        if text is None:
            text = self.make(context)
            if len(self._forms) >= MOST:
                self._forms.clear()
            self._forms[key] = text
        return text

    def make(self, context):
        """Return the text as the templates make it now."""
        return self.nodelist.render(context)


def _value(context, word):
    value = context.get(word)
    # Asked for what it stands for, since comparing through it costs more than all the rest.
    return value.__reduce__()[1][0] if isinstance(value, LazyObject) else value


def _sections(context, _word):
    """Rows are equal when their keys are; what is written of them is not."""
    return tuple((row.slug, row.name, row.name_ko) for row in context.get("sections") or ())


def _place(context, _word):
    request = context.get("request")
    slugs = tuple(row.slug for row in context.get("sections") or ())
    return request.path if request is not None and request.path in _places(slugs) else ""


@lru_cache(maxsize=MOST)
def _places(slugs):
    return {*map(reverse, PLACES), *(reverse("articles:section", args=[slug]) for slug in slugs)}


_READ = {"sections": _sections, "place": _place}
