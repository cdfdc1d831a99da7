"""A file becomes a photo, or an answer why not."""

import errno
import hashlib
import io
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from PIL import Image

from gallery import decoder, files, rendering
from gallery import ingest as module
from gallery.ingest import ingest
from gallery.models import Derivatives, NearDuplicate, Photo
from sources import audit
from tests import factories, images
from tests.gallery.arrivals import arrive, files_below

pytestmark = pytest.mark.usefixtures("folders")


@pytest.fixture
def by(cast):
    cast.outsider.user_permissions.add(Permission.objects.get(codename="add_photo"))
    return cast.outsider


def test_an_accepted_picture_is_kept_as_it_came_under_a_random_name(by, folders):
    data = images.picture(size=(900, 600))
    outcome = arrive(by, data, name="DSC_0001.jpg")
    photo = outcome.photo
    assert (outcome.status, outcome.code, outcome.name) == ("accepted", "", "DSC_0001.jpg")
    assert photo.original.read() == data
    assert "DSC" not in photo.original.name and photo.sha256 not in photo.original.name
    assert (photo.sha256, photo.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert (photo.file_format, photo.width, photo.height, photo.uploaded_by) == ("JPEG", 900, 600, by)
    kept = files_below(folders / "private")
    assert [name for name in kept if "/sealed/" not in name] == [f"files/{photo.original.name}"]
    assert (folders / "private" / "files" / photo.original.name).stat().st_mode & 0o077 == 0


def test_width_and_height_are_those_that_people_see(by):
    photo = arrive(by, images.picture(size=(90, 60), exif=images.exif(orientation=6))).photo
    assert (photo.width, photo.height) == (60, 90)
    current = photo.derivatives.current().get()
    assert (current.width, current.height) == (60, 90)


def test_thumbnails_are_there_when_the_answer_is(by, folders):
    photo = arrive(by, images.picture(size=(1500, 1000))).photo
    current = photo.derivatives.current().get()
    assert current.sealed and current.complete
    assert current.widths == {"jpg": [320, 640, 1280]}
    names = {f"files/sealed/{current.name(width, 'jpg')}" for width in (320, 640, 1280)}
    assert names == {name for name in files_below(folders / "private") if "/sealed/" in name}


def test_s10_nothing_of_a_new_picture_is_in_the_public_storage(by, folders):
    assert arrive(by).status == "accepted"
    assert files_below(folders / "public") == []


def test_the_event_is_written_with_the_row(by):
    photo = arrive(by).photo
    event = audit.Event.objects.get(action="photo.ingested")
    assert (event.target, event.actor) == (f"gallery.photo:{photo.pk}", by)
    assert event.detail["sha256"] == photo.sha256


def test_who_may_not_add_photos_is_turned_away(cast, folders):
    with pytest.raises(PermissionDenied):
        arrive(cast.reader)
    assert files_below(folders) == []


def test_the_same_bytes_are_here_already(by, folders):
    first = arrive(by).photo
    before = files_below(folders)
    again = arrive(by, name="copy.jpg")
    assert (again.status, again.code, again.photo) == ("duplicate", "duplicate", first)
    assert first.public_id in again.reason
    assert files_below(folders) == before


def test_a_withdrawn_picture_cannot_come_back_in(by):
    photo = arrive(by).photo
    Photo.objects.filter(pk=photo.pk).update(withdrawn_at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    outcome = arrive(by)
    assert (outcome.status, outcome.code, outcome.photo) == ("refused", "withdrawn", None)
    day = date_format(datetime(2026, 3, 1), "DATE_FORMAT")
    assert outcome.reason == f"This picture was withdrawn on {day}. It cannot come back in."


@pytest.mark.parametrize("quality", [40, 70])
def test_s9_a_copy_of_a_withdrawn_picture_cannot_come_back_in(cast, quality):
    scene = images.noise((9, 6)).resize((900, 600), Image.Resampling.BICUBIC)
    original = images.picture(image=scene, quality=95)
    copy = images.picture(image=scene.resize((450, 300)), quality=quality)
    photo = arrive(cast.chief, original).photo
    assert arrive(cast.chief, copy, name="copy.jpg").status == "accepted"
    Photo.objects.exclude(pk=photo.pk).delete()
    Photo.objects.filter(pk=photo.pk).update(withdrawn_at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    outcome = arrive(cast.chief, copy, name="copy.jpg")
    assert (outcome.status, outcome.code, outcome.photo) == ("refused", "withdrawn-twin", None)
    assert photo.public_id in outcome.reason
    with pytest.raises(PermissionDenied):
        arrive(cast.photo_editor, copy, despite_twin="It is another one")
    taken = arrive(cast.chief, copy, despite_twin="It is another one")
    assert taken.status == "accepted"
    event = audit.Event.objects.filter(action="photo.ingested").first()
    assert (event.detail["despite_twin"], event.detail["reason"]) == (photo.public_id, "It is another one")
    assert event.detail["passed_over"] == ["twin_withdrawn"]
    assert NearDuplicate.objects.filter(photo=taken.photo, other=photo).exists()


def test_of_two_that_come_at_the_same_moment_one_is_the_duplicate(by, folders, monkeypatch):
    data, copy, second = images.picture(), files.copy, []

    def copy_while_another_comes(*arguments):
        if not second:
            second.append(None)
            second[0] = arrive(by, data)
        copy(*arguments)

    monkeypatch.setattr(files, "copy", copy_while_another_comes)
    first = arrive(by, data)
    assert (first.status, second[0].status) == ("duplicate", "accepted")
    assert first.photo == second[0].photo
    current = first.photo.derivatives.current().get()
    kept = files_below(folders / "private")
    assert len([name for name in kept if "/originals/" in name]) == 1
    assert {name.split("/")[3] for name in kept if "/sealed/" in name} == {current.token}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"These are words.", "not-a-picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        (images.picture(image=images.noise((300, 200)))[:-9000], "broken"),
        (images.picture("PNG", image=images.noise((300, 200)))[:9000], "broken"),
        (b"GIF89a" + b"\xff" * 4 + images.picture("GIF")[10:], "too-many-pixels"),
    ],
    ids=["empty", "text", "svg", "cut JPEG", "cut PNG", "bomb"],
)
def test_a_refused_file_leaves_nothing_behind(by, folders, data, code):
    outcome = arrive(by, data, name="bad.jpg")
    assert (outcome.status, outcome.code, outcome.name, outcome.photo) == ("refused", code, "bad.jpg", None)
    assert outcome.reason.endswith(".")
    assert files_below(folders) == []
    assert not Photo.objects.exists()


def test_a_file_over_the_limit_is_refused_without_reading_it_all(by, monkeypatch, folders):
    monkeypatch.setattr(rendering, "LIMITS", rendering.Limits(max_bytes=3_000_000))

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            self.given += size
            assert self.given < 10_000_000
            return b"\xff" * size

    outcome = ingest(by=by, file=Endless(), name="endless.jpg")
    assert (outcome.status, outcome.code) == ("refused", "too-heavy")
    assert "3 MB is the most" in outcome.reason
    assert files_below(folders) == []


def test_an_upload_that_says_it_is_too_large_is_not_read_at_all(by, monkeypatch):
    monkeypatch.setattr(rendering, "LIMITS", rendering.Limits(max_bytes=100))
    upload = SimpleUploadedFile("a.jpg", images.picture())
    upload.chunks = lambda: pytest.fail("it was read")
    assert ingest(by=by, file=upload, name=upload.name).code == "too-heavy"


@pytest.mark.parametrize("step", ["inspect", "render"])
@pytest.mark.parametrize("fault", [TypeError("odd"), SyntaxError("odder"), MemoryError(), RecursionError()])
def test_whatever_a_decoder_raises_is_a_refusal_and_is_logged(by, monkeypatch, caplog, folders, step, fault):
    def fail(*arguments, **options):
        raise fault

    monkeypatch.setattr(decoder, step, fail)
    outcome = arrive(by)
    assert (outcome.status, outcome.code) == ("refused", "unexpected")
    assert type(fault).__name__ in caplog.text
    assert files_below(folders) == []


def test_a_picture_whose_metadata_cannot_be_read_is_still_taken(by, monkeypatch, caplog):
    monkeypatch.setattr(decoder, "metadata", lambda path: 1 / 0)
    outcome = arrive(by)
    assert outcome.status == "accepted"
    assert outcome.photo.read_metadata["warnings"] == ["The metadata could not be read."]
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("step", ["write", "copy"])
def test_a_full_disk_is_said_in_a_sentence_and_leaves_nothing(by, monkeypatch, folders, step):
    def full(*arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, step, full)
    outcome = arrive(by)
    assert (outcome.status, outcome.code) == ("refused", "no-room")
    assert files_below(folders) == []


def test_when_the_database_does_not_answer_the_files_stay_for_the_repair(by, monkeypatch, folders):
    def lost(*arguments, **options):
        raise OperationalError("the connection was lost at the commit")

    monkeypatch.setattr(module, "_commit", lost)
    with pytest.raises(OperationalError):
        arrive(by)
    kept = [name for name in files_below(folders / "private") if "/sealed/" not in name]
    assert len(kept) == 2
    assert kept[0].startswith("files/originals/")
    assert kept[1].rpartition("/")[2] == kept[0].rpartition("/")[2]


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_work_inside_a_transaction(cast):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        arrive(cast.chief)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\kim\\secret.jpg", "secret.jpg"),
        ("a\x00b\r\nc\u202egpj.exe", "abcgpj.exe"),
        ("사진.jpg", "사진.jpg"),
        ("\udcff.jpg", ".jpg"),
        ("n" * 300, "n" * 255),
        (None, ""),
    ],
)
def test_only_the_last_part_of_the_name_is_kept_and_only_for_the_desk(by, name, kept):
    outcome = arrive(by, name=name)
    assert outcome.name == kept
    outcome.photo.refresh_from_db()
    assert outcome.photo.uploaded_name == kept


