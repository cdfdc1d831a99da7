"""Pictures that arrive, for tests."""

import io

from gallery import derivatives, generations
from gallery.ingest import ingest
from tests import factories, images


def arrive(by, data=None, name="DSC_0001.jpg", **options):
    """Ingest the bytes of a picture (a small scene unless given) and return the Outcome."""
    return ingest(by=by, file=io.BytesIO(images.picture() if data is None else data), name=name, **options)


def photo(by, size=(900, 600), format="JPEG", *, decided=True, **options):
    """Ingest a picture of that size and return its Photo, with its files for readers unless decided=False."""
    outcome = arrive(by, images.picture(format, size), **options)
    assert outcome.status == "accepted", outcome.reason
    return signed(outcome.photo) if decided else outcome.photo


def signed(row, **fields):
    """Give a photo a signed safety decision (nothing to hide unless said otherwise) and its files for readers."""
    factories.decision(row, **fields)
    derivatives.publish(row)
    return row


def files_below(folder):
    """Paths of all files below a folder, relative to it, sorted."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def public_bytes(generation):
    """{name: bytes} of every file of a generation."""
    storage, folder = generations.storage_of(generation), generations.folder(generation)
    found = {}
    for name in storage.listdir(folder)[1]:
        with storage.open(f"{folder}/{name}") as file:
            found[name] = file.read()
    return found
