"""The public files of a photo."""

import io
import shutil
import subprocess

import pytest
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from PIL import Image

from gallery import decoder, derivatives, files, generations, rendering
from gallery.imaging.credit import save_options
from gallery.imaging.pixels import upright
from gallery.imaging.renditions import ENCODERS, encode
from gallery.metadata import reading
from gallery.models import Derivatives, Photo
from gallery.rendering import Rendered
from sources.models import Event
from sources.services import save_source
from tests import factories, images
from tests.gallery.arrivals import arrive, files_below, photo, public_bytes, signed

pytestmark = pytest.mark.usefixtures("folders")
ALLOWED_BY_EXIFTOOL = {"SourceFile", "File", "ExifTool", "Composite", "JFIF", "RIFF", "QuickTime", "Meta"}
needs_exiftool = pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")


@pytest.fixture
def by(cast):
    return cast.chief


def current(row):
    return row.derivatives.shown().get()


def test_every_size_is_no_wider_than_the_picture_and_its_own_width_is_there(by):
    row = photo(by, (500, 300))
    assert current(row).widths == {"jpg": [320, 500], "webp": [320, 500]}
    assert derivatives.complete(row)
    assert current(row).widths == {kind: [320, 480, 500] for kind in ("jpg", "webp", "avif")}


def test_a_file_is_what_its_name_says(by):
    row = photo(by, (900, 600))
    derivatives.complete(row)
    for name, data in public_bytes(current(row)).items():
        width, _, kind = name.partition(".")
        with Image.open(io.BytesIO(data)) as image:
            assert image.format == {"jpg": "JPEG", "webp": "WEBP", "avif": "AVIF"}[kind]
            wanted = (1200, 630) if width == "card-review" else (int(width), round(600 * int(width) / 900))
            assert image.size == wanted


def test_completing_adds_what_is_missing_and_leaves_the_rest_alone(by):
    row = photo(by, (900, 600))
    before = public_bytes(current(row))
    assert derivatives.complete(row)
    after = public_bytes(current(row))
    assert current(row).complete and current(row).card
    assert set(after) == {f"{width}.{kind}" for width in (320, 480, 640, 900) for kind in ("avif", "jpg", "webp")} | {
        "card-review.jpg"
    }
    assert {name: after[name] for name in before} == before
    assert set(after) == generations.file_names(current(row))


def test_completing_twice_does_nothing(by, monkeypatch):
    row = photo(by)
    derivatives.complete(row)
    monkeypatch.setattr(decoder, "render", lambda *arguments, **options: pytest.fail("it was made again"))
    assert not derivatives.complete(row)


def test_the_card_is_cropped_around_the_focal_point(by):
    row = photo(by, (2400, 600))
    Photo.objects.filter(pk=row.pk).update(focal_x=0.95)
    row.refresh_from_db()
    derivatives.complete(row)
    with Image.open(io.BytesIO(public_bytes(current(row))["card-review.jpg"])) as card:
        assert card.width / card.height == pytest.approx(1200 / 630, rel=0.01)
        corner = card.convert("RGB").getpixel((300, 5))
    assert corner == pytest.approx(images.GREEN, abs=12)


def test_completing_a_generation_that_was_retired_meanwhile_shows_nothing_of_it(by, folders, monkeypatch):
    row = photo(by)
    render = decoder.render

    def render_while_it_is_retired(*arguments, **options):
        rendered = render(*arguments, **options)
        derivatives.retire(row)
        generations.discard(row.derivatives.get(sealed=False))
        return rendered

    monkeypatch.setattr(decoder, "render", render_while_it_is_retired)
    assert not derivatives.complete(row)
    assert files_below(folders / "public") == []


def test_files_written_while_the_generation_is_retired_are_deleted_again(by, folders, monkeypatch):
    row = photo(by)
    write = files.write

    def write_while_it_is_retired(storage, name, data):
        Derivatives.objects.filter(photo=row, sealed=False).update(retired_at=timezone.now())
        write(storage, name, data)

    monkeypatch.setattr(files, "write", write_while_it_is_retired)
    assert not derivatives.complete(row)
    assert files_below(folders / "public") == []


def test_retiring_deletes_the_files_only_after_the_commit(by, folders, django_capture_on_commit_callbacks):
    row = photo(by)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        assert derivatives.retire(row) == 1
        assert row.derivatives.get(sealed=False).retired_at
        assert files_below(folders / "public")
    assert files_below(folders / "public") == []
    assert derivatives.retire(row) == 0


def test_retiring_that_is_rolled_back_keeps_the_files(by, folders, django_capture_on_commit_callbacks):
    row = photo(by)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        derivatives.retire(row)
        raise ZeroDivisionError
    assert current(row).retired_at is None
    assert files_below(folders / "public")


def test_remaking_gives_new_names_and_retires_the_old(by, folders, django_capture_on_commit_callbacks):
    row = photo(by)
    old = current(row)
    with django_capture_on_commit_callbacks(execute=True):
        new = derivatives.publish(row)
    old.refresh_from_db()
    assert old.retired_at and new == current(row) and new.token != old.token
    assert {path.split("/")[1] for path in files_below(folders / "public")} == {new.token}
    # The task ran, since the tests run tasks at once.
    assert current(row).complete


