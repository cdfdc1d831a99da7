"""`make screenshots`: a picture of every page and state, at three widths, by day and by night, beside each other.

Serves the demo (made once in DATA_DIR, by default var/screenshots/data) on a free port, opens what readers and the desk
can open (tests/browser/sights.py), and writes JPEG files and an index.html that lays them out into a folder (by default
var/screenshots/pictures).
It stops with a list when an address does not answer as it should. Names after the folder take those pages alone, by the
beginning of their names: `python -m tests.browser.screenshots OUT archive search`.
"""

import html
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = (390, 834, 1440)
SCHEMES = ("light", "dark")
CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
# A page longer than this is cut: nobody looks at the hundredth photo of a set.
TALLEST = 6_000


def main():
    """Take the pictures; return the number of addresses that did not answer as they should."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "var" / "screenshots" / "pictures")
    data = Path(os.environ.get("DATA_DIR") or ROOT / "var" / "screenshots" / "data").resolve()
    port = _free_port()
    password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(12)
    os.environ |= {
        "MODE": "demo", "DATA_DIR": str(data), "PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }  # fmt: skip
    _manage("migrate", "--verbosity", "0")
    _manage("collectstatic", "--noinput", "--verbosity", "0")
    _manage("load_demo", f"--password={password}")
    _let_chief_in(password)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "newsroom.wsgi:application"], cwd=ROOT
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        wrong = take(f"http://127.0.0.1:{port}", out, password, tuple(sys.argv[2:]))
    finally:
        server.terminate()
        server.wait(timeout=30)
    for sentence in wrong:
        print(sentence)
    return len(wrong)


def take(site, out, password, wanted=()):
    """Write every picture of a running site into `out`; return a sentence for each address that failed.

    `wanted` are the beginnings of the names of pages; none for all of them.
    """
    from playwright.sync_api import sync_playwright

    from tests.browser import sights

    out.mkdir(parents=True, exist_ok=True)
    begun, wrong, taken = time.monotonic(), [], 0
    # All that asks the database comes before the browser, whose loop Django takes for one of its own.
    groups, answers = (sights.reader_pages(), sights.desk_pages()), sights.answers()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for signed_in, pages in enumerate(groups):
            context = browser.new_context(reduced_motion="reduce", base_url=site)
            page = context.new_page()
            _serve(page, answers)
            if signed_in:
                _sign_in(page, password)
            for name, (path, status, prepare) in pages.items():
                if wanted and not name.startswith(wanted):
                    continue
                context.clear_cookies(name="django_language")
                context.clear_cookies(name="pictures")
                page.emulate_media(**_media(name, SCHEMES[0]))
                page.set_viewport_size({"width": WIDTHS[0], "height": 900})
                try:
                    answer = page.goto(path)
                    if answer.status != status:
                        wrong.append(f"{name}: {path} answered {answer.status} and not {status}.")
                        continue
                    if prepare:
                        prepare(page)
                    taken += _pictures(page, name, out)
                except Exception as problem:
                    # One page that cannot be taken must not hide all those after it.
                    wrong.append(f"{name}: {path}: {str(problem).splitlines()[0]}")
            context.close()
        browser.close()
    _index(out, [name for pages in groups for name in pages], {file.name for file in out.glob("*.jpg")})
    print(f"{taken} pictures in {out} in {time.monotonic() - begun:.0f} s; open index.html there.")
    return wrong


def _serve(page, answers):
    """Let answers that no address gives by itself stand under /as-answered/<name>/."""
    for name, (status, body) in answers.items():
        page.route(f"**/as-answered/{name}/", _answer(status, body))


def _answer(status, body):
    return lambda route: route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8")


def _media(name, scheme):
    """How a page is looked at: on a screen, on paper, or with colours that the reader forces upon it."""
    return {
        "media": "print" if name.endswith("-print") else "screen",
        "forced_colors": "active" if name.endswith("-forced") else "none",
        "color_scheme": scheme,
    }


def _pictures(page, name, out):
    """Take one page at every width by day and by night without asking for it again; return how many that are."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        _wait_for_pictures(page)
        for scheme in SCHEMES:
            page.emulate_media(**_media(name, scheme))
            _picture(page, out / f"{name}-{width}-{scheme}.jpg")
    return len(WIDTHS) * len(SCHEMES)


def _wait_for_pictures(page):
    # A lazy picture comes when it is scrolled to, on a busy machine long after that: those that are shown come now.
    page.evaluate(
        """async (tallest) => {
      const shown = [...document.images].filter((image) => image.getBoundingClientRect().top < tallest);
      for (const image of shown) image.loading = 'eager';
      await document.fonts.ready;
      const all = Promise.all(shown.map((image) => image.decode().catch(() => {})));
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 10_000))]);
    }""",
        TALLEST,
    )


def _picture(page, file):
    width, height = page.viewport_size["width"], page.evaluate("document.documentElement.scrollHeight")
    open_dialog = page.locator("dialog[open]").count()
    if open_dialog:
        page.screenshot(path=file, type="jpeg", quality=80)
    else:
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}
        page.screenshot(path=file, type="jpeg", quality=80, full_page=True, clip=clip)


def _sign_in(page, password):
    page.goto("/admin/login/")
    page.fill("#id_username", "chief")
    page.fill("#id_password", password)
    page.click("[type=submit]")
    page.wait_for_load_state()


def _index(out, names, taken):
    """A page that lays the pictures out, a row for each name."""
    rows = []
    for name in names:
        files = [f"{name}-{width}-{scheme}.jpg" for scheme in SCHEMES for width in WIDTHS]
        links = "".join(
            f'<a href="{file}"><img src="{file}" alt="{file}" loading="lazy" height="320"></a>'
            for file in files
            if file in taken
        )
        rows.append(f"<h2>{html.escape(name)}</h2><p>{links}</p>")
    text = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Pages and states</title>{"".join(rows)}</html>'
    (out / "index.html").write_text(text, encoding="utf-8")


def _manage(*arguments):
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True)


def _let_chief_in(password):
    """The password of a demo that was loaded before is not known: give the chief this one."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model

    chief = get_user_model().objects.get(username="chief")
    chief.set_password(password)
    chief.save(update_fields=["password"])


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(address, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The site did not start.")


if __name__ == "__main__":
    sys.exit(main())
