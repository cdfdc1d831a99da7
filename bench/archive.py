#!/usr/bin/env python3
"""Whether the archive and the desk answer as quickly among a million photos as among a thousand, and count truly.

  python bench/archive.py [--sizes 1000,10000,100000,1000000] [--database sqlite|postgresql] [--rounds 30]
                          [--keep DIR] [--postgres URL] [--json DIR] [--only WORDS]
  python bench/archive.py --true [PHOTOS] [--database sqlite|postgresql]

For each size an archive is made by `manage.py load_archive --quick`, in a database of its own; --keep uses those of the
last run again (SQLite: DIR/archive-SIZE; PostgreSQL: databases archive_SIZE beside --postgres, whose account must be
allowed to create databases). A question is a whole request through Django, middleware and templates included, and none
is answered from a kept page. Filters are such that even the smallest archive has a full page for them: a page with
three photos is quicker than one with 24 in any archive. "counted first" is a state of the filters that nobody asked for
before. Exits 1 where the 95th percentile of the largest is more than 1.2 times that of the smallest, noise aside. What
says more of a larger archive is bounded by a time instead: what is counted first by a second, the sitemap and the list
of corrections by a quarter of one.

With --true nothing is timed: in an archive of so many photos (10,000) every number that the page lists under 60 random
states of the filters is compared with a count by brute force in memory (bench/truth.py). Exits 1 for a wrong number.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

import results
import sizes

RATIO = 1.2
TRUE_AT = 10_000
#: Question -> address; {deep}, {middle} and so on are put in for each archive.
QUESTIONS = {
    "archive, first page": "/photos/",
    "archive, deep page": "/photos/?after={deep}",
    "archive, deep page back": "/photos/?before={deep}",
    "archive, one facet": "/photos/?access=escorted",
    "archive, two facets": "/photos/?access=escorted&licence=all-rights-reserved",
    "archive, two facets, deep": "/photos/?access=escorted&licence=all-rights-reserved&after={deep}",
    "archive, tag and licence": "/photos/?tag={topic}&licence=all-rights-reserved",
    "archive, label and class": "/photos/?label=minder-present&access=escorted",
    "coverage": "/coverage/",
    "the front page": "/",
    "a photo": "{photo}",
    "how we label": "/how-we-label/",
    "corrections": "/corrections/",
    "the sitemap": "/sitemap.xml",
    "posts of a section": "{section}",
    "a tag's page": "/tags/{topic}/",
    "desk, first page": "/admin/",
    "desk, composing the front page": "/admin/front-page/",
    "desk, photos": "/admin/gallery/photo/",
    "desk, photos, page 9": "/admin/gallery/photo/?p=9",
    "desk, photos further back": "/admin/gallery/photo/?below={middle}",
    "desk, photos in a state": "/admin/gallery/photo/?state=public",
    "desk, photos of a year": "/admin/gallery/photo/?year=2025",
    "desk, photos by a word": "/admin/gallery/photo/?q=invented",
    "desk, a photo by its number": "/admin/gallery/photo/?q={number}",
    "desk, claims": "/admin/gallery/claim/",
    "desk, claims of a tag": "/admin/gallery/claim/?tag=asked-the-photographer",
    "desk, sets": "/admin/gallery/photoset/",
    "desk, posts": "/admin/articles/article/",
    "desk, tags": "/admin/gallery/topic/",
    "picker of photos": "/admin/photos/pick/",
    "picker, further back": "/admin/photos/pick/?before={middle}",
    "picker by a word": "/admin/photos/pick/?q=invented",
    "picker by a word that nothing has": "/admin/photos/pick/?q=nowhere",
    "picker of sets": "/admin/sets/pick/",
    "picker of posts": "/admin/articles/pick/",
    "suggested tags": "/admin/tags/suggest/?q=topic",
}
COLD = "archive, counted first: two facets"
BOUNDS_MS = {COLD: 1_000, "the sitemap": 250, "corrections": 250}


def main():
    """Make the archives, ask, write down; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sizes.add_options(options, "1000,10000,100000,1000000", rounds=30)
    options.add_argument("--true", type=int, nargs="?", const=TRUE_AT, metavar="PHOTOS")
    given = options.parse_args()
    if given.serve:
        return serve(given.serve)
    if given.true:
        return true(given)
    lines = {question: [question] for question in (*QUESTIONS, COLD)}
    times = sizes.measured(given, "archive", __file__, lines)
    rows, failed = sizes.judged(times, "photos", RATIO, BOUNDS_MS)
    command = f"python bench/archive.py --sizes {given.sizes} --database {given.database} --rounds {given.rounds}"
    about = "Milliseconds of a whole request, 95th percentile, in the largest archive beside the smallest."
    name = "archive" if given.database == "sqlite" else "archive-postgresql"
    results.write(given.json, name, command, rows, about=about)
    return int(failed)


def true(given):
    """Compare numbers with brute force in an archive of its own; return the exit code."""
    given.keep = None
    with (
        tempfile.TemporaryDirectory(prefix="archive-") as scratch,
        sizes.databases(given, "archive", Path(scratch)) as where,
    ):
        os.environ.pop("DATABASE_URL", None)
        os.environ.update(where(given.true))
        load(given.true)
        import truth

        code = truth.settles_the_same() | truth.counts_truly()
        from django.db import connection

        connection.close()
        return code


def load(size):
    """Set Django up; make the archive where it is not there, and settle it."""
    sys.path.insert(0, str(results.ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    import logging

    import django
    from django.conf import settings
    from django.core.management import call_command

    # Names without a digest need no collected files.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    logging.disable(logging.CRITICAL)
    with open(os.devnull, "w") as nowhere:
        call_command("migrate", verbosity=0)
        from gallery.models import ArchiveState

        if not ArchiveState.objects.filter(entries__gt=size // 2).exists():
            call_command("load_archive", photos=size, quick=True, stdout=nowhere)
        call_command("settle_archive", stdout=nowhere)


def serve(size):
    """Answer questions on standard input."""
    began = time.perf_counter()
    load(size)
    answer = answers()
    print(f"{time.perf_counter() - began:.0f}", flush=True)
    return sizes.answering(answer)


def answers():
    """Return the function that makes a question ready to be asked."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from articles.models import Section
    from gallery.models import ArchiveEntry, ArchiveTally, Photo, Topic
    from gallery.paging import encode

    people = get_user_model().objects
    person = people.filter(username="bench").first() or people.create_superuser("bench", "bench@localhost", None)
    reader, staff, chance = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost"), random.Random(2)
    staff.force_login(person)
    newest = ArchiveEntry.objects.order_by("-public_from", "-photo")
    deep = Photo.objects.get(pk=newest[newest.count() // 2].photo)
    words = {
        "deep": encode(deep),
        "middle": Photo.objects.latest("pk").pk * 3 // 4,
        "number": deep.public_id,
        "photo": deep.get_absolute_url(),
        "topic": Topic.objects.order_by("pk")[0].slug,
        "section": Section.objects.order_by("pk")[0].get_absolute_url(),
    }

    def answer(question):
        if question == COLD:
            ArchiveTally.objects.filter(kept=False).delete()
            facts = chance.choice(newest[:1_000])
            address = f"/photos/?place={facts.place}&source={facts.source}"
        else:
            address = QUESTIONS[question].format(**words)
        client = staff if address.startswith("/admin/") else reader

        def work():
            response = client.get(address)
            if response.status_code != 200:
                raise SystemExit(f"{address}: {response.status_code}")

        return work

    return answer


if __name__ == "__main__":
    sys.exit(main())