def test_a_withdrawn_photo_is_not_made_again(by, folders):
    row = photo(by)
    Photo.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now())
    before = files_below(folders)
    assert derivatives.publish(row) is None
    assert derivatives.unseal(row) == row.derivatives.get(sealed=True)
    assert files_below(folders) == before
    assert row.derivatives.count() == 2


def test_nothing_for_readers_is_made_before_a_second_person_has_signed(by, folders):
    row = photo(by, decided=False)
    assert derivatives.publish(row) is None
    factories.decision(row, signed=False)
    assert derivatives.publish(row) is None
    assert files_below(folders / "public") == []
    assert row.derivatives.get().sealed


def test_the_desks_files_lie_in_the_private_storage_and_stay(by, folders):
    row = photo(by, (900, 600), decided=False)
    sealed = row.derivatives.get()
    names = {f"private/files/sealed/{sealed.token[:2]}/{sealed.token}/{width}.jpg" for width in (320, 640, 900)}
    assert names <= set(files_below(folders))
    signed(row)
    derivatives.retire(row)
    assert row.derivatives.current().get() == sealed
    assert names <= set(files_below(folders))


def test_a_decision_that_is_replaced_while_files_are_made_shows_nothing_of_them(by, folders, monkeypatch):
    row = photo(by, decided=False)
    factories.decision(row)
    render = decoder.render

    def render_while_it_is_replaced(*arguments, **options):
        rendered = render(*arguments, **options)
        factories.decision(row, signed=False)
        return rendered

    monkeypatch.setattr(decoder, "render", render_while_it_is_replaced)
    assert derivatives.publish(row) is None
    assert files_below(folders / "public") == []


def test_files_that_the_second_look_finds_unclean_are_not_made_public(by, folders, monkeypatch):
    row = photo(by, decided=False)
    factories.decision(row)
    render = decoder.render

    def render_and_forget_to_clean(*arguments, **options):
        rendered = render(*arguments, **options)
        files = {name: data + b"left behind" for name, data in rendered.files.items()}
        return Rendered(rendered.colour, files)

    monkeypatch.setattr(decoder, "render", render_and_forget_to_clean)
    with pytest.raises(generations.Unclean, match="11 bytes follow"):
        derivatives.publish(row)
    assert files_below(folders / "public") == []
    assert not row.derivatives.shown().exists()
    assert Event.objects.filter(action="photo.files_refused", target=f"gallery.photo:{row.pk}").exists()


def on_the_canvas_it_came_on(source, **options):
    """`upright()` without its fresh canvas: what the file said of itself stays with the picture."""
    canvas = upright(source, **options)
    with Image.open(source) as image:
        image.load()
        canvas.info = dict(image.info)
    return canvas


def saved_again(image, format, *, credit=None, **kept):
    """`encode()` without its fresh canvas."""
    target = io.BytesIO()
    image.save(target, format.upper(), **ENCODERS[format] | save_options(format, credit) | kept)
    return target.getvalue()


def saved_with_everything(image, format, *, credit=None):
    """`encode()` that keeps the profile and the metadata of the original."""
    kept = {name: image.info[name] for name in ("exif", "icc_profile", "xmp")}
    return saved_again(image, format, credit=credit, **kept)


@pytest.mark.parametrize(
    ("careless", "codes"),
    [(encode, set()), (saved_again, {"comment"}), (saved_with_everything, {"comment", "gps", "profile", "serial"})],
)
def test_s1_with_a_defence_of_our_own_writer_taken_out_nothing_is_made_public(
    by, folders, monkeypatch, careless, codes
):
    row = arrive(by, images.with_canaries("JPEG", (900, 600))).photo
    factories.decision(row)
    # In this process, where the writer can be spoilt.
    monkeypatch.setattr(decoder, "render", rendering.render)
    monkeypatch.setattr(rendering, "upright", on_the_canvas_it_came_on)
    monkeypatch.setattr(rendering, "encode", careless)
    if not codes:
        assert derivatives.publish(row)
        assert not any(images.holds_canary(data) for data in public_bytes(current(row)).values())
        return
    with pytest.raises(generations.Unclean) as stop:
        derivatives.publish(row)
    assert codes <= {finding.code for finding in stop.value.findings}
    assert files_below(folders / "public") == []
    assert not row.derivatives.exclude(sealed=True).exists()
    event = Event.objects.get(action="photo.files_refused", target=f"gallery.photo:{row.pk}")
    assert codes <= set(event.detail["codes"])


def test_a_public_file_says_whom_it_is_owed_to(by):
    row = arrive(by, source=factories.source(public_name="Kim Ji-won")).photo
    Photo.objects.filter(pk=row.pk).update(
        creator="Kim Ji-won", credit_line="Kim Ji-won / Far Bank", licence="CC-BY-4.0"
    )
    signed(row)
    for name, data in public_bytes(current(row)).items():
        found = reading.read(io.BytesIO(data)).as_dict()
        assert (found["creator"], found["credit"]) == (["Kim Ji-won"], "Kim Ji-won / Far Bank"), name
        assert b"creativecommons.org/licenses/by/4.0/" in data


