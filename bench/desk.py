#!/usr/bin/env python3
"""How long a moderator waits for the next picture at the review desk.

  python bench/desk.py [--photos 60] [--claims 100] [--pause 1.0] [--show]

A newsroom of its own is made in a folder that is deleted afterwards: drawn pictures, claims of one reporter, and two
moderators. Both work through the queue in real Chromium, each in a window of its own, and accept claim after claim with
the key a, with a pause between two keys in which a person would look. Timed in the page: from the key being pressed
until the next photo's picture is loaded and a frame with it was drawn. Exits 1 when the median is above 150 ms, when a
verdict is missing afterwards, or when both were given the same photo.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

MEDIAN = 150.0
# Tenths of a second after which nothing else comes.
PATIENCE = 100
MODERATORS = ("first", "second")
CHROMIUM = "/usr/bin/chromium"
TAGS = ("minder-present", "toned")
# Runs before the page's own scripts. A picture counts as shown in the frame after the one that draws it.
WITNESS = """
window.waits = [];
let pressed;
addEventListener('keydown', (event) => { pressed = event.timeStamp; }, true);
const frame = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
const drawn = (at) => frame(() => window.waits.push(performance.now() - at));
new MutationObserver((changes) => {
  const item = changes.flatMap((one) => [...one.addedNodes]).find((node) => node.matches?.('[data-item]'));
  const picture = item?.querySelector('[data-viewer] img'), at = pressed;
  if (!picture || at === undefined) return;
  if (picture.complete && picture.naturalWidth) drawn(at);
  else picture.addEventListener('load', () => drawn(at), { once: true });
}).observe(document, { childList: true, subtree: true });
"""


def main():
    """Make the newsroom, serve it, look at it; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--photos", type=int, default=60)
    options.add_argument("--claims", type=int, default=100)
    options.add_argument("--pause", type=float, default=1.0, metavar="SECONDS")
    options.add_argument("--show", action="store_true", help="print every time")
    options.add_argument("--part", choices=("fill", "count"), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.part:
        set_up()
        return fill(given) if given.part == "fill" else count()
    with tempfile.TemporaryDirectory(prefix="desk-") as folder:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        environment = os.environ | {"DATA_DIR": folder, "MODE": "demo", "PORT": str(port), "SITE_URL": address}
        environment.pop("DATABASE_URL", None)
        for command in (("migrate", "-v0"), ("collectstatic", "--noinput", "-v0")):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        sessions = json.loads(part("fill", given, environment))
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "newsroom.wsgi:application"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        try:
            wait_for(f"{address}/healthz")
            waits = look(given, address, sessions)
        finally:
            server.terminate()
            server.wait()
        return tell(given, waits, json.loads(part("count", given, environment)))


def look(given, address, sessions):
    """Return the times in milliseconds of both moderators, {name: [time]}."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        pages = {name: window(browser, address, sessions[name]) for name in MODERATORS}
        working = list(pages.values())
        while working:
            time.sleep(given.pause)
            working = [page for page in working if press(page)]
        for page in pages.values():
            page.wait_for_function("Object.keys(localStorage).every((name) => !name.startsWith('review-unsaved'))")
        waits = {name: page.evaluate("window.waits") for name, page in pages.items()}
        browser.close()
    return waits


def press(page):
    """Accept the claim that is chosen, once there is one; whether there was, within the time that a person waits."""
    for _each in range(PATIENCE):
        if page.locator("[data-claim][data-open]").count():
            page.keyboard.press("a")
            return True
        page.wait_for_timeout(100)
    return False


def window(browser, address, session):
    """Open the first photo of the queue in a window of its own."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
    context.add_init_script(WITNESS)
    context.add_cookies([session | {"url": address}])
    page = context.new_page()
    page.goto("/admin/review/next/")
    page.wait_for_load_state("networkidle")
    return page


def tell(given, waits, found):
    """Print what was measured; return the exit code."""
    every = sorted(one for times in waits.values() for one in times)
    if given.show:
        print(" ".join(f"{one:.0f}" for one in every))
    if not every:
        print("No photo was ever followed by another.")
        return 1
    median, worst = statistics.median(every), every[min(len(every) - 1, int(len(every) * 0.95))]
    photos = " and ".join(str(len(times)) for times in waits.values())
    print(f"{found['claims']} claims about {given.photos} photos, two moderators by keyboard ({photos} pictures):")
    print(
        f"  from the key to the next picture: median {median:.0f} ms, 95th percentile {worst:.0f} ms (≤ {MEDIAN:.0f})"
    )
    print(f"  verdicts saved: {found['reviews']} of {found['claims']}; photos that both judged: {found['shared']}")
    return int(median > MEDIAN or found["reviews"] != found["claims"] or found["shared"] > 0)


# Parts that know Django


def set_up():
    """Make Django ready in this process."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    django.setup()


def fill(given):
    """Make people, photos and claims; print the moderators' session cookies as JSON."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.test import Client

    from gallery.ingest import ingest
    from gallery.models import ProvenanceTag
    from gallery.services.claims import propose_claim
    from newsroom.demo import art, chain
    from sources.models import Source

    # As `make demo` does, so that pictures are signed and take as long to load.
    chain.ensure_own()
    people = {}
    roles = {"reporter": "Editor", "uploader": "Photo editor"} | dict.fromkeys(MODERATORS, "Moderator")
    for name, group in roles.items():
        people[name] = get_user_model().objects.create_user(name, is_staff=True)
        people[name].groups.set(Group.objects.filter(name=group))
    source = Source.objects.create(
        code="BENCH", slug="bench", kind="photographer", confidentiality="named", public_name="A painter"
    )
    tags = [ProvenanceTag.objects.get(slug=slug) for slug in TAGS]
    scenes, made = list(art.SCENES), 0
    for number in range(given.photos):
        picture = BytesIO()
        art.draw(scenes[number % len(scenes)], seed=number, width=1600).save(picture, "JPEG", quality=88)
        picture.seek(0)
        photo = ingest(by=people["uploader"], file=picture, name=f"{number}.jpg", source=source).photo
        share = (given.claims * (number + 1)) // given.photos - made
        for tag in tags[:share]:
            propose_claim(by=people["reporter"], photo=photo, tag=tag, statement="As far as one can see.")
            made += 1
    sessions = {}
    for name in MODERATORS:
        client = Client()
        client.force_login(people[name])
        sessions[name] = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    print(json.dumps(sessions))
    return 0


def count():
    """Print how many claims there are, how many verdicts, and how many photos both moderators judged, as JSON."""
    from django.db.models import Count

    from gallery.models import Claim, Review

    judged = Review.objects.values("claim__content_object").annotate(people=Count("reviewer", distinct=True))
    asked = Claim.objects.filter(origin=Claim.Origin.PERSON)
    found = {
        "claims": asked.count(),
        "reviews": Review.objects.filter(claim__in=asked).count(),
        "shared": judged.filter(people__gt=1).count(),
    }
    print(json.dumps(found))
    return 0


# Small tools


def part(name, given, environment):
    """Run a part in a process of its own; return the last line that it printed."""
    command = [sys.executable, __file__, "--part", name, "--photos", str(given.photos), "--claims", str(given.claims)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip().splitlines()[-1]


def free_port():
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(address):
    """Wait until the server answers."""
    for _each in range(120):
        try:
            urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit(f"{address} does not answer.")


if __name__ == "__main__":
    sys.exit(main())
