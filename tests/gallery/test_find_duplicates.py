"""manage.py find_duplicates: files beside the photos that we have, and our own photos among themselves."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from PIL import ImageOps

from gallery.models import CameraSerial, Fingerprint, NearDuplicate, Photo
from newsroom.demo import art
from tests import factories, images
from tests.gallery import arrivals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drawn():
    return art.draw("market-stalls", seed=3, width=480)


@pytest.fixture
def photo(cast, folders, drawn):
    """A photo of that picture, with its fingerprints."""
    photo = arrivals.arrive(cast.photo_editor, images.picture("PNG", image=drawn)).photo
    call_command("find_duplicates", all=True, stdout=io.StringIO())
    return photo


def ask(*paths, **options):
    """The objects that the command prints, and the words with which it stopped."""
    out, stop = io.StringIO(), None
    try:
        call_command("find_duplicates", *map(str, paths), json=True, stdout=out, **options)
    except CommandError as error:
        stop = error
    return [json.loads(line) for line in out.getvalue().splitlines()], stop


def written(folder, name, image, format="JPEG", **options):
    path = folder / name
    path.write_bytes(images.picture(format, image=image, **options))
    return path


def test_the_same_file_is_exact_and_not_near_itself(photo, tmp_path, drawn):
    path = written(tmp_path, "again.png", drawn, "PNG")
    found, stop = ask(path)
    assert found == [{"path": str(path), "exact": photo.public_id, "near": []}]
    assert stop is None


@pytest.mark.parametrize(
    "change, transform",
    [
        (lambda image: image.resize((240, 160)), "as-is"),
        (ImageOps.mirror, "mirror"),
        (lambda image: image.crop((24, 16, 456, 304)), "crop"),
    ],
)
def test_a_changed_copy_is_near_and_how_is_said(photo, tmp_path, drawn, change, transform):
    [found], _stop = ask(written(tmp_path, "copy.jpg", change(drawn)))
    assert found["exact"] is None
    [near] = found["near"]
    assert (near["photo"], near["transform"]) == (photo.public_id, transform)
    assert 0 <= near["distance"] <= 6


def test_another_picture_is_like_nothing(photo, tmp_path):
    path = written(tmp_path, "other.jpg", art.draw("river-dawn", seed=1, width=480))
    assert ask(path)[0] == [{"path": str(path), "exact": None, "near": []}]


def test_a_broken_file_is_named_with_the_reason_and_the_others_are_done(photo, tmp_path, drawn):
    broken = tmp_path / "a.jpg"
    broken.write_bytes(b"no picture")
    found, stop = ask(broken, tmp_path / "absent.jpg", written(tmp_path, "b.jpg", drawn))
    assert [bool(one.get("refused")) for one in found] == [True, True, False]
    assert found[2]["near"]
    assert stop.returncode == 1


def test_nothing_is_stored(photo, tmp_path, drawn):
    before = Fingerprint.objects.count()
    ask(written(tmp_path, "copy.jpg", drawn))
    assert (Photo.objects.count(), Fingerprint.objects.count()) == (1, before)


def test_people_get_lines(photo, tmp_path, drawn):
    folder = tmp_path / "card"
    folder.mkdir()
    written(folder, "a.png", drawn, "PNG")
    written(folder, "b.jpg", ImageOps.mirror(drawn))
    (folder / "c\x1b[2J.jpg").write_bytes(b"no picture")
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("find_duplicates", str(folder), stdout=out, stderr=io.StringIO())
    same, mirrored, broken = (line.removeprefix(f"{folder}/") for line in out.getvalue().splitlines())
    assert same == f"a.png: the same file as {photo.public_id}"
    assert mirrored.startswith(f"b.jpg: near {photo.public_id} (mirror, distance ")
    assert broken.startswith("c�[2J.jpg: not read. ")


def test_it_wants_files_or_all_and_not_both(tmp_path):
    for arguments in ((), (str(tmp_path), "--all")):
        with pytest.raises(CommandError):
            call_command("find_duplicates", *arguments)


def test_all_gives_old_photos_what_they_lack(cast, folders, drawn):
    block = images.exif(body="SN8842017")
    for format in ("PNG", "JPEG"):
        arrivals.arrive(cast.photo_editor, images.picture(format, image=drawn, exif=block))
    for model in (Fingerprint, NearDuplicate, CameraSerial):
        model.objects.all().delete()
    for expected in ("2 photos given fingerprints, 1 pairs", "0 photos given fingerprints, 0 pairs"):
        out = io.StringIO()
        call_command("find_duplicates", all=True, stdout=out)
        assert out.getvalue().startswith(expected)
    assert NearDuplicate.objects.count() == 1
    assert CameraSerial.objects.values("digest").distinct().count() == 1


def test_all_goes_on_after_an_original_that_is_broken(cast, folders, drawn):
    broken = factories.photo(public=False)
    arrivals.arrive(cast.photo_editor, images.picture(image=drawn))
    Fingerprint.objects.all().delete()
    errors = io.StringIO()
    with pytest.raises(CommandError):
        call_command("find_duplicates", all=True, stdout=io.StringIO(), stderr=errors)
    assert broken.public_id in errors.getvalue()
    assert Fingerprint.objects.exclude(kind="flat").values("photo").distinct().count() == 1


def test_whatever_is_taken_in_gets_fingerprints_pairs_and_serials_at_once(cast, folders, drawn):
    first, second = (
        arrivals.arrive(
            cast.photo_editor, images.picture(format, image=drawn, exif=images.exif(body="SN8842017"))
        ).photo
        for format in ("PNG", "JPEG")
    )
    assert NearDuplicate.objects.get().photo == second
    assert first.fingerprints.count() == second.fingerprints.count() == 9
    assert first.camera_serials.get().digest == second.camera_serials.get().digest
