#!/usr/bin/env python3
"""Whether search answers as quickly among a million entries as among a thousand.

  python bench/search.py [--sizes 1000,10000,100000,1000000] [--database sqlite|postgresql] [--rounds 10]
                         [--keep DIR] [--postgres URL] [--json DIR]

For each size a site of its own is made: twenty photos with all their records, and so many entries of invented words, in
the proportions of a language (one post of 300 words to nine photos of 27), with classes, places, years, kinds of source
and tags, written straight into the index. --keep uses those of the last run again (SQLite: DIR/search-SIZE; PostgreSQL:
databases search_SIZE beside --postgres, whose account must be allowed to create databases).

All questions are asked of all sizes in turn (bench/sizes.py). A question is the whole answer: what is owed to the
index, the question, matches, ranking, facets, twenty results with all that their lines need, and the page as HTML. What
a process keeps for a minute of the commonest questions is gathered anew each time. That there are "more than 10,000" it
knows from the first time that it counted them; "counted first" is a question of which it knows nothing. Questions are
such that even a thousand entries have a page or nearly one for them: a page with three results is quicker than one with
twenty. Exits 1 where the 95th percentile of the largest size is more than 1.5 times that of the smallest, noise aside.
A rare word is measured beside that: among a thousand entries nothing has it, so its page there is an empty one, and it
is bounded by a time, as is what is counted first.
"""

import argparse
import itertools
import os
import random
import sys
import time
from pathlib import Path

import results
import sizes

sys.path.insert(0, str(results.ROOT))

LIMIT, BOUND_MS = 1.5, 250
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "jo", "ki", "lo", "mu", "na", "po", "ri", "sa", "tu", "vo", "wo", "ya")
WORDS, BATCH, PICTURES = 30_000, 5_000, 20
#: How common a word is: its place in the vocabulary, from and to.
COMMON, MEDIUM, RARE = (0, 12), (500, 2_000), (15_000, 29_000)
BOUNDED = ("a medium word", "a rare word", "common and medium", "counted first: two common words")
BOUNDED += ("counted first: two facets",)
#: Before a question that the process is to know nothing of.
FIRST = "first "


