"""The decoder's process: what it gives for a picture, and what it neither knows nor holds."""

import io
import math
import os
import subprocess
import sys

import pytest

from gallery import decoder, rendering
from gallery.decoder import answers, client, limits
from gallery.imaging import fingerprint
from gallery.imaging.credit import Credit
from gallery.imaging.refusals import Refused
from gallery.metadata import reading
from tests import images

PATIENT = limits.Allowance(cpu=10, wall=60)


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "picture"
    file.write_bytes(images.with_canaries("JPEG", (900, 600)))
    return file


def broken(check, *arguments, **options):
    """Whether an answer is refused."""
    with pytest.raises(Refused) as stop:
        check(*arguments, **options)
    return stop.value.code == "broken"


@pytest.mark.parametrize("format", images.FORMATS)
def test_it_finds_what_the_same_code_finds_here(tmp_path, format):
    path = tmp_path / "picture"
    path.write_bytes(images.with_canaries(format, (900, 600)))
    assert decoder.inspect(path) == rendering.inspect(path)
    assert decoder.metadata(path) == reading.read(path).as_dict()
    assert decoder.hashes(path) == fingerprint.of_file(path) != {}
    plan = rendering.essential_plan(900, 600)
    assert decoder.render(path, plan, card=True) == rendering.render(path, plan, card=True)


def test_an_open_file_will_do(path):
    with path.open("rb") as file:
        assert decoder.inspect(file).upright_size == (900, 600)
        assert decoder.metadata(str(path)) == decoder.metadata(file)
        assert file.tell() == 0


def test_the_focal_point_reaches_the_crop(tmp_path):
    path = tmp_path / "picture"
    path.write_bytes(images.picture(size=(2000, 600)))
    left = decoder.render(path, {}, card=True, focal=(0, 0.5)).files["card", "jpg"]
    right = decoder.render(path, {}, card=True, focal=(1, 0.5)).files["card", "jpg"]
    assert left != right


def test_credit_and_covered_areas_reach_the_files(path):
    plan, credit = {"jpg": (320,), "webp": (320,)}, Credit(creator="김 사진", credit="Far Bank")
    options = {"credit": credit, "boxes": [(0.1, 0.1, 0.3, math.nan), (-1, -1, 1.5, math.inf)]}
    made = decoder.render(path, plan, **options)
    assert made == rendering.render(path, plan, **options)
    assert made != rendering.render(path, plan, credit=credit)
    assert all("김 사진".encode() in data for data in made.files.values())


def test_a_refusal_is_the_same_refusal(tmp_path):
    path = tmp_path / "picture"
    path.write_bytes(b"%PDF-1.7 " + b"x" * 200)
    with pytest.raises(Refused) as stop:
        decoder.inspect(path)
    assert (stop.value.code, stop.value.facts) == ("format", {"format": "PDF"})


def test_a_file_that_is_not_there_is_told_as_such(tmp_path):
    for look in (decoder.inspect, decoder.metadata, decoder.hashes):
        with pytest.raises(FileNotFoundError):
            look(tmp_path / "none")


def test_a_picture_without_a_descriptor_is_a_fault_of_the_caller():
    with pytest.raises(OSError):
        decoder.inspect(io.BytesIO(images.picture()))


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory):
    """What a child of the decoder sees, asked from a process that has secrets and an open connection."""
    path = tmp_path_factory.mktemp("decoder") / "file"
    path.write_bytes(b"12345")
    secrets = {name: f"secret-{name}" for name in ("SECRET_KEY", "DATABASE_URL", "IDENTITY_KEYS", "AWS_SECRET_KEY")}
    with pytest.MonkeyPatch.context() as patch, path.open("rb") as ours:
        for name, value in secrets.items():
            patch.setenv(name, value)
        os.set_inheritable(ours.fileno(), True)
        looker = client.Decoder("tests.gallery.misbehaving")
        words, _files = looker.run("look_around", path, {}, PATIENT)
        looker.close()
    return words


def test_a_decoder_knows_no_secret(surroundings):
    assert set(surroundings["environment"]) <= {"PATH", "LC_ALL", "LC_CTYPE", "MALLOC_ARENA_MAX"}
    assert not any("secret" in text for text in [*surroundings["environment"].values(), *surroundings["arguments"]])


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux do descriptors tell what they are")
def test_a_decoder_holds_its_picture_and_its_channel_and_nothing_else(surroundings):
    # One more is the folder of descriptors itself, open while it is listed.
    assert surroundings["descriptors"][:5] == [0, 1, 2, 3, 4]
    assert len(surroundings["descriptors"]) <= 6
    assert surroundings["standard"] == [os.devnull] * 3
    assert surroundings["folder"] == "/"


