"""Few words for the tests of the archive: every number and every page beside what readers are shown."""

from collections import Counter

from django.http import QueryDict

from gallery.archive.boxes import archive_of
from gallery.archive.choice import asked
from gallery.archive.reading import read
from gallery.filters import CHOSEN_BY_OTHERS, PhotoFilter, as_shown
from gallery.models import Photo, ProvenanceTag
from gallery.public import public_photo, with_everything


def result(query=""):
    """The photos that fit a query, by the slow rule."""
    return PhotoFilter(QueryDict(query), as_shown(Photo.objects.cleared())).qs


def reading(query=""):
    """The Reading of a query."""
    return read(asked(QueryDict(query)).choice)


def archive(query=""):
    """What stands beside the photos under a query."""
    wanted = asked(QueryDict(query))
    return archive_of(wanted, read(wanted.choice).counts, QueryDict(query))


def boxes(query=""):
    """{(facet, value): number} of everything that the page lists under a query."""
    return {(box.name, option.value): option.count for box in archive(query).boxes for option in box.options}


def pages(query="", *, oldest_first=False, size=7):
    """The keys of all pages, one after the other."""
    found, beyond = [], None
    while True:
        keys = reading(query).page(beyond=beyond, oldest_first=oldest_first, size=size)
        if not keys:
            return found
        found += keys
        last = Photo.objects.get(pk=keys[-1])
        beyond = (last.public_from, last.pk)


def seen():
    """What readers are shown of every photo that they may see, from the projection of its own page:
    [(key, {facet: values})], newest first."""
    rows = with_everything(Photo.objects.cleared()).newest()
    found = []
    for row in rows:
        photo = public_photo(row)
        labels = {tag.code: tag.facet for tag in photo.tags}
        found.append(
            (
                row.pk,
                {
                    "access": {row.access_class},
                    "source": {photo.source.kind},
                    "place": {photo.place or "withheld"},
                    "year": {str(photo.year)} if photo.year else set(),
                    "licence": {photo.licence or "all-rights-reserved"},
                    "tag": {topic.slug for topic in photo.topics},
                    "label": set(labels),
                    "chosen": {"not-by-the-state"}
                    & {"not-by-the-state" for code in labels if code in CHOSEN_BY_OTHERS},
                },
            )
        )
    return found


def fits(values, asked_for, but=()):
    """Whether a photo of seen() fits {facet: values}; labels must fit for each question of the vocabulary."""
    return all(values[name.partition(":")[0]] & wanted for name, wanted in asked_for.items() if name not in but)


def differences(query=""):
    """Where the archive's page under a query disagrees with what readers are shown: (what, said, true)."""
    rows, state, wrong = seen(), archive(query), []
    facet_of = dict(ProvenanceTag.objects.values_list("slug", "facet_id"))
    wanted = {}
    for name, values in QueryDict(query).lists():
        for value in values:
            wanted.setdefault(f"label:{facet_of[value]}" if name == "label" else name, set()).add(value)
    matching = [(key, values) for key, values in rows if fits(values, wanted)]
    if state.total != len(matching):
        wrong.append(("total", state.total, len(matching)))
    for box in state.boxes:
        for option in box.options:
            own = f"label:{facet_of[option.value]}" if box.name == "label" else box.name
            true = sum(fits(values, wanted | {own: {option.value}}) for _key, values in rows)
            if option.count != true:
                wrong.append((box.name, option.value, option.count, true))
    true = Counter(
        (year, key)
        for _key, values in rows
        for year in values["year"]
        for key in values["access"]
        if fits(values, wanted, but=("year",))
    )
    said = {(str(year), key): number for year, classes in state.years for key, number in classes}
    if said != dict(true):
        wrong.append(("years", said, dict(true)))
    for oldest in (False, True):
        keys = [key for key, _values in matching]
        found = pages(query, oldest_first=oldest)
        if found != (keys[::-1] if oldest else keys):
            wrong.append(("pages", oldest, found, keys))
    return wrong