def test_what_the_sender_says_goes_before_what_the_file_says(by):
    data = images.picture(exif=images.exif(caption="From the file", copyright="© Ada"))
    fields = {"caption": "From the sender", "copyright_notice": "", "tags": ["Harbour", "night"]}
    outcome = arrive(by, data, fields=fields)
    assert outcome.photo.caption == "From the sender"
    assert outcome.photo.copyright_notice == "© Ada"
    assert set(outcome.photo.tags.names()) == {"Harbour", "night"}


def test_a_field_that_nobody_may_set_at_ingest_is_an_error_of_the_caller(by):
    with pytest.raises(ValueError, match="public_from"):
        arrive(by, fields={"public_from": timezone.now()})


def test_three_layers_of_metadata_are_kept_apart(by):
    data = images.picture(exif=images.exif(caption="A quay at dusk", body="4711", taken="2025:06:01 10:11:12"))
    photo = Photo.objects.get(pk=arrive(by, data).photo.pk)
    assert photo.raw_metadata["exif"]
    assert photo.read_metadata["caption"] == "A quay at dusk"
    assert photo.read_metadata["serials"] == ["4711"]
    assert "raw" not in photo.read_metadata
    assert photo.caption == "A quay at dusk"


def test_place_and_position_stay_with_the_desk_until_people_decide(by):
    packet = images.xmp('photoshop:City="Hyesan"')
    photo = arrive(by, images.picture(xmp=packet, exif=images.exif(gps=(41.4, 128.18)))).photo
    assert "Hyesan" in photo.place
    assert (round(photo.latitude, 3), round(photo.longitude, 3)) == (41.4, 128.18)
    assert (photo.place_shown, photo.place_precision, photo.public_from) == ("", "withheld", None)


