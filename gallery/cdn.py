"""The one way out of this house by HTTP: an order to the CDN's purge hook.

Where it goes comes from the environment (PURGE_URL), never from a record or a request, and no redirect is followed.
"""

import json
from http import HTTPStatus
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings

TIMEOUT = 5
# With these it is this one order that the hook does not like; with any other answer the next order fares no better.
THIS_ORDER = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)


class Unsent(Exception):
    """An order did not arrive. `for_all` says whether no other order could arrive now either."""

    def __init__(self, sentence, *, for_all):
        super().__init__(sentence)
        self.for_all = for_all


class _NoRedirects(HTTPRedirectHandler):
    """A hook that sends us elsewhere is not the one that was named: its answer is an error."""

    def redirect_request(self, *_where):
        """Follow nothing."""


def purge(payload):
    """POST {"paths": [...], "keys": [...]} as JSON with the bearer token; return when it was taken (2xx).

    Paths begin with a slash, below SITE_URL. Raises Unsent after 5 seconds, for any other answer, and for none.
    """
    request = Request(
        settings.PURGE_URL,
        data=json.dumps(payload).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {settings.PURGE_TOKEN}"},
        method="POST",
    )
    try:
        with build_opener(ProxyHandler({}), _NoRedirects()).open(request, timeout=TIMEOUT):
            return
    except HTTPError as error:
        error.close()
        raise Unsent(f"The CDN answered {error.code}.", for_all=error.code not in THIS_ORDER) from None
    except (OSError, ValueError) as error:
        raise Unsent(f"The CDN cannot be reached ({type(error).__name__}).", for_all=True) from None
