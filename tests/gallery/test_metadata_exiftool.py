"""XMP over several segments: put together by us, and by ExifTool where it is installed."""

import io
import os
import stat

import pytest

from gallery.metadata import exiftool
from gallery.metadata.reading import orientation, read
from tests import images

EXTENSION = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32
needs_exiftool = pytest.mark.skipif(not exiftool.is_there(), reason="ExifTool is not installed")


def extended(packet, *, whole=None, missing=False):
    """A JPEG that holds an XMP packet in two segments, or in the second of two alone."""
    data, half = images.picture(), len(packet) // 2
    for start, end in ((half, len(packet)), (0, half))[: 1 if missing else 2]:
        part = (whole or len(packet)).to_bytes(4, "big") + start.to_bytes(4, "big") + packet[start:end]
        data = images.jpeg_with(data, 0xE1, EXTENSION + part)
    return data


@pytest.fixture
def picture(tmp_path):
    """A path of a JPEG with extended XMP, under a name that a shell or an option parser would stumble over."""
    path = tmp_path / "-config $(touch x);|y.jpg"
    path.write_bytes(extended(images.xmp('photoshop:Credit="Nordwind"')))
    return path


def pretend(monkeypatch, tmp_path, script):
    """Put a program in ExifTool's place."""
    program = tmp_path / "exiftool"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(exiftool, "_program", lambda: str(program))


@needs_exiftool
def test_exiftool_reads_the_file_that_is_handed_to_it_whatever_its_name(tmp_path):
    path = tmp_path / "-config $(touch x);|y.jpg"
    path.write_bytes(images.picture(xmp=images.xmp('photoshop:Credit="Nordwind"')))
    assert b"Nordwind" in exiftool.xmp(path)
    assert [child.name for child in tmp_path.iterdir()] == [path.name]


@needs_exiftool
def test_an_open_file_stays_where_its_owner_has_it(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(images.picture(xmp=images.xmp('photoshop:Credit="Nordwind"')))
    with path.open("rb") as file:
        file.seek(20)
        assert b"Nordwind" in exiftool.xmp(file)
        assert file.tell() == 20


@needs_exiftool
def test_a_file_that_exiftool_cannot_read_gives_nothing(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(b"no picture")
    assert exiftool.xmp(path) == b""


def test_a_file_in_memory_alone_and_one_that_is_gone_give_nothing(tmp_path):
    assert exiftool.xmp(io.BytesIO(images.picture())) == b""
    assert exiftool.xmp(tmp_path / "gone.jpg") == b""


def test_extended_xmp_is_read_without_exiftool(monkeypatch, picture):
    monkeypatch.setattr(exiftool, "_program", lambda: None)
    assert exiftool.xmp(picture) == b""
    assert read(picture).credit == "Nordwind"


def test_exiftool_is_asked_only_where_a_packet_goes_over_several_segments(monkeypatch, tmp_path):
    monkeypatch.setattr(exiftool, "xmp", lambda source: pytest.fail("ExifTool was asked"))
    path = tmp_path / "a.jpg"
    path.write_bytes(images.picture(xmp=images.xmp('photoshop:Credit="Nordwind"')))
    assert read(path).credit == "Nordwind"
    # Which way up a picture is must not wait for another program.
    path.write_bytes(extended(images.xmp('tiff:Orientation="6"')))
    assert orientation(path) == 6


def test_what_exiftool_finds_more_is_taken_and_what_we_read_ourselves_stays(monkeypatch, picture):
    more = images.xmp('photoshop:Credit="Other" photoshop:Headline="Flood" tiff:Orientation="8"')
    monkeypatch.setattr(exiftool, "xmp", lambda source: more)
    found = read(picture)
    assert (found.credit, found.headline) == ("Nordwind", "Flood")
    # The pixels are turned by our own reading.
    assert found.orientation is None


@pytest.mark.parametrize("broken", [b"", b"<x:xmpmeta", b"\xff\xfe\0", b'<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'])
def test_what_exiftool_prints_is_as_little_trusted_as_a_file(monkeypatch, picture, broken):
    monkeypatch.setattr(exiftool, "xmp", lambda source: broken)
    assert read(picture).credit == "Nordwind"


def test_extended_xmp_with_a_part_missing_is_a_warning(tmp_path):
    found = read(io.BytesIO(extended(images.xmp('photoshop:Credit="Nordwind"'), missing=True)))
    assert "Part of the extended XMP is missing." in found.warnings


@pytest.mark.parametrize(
    "script",
    ["exec sleep 60", "echo '<x/>'; exec sleep 60", "exec cat /dev/zero", "echo '<x/>'; exit 1", "kill -9 $$"],
)
def test_a_program_that_hangs_floods_or_fails_gives_nothing_and_leaves_nothing_running(monkeypatch, tmp_path, script):
    pretend(monkeypatch, tmp_path, script)
    started = []
    popen = exiftool.subprocess.Popen

    def watched(*args, **options):
        started.append(popen(*args, **options))
        return started[-1]

    monkeypatch.setattr(exiftool.subprocess, "Popen", watched)
    monkeypatch.setattr(exiftool, "SECONDS", 1)
    path = tmp_path / "a.jpg"
    path.write_bytes(b"x")
    assert exiftool.xmp(path) == b""
    (process,) = started
    assert process.returncode is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_the_program_gets_no_configuration_no_name_and_an_almost_empty_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("PERL5LIB", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    pretend(monkeypatch, tmp_path, 'env; printf "%s\\n" "$@"')
    path = tmp_path / "secret-name.jpg"
    path.write_bytes(b"x")
    told = exiftool.xmp(path).decode()
    assert "PERL5LIB" not in told
    assert "secret-name" not in told
    assert "HOME=" not in told
    assert told.rstrip().endswith("--\n/dev/stdin")
    assert exiftool.COMMAND[:2] == ("-config", "")