def test_a_decoder_has_no_django_and_no_database(surroundings):
    assert not {"django", "sqlite3", "psycopg", "newsroom", "sources", "articles"} & set(surroundings["modules"])


def test_the_real_decoder_loads_neither_django_nor_a_database_with_its_steps():
    code = "import sys, gallery.decoder.steps; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=client.ROOT)
    assert not {"django", "sqlite3", "psycopg", "newsroom", "sources"} & set(said.stdout.split())


def test_a_decoder_is_held_to_its_limits(surroundings):
    held = surroundings["limits"]
    assert (held["RLIMIT_CORE"], held["RLIMIT_FSIZE"], held["RLIMIT_CPU"]) == (0, 0, PATIENT.cpu)
    assert held["RLIMIT_NOFILE"] == limits.OPEN_FILES
    assert PATIENT.memory < held["RLIMIT_AS"] < PATIENT.memory + 2_000_000_000


def test_each_picture_has_a_process_of_its_own(path):
    looker = client.Decoder("tests.gallery.misbehaving")
    first, second = (looker.run("look_around", path, {}, PATIENT)[0] for _time in range(2))
    looker.close()
    assert first["pid"] != second["pid"]
    assert first["helper"] == second["helper"] != os.getpid()


GOOD = {"format": "JPEG", "width": 9, "height": 6, "frames": 1, "bytes": 100, "mode": "RGB", "orientation": 1}


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "SVG"},
        {"format": ["JPEG"]},
        {"width": 0},
        {"width": True},
        {"width": 1.5},
        {"height": "6"},
        {"height": 1 << 70},
        {"orientation": 9},
        {"bytes": -1},
        {"mode": None},
        {"more": 1},
    ],
)
def test_what_is_no_probe_is_refused(changes):
    assert answers.probe(GOOD, []).upright_size == (9, 6)
    assert broken(answers.probe, GOOD | changes, [])
    assert broken(answers.probe, GOOD, [b"a file"])


@pytest.mark.parametrize(
    "changes",
    [
        {"raw": []},
        {"conflicts": {}},
        {"warnings": None},
        {"warnings": [1]},
        {"creator": "text"},
        {"keywords": [["a"]]},
        {"caption": {"a": 1}},
        {"orientation": 0},
        {"gps": [1]},
        {"gps": [1, "2"]},
        {"gps": {"lat": 1}},
        {"more": 1},
    ],
)
def test_what_is_no_metadata_is_refused(path, changes):
    good = reading.read(path).as_dict()
    assert answers.metadata(good, []) == good
    assert broken(answers.metadata, good | changes, [])


@pytest.mark.parametrize(
    ("words", "files"),
    [
        (None, [b"x"]),
        ({"colour": "#112233"}, [b"x"]),
        ({"colour": "red", "files": [[320, "jpg"]]}, [b"x"]),
        ({"colour": "#112233", "files": [[320, "jpg"]]}, []),
        ({"colour": "#112233", "files": [[320, "jpg"]]}, [b""]),
        ({"colour": "#112233", "files": [[640, "jpg"]]}, [b"x"]),
        ({"colour": "#112233", "files": [[320, "html"]]}, [b"x"]),
        ({"colour": "#112233", "files": [[320, "jpg"], [320, "jpg"]]}, [b"x", b"y"]),
        ({"colour": "#112233", "files": [[320, "jpg"], ["../../x", "jpg"]]}, [b"x", b"y"]),
        ({"colour": "#112233", "files": [[[320], "jpg"]]}, [b"x"]),
        ({"colour": "#112233", "files": [None]}, [b"x"]),
        ({"colour": "#112233", "files": 7}, [b"x"]),
    ],
)
def test_files_that_nobody_asked_for_are_refused(words, files):
    plan = {"jpg": [320]}
    right = answers.rendered({"colour": "#112233", "files": [[320, "jpg"]]}, [b"x"], plan=plan, card=False)
    assert right.files == {(320, "jpg"): b"x"}
    assert broken(answers.rendered, words, files, plan=plan, card=False)


@pytest.mark.parametrize(
    "words", [[], None, {"whole": -1}, {"whole": 1 << 64}, {"whole": 1.0}, {"whole": True}, {"../x": 1}, {"": 1}]
)
def test_what_are_no_fingerprints_is_refused(words):
    assert answers.hashes({"whole": (1 << 64) - 1, "crop-top": 0}, []) == {"whole": (1 << 64) - 1, "crop-top": 0}
    assert answers.hashes({}, []) == {}
    assert broken(answers.hashes, words, [])
