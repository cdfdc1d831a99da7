"""S3, S4 and S5 by every way in: of all that is planted in six formats, nothing is in anything that readers get.

Each way brings the same six files, full of canaries, under a telling name. They are described, decided on, signed off
and published in a set; then a reader follows every link, and the audit and its second reader look at every file.
"""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from gallery import derivatives, generations
from gallery.ingest import ingest
from gallery.mediaaudit import exiftool
from gallery.mediaaudit.archive import Audit
from gallery.models import Photo, PhotoSet
from gallery.services.photos import edit_photo
from gallery.services.photosets import publish_set, save_set
from tests import factories, images
from tests.gallery import arrivals, leaks
from tests.newsroom import crawling

pytestmark = pytest.mark.django_db
NAME = "Zaunkoenig"
# What the planted files say, their position among it, and how they were called.
SECRETS = (images.CANARY, "48.858", NAME, NAME.lower())
FILES = {f"{NAME}.{format.lower()}": images.with_canaries(format, (400, 260)) for format in images.FORMATS}


def zipped():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in FILES.items():
            archive.writestr(name, data)
    return target.getvalue()


def by_the_desk_one_by_one(client, source, by, tmp_path):
    for name, data in FILES.items():
        form = {"file": SimpleUploadedFile(name, data), "source": source.pk}
        assert client.post(reverse("admin:photo-upload-file"), form).status_code == 200


def by_the_desk_without_script(client, source, by, tmp_path):
    uploads = [SimpleUploadedFile(name, data) for name, data in FILES.items()]
    assert client.post(reverse("admin:photo-upload"), {"files": uploads, "source": source.pk}).status_code == 200


def by_the_desk_as_a_zip(client, source, by, tmp_path):
    form = {"file": SimpleUploadedFile(f"{NAME}.zip", zipped()), "source": source.pk}
    assert client.post(reverse("admin:photo-upload-file"), form).status_code == 200


def by_the_command_from_a_folder(client, source, by, tmp_path):
    (tmp_path / NAME).mkdir()
    for name, data in FILES.items():
        (tmp_path / NAME / name).write_bytes(data)
    call_command("ingest_photos", str(tmp_path / NAME), source=source.code, stdout=io.StringIO())


def by_the_command_from_a_zip(client, source, by, tmp_path):
    (tmp_path / f"{NAME}.zip").write_bytes(zipped())
    call_command("ingest_photos", str(tmp_path / f"{NAME}.zip"), source=source.code, stdout=io.StringIO())


def by_code(client, source, by, tmp_path):
    for name, data in FILES.items():
        ingest(by=by, file=io.BytesIO(data), name=name, source=source)


WAYS = (
    by_the_desk_one_by_one,
    by_the_desk_without_script,
    by_the_desk_as_a_zip,
    by_the_command_from_a_folder,
    by_the_command_from_a_zip,
    by_code,
)


def described(by, photo):
    """A photo as the desk describes it: nothing of what the file said is left in the words for readers."""
    words = {"headline": "A quay", "caption": "A quay at dusk", "alt": "A quay", "credit_line": "Agency", "creator": ""}
    return edit_photo(by=by, photo=photo, **words, copyright_notice="", usage_terms="")


def findings(photos):
    """What the audit finds in the public files of some photos, with exiftool where it is installed; counts them too."""
    second = exiftool.SecondReader() if exiftool.is_there() else None
    audit = Audit(second)
    found = [finding for photo in photos for finding in audit.photo(photo)]
    return audit.files, found + (second.flush() if second else [])


def told(text):
    """Which of the secrets a text or some bytes hold."""
    data = text if isinstance(text, bytes) else text.encode()
    charsets = ("utf-8", "utf-16-le", "utf-16-be")
    return [secret for secret in SECRETS if any(secret.encode(charset) in data for charset in charsets)]


def test_the_search_finds_in_the_uploads_what_readers_must_not_get():
    for data in FILES.values():
        assert images.CANARY in told(data)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_s3_s4_s5_nothing_that_came_with_a_file_reaches_readers(client, cast, tmp_path, way):
    source = factories.source(confidentiality="described", public_description="A visitor")
    client.force_login(cast.chief)
    way(client, source, cast.chief, tmp_path)
    photos = list(Photo.objects.order_by("pk"))
    assert sorted(photo.uploaded_name for photo in photos) == sorted(FILES)
    assert all(images.CANARY in str(photo.raw_metadata) for photo in photos if photo.file_format != "GIF")
    photos = [arrivals.signed(described(cast.chief, photo)) for photo in photos]
    for photo in photos:
        assert derivatives.complete(photo)
    row = save_set(by=cast.chief, photo_set=PhotoSet(title="The quay"), items=[(photo.pk, "") for photo in photos])
    publish_set(by=cast.chief, photo_set=row)
    number, found = findings(photos)
    assert found == [] and number >= len(photos) * 7
    client.logout()
    seen = crawling.crawl(client)
    assert sum("/media/" in address for address in seen.files) > len(photos)
    assert told(seen.text) == [] and told(seen.headers) == []
    assert not [address for address, data in seen.files.items() if told(data)]
    # Not even the desk's own small files carry what the originals do.
    for photo in photos:
        for generation in photo.derivatives.current():
            assert not [name for name, data in arrivals.public_bytes(generation).items() if told(data)]


@pytest.mark.parametrize("format", images.FORMATS)
def test_s3_s4_files_that_are_made_again_are_as_clean_as_the_first(cast, format, django_capture_on_commit_callbacks):
    source = factories.source(confidentiality="described", public_description="A visitor")
    name = f"{NAME}.{format.lower()}"
    photo = ingest(by=cast.chief, file=io.BytesIO(FILES[name]), name=name, source=source).photo
    photo = arrivals.signed(described(cast.chief, photo))
    first = photo.derivatives.shown().get()
    with django_capture_on_commit_callbacks(execute=True):
        photo = edit_photo(by=cast.chief, photo=photo, credit_line="Another agency")
    again = photo.derivatives.shown().get()
    assert again.token != first.token and again.complete
    lost = sorted(arrivals.public_bytes(again))
    derivatives.restore(again, lost)
    number, found = findings([photo])
    assert (number, found) == (len(lost), [])
    assert not [name for name, data in arrivals.public_bytes(again).items() if told(data)]


def test_a_file_of_the_writer_that_kept_something_would_be_found(cast):
    photo = arrivals.photo(cast.chief)
    generation = photo.derivatives.shown().get()
    storage, name = generations.storage_of(generation), generation.name(640, "jpg")
    with storage.open(name) as file:
        data = file.read()
    storage.delete(name)
    storage.save(name, io.BytesIO(images.jpeg_with(data, 0xE1, b"Exif\0\0" + leaks.tiff(leaks.text(0x010E, "secret")))))
    assert {finding.code for finding in findings([photo])[1]} >= {"exif-tag"}
