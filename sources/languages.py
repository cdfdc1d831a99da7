"""Which language an address asks for: `?lang=en` or `?lang=ko`, and the forms in which one page has an address.

The plain address answers in the language of the reader, each of the others in its own. Nobody else reads or writes the
parameter `lang`.
"""

from typing import NamedTuple
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from django.conf import settings

PARAMETER = "lang"
#: What search engines call the address that answers each reader in his or her own language.
NOBODYS = "x-default"


class LanguageForm(NamedTuple):
    """How an address asks for a language.

    `code` is one of settings.LANGUAGES, "" where the address asks for none. `alone` is True where it asks for nothing
    else, so that it is one of the addresses of a page that name each other.
    """

    code: str = ""
    alone: bool = False

    @property
    def query(self):
        """Return what stands behind the path of a page in this form: "?lang=ko" or ""."""
        return f"?{PARAMETER}={self.code}" if self.code else ""

    @property
    def parameters(self):
        """Return the same as a dict, for whoever adds more of them."""
        return {PARAMETER: self.code} if self.code else {}


#: Of what is no page: whatever its query says, it is answered as the reader wants it.
PLAIN = LanguageForm()


def language_form(query):
    """Return the LanguageForm of a query (QueryDict): a `lang` of any other value, or more than one, counts as none."""
    asked = query.getlist(PARAMETER)
    known = len(asked) == 1 and asked[0] in dict(settings.LANGUAGES)
    return LanguageForm(asked[0] if known else "", not query.keys() - {PARAMETER})


def in_language(address, code):
    """Return an address, a path or a whole one, in the form of a language; in its plain one for "".

    The rest of its query and its fragment stay as they are. ValueError: it is no address at all.
    """
    parts = urlsplit(address)
    kept = [one for one in parts.query.split("&") if one and unquote_plus(one.partition("=")[0]) != PARAMETER]
    return urlunsplit(parts._replace(query="&".join([*kept, f"{PARAMETER}={code}"] if code else kept)))


def alternates(path):
    """Return ((code or "x-default", address), …) of all forms of a page, by its path without a query."""
    forms = [(code, f"{path}{LanguageForm(code).query}") for code, _name in settings.LANGUAGES]
    return [*forms, (NOBODYS, path)]
