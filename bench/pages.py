#!/usr/bin/env python3
"""How much CPU a post's page costs that is not in the page cache, beside others with the same content.

  python bench/pages.py [--rounds 10] [--requests 12] [--only WORDS] [--json DIR]

A post has 24 photos with all their lines, 800 words, 8 tags and 4 related posts. Everybody is loaded as a WSGI
application into a process of its own and asked there, in turns and in a new order each round: no server, no socket. The
figure is the median of CPU time per request; ratios are medians of the ratios round by round. The page cache is off.
Ours stands twice, and what it differs from itself is the noise. "made anew" is the same page by the slow way, without a
stored part. With BENCH_PEERS naming a folder of peers (its README says how they are seeded; DJANGO_PY, WAGTAIL_PY,
SKETCH_DB and WAGTAIL_DB as there) these are asked in the same run; a Django view with the default middleware that
answers as many bytes is always there.
"""

import argparse
import io
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from wsgiref.util import setup_testing_defaults

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

POSTS, PHOTOS, IN_TEXT, WORDS, TAGS, RELATED = 6, 24, 8, 800, 8, 4
OURS, AGAIN, ANEW, CONSTANT = "ours", "ours, again", "ours, made anew", "Django, constant of the same size"
TUNED = "Wagtail, tuned"
#: Peers by name: (variable of the interpreter, variable of the database, folder, paths, further environment).
ARTICLES = [f"article-{number}/" for number in range(20)]
PEERS = {
    "Wagtail": ("WAGTAIL_PY", "WAGTAIL_DB", "wagtail_peer", [f"/{one}" for one in ARTICLES], {}),
    TUNED: ("WAGTAIL_PY", "WAGTAIL_DB", "wagtail_peer", [f"/{one}" for one in ARTICLES], {"BENCH_TUNED": "1"}),
    "Django, prefetched": ("DJANGO_PY", "SKETCH_DB", "sketch", [f"/prefetch/{one}" for one in ARTICLES], {}),
    "Django, stored projections": ("DJANGO_PY", "SKETCH_DB", "sketch", [f"/snapshot/{one}" for one in ARTICLES], {}),
    "Django, rendered parts": ("DJANGO_PY", "SKETCH_DB", "sketch", [f"/rendered/{one}" for one in ARTICLES], {}),
}


