"""manage.py audit_public_media: what an operator sees, and what a script learns from the exit code."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from gallery.management.commands import audit_public_media
from gallery.mediaaudit import exiftool
from gallery.mediaaudit.archive import Audit
from tests import images
from tests.gallery import leaks
from tests.gallery.test_media_audit_archive import photo, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
needs_exiftool = pytest.mark.skipif(not exiftool.is_there(), reason="exiftool is not installed")


def run(*arguments):
    """(exit code, lines on stdout, stderr) of the command."""
    output, errors = io.StringIO(), io.StringIO()
    try:
        call_command("audit_public_media", *arguments, stdout=output, stderr=errors)
    except SystemExit as error:
        return error.code, output.getvalue().splitlines(), errors.getvalue()
    return 0, output.getvalue().splitlines(), errors.getvalue()


def spoil(row, extension="jpg"):
    """Give a photo one file with a comment that is a line of a terminal's own."""
    name = row.derivatives.get().name(160, extension)
    put(name, images.jpeg_with(leaks.clean("jpg"), 0xFE, b"secret \x1b[2J"))
    return name


def test_a_clean_archive_ends_with_nothing_but_the_number_of_files():
    photo()
    code, lines, _errors = run("--no-exiftool")
    assert (code, lines) == (0, ["4 files read by our own parser, 0 findings."])
    assert run("--no-exiftool", "--json")[1] == ['{"files": 4, "findings": 0, "readers": ["own"]}']


def test_a_leak_ends_with_code_one_and_a_line_for_each_finding():
    row = photo()
    name = spoil(row)
    code, lines, _errors = run("--no-exiftool")
    assert code == 1
    assert lines == [
        f"{name}  {row.public_id}  comment  The JPEG has a comment.",
        "4 files read by our own parser, 1 findings.",
    ]


def test_a_machine_gets_one_object_a_line():
    row = photo()
    name = spoil(row)
    code, lines, _errors = run("--no-exiftool", "--json")
    finding, numbers = map(json.loads, lines)
    assert code == 1
    assert finding == {
        "file": name,
        "photo": row.public_id,
        "code": "comment",
        "sentence": "The JPEG has a comment.",
    }
    assert numbers == {"files": 4, "findings": 1, "readers": ["own"]}


def test_one_photo_is_looked_at_by_its_number():
    clean, spoilt = photo(), photo()
    spoil(spoilt)
    assert run("--no-exiftool", "--photo", clean.public_id)[0] == 0
    assert run("--no-exiftool", "--photo", spoilt.public_id)[0] == 1
    with pytest.raises(CommandError, match="no photo") as error:
        call_command("audit_public_media", photo="nothing")
    assert error.value.returncode == 2


def test_names_that_steer_a_terminal_are_shown_and_not_obeyed():
    put("ab/\x1b[2Jsecret.jpg", leaks.clean("jpg"), age=7200)
    _code, lines, _errors = run("--no-exiftool")
    assert lines[0].startswith("ab/�[2Jsecret.jpg  -  unpromised")


def test_what_was_looked_at_and_found_is_said_when_it_is_interrupted(monkeypatch):
    photo()

    def interrupt(audit):
        yield from audit.strays()
        audit.files = 3
        raise KeyboardInterrupt

    monkeypatch.setattr(Audit, "everything", interrupt)
    with pytest.raises(CommandError, match="Interrupted after 3 files and 0 findings") as error:
        call_command("audit_public_media", exiftool=False)
    assert error.value.returncode == 130


def test_the_progress_is_told_beside_the_list(monkeypatch):
    monkeypatch.setattr(audit_public_media, "EVERY", 2)
    photo()
    code, lines, errors = run("--no-exiftool")
    assert code == 0 and len(lines) == 1 and errors.split("\n")[:2] == ["2 files …", "4 files …"]


def test_a_machine_without_exiftool_is_told_so(monkeypatch):
    monkeypatch.setattr(exiftool, "is_there", lambda: False)
    photo()
    code, lines, errors = run()
    assert code == 0 and lines == ["4 files read by our own parser, 0 findings."]
    assert "exiftool is not installed" in errors


@needs_exiftool
def test_exiftool_finds_nothing_in_clean_files():
    photo()
    assert run()[:2] == (0, ["4 files read by our own parser and by exiftool, 0 findings."])


@needs_exiftool
@pytest.mark.parametrize("extension", leaks.EXTENSIONS)
def test_exiftool_finds_by_itself_what_is_in_a_file_with_canaries(tmp_path, extension):
    paths = [tmp_path / f"{name}.{extension}" for name in ("clean", "spoilt")]
    paths[0].write_bytes(leaks.clean(extension))
    paths[1].write_bytes(images.with_canaries(leaks.PILLOW[extension]))
    ((path, tags),) = exiftool.foreign_tags(list(map(str, paths)))
    assert path == str(paths[1])
    assert {"Composite:GPSPosition", "EXIF:IFD0:Software", "XMP:XMP-aux:SerialNumber"} <= set(tags)
    assert not [tag for tag in tags if images.CANARY in tag]


@needs_exiftool
def test_many_files_are_handed_to_exiftool_at_once_and_each_finding_has_its_file(monkeypatch):
    monkeypatch.setattr(exiftool, "AT_ONCE", 3)
    calls, ask = [], exiftool.foreign_tags
    monkeypatch.setattr(exiftool, "foreign_tags", lambda paths: calls.append(len(paths)) or ask(paths))
    row = photo()
    name = spoil(row)
    code, lines, _errors = run("--json")
    found = [json.loads(line) for line in lines[:-1]]
    assert code == 1 and calls == [3, 1]
    assert [(one["file"], one["photo"]) for one in found if one["code"] == "exiftool"] == [(name, row.public_id)]
    assert "File:Comment" in found[-1]["sentence"] or "File:Comment" in found[0]["sentence"]


def test_an_exiftool_that_fails_is_no_clean_answer(monkeypatch, tmp_path):
    monkeypatch.setattr(exiftool, "is_there", lambda: True)
    monkeypatch.setattr(exiftool, "COMMAND", [str(tmp_path / "exiftool")])
    photo()
    with pytest.raises(CommandError, match="not finished") as error:
        run()
    assert error.value.returncode == 2
    monkeypatch.setattr(exiftool, "COMMAND", ["true"])
    assert run()[0] == 1


def test_the_command_changes_nothing(folders):
    row = photo()
    spoil(row)
    before = {path: path.stat().st_mtime_ns for path in folders.rglob("*")}
    run("--no-exiftool")
    assert {path: path.stat().st_mtime_ns for path in folders.rglob("*")} == before
