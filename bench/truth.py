"""The numbers of the archive beside a count by brute force: what bench/archive.py --true runs.

Over the database that Django is set up with, in which nothing but an archive of `manage.py load_archive --quick` is.
"""

import random
import time
from collections import Counter

STATES = 60
NAMES = ("access", "source", "place", "year", "licence", "label", "tag", "chosen")


def settles_the_same():
    """Compare the rows of --quick with what settling makes in life; print that, return whether they differ."""
    from gallery.archive import settling
    from gallery.models import ArchiveEntry, ArchiveLabel, ArchiveTopic

    def made():
        return [
            sorted(map(str, model.objects.values_list(*[f.name for f in model._meta.fields if f.name != "id"])))
            for model in (ArchiveEntry, ArchiveLabel, ArchiveTopic)
        ]

    quick, began = made(), time.perf_counter()
    settling.rebuild()
    number = settling.settle_all()
    same = made() == quick
    took = (time.perf_counter() - began) / number * 1_000_000
    print(
        f"{number:,} photos settled as in life, {took:.0f} µs each: {'the same' if same else 'OTHER'} rows", flush=True
    )
    return not same


def counts_truly():
    """Count every option of many states by brute force; print how many were compared; return 1 for a difference."""
    from django.http import QueryDict

    from gallery.archive.boxes import archive_of
    from gallery.archive.choice import asked
    from gallery.archive.reading import read

    rows, facet_of = everything()
    chance, compared, wrong = random.Random(1), 0, []
    for number in range(STATES):
        query = QueryDict(mutable=True)
        for name in chance.sample(NAMES, 0 if number == 0 else chance.randrange(1, 4)):
            values = sorted(set().union(*(row[name] for row in chance.sample(rows, 20))))
            query.setlist(name, chance.sample(values, min(len(values), chance.randrange(1, 3))))
        wanted = {}
        for name, values in query.lists():
            for value in values:
                wanted.setdefault((name, facet_of.get(value) if name == "label" else 0), set()).add(value)
        asking = asked(query)
        state = archive_of(asking, read(asking.choice).counts, query)
        said, true = {("total", ""): state.total}, {("total", ""): counted(rows, wanted)}
        for box in state.boxes:
            for option in box.options:
                axis = (box.name, facet_of.get(option.value) if box.name == "label" else 0)
                said[box.name, option.value] = option.count
                true[box.name, option.value] = counted(rows, wanted | {axis: {option.value}})
        no_year = {axis: values for axis, values in wanted.items() if axis[0] != "year"}
        years = Counter((*row["year"], *row["access"]) for row in rows if row["year"] and fits(row, no_year))
        said["years", ""] = {(str(year), key): n for year, classes in state.years for key, n in classes}
        true["years", ""] = dict(years)
        compared += len(said)
        wrong += [(query.urlencode(), what, said[what], true[what]) for what in said if said[what] != true[what]]
    done = f"{compared:,} numbers of {STATES} states compared with brute force over {len(rows):,} photos"
    print(f"{done}: {len(wrong)} wrong", flush=True)
    for one in wrong[:5]:
        print("  ", *one)
    return bool(wrong)


def everything():
    """([{facet: values} of every photo that readers may see], {code of a label: its question})."""
    from gallery.filters import CHOSEN_BY_OTHERS, as_shown
    from gallery.models import Claim, Photo, ProvenanceTag, TaggedPhoto

    columns = ("pk", "access_class", "source__kind", "shown_place", "shown_year", "licence")
    rows = {
        pk: {
            "access": {access},
            "source": {kind},
            "place": {place or "withheld"},
            "year": {str(year)} if year else set(),
            "licence": {licence or "all-rights-reserved"},
            "label": set(),
            "tag": set(),
            "chosen": set(),
        }
        for pk, access, kind, place, year, licence in as_shown(Photo.objects.cleared()).values_list(*columns)
    }
    for pk, slug in Claim.objects.verified().values_list("content_object", "tag__slug"):
        if pk in rows:
            rows[pk]["label"].add(slug)
            if slug in CHOSEN_BY_OTHERS:
                rows[pk]["chosen"].add("not-by-the-state")
    for pk, slug in TaggedPhoto.objects.values_list("content_object", "tag__slug"):
        if pk in rows:
            rows[pk]["tag"].add(slug)
    return list(rows.values()), dict(ProvenanceTag.objects.values_list("slug", "facet_id"))


def fits(row, wanted):
    """Whether a photo has one of the values that are wanted, for each facet."""
    return all(row[name] & values for (name, _facet), values in wanted.items())


def counted(rows, wanted):
    """How many photos fit."""
    return sum(fits(row, wanted) for row in rows)
