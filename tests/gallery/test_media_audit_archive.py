"""The audit of the public storage: what the rows promise, what is private about each photo, and what lies beside."""

import os
import time

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from gallery import files
from gallery.mediaaudit import audit_all, audit_batch, audit_generation, private
from gallery.mediaaudit.archive import Audit
from gallery.models import Derivatives
from tests import factories, images
from tests.gallery import leaks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
WIDTHS = {"jpg": [80, 160], "webp": [160], "avif": [160]}
SIZES = {80: (80, 52), 160: leaks.SIZE}


def photo(**fields):
    """A photo with clean files in the public storage, whose credit is that of tests/gallery/leaks.py."""
    fields = {
        "creator": leaks.CREATOR,
        "credit_line": leaks.LINE,
        "copyright_notice": leaks.RIGHTS,
        "licence": "CC-BY-4.0",
        "dimensions": leaks.SIZE,
    } | fields
    row = factories.photo(**fields)
    generation = row.derivatives.get()
    generation.widths = WIDTHS
    generation.save()
    for extension, widths in WIDTHS.items():
        for width in widths:
            put(generation.name(width, extension), leaks.clean(extension, size=SIZES[width]))
    return row


def put(name, data=b"", *, age=0):
    """Write a public file that is `age` seconds old."""
    storage = storages["public"]
    files.write(storage, name, data)
    moment = time.time() - age
    os.utime(storage.path(name), (moment, moment))


def found(findings):
    """{(code, last part of the file's name)} of some findings."""
    return {(one.code, one.file.rpartition("/")[2]) for one in findings}


def test_clean_files_have_no_finding_and_are_counted():
    rows = [photo(), photo()]
    audit = Audit()
    assert list(audit.everything()) == []
    assert audit.files == 4 * len(rows)
    assert list(audit_all()) == []
    assert list(audit_generation(rows[0].derivatives.get())) == []


def test_a_finding_names_the_file_the_photo_and_the_reason():
    row = photo()
    generation = row.derivatives.get()
    put(generation.name(160, "jpg"), images.jpeg_with(leaks.clean("jpg"), 0xFE, b"secret"))
    (finding,) = audit_all()
    assert finding.as_dict() == {
        "file": generation.name(160, "jpg"),
        "photo": row.public_id,
        "code": "comment",
        "sentence": "The JPEG has a comment.",
    }


def test_files_that_are_gone_too_small_or_of_somebody_else_are_findings():
    generation = photo().derivatives.get()
    storages["public"].delete(generation.name(160, "webp"))
    put(generation.name(160, "jpg"), leaks.clean("jpg", size=(80, 52)))
    put(generation.name(160, "avif"), leaks.clean("avif", exif=leaks.tiff(leaks.text(0x013B, "Bo Pier"))))
    assert found(audit_all()) == {("missing", "160.webp"), ("size", "160.jpg"), ("credit", "160.avif")}


@pytest.mark.parametrize(
    "name", ["notes.txt", "ab/notes.txt", "zz/{0}/160.jpg", "ab/{0}/160.jpg", "{1}/{0}/extra/160.jpg"]
)
def test_a_file_that_no_row_promises_is_a_finding_wherever_it_lies(name):
    generation = photo().derivatives.get()
    token = "ab" + "0" * 30 if name.startswith("ab") else generation.token
    put(name.format(token, generation.token[:2]), leaks.clean("jpg"), age=7200)
    assert "unpromised" in {finding.code for finding in audit_all()}


def test_a_size_that_the_row_does_not_promise_is_a_finding():
    row = photo()
    put(row.derivatives.get().name(120, "jpg"), leaks.clean("jpg", size=(120, 78)), age=7200)
    assert found(audit_all()) == {("unpromised", "120.jpg")}


def test_a_file_that_waits_for_its_row_is_read_and_no_finding_by_itself():
    token = "ab" + "0" * 30
    put(f"ab/{token}/160.jpg", leaks.clean("jpg"))
    put(f"ab/{token}/.{token}", b"half a fi")
    audit = Audit()
    assert list(audit.everything()) == [] and audit.files == 1
    put(f"ab/{token}/160.jpg", leaks.clean("jpg") + b"secret")
    assert found(audit_all()) == {("trailing-bytes", "160.jpg")}


@pytest.mark.parametrize(
    ("fields", "code"), [({"retired_at": timezone.now()}, "retired"), ({"sealed": True}, "sealed")]
)
def test_retired_and_sealed_files_must_not_lie_where_readers_can_fetch_them(fields, code):
    row = photo()
    Derivatives.objects.filter(photo=row).update(**fields)
    names = {"80.jpg", "160.jpg", "160.webp", "160.avif"}
    assert found(audit_all()) == {(code, name) for name in names}
    assert found(audit_generation(row.derivatives.get())) == {(code, name) for name in names}
    assert found(Audit().photo(row)) == {(code, name) for name in names}


def test_files_without_a_signed_decision_are_findings():
    row, other = photo(), factories.photo()
    factories.decision(row, signed=False)
    assert found(Audit().photo(row)) == {("unsigned", "")}
    row.safety_decisions.current().update(superseded_at=timezone.now())
    factories.decision(row)
    assert found(Audit().photo(row)) == {("unsigned", "")}
    Derivatives.objects.filter(photo=row).update(decision=row.safety_decisions.current().get())
    assert found(Audit().photo(row)) == set()
    Derivatives.objects.filter(photo=other).update(decision=None)
    assert ("unsigned", "") in found(audit_all())


