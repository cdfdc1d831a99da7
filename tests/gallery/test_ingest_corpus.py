"""The whole photo corpus comes in: taken or refused as its index lets expect, and nothing of it shows in public."""

import importlib.util
import io
import json
from dataclasses import asdict

import pytest
from django.core.management import call_command

from gallery import derivatives, rendering
from gallery.credits import embedded_credit
from gallery.imaging.refusals import Refused
from gallery.models import Photo
from tests import corpus, factories
from tests.corpus import CORPUS, needs_corpus
from tests.gallery.arrivals import public_bytes, signed

pytestmark = [needs_corpus, pytest.mark.django_db]
TAKEN = {"JPEG", "PNG", "APNG", "WEBP", "Extended WEBP", "AVIF", "MP4", "TIFF", "GIF", "MPO"}
HEIC = {"HEIC", "HEIF"} if importlib.util.find_spec("pillow_heif") else set()
# Readable pictures among the broken ones: their metadata or their ending is wrong, not their pixels.
WHOLE = {"broken/bad-exif.jpg", "broken/exif-typeerror.jpg", "broken/gps-typeerror.jpg", "broken/made-png-named.jpg"}
# Damaged in a way that some readers forgive and others do not: either answer is fair.
ARGUABLE = {"broken/bogus-start.jpg"}
TELLING = ("canary", "gps", "serials")
WORDS = ("creator_iim", "creator_xmp", "artist_exif", "credit_iim", "credit_xmp", "copyright", "serial_or_owner")


@pytest.fixture
def take(folders):
    factories.source(code="CORPUS")

    def run(*paths):
        """Run the command on parts of the corpus; {path in the corpus: what it printed}."""
        output = io.StringIO()
        call_command("ingest_photos", *map(str, paths), source="CORPUS", json=True, stdout=output)
        rows = map(json.loads, output.getvalue().splitlines())
        return {row["path"].removeprefix(f"{CORPUS}/"): row for row in rows}

    return run


def is_wanted(row):
    """Whether a row of the index is a picture that we take."""
    return row["real_format"] in TAKEN | HEIC and (not row["path"].startswith("broken/") or row["path"] in WHOLE)


def telling_strings(row):
    """What a row of the index says about its file that no public file may hold, as bytes in three character sets."""
    strings = {"CANARY-DEV", row["path"].rpartition("/")[2], *(row["caption"][:40].split("\n")[:1])}
    for column in WORDS:
        strings.update(row[column].split(" ; "))
    charsets = ("utf-8", "utf-16-le", "utf-16-be")
    return {text.encode(charset) for text in strings if len(text) > 5 for charset in charsets}


def test_the_search_below_finds_in_the_originals_what_it_must_not_find_in_public():
    rows = [row for row in corpus.index() if row["path"].startswith("canary/")]
    assert rows
    for row in rows:
        original = (CORPUS / row["path"]).read_bytes()
        assert [secret for secret in telling_strings(row) if secret in original], row["path"]


def publish(answers, *, whole=False):
    """Sign every accepted picture and make its files for readers, with all sizes if `whole`; {path: Photo}."""
    photos = {row.public_id: row for row in Photo.objects.select_related("source")}
    accepted = {path: photos[answer["photo"]] for path, answer in answers.items() if answer["status"] == "accepted"}
    for photo in accepted.values():
        signed(photo)
        assert not whole or derivatives.complete(photo)
    return accepted


def assert_nothing_shows(photos):
    index = {row["path"]: row for row in corpus.index()}
    for path, photo in photos.items():
        # What readers are told anyway stands in the files, too.
        told = " ".join(asdict(embedded_credit(photo)).values()).encode()
        files = public_bytes(photo.derivatives.shown().get())
        assert files
        for secret in telling_strings(index[path]):
            if secret not in told:
                assert not [name for name, data in files.items() if secret in data], (path, secret)
    output = io.StringIO()
    call_command("audit_public_media", stdout=output, stderr=io.StringIO())
    assert ", 0 findings." in output.getvalue()


def test_the_corpus_is_taken_refused_and_recognised_as_its_index_lets_expect(take, caplog):
    answers = take(CORPUS)
    expected = {row["path"]: is_wanted(row) for row in corpus.index()}
    seen = {}
    for row in corpus.index():
        answer, first = answers[row["path"]], seen.setdefault(row["sha256"], row["path"])
        if row["path"] in ARGUABLE:
            continue
        wanted = "refused" if not expected[row["path"]] else "accepted" if first == row["path"] else "duplicate"
        assert answer["status"] == wanted, (row["path"], answer["reason"])
    for path, answer in answers.items():
        assert bool(answer["reason"]) is (answer["status"] != "accepted")
        assert path in expected or answer["status"] == "refused"
    assert "Traceback" not in caplog.text
    assert_nothing_shows(publish(answers))
    again = take(CORPUS / "photos", CORPUS / "formats")
    assert {answer["status"] for answer in again.values()} == {"duplicate", "refused"}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("formats/drawing.svg", "SVG"),
        ("formats/photo.dng", "Raw"),
        ("formats/photo.jxl", "JPEG XL"),
        ("INDEX.csv", "not a picture"),
        ("README.md", "not a picture"),
        ("c2pa/trust/test_cert_root_bundle.pem", "not a picture"),
        ("metadata/squirrel.xmp", "not a picture"),
    ],
)
def test_what_is_no_picture_that_we_take_is_refused_in_plain_words(take, path, words):
    (answer,) = take(CORPUS / path).values()
    assert answer["status"] == "refused"
    assert words in answer["reason"]


def test_heic_is_refused_in_plain_words_without_the_optional_reader(monkeypatch):
    # The decoder lives in a process of its own, so the probe is asked here.
    monkeypatch.setattr("gallery.imaging.probe._heif_is_there", lambda: False)
    with pytest.raises(Refused, match="HEIC"):
        rendering.inspect(CORPUS / "gps" / "iphone-omaha.heic")


def test_no_position_serial_number_name_or_canary_shows_in_any_size_and_format(take):
    answers = take(*(CORPUS / name for name in TELLING))
    assert_nothing_shows(publish(answers, whole=True))