class Asked:
    """A WSGI application in a process of its own, and the CPU milliseconds of its requests by round."""

    def __init__(self, command, folder, environment, paths):
        environment = os.environ | environment | {"PYTHONDONTWRITEBYTECODE": "1"}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=folder, env=environment, **pipes)
        self.paths, self.rounds, self.bytes, self.queries = paths, [], 0, None

    def ask(self, number):
        """Ask `number` times and remember the median."""
        self.process.stdin.write(json.dumps({"paths": self.paths, "n": number}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or "{}")
        if answer.get("bad", 1):
            raise SystemExit(f"{self.process.args} did not answer 200 to {self.paths[0]}.")
        self.rounds.append(statistics.median(answer["cpu"]))
        self.bytes, self.queries = answer["bytes"], answer["sql"]


def main():
    """Measure, print and write."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--requests", type=int, default=12)
    options.add_argument("--only", default="", help="only peers whose name contains this")
    options.add_argument("--part", choices=("fill", "serve", "anew", "constant"), help=argparse.SUPPRESS)
    import results

    results.add_folder(options)
    given = options.parse_args()
    if given.part:
        return fill() if given.part == "fill" else serve(given.part)
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as folder:
        environment = os.environ | settings(folder)
        for command in (("migrate", "-v0"), ("collectstatic", "--noinput", "-v0")):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        done = subprocess.run(
            [sys.executable, __file__, "--part", "fill"], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE
        )
        asked = {}
        try:
            start(asked, folder, json.loads(done.stdout.splitlines()[-1]), given.only)
            measure(asked, given.rounds, given.requests)
        finally:
            for one in asked.values():
                one.process.kill()
                one.process.wait()
    command = f"python bench/pages.py --rounds {given.rounds} --requests {given.requests}"
    results.write(given.json, "pages", command, rows(asked, results), about=about(asked), requests=given.requests)
    return 0


def settings(folder):
    """The environment of ours: a database of its own, no page cache."""
    given = {"DATA_DIR": folder, "MODE": "demo", "SITE_URL": "http://localhost", "PAGE_CACHE_MB": "0"}
    return given | {"DATABASE_URL": f"sqlite:///{folder}/newsroom.sqlite3"}


def start(asked, folder, paths, only):
    """Start everybody; what each has to make once is made before anything is measured."""

    def ours(part, **more):
        return Asked([sys.executable, __file__, "--part", part], ROOT, settings(folder) | more, paths)

    asked[OURS], asked[AGAIN], asked[ANEW] = ours("serve"), ours("serve"), ours("anew")
    asked[OURS].ask(len(paths) * 2)
    asked[CONSTANT] = ours("constant", BENCH_BYTES=str(asked[OURS].bytes))
    if peers := os.environ.get("BENCH_PEERS"):
        for name, (python, database, place, addresses, more) in PEERS.items():
            if only in name and python in os.environ and database in os.environ:
                command = [os.environ[python], f"{peers}/wsgi_cpu.py", "wsgi"]
                environment = {"BENCH_DB": os.environ[database], "PYTHONPATH": peers} | more
                asked[name] = Asked(command, f"{peers}/{place}", environment, addresses)
    for one in asked.values():
        one.ask(len(one.paths) + 3)
        one.rounds.clear()


def measure(asked, rounds, requests):
    """Ask everybody in turns."""
    for number in range(rounds):
        for one in random.sample(list(asked.values()), len(asked)):
            one.ask(requests)
        print(f"round {number + 1}/{rounds}", file=sys.stderr, flush=True)


def rows(asked, results):
    """The rows of the table: CPU per page, and how many times as much as ours."""
    ours, found = asked[OURS], []
    noise = results.difference(ours.rounds, asked[AGAIN].rounds)
    wanted = {TUNED: "≥ 10", OURS: "about 3"}
    for name, one in asked.items():
        found.append(
            results.row(
                f"{name} ({one.bytes // 1000} kB, {one.queries if one.queries is not None else 0} queries)",
                statistics.median(one.rounds),
                "ms CPU per page",
                ratio_to=None if name == OURS else "ours",
                ratio=None if name == OURS else results.median_ratio(one.rounds, ours.rounds),
                noise=noise,
                wanted=wanted.get(name),
            )
        )
    return found


def about(asked):
    """In words what was measured."""
    return (
        f"A post with {PHOTOS} photos and all their lines, {WORDS} words, {TAGS} tags and {RELATED} related posts, not "
        f"in the page cache ({asked[OURS].bytes:,} bytes, {asked[OURS].queries} queries), in process, in turns."
    )


def fill():
    """Make the content (in a process that has the settings of the scratch folder) and print the posts' paths."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    django.setup()
    from django.db import transaction

    from articles.models import Article
    from tests import factories
    from tests.newsroom import shop

    chance = random.Random(7)
    with transaction.atomic():
        source = factories.source(has_public_page=True)
        photos = [shop.full_photo(source=source) for _number in range(PHOTOS * 2)]
        sections, authors = [factories.section() for _n in range(4)], [factories.author() for _n in range(4)]
        for _number in range(POSTS):
            chosen = chance.sample(photos, PHOTOS)
            photo_set = factories.photo_set(*chosen[IN_TEXT:])
            embeds = [f'<photo-embed data-id="{one.public_id}"></photo-embed>' for one in chosen[:IN_TEXT]]
            words = " ".join(chance.choice(("river", "market", "a", "of", "winter", "bridge")) for _n in range(100))
            body = "".join(f"<p>{words}.</p>{embed}" for embed in itertools.islice(embeds, WORDS // 100))
            row = factories.article(
                body=body, body_text=words, lead_photo=chosen[0], photo_sets=[photo_set], authors=[authors[0]],
                section=chance.choice(sections), tags=[f"Topic {one}" for one in chance.sample(range(40), TAGS)],
                kind="report",
            )  # fmt: skip
            row.live_revision.snapshot = {"photo_sets": [photo_set.pk], "related": [], "appeared_in": []}
            row.live_revision.save()
        posts = list(Article.objects.select_related("live_revision"))
        for row in posts:
            row.live_revision.snapshot["related"] = [one.pk for one in chance.sample(posts, RELATED + 1) if one != row]
            row.live_revision.snapshot["related"] = row.live_revision.snapshot["related"][:RELATED]
            row.live_revision.save()
    print(json.dumps([row.get_absolute_url() for row in posts]))
    return 0


def serve(part):
    """Answer orders on standard input: ask the application inside this process, tell the CPU time of each request."""
    out = os.fdopen(os.dup(1), "w", buffering=1)
    sys.stdout = sys.stderr
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    application = constant() if part == "constant" else ours(part)
    at = 0
    for line in sys.stdin:
        order = json.loads(line)
        cpu, bad, size = [], 0, 0
        for _number in range(order["n"]):
            path, at = order["paths"][at % len(order["paths"])], at + 1
            spent, status, size = request(application, path)
            cpu.append(spent)
            bad += not status.startswith("200")
        out.write(
            json.dumps({"cpu": cpu, "bad": bad, "bytes": size, "sql": queries(application, order["paths"][0])}) + "\n"
        )
    return 0


def ours(part):
    """Our application; by the slow way where `part` says so."""
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    if part == "anew":
        from functools import partial

        from articles import views

        views.post_page = partial(views.post_page, anew=True)
    return application


def constant():
    """A Django view with the default middleware that answers BENCH_BYTES bytes."""
    import django
    from django.conf import settings as given
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse

    text = "x" * int(os.environ["BENCH_BYTES"])
    names = (
        "security.SecurityMiddleware", "common.CommonMiddleware", "csrf.CsrfViewMiddleware",
        "clickjacking.XFrameOptionsMiddleware",
    )  # fmt: skip
    given.configure(
        SECRET_KEY="bench", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__,
        MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", *(f"django.middleware.{n}" for n in names)],
    )  # fmt: skip
    django.setup()
    from django.urls import re_path

    sys.modules[__name__].urlpatterns = [re_path("", lambda _request: HttpResponse(text))]
    return get_wsgi_application()


def request(application, path):
    """Ask once; return (CPU milliseconds, status line, bytes)."""
    environ = {"PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO()}
    setup_testing_defaults(environ)
    environ["wsgi.errors"], got = sys.stderr, []
    begun = time.process_time()
    answer = application(environ, lambda status, _headers, _error=None: got.append(status))
    size = sum(len(piece) for piece in answer)
    answer.close()
    return (time.process_time() - begun) * 1000, got[0], size


def queries(application, path):
    """How many queries one request makes."""
    from django.db import connection

    log = []
    if not connection.settings_dict.get("NAME"):
        return 0
    with connection.execute_wrapper(lambda run, sql, *rest: (log.append(sql), run(sql, *rest))[1]):
        request(application, path)
    return len(log)


if __name__ == "__main__":
    sys.exit(main())