def test_files_of_a_withdrawn_photo_are_findings():
    photo(withdrawn_at=timezone.now())
    assert found(audit_all()) == {("unsigned", "")}


def test_a_file_that_cannot_be_opened_is_a_finding_and_the_others_are_read(monkeypatch):
    generation = photo().derivatives.get()
    storage = storages["public"]
    opened = type(storage).open

    def refuse(self, name, mode="rb"):
        if name.endswith("160.jpg"):
            raise PermissionError(13, "Permission denied")
        return opened(self, name, mode)

    monkeypatch.setattr(type(storage), "open", refuse)
    audit = Audit()
    (finding,) = audit.generation(generation)
    assert finding.code == "unreadable" and audit.files == 3


PRIVATE = {
    "serials": ["SN-30910137"],
    "software": "Darkroom 7.2",
    "creator": ["Ada Quay", "Bo Pier of Hyesan"],
    "gps": [41.3971234, -128.1798765],
    "warnings": ["EXIF and XMP disagree about the date."],
}
RAW = {
    "exif": {"HostComputer": "ada-laptop.local", "Make": "Canon", "LensSerialNumber": "0004512345", "ISO": "400"},
    "xmp": {"crs:RawFileName": ["IMG_2231.CR3"], "photoshop:Credit": ["Agency"]},
}
WHAT_IT_SAID = ["SN-30910137", "Darkroom 7.2", "Bo Pier of Hyesan", "ada-laptop.local", "0004512345", "IMG_2231.CR3"]


@pytest.mark.parametrize(
    "text",
    [
        *WHAT_IT_SAID,
        "Kanarienvogel.NEF",
        "kanarienvogel",
        "41.3971",
        "128.1798",
        "by the red door of the station",
        "ab12cd34ef56ab12",
    ],
)
def test_what_is_private_about_a_photo_is_found_in_its_files(text):
    row = photo(
        read_metadata=PRIVATE,
        raw_metadata=RAW,
        uploaded_name="Kanarienvogel.NEF",
        latitude=41.3971234,
        longitude=-128.1798765,
        place="By the red door of the station",
        place_shown="Hyesan",
        place_precision="locality",
        sha256="ab12cd34ef56ab12" * 4,
    )
    assert list(audit_batch({(160, "jpg"): leaks.clean("jpg")}, row)) == []
    hidden = leaks.in_scan(leaks.clean("jpg"), text.encode())
    assert ("private-string", "160.jpg") in found(audit_batch({(160, "jpg"): hidden}, row))
    put(row.derivatives.get().name(160, "jpg"), hidden)
    assert ("private-string", "160.jpg") in found(audit_all())


def test_what_readers_are_told_and_what_thousands_of_files_share_is_not_private():
    row = photo(read_metadata=PRIVATE | {"caption": "A quay"}, raw_metadata=RAW, caption="A quay at dusk")
    secrets = {secret.text for secret in private.secrets(row)}
    assert {"SN-30910137", "ada-laptop.local"} <= secrets
    assert not secrets & {"Ada Quay", "Agency", "A quay", "400", *PRIVATE["warnings"]}


def test_a_long_text_that_begins_like_the_credit_is_private_as_a_whole():
    said = f"{leaks.CREATOR}                      (Photographer) - of 12 Station Road"
    row = photo(raw_metadata={"xmp": {"exif:Copyright": said}})
    assert list(audit_generation(row.derivatives.get())) == []
    spoilt = leaks.clean("jpg") + said.encode()
    assert {one.code for one in audit_batch({(160, "jpg"): spoilt}, row)} == {"trailing-bytes", "private-string"}


def test_a_file_named_like_one_of_ours_gives_no_false_alarm():
    for name in ("160.jpg", "card.jpg", "2400.webp", "20250601.jpg", "creator.jpg"):
        row = photo(uploaded_name=name)
        assert list(audit_generation(row.derivatives.get())) == []


@pytest.mark.parametrize("confidentiality", ["described", "protected"])
def test_the_maker_whom_a_source_hides_is_private_even_where_the_credit_names_him(confidentiality):
    source = factories.source(code="HERON", confidentiality=confidentiality)
    row = photo(source=source, creator="Ada", credit_line="Ada Quay / Agency")
    batch = {(160, extension): leaks.clean(extension) for extension in WIDTHS}
    codes = {(one.file, one.code) for one in audit_batch(batch, row)}
    assert {(f"160.{extension}", code) for extension in WIDTHS for code in ("private-string", "credit")} <= codes
    assert "HERON" in {secret.text for secret in private.secrets(row)}


def test_a_batch_is_judged_before_there_is_a_row():
    batch = {(160, "jpg"): leaks.clean("jpg"), (80, "webp"): leaks.clean("webp"), ("card", "jpg"): leaks.bare("jpg")}
    assert audit_batch(batch, None) == []
    assert found(audit_batch(batch, None, shape=leaks.SIZE)) == {("size", "80.webp")}
    assert found(audit_batch({(160, "avif"): b"secret"}, None)) == {("unreadable", "160.avif")}


def test_the_name_of_a_file_is_searched_too():
    row = photo(uploaded_name="Kanarienvogel.jpg")
    put(row.derivatives.get().name("Kanarienvogel", "jpg"), leaks.clean("jpg"))
    assert ("private-string", "Kanarienvogel.jpg") in found(audit_all())