def test_a_public_file_of_a_hidden_source_names_no_creator(by):
    source = factories.source(confidentiality="protected")
    row = arrive(by, source=source).photo
    Photo.objects.filter(pk=row.pk).update(creator="Kim Ji-won", copyright_notice="© Kim", credit_line="Far Bank")
    signed(row)
    assert len(public_bytes(current(row))) == 2
    for data in public_bytes(current(row)).values():
        assert b"Kim" not in data and b"Far Bank" in data


def test_a_source_that_is_hidden_from_now_on_is_named_by_no_file(by, django_capture_on_commit_callbacks):
    source = factories.source(public_name="Kim Ji-won")
    row = arrive(by, source=source).photo
    Photo.objects.filter(pk=row.pk).update(creator="Kim Ji-won", credit_line="Far Bank")
    old = signed(row).derivatives.shown().get()
    assert all(b"Kim" in data for data in public_bytes(old).values())
    source.confidentiality, source.public_name = "protected", ""
    with django_capture_on_commit_callbacks(execute=True):
        save_source(by=by, source=source)
        old.refresh_from_db()
        assert old.retired_at
    assert current(row) != old
    assert not [data for data in public_bytes(current(row)).values() if b"Kim" in data]


def test_what_is_covered_is_covered_in_every_size(by):
    row = photo(by, decided=False)
    boxes = [{"x": 0.1, "y": 0.1, "width": 0.5, "height": 0.5, "reason": "identifies-person"}]
    signed(row, boxes=boxes)
    derivatives.complete(row)
    made = public_bytes(current(row))
    assert len(made) > 10
    for name, data in made.items():
        if name.startswith("card"):
            continue
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            part = image.convert("RGB").crop(
                (round(0.12 * width), round(0.12 * height), round(0.58 * width), round(0.58 * height))
            )
            assert all(high - low <= 8 for low, high in part.getextrema()), name


def test_a_failing_write_leaves_no_part_of_a_generation(by, folders, monkeypatch):
    row, write, written = photo(by), files.write, []
    before = files_below(folders)

    def write_twice(storage, name, data):
        if len(written) == 2:
            raise OSError("the disk is gone")
        written.append(name)
        write(storage, name, data)

    monkeypatch.setattr(files, "write", write_twice)
    with pytest.raises(OSError, match="gone"), row.original.open("rb") as original:
        derivatives.prepare(original)
    assert files_below(folders) == before
    written.clear()
    with pytest.raises(OSError, match="gone"):
        derivatives.publish(row)
    assert files_below(folders) == before


def test_a_write_that_breaks_off_leaves_the_old_file_whole(folders, monkeypatch):
    storage = storages["public"]
    files.write(storage, "ab/one.jpg", b"old")
    monkeypatch.setattr("os.fsync", lambda descriptor: (_ for _ in ()).throw(OSError("broken")))
    with pytest.raises(OSError, match="broken"):
        files.write(storage, "ab/one.jpg", b"new and longer")
    assert files_below(folders / "public") == ["ab/one.jpg"]
    assert (folders / "public" / "ab" / "one.jpg").read_bytes() == b"old"


def test_public_files_can_be_read_by_a_front_server(by, folders):
    photo(by)
    for path in (folders / "public").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644)


@pytest.mark.parametrize("format", images.FORMATS)
def test_s3_nothing_of_the_original_but_its_pixels_is_in_a_public_file(by, folders, format):
    data = images.with_canaries(format, (400, 260))
    assert images.holds_canary(data)
    row = signed(arrive(by, data, name=f"{images.CANARY}.jpg").photo)
    derivatives.complete(row)
    made = public_bytes(current(row))
    assert len(made) == 7
    assert not [name for name, content in made.items() if images.holds_canary(content)]
    assert not [path for path in files_below(folders / "public") if images.CANARY in path]


@needs_exiftool
@pytest.mark.parametrize("format", images.FORMATS)
def test_s4_another_reader_finds_no_metadata_in_a_public_file(by, folders, format):
    row = signed(arrive(by, images.with_canaries(format, (400, 260))).photo)
    derivatives.complete(row)
    command = ["exiftool", "-G0", "-j", "-r", "-ee", "-U", str(folders / "public")]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    groups = {line.split('"')[1].partition(":")[0] for line in output.splitlines() if line.strip().startswith('"')}
    assert groups <= ALLOWED_BY_EXIFTOOL
    assert images.CANARY not in output


def test_a_name_holds_128_random_bits_and_nothing_of_the_original(by):
    first, second = current(photo(by, (90, 60))), current(photo(by, (91, 60)))
    assert len(first.token) == 32 and first.token != second.token
    assert first.photo.sha256[:8] not in first.token
    assert first.photo.original.name.rpartition("/")[2] != first.token