def main():
    """Measure; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sizes.add_options(options, "1000,10000,100000,1000000", rounds=10)
    given = options.parse_args()
    if given.serve:
        return serve(given.serve)
    times = sizes.measured(given, "search", __file__, questions(make_vocabulary()))
    rows, failed = sizes.judged(times, "entries", LIMIT, dict.fromkeys(BOUNDED, BOUND_MS))
    command = f"python bench/search.py --sizes {given.sizes} --database {given.database} --rounds {given.rounds}"
    about = "Milliseconds of a whole answer, 95th percentile, among the most entries beside the fewest. A process "
    about += 'counts once that there are more than 10,000; "counted first" is a question of which it knows nothing.'
    name = "search" if given.database == "sqlite" else "search-postgresql"
    results.write(given.json, name, command, rows, about=about)
    return int(failed)


def questions(vocabulary):
    """{name: queries of the page}."""
    chance = random.Random(9)

    def word(between):
        return vocabulary[chance.randrange(*between)]

    return {
        "a common word": [f"q={word(COMMON)}" for _turn in range(5)],
        "a medium word": [f"q={word(MEDIUM)}" for _turn in range(5)],
        "a rare word": [f"q={word(RARE)}" for _turn in range(5)],
        "two common words": [f"q={word(COMMON)}+{word(COMMON)}" for _turn in range(5)],
        "common and medium": [f"q={word(COMMON)}+{word(MEDIUM)}" for _turn in range(5)],
        "two facets": [f"q={word(COMMON)}&access=escorted&kind=photo" for _turn in range(5)],
        "newest first": [f"q={word(COMMON)}&order=newest" for _turn in range(5)],
        "nothing found": [f"q={word(COMMON)}zz" for _turn in range(5)],
        "counted first: two common words": [f"{FIRST}q={word(COMMON)}+{word(COMMON)}" for _turn in range(5)],
        "counted first: two facets": [f"{FIRST}q={word(COMMON)}&access=escorted&kind=photo" for _turn in range(5)],
    }


def make_vocabulary():
    """Invented words, the most common first."""
    chance, found = random.Random(3), {}
    while len(found) < WORDS:
        found["".join(chance.choice(SYLLABLES) for _part in range(chance.randint(2, 5)))] = True
    return list(found)


def serve(size):
    """Make the site, say how long it took, then answer each line with milliseconds."""
    started = time.perf_counter()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    Path(os.environ["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    import django
    from django.conf import settings

    # Names without a digest need no collected files.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    from django.core.management import call_command
    from django.test import RequestFactory

    call_command("migrate", verbosity=0)
    from newsroom.models import SearchEntry

    if not SearchEntry.objects.filter(key=1_000_000 + size - 1).exists():
        load(size)
    from newsroom import views_search
    from newsroom.search import finding
    from sources.languages import PLAIN

    stand_in(views_search)
    print(f"{time.perf_counter() - started:.0f}", flush=True)

    def answer(line):
        if line.startswith(FIRST):
            finding.forget()
            line = line.removeprefix(FIRST)
        finding._kept.clear()
        request = RequestFactory().get(f"/search/?{line}")
        request.mode, request.language_form = "full", PLAIN

        def work():
            response = views_search.search(request)
            if response.status_code != 200:
                raise SystemExit(f"{line}: {response.status_code}")

        return work

    return sizes.answering(answer)


def stand_in(views_search):
    """Let each page of results read and show real photos in the place of invented ones."""
    from gallery.models import Photo
    from newsroom.search.results import results

    keys = list(Photo.objects.cleared().values_list("pk", flat=True))[:PICTURES]

    def load_results(wanted, marker):
        shown = list(results({"photo": keys}, marker).values())
        asked = [(kind, key) for kind, some in wanted.items() for key in some]
        return {one: shown[place % len(shown)] for place, one in enumerate(asked)}

    views_search.results = load_results


def load(size):
    """Make twenty photos with all their records, and `size` entries of invented words."""
    from django.db import connection, transaction

    from gallery.archive import generating
    from newsroom.models import SearchState, SearchTerm, SearchWord
    from newsroom.search import index
    from newsroom.search.words import token
    from sources import changes

    generating.generate(connection, PICTURES + 10)
    # What a run that was broken off has left behind, and what SQLite believes of an index in which nothing stood.
    index.clear()
    SearchTerm.objects.all().delete()
    SearchWord.objects.all().delete()
    vocabulary, chance = make_vocabulary(), random.Random(size)
    # Endings come off once a word, not once for each place where it stands.
    tokens = [token(one) for one in vocabulary]
    weights = list(itertools.accumulate(1 / (place + 8) for place in range(len(vocabulary))))
    terms = make_terms()
    SearchWord.objects.bulk_create([SearchWord(word=w, head=w[:2], tail=w[-3:], entries=9) for w in vocabulary])
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute("DROP INDEX newsroom_searchentry_vector")
        else:
            # Nobody needs it after a loss of power.
            cursor.execute("PRAGMA synchronous = OFF")
        # A transaction each: one of a million rows looks for each page in a log that grows and grows.
        for start in range(0, size, BATCH):
            numbers = range(start, min(size, start + BATCH))
            with transaction.atomic():
                index.add([row(number, chance, tokens, weights, terms) for number in numbers])
        if postgresql:
            index.postgresql.make_index(cursor)
        SearchTerm.objects.update(entries=size)
        SearchState.objects.update_or_create(pk=1, defaults={"moment": changes.low(), "number": 1})
    index.tidy()
    if postgresql:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def make_terms():
    """{axis: keys of SearchTerm}."""
    from gallery.provenance import CLASS_KEYS
    from newsroom.models import SearchTerm

    values = {
        "kind": ("photo", "article"),
        "access": CLASS_KEYS,
        "source": ("agency", "visitor", "resident", "state-media"),
        "place": tuple(f"Place {number}" for number in range(300)),
        "year": tuple(str(year) for year in range(1995, 2026)),
        "tag": tuple(str(number) for number in range(200)),
    }
    return {axis: [SearchTerm.objects.create(axis=axis, value=one).pk for one in some] for axis, some in values.items()}


def row(number, chance, tokens, weights, terms):
    """One entry of invented words."""
    from newsroom.search import index
    from newsroom.search.writing import PER_SECOND, SHELF

    is_post = number % 10 == 0
    words = chance.choices(tokens, cum_weights=weights, k=300 if is_post else 27)
    picked = [terms["kind"][is_post]]
    picked += [chance.choice(terms[axis]) for axis in ("access", "source", "place", "year", "tag", "tag")]
    marks = [index.head_mark(one) for one in words[:7]] + [index.facet_mark(key) for key in dict.fromkeys(picked)]
    return index.Row(
        id=(1_000_000_000 + number) * PER_SECOND,
        kind="article" if is_post else "photo",
        key=1_000_000 + number,
        shelf=number // SHELF,
        facets=f" {' '.join(map(str, dict.fromkeys(picked)))} ",
        language="en",
        title="",
        words=" ".join(words),
        marks=" ".join(marks),
        known="",
    )


if __name__ == "__main__":
    sys.exit(main())