def test_a_picture_without_credit_and_rights_gets_the_usual_ones_of_its_source(by):
    source = factories.source(default_credit="Ada / House", default_usage="agency", default_licence="CC-BY-4.0")
    photo = arrive(by, source=source).photo
    assert (photo.credit_line, photo.usage_category, photo.licence) == ("Ada / House", "agency", "CC-BY-4.0")
    own = images.picture(size=(40, 40), xmp=images.xmp('photoshop:Credit="Nordwind Press"'))
    assert arrive(by, own, source=source).photo.credit_line == "Nordwind Press"


@pytest.mark.parametrize("confidentiality", ["described", "protected"])
def test_a_file_cannot_name_a_source_that_we_do_not_name(by, confidentiality):
    source = factories.source(confidentiality=confidentiality, default_credit="Supplied to us")
    data = images.picture(
        exif=images.exif(artist="Kim Secret", copyright="© Kim Secret", caption="A street"),
        xmp=images.xmp('photoshop:Credit="Kim Secret"', images.listed("xmpRights:UsageTerms", "Ask Kim", kind="Alt")),
    )
    photo = arrive(by, data, source=source).photo
    assert (photo.creator, photo.copyright_notice, photo.usage_terms) == ("", "", "")
    assert (photo.credit_line, photo.caption) == ("Supplied to us", "A street")
    assert photo.read_metadata["creator"] == ["Kim Secret"]


def test_a_picture_joins_the_end_of_a_set_without_becoming_public(cast):
    photo_set = factories.photo_set(factories.photo())
    outcome = arrive(cast.chief, photo_set=photo_set)
    assert list(photo_set.photos.order_by("set_items__position"))[-1] == outcome.photo
    assert not Photo.objects.cleared().filter(pk=outcome.photo.pk).exists()


def test_a_duplicate_joins_the_set_once(cast):
    photo_set = factories.photo_set()
    arrive(cast.chief)
    for _time in range(2):
        assert arrive(cast.chief, photo_set=photo_set).status == "duplicate"
    assert photo_set.items.count() == 1
    assert audit.Event.objects.filter(action="photoset.photo_added").count() == 1


def test_adding_to_a_set_needs_the_right_to_change_it(by):
    with pytest.raises(PermissionDenied):
        arrive(by, photo_set=factories.photo_set())
    assert not Derivatives.objects.exists()


def test_a_refusal_speaks_the_language_of_the_one_who_sent_the_file(by, monkeypatch):
    monkeypatch.setattr("gallery.refusals._", lambda text: f"[{text}]")
    assert arrive(by, b"").reason.startswith("[The file is empty")
