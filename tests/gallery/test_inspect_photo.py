"""`manage.py inspect_photo`: what we read from a file, on the terminal or as JSON lines."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import images


def lines(*paths):
    out = StringIO()
    call_command("inspect_photo", *map(str, paths), "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(
        images.picture(
            exif=images.exif(orientation=6, gps=(39.0, 125.7), body="B1"),
            xmp=images.xmp('photoshop:Credit="Nordwind"', images.listed("dc:creator", "Ines Barbosa")),
        )
    )
    return path


def test_a_line_has_every_field_and_null_for_what_the_file_lacks(photo):
    (found,) = lines(photo)
    assert found == {
        "path": str(photo),
        "format": "JPEG",
        "width": 96,
        "height": 64,
        "orientation": 6,
        "creator": ["Ines Barbosa"],
        "credit": "Nordwind",
        "caption": None,
        "headline": None,
        "copyright": None,
        "usage_terms": None,
        "taken_at": None,
        "gps": [39.0, 125.7],
        "place": None,
        "digital_source_type": None,
        "serials": ["B1"],
        "software": None,
        "keywords": None,
        "c2pa": "none",
        "warnings": [],
        "raw": found["raw"],
    }
    assert set(found["raw"]) == {"exif", "gps", "xmp"}


def test_a_refused_file_has_its_path_and_the_reason_and_the_others_go_on(tmp_path, photo):
    text = tmp_path / "notes.jpg"
    text.write_text("no picture")
    refused, read = lines(text, photo)
    assert refused == {"path": str(text), "refused": refused["refused"]}
    assert "not a picture" in refused["refused"]
    assert read["format"] == "JPEG"


def test_a_missing_file_is_refused_with_a_sentence(tmp_path):
    assert "no such file" in lines(tmp_path / "gone.jpg")[0]["refused"]


def test_a_folder_is_walked_in_order(tmp_path, photo):
    below = tmp_path / "a" / "below.png"
    below.parent.mkdir()
    below.write_bytes(images.picture("PNG"))
    (tmp_path / "README.md").write_text("about")
    assert [line["path"] for line in lines(tmp_path)] == [
        str(tmp_path / "README.md"),
        str(below),
        str(photo),
    ]


def test_a_file_whose_pixels_are_damaged_is_read_with_a_warning(tmp_path):
    path = tmp_path / "cut.jpg"
    data = images.picture(image=images.noise((200, 200)))
    path.write_bytes(data[: len(data) // 2])
    (found,) = lines(path)
    assert (found["width"], found["height"]) == (200, 200)
    assert any("would not be taken in" in warning for warning in found["warnings"])


def test_the_table_is_for_people_and_without_raw_data(photo):
    out = StringIO()
    call_command("inspect_photo", str(photo), stdout=out, no_color=True)
    text = out.getvalue()
    assert "Ines Barbosa" in text
    assert "39.0, 125.7" in text
    assert "raw" not in text


def test_a_file_name_cannot_write_to_the_terminal(tmp_path):
    path = tmp_path / "x\x1b[2Jy.jpg"
    path.write_bytes(b"")
    out = StringIO()
    call_command("inspect_photo", str(path), stdout=out, no_color=True)
    assert "\x1b" not in out.getvalue()


def test_no_file_at_all_is_wrong_usage():
    with pytest.raises(CommandError, match="FILE"):
        call_command("inspect_photo")
