"""`expect` of playwright, or None where it is missing: the fixture `chromium` then skips every test with the reason."""

from typing import Any

expect: Any
try:
    from playwright.sync_api import expect
except ImportError:
    expect = None

__all__ = ["expect", "focused"]


def focused(page):
    """Return the element that has the focus, as a locator."""
    return page.locator(":focus")
