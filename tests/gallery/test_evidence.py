"""Evidence: which files are taken, what is found in them, what stays when something goes wrong."""

import hashlib
import resource
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from gallery.captures import SUFFIXES
from gallery.locator import degrees, locator
from gallery.models import Evidence
from gallery.services.evidence import LARGEST_FILE, add_evidence, rendition_name, retract_evidence
from tests import factories, images
from tests.corpus import CORPUS, needs_corpus
from tests.gallery.capturing import HONEST, HOSTILE, PDF, wacz
from tests.gallery.claiming import propose, verdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]


def add(by, data=None, photo=None, **fields):
    """A piece of evidence for a photo as a whole; `data` are the bytes of its file."""
    file = {} if data is None else {"file": ContentFile(data, name="who-sent-it.html")}
    return add_evidence(by=by, photo=photo or factories.photo(), **{"kind": "document", "summary": "S"} | file | fields)


def captured():
    """What a capture needs beside its file."""
    return {"captured_at": timezone.now() - timedelta(days=2), "link": "https://example.org/post"}


def codes(error):
    """The codes of a ValidationError."""
    return {one.code for errors in error.value.error_dict.values() for one in errors}


def kept(folders):
    """Every file that is left in the private folder."""
    return [path for path in (folders / "private").rglob("*") if path.is_file() and "evidence" in str(path)]


@pytest.mark.parametrize("name", HONEST)
def test_a_file_is_kept_as_it_came_with_what_we_found_it_to_be(cast, name):
    data, media_type = HONEST[name]
    piece = add(cast.reporter, data)
    assert (piece.media_type, piece.size, piece.sha256) == (media_type, len(data), hashlib.sha256(data).hexdigest())
    assert piece.file.read() == data
    assert "who" not in piece.file.name and "." not in piece.file.name
    assert media_type in SUFFIXES


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_honest_file_is_refused_with_a_sentence_and_leaves_nothing(cast, folders, name):
    data, code = HOSTILE[name]
    with pytest.raises(ValidationError) as error:
        add(cast.reporter, data)
    assert codes(error) == {code}
    assert error.value.messages[0].endswith(".")
    assert not kept(folders)
    assert not list((folders / "private" / "incoming").iterdir())


def test_a_bomb_does_not_fill_the_memory(cast):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ValidationError):
        add(cast.reporter, wacz(**{f"pages/{number}": bytes(1_900_000) for number in range(400)}))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_a_file_that_is_too_large_is_refused_before_it_is_read(cast):
    file = ContentFile(b"x", name="film.mov")
    file.size = LARGEST_FILE + 1
    with pytest.raises(ValidationError) as error:
        add(cast.reporter, file=file)
    assert codes(error) == {"evidence-heavy"}


@needs_corpus
@pytest.mark.parametrize("path", sorted((CORPUS / "broken").glob("*")), ids=lambda path: path.name)
def test_no_broken_picture_brings_the_desk_down(cast, folders, path):
    try:
        piece = add(cast.reporter, path.read_bytes())
    except ValidationError as error:
        assert error.messages[0].endswith(".")
        assert not kept(folders)
    else:
        assert piece.media_type in SUFFIXES


@pytest.mark.parametrize("format", images.FORMATS)
def test_the_picture_that_is_shown_is_a_clean_copy(cast, format):
    secret = {"exif": images.exif(artist=images.CANARY)} if format != "GIF" else {"comment": images.CANARY}
    data = images.picture(format, **secret)
    assert images.CANARY.encode() in data
    shown = storages["private"].open(rendition_name(add(cast.reporter, data).file.name)).read()
    assert shown[8:12] == b"WEBP"
    assert images.CANARY.encode() not in shown


def test_a_very_tall_screenshot_is_shown_in_a_size_that_fits(cast):
    piece = add(cast.reporter, images.picture("PNG", (60, 12_000)), kind="web-capture", **captured())
    assert storages["private"].exists(rendition_name(piece.file.name))


@pytest.mark.parametrize("lacking", ["captured_at", "link"])
def test_a_capture_says_when_and_at_which_address_the_page_was_saved(cast, lacking):
    fields = captured()
    assert add(cast.reporter, wacz(), kind="web-capture", **fields).captured_at == fields["captured_at"]
    del fields[lacking]
    with pytest.raises(ValidationError) as error:
        add(cast.reporter, wacz(), kind="web-capture", **fields)
    assert set(error.value.error_dict) == {lacking}


def test_a_page_was_not_saved_tomorrow(cast):
    with pytest.raises(ValidationError):
        add(cast.reporter, wacz(), kind="web-capture", **captured() | {"captured_at": timezone.now() + timedelta(1)})


def test_only_a_picture_is_compared_with_a_picture(cast, folders):
    with pytest.raises(ValidationError) as error:
        add(cast.reporter, PDF, kind="comparison-image")
    assert codes(error) == {"evidence-no-picture"}
    assert not kept(folders)


@pytest.mark.parametrize(
    "point",
    [{"latitude": 39.0}, {"longitude": 125.7}, {"latitude": 91, "longitude": 0}, {"latitude": 0, "longitude": -181}],
)
def test_half_a_point_and_one_off_the_globe_are_refused(cast, point):
    with pytest.raises(ValidationError):
        add(cast.reporter, kind="map", **point)


def test_nothing_is_kept_of_a_claim_that_is_not_made(cast, folders):
    photo = factories.photo()
    good = {"kind": "document", "summary": "S", "file": ContentFile(images.picture(), name="x")}
    bad = {"kind": "document", "summary": "S", "file": ContentFile(b"<html>", name="x")}
    with pytest.raises(ValidationError):
        propose(cast.reporter, photo, "under-escort", evidence=[good, bad])
    assert not kept(folders)
    propose(cast.reporter, photo, "under-escort")
    with pytest.raises(ValidationError):
        propose(cast.reporter, photo, "under-escort", evidence=[good])
    assert not kept(folders)
    assert not Evidence.objects.exists()


def test_new_evidence_and_evidence_taken_back_make_new_versions_of_a_claim(cast):
    claim = verdict(cast.moderator, propose(cast.reporter, factories.photo(), "under-escort"), "accept")
    piece = add_evidence(by=cast.reporter, claim=claim, kind="note", summary="Seen")
    claim.refresh_from_db()
    assert (claim.version, claim.state) == (2, "proposed")
    verdict(cast.moderator, claim, "accept")
    retract_evidence(by=cast.moderator, evidence=piece, reason="It was another street.")
    claim.refresh_from_db()
    assert (claim.version, claim.state) == (3, "proposed")


def test_a_point_is_told_in_degrees_minutes_and_seconds():
    assert (degrees(39.019444, "NS"), degrees(-125.5, "EW")) == ("39°01′10″N", "125°30′00″W")
    assert degrees(59.99999, "NS") == "60°00′00″N"


def test_a_point_is_drawn_on_the_outline_of_its_country():
    found = locator(39.02, 125.75)
    assert "Korea" in found.country
    assert 0 < found.x < found.width and 0 < found.y < found.height
    assert found.path.startswith("M") and found.path.endswith("Z")
    assert locator(38.2, 125.75).y > found.y


def test_a_point_at_sea_has_no_drawing():
    assert locator(0.0, -30.0) is None
