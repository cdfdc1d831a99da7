"""manage.py ingest_photos"""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from gallery.models import Photo
from sources.actors import SYSTEM
from tests import factories, images

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]


@pytest.fixture
def source():
    return factories.source(code="HERON")


@pytest.fixture
def arrivals(tmp_path):
    """A folder as it comes from a sender: two pictures, one of them twice, a text, a hidden file and a zip."""
    folder = tmp_path / "arrivals"
    (folder / "b" / ".hidden").mkdir(parents=True)
    (folder / "b" / "two.png").write_bytes(images.picture("PNG", (50, 40)))
    (folder / "b" / ".hidden" / "three.jpg").write_bytes(images.picture(size=(70, 40)))
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "a.jpg").write_bytes(images.picture())
    (folder / "c.jpg").write_bytes(images.picture())
    (folder / "notes.txt").write_text("words")
    with zipfile.ZipFile(folder / "z.zip", "w") as archive:
        archive.writestr("inside/four.jpg", images.picture(size=(80, 40)))
        archive.writestr("five.txt", "words")
    return folder


def run(*arguments, **options):
    output = io.StringIO()
    call_command("ingest_photos", *map(str, arguments), stdout=output, stderr=io.StringIO(), **options)
    return output.getvalue().splitlines()


def as_json(*arguments, **options):
    return [json.loads(line) for line in run(*arguments, json=True, **options)]


def test_json_prints_one_object_a_line_for_every_file_in_order(arrivals, source):
    rows = as_json(arrivals, source="HERON")
    assert [(row["path"].removeprefix(f"{arrivals}/"), row["status"]) for row in rows] == [
        ("a.jpg", "accepted"),
        ("c.jpg", "duplicate"),
        ("notes.txt", "refused"),
        ("z.zip/inside/four.jpg", "accepted"),
        ("z.zip/five.txt", "refused"),
        ("b/two.png", "accepted"),
    ]
    assert all(set(row) == {"path", "status", "reason", "photo"} for row in rows)
    photos = {photo.public_id: photo for photo in Photo.objects.all()}
    assert {row["photo"] for row in rows if row["status"] == "accepted"} == set(photos)
    assert rows[1]["photo"] == rows[0]["photo"]
    assert (rows[2]["photo"], rows[0]["reason"]) == (None, "")
    assert rows[2]["reason"].startswith("This is not a picture.")
    assert {photo.source for photo in photos.values()} == {source}


def test_it_can_run_twice(arrivals, source):
    as_json(arrivals, source="HERON")
    assert {row["status"] for row in as_json(arrivals, source="HERON")} == {"duplicate", "refused"}
    assert Photo.objects.count() == 3


def test_without_json_people_read_lines_and_a_sum(arrivals, source):
    lines = run(arrivals, source="HERON")
    assert lines[-1] == "3 accepted, 1 here already, 2 refused."
    assert lines[0].startswith("accepted ") and "a.jpg" in lines[0]


def test_the_bar_is_drawn_on_a_terminal_and_never_among_json(arrivals, source):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for options, drawn in (({}, True), ({"json": True}, False)):
        terminal = Terminal()
        call_command(
            "ingest_photos", str(arrivals / "a.jpg"), source="HERON", stdout=io.StringIO(), stderr=terminal, **options
        )
        assert ("[##############################] 1/1" in terminal.getvalue()) is drawn


def test_pictures_join_the_set_in_the_order_in_which_they_come(arrivals, source):
    photo_set = factories.photo_set(slug="the-river")
    rows = as_json(arrivals, source="HERON", set="the-river")
    accepted = [row["photo"] for row in rows if row["status"] == "accepted"]
    assert list(photo_set.items.values_list("photo__public_id", flat=True)) == accepted


def test_who_did_it_is_written_down(arrivals, source, cast):
    as_json(arrivals / "a.jpg", source="HERON", by="chief")
    as_json(arrivals / "b", source="HERON")
    assert set(Photo.objects.values_list("uploaded_by__username", flat=True)) == {"chief", SYSTEM}


def test_who_may_not_add_photos_cannot_do_it_here(arrivals, source, cast):
    with pytest.raises(CommandError, match="may not"):
        run(arrivals, source="HERON", by="reader")
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"source": "HERRON"}, "There is no source “HERRON”. Perhaps HERON?"),
        ({"source": "HERON", "set": "the-rivr"}, "There is no photo set “the-rivr”. Perhaps the-river?"),
        ({"source": "HERON", "set": "쪽"}, "There is no photo set “쪽”. Perhaps the-river?"),
        ({"source": "HERON", "by": "cheif"}, "There is no user “cheif”. Perhaps chief"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_the_nearest_names(arrivals, source, cast, options, sentence):
    factories.photo_set(slug="the-river")
    with pytest.raises(CommandError) as error:
        run(arrivals, **options)
    assert str(error.value).startswith(sentence)
    assert not Photo.objects.exists()


def test_where_there_is_no_source_at_all_it_says_so(arrivals):
    with pytest.raises(CommandError, match="There is none yet"):
        run(arrivals, source="HERON")


def test_a_path_that_is_not_there_stops_it_before_anything_is_taken_in(arrivals, source):
    with pytest.raises(CommandError, match=r"no such file or folder: .*gone\.jpg"):
        run(arrivals / "a.jpg", arrivals / "gone.jpg", source="HERON")
    assert not Photo.objects.exists()


def test_a_file_that_cannot_be_opened_is_refused_and_the_others_go_on(arrivals, source):
    (arrivals / "0.jpg").symlink_to(arrivals / "nowhere")
    rows = as_json(arrivals, source="HERON")
    assert (rows[0]["status"], rows[1]["status"]) == ("refused", "accepted")
    assert rows[0]["reason"].startswith("There is no such file")


def test_a_broken_zip_is_one_line(tmp_path, source):
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and nothing else")
    (row,) = as_json(broken, source="HERON")
    assert (row["path"], row["status"]) == (str(broken), "refused")
