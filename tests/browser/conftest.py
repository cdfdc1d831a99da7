"""A real browser for the tests: Debian's chromium, one for the session, a fresh profile for each window.

A window reports whatever a careful reader would see in the browser's own console. A test that opened one fails at its
end on a violated content security policy, an uncaught error, a console error, a request to another host, a file that
did not come, or an answer of 500 and above.
"""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Runs before the page's own scripts; the policy of the page does not apply to it.
WITNESS = """
document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`policy: ${event.effectiveDirective} refused ${event.blockedURI} ${event.sample}`));
window.layoutShifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput)
    window.layoutShifts.push([entry.value, ...entry.sources.map((source) => source.node?.outerHTML?.slice(0, 120))]);
}).observe({ type: 'layout-shift', buffered: true });
"""


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once; a reason to skip where playwright or chromium is missing."""
    try:
        from playwright.sync_api import expect, sync_playwright
    except ImportError:
        pytest.skip("playwright is not installed (requirements-dev.txt)")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM} (apt-get install chromium)")
    # On a busy machine five seconds are soon over; nobody waits longer for what is there.
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, live_server):
    """Return a function that opens a page in a profile of its own: window(user=None, **options of new_context)."""
    contexts, problems = [], []

    def open_window(user=None, **options):
        # Without motion, so that nothing is judged halfway through a change of colour.
        basis = {"viewport": WIDE, "locale": "en-GB", "reduced_motion": "reduce"}
        context = chromium.new_context(base_url=live_server.url, **(basis | options))
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_init_script(WITNESS)
        _watch(context, urlsplit(live_server.url).netloc, problems)
        if user:
            context.add_cookies([_session(user) | {"url": live_server.url}])
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()
    assert not problems, "The browser complained:\n" + "\n".join(dict.fromkeys(problems))


@pytest.fixture
def page(window):
    """A reader's page, nobody signed in."""
    return window()


def _session(user):
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


def _watch(context, host, problems):
    def on_console(message):
        # What did not come is judged by its answer below: a page of ours may well be a 404 or a form with errors.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_request(request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != host:
            problems.append(f"request to another host: {request.url}")

    def on_response(response):
        worst = 500 if response.request.resource_type == "document" else 400
        # A conflict is an answer that a script of ours must put into words.
        if response.request.resource_type == "fetch" and response.status == 409:
            return
        if response.status >= worst:
            problems.append(f"answer {response.status}: {response.request.method} {response.url}")

    context.on("console", on_console)
    context.on("weberror", lambda error: problems.append(f"uncaught: {error.error}"))
    context.on("request", on_request)
    context.on("response", on_response)
