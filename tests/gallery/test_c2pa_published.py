"""Content Credentials in public files: signed where a key is, clean like any other, and never in the way of news."""

import shutil

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from gallery import derivatives, generations, mediaaudit, signatures, signing
from gallery.mediaaudit import exiftool
from gallery.models import Photo
from newsroom.demo import chain as chains
from sources.models import Event
from tests import credentials as made
from tests import factories, images
from tests.gallery.arrivals import arrive, photo, public_bytes

pytestmark = pytest.mark.usefixtures("folders")
KINDS = {"jpg": "JPEG", "webp": "WEBP", "avif": "AVIF"}
needs_exiftool = pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")


@pytest.fixture
def by(cast):
    return cast.chief


@pytest.fixture
def key(settings, tmp_path):
    return made.configure(settings, tmp_path / "chain")


def current(row):
    return row.derivatives.shown().get()


def named(by, **options):
    """A photo of a named source with a credit, and every file."""
    fields = {"credit_line": "Agency", "creator": "Mara Lind"}
    row = photo(by, **({"size": (660, 440), "source": factories.source(), "fields": fields} | options))
    derivatives.complete(row)
    return row


def states(row, root=None):
    return {
        name: made.read(data, KINDS[name.rpartition(".")[2]], root=root).state
        for name, data in public_bytes(current(row)).items()
    }


def test_s6_published_jpeg_webp_and_avif_are_trusted_by_whom_trusts_the_root(by, key):
    row = named(by)
    assert current(row).credentials == "signed"
    large = {
        name: state for name, state in states(row, made.chain().root).items() if signatures.is_due(*due(row, name))
    }
    assert set(large.values()) == {"Trusted"}
    assert {name.rpartition(".")[2] for name in large} == {"jpg", "webp", "avif"}
    assert "card-review.jpg" in large
    assert set(states(row).values()) == {"Valid", "none"}


def due(row, name):
    width = name.partition(".")[0]
    return current(row), int(width) if width.isdecimal() else width


def test_small_files_stay_small_and_the_largest_of_a_small_picture_is_signed(by, key):
    assert {name for name, state in states(named(by)).items() if state == "none"} == {
        f"{width}.{kind}" for width in (320, 480) for kind in KINDS
    }
    small = photo(by, (500, 300), "PNG")
    assert {name for name, state in states(small).items() if state == "Valid"} == {"500.jpg", "500.webp"}


def test_without_a_key_nothing_is_signed_and_nothing_is_said(by):
    row = named(by)
    assert current(row).credentials == ""
    assert set(states(row).values()) == {"none"}
    assert not Event.objects.filter(action="photo.files_unsigned").exists()
    assert not signatures.unsigned().exists()


def test_s6_every_signed_file_passes_the_second_reader(by, key):
    row = named(by)
    assert list(mediaaudit.audit_all()) == []
    assert current(row).credentials == "signed"


@needs_exiftool
def test_s6_exiftool_finds_nothing_in_a_signed_file_that_is_not_on_the_list(by, key):
    row = named(by)
    folder = storages["public"].path(generations.folder(current(row)))
    paths = [f"{folder}/{name}" for name in public_bytes(current(row))]
    assert list(exiftool.foreign_tags(paths)) == []


CANARIES = {
    "creator": f"{images.CANARY} Creator",
    "uploaded_name": f"{images.CANARY}-0001",
    "camera": "Other Camera",
    "title": "secret-title",
}


@pytest.mark.parametrize("confidentiality", ["named", "described", "protected"])
@pytest.mark.parametrize("covered", [False, True])
def test_s6_nothing_of_the_original_is_in_what_we_sign(by, key, settings, confidentiality, covered):
    data = made.received(data=images.picture(size=(660, 440), exif=images.exif(gps=(39.04123, 125.75432))))
    words = {"public_description": "a visitor"} if confidentiality == "described" else {}
    source = factories.source(confidentiality=confidentiality, **words)
    outcome = arrive(by, data, name=f"{CANARIES['uploaded_name']}.jpg", source=source, fields={"credit_line": "Agency"})
    row = outcome.photo
    factories.decision(row, boxes=[AREA] if covered else [])
    derivatives.publish(row)
    derivatives.complete(row)
    files = public_bytes(current(row))
    assert current(row).credentials == "signed"
    digest = bytes.fromhex(row.sha256)
    for name, public in files.items():
        assert b"thumbnail" not in public and b"exif:GPS" not in public, name
        assert digest not in public and row.sha256.encode() not in public, name
        for canary in CANARIES.values():
            assert canary.encode() not in public, (name, canary)
    found = made.read(files["660.jpg"], "JPEG").summary
    assert bool(found["ingredients"]) == (confidentiality == "named" and not covered)
    codes = [action["code"] for action in found["actions"]]
    assert ("c2pa.redacted" in codes) == covered
    assert (codes[0] == "c2pa.opened") == (confidentiality == "named" and not covered)


AREA = {"x": 0.1, "y": 0.1, "width": 0.3, "height": 0.3, "reason": "identifies-person"}


def test_a_hidden_creator_is_in_no_manifest(by, key):
    source = factories.source(confidentiality="described", public_description="a visitor")
    row = photo(by, source=source, fields={"credit_line": "Agency", "creator": "Mara Lind"})
    assert current(row).credentials == "signed"
    assert not any(b"Mara Lind" in data for data in public_bytes(current(row)).values())


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / "key.pem").unlink(), "cannot be read"),
        (lambda folder: (folder / "key.pem").write_text("nonsense"), "no private key"),
        (lambda folder: (folder / "chain.pem").write_text(expired().certificates), "belong"),
    ],
    ids=["missing", "nonsense", "another's"],
)
def test_a_key_that_cannot_sign_stops_no_publication_and_is_not_silent(by, key, caplog, spoil, words):
    spoil(key)
    signatures._identity.cache_clear()
    row = named(by)
    assert current(row).complete and current(row).credentials == ""
    assert set(states(row).values()) == {"none"}
    event = Event.objects.filter(action="photo.files_unsigned").get()
    assert event.target == f"gallery.photo:{row.pk}" and words in event.detail["reason"]
    assert row.public_id in caplog.text and "PRIVATE KEY" not in caplog.text
    assert list(signatures.unsigned()) == [current(row)]


def expired():
    now = timezone.now()
    return chains.make("Late", start=now - timezone.timedelta(days=9), end=now - timezone.timedelta(days=2))


def test_an_expired_certificate_is_named_in_the_event(by, settings, tmp_path):
    made.configure(settings, tmp_path / "late", expired())
    row = photo(by)
    assert current(row).credentials == ""
    assert "has expired" in Event.objects.get(action="photo.files_unsigned").detail["reason"]


def test_a_generation_is_signed_or_not_whatever_becomes_of_the_key_meanwhile(by, settings, tmp_path):
    row = photo(by)
    made.configure(settings, tmp_path / "chain")
    derivatives.complete(row)
    assert set(states(row).values()) == {"none"} and current(row).credentials == ""
    derivatives.publish(row)
    assert current(row).credentials == "signed"
    settings.C2PA_KEY = settings.C2PA_CHAIN = None
    derivatives.complete(row)
    assert current(row).credentials == ""


def test_a_file_that_is_made_again_is_signed_again(by, key):
    row = named(by)
    generation = current(row)
    storages["public"].delete(f"{generations.folder(generation)}/660.jpg")
    derivatives.restore(generation, ["660.jpg"])
    assert states(row)["660.jpg"] == "Valid"
    assert current(row).credentials == "signed"


def test_the_sealed_files_of_the_desk_are_not_signed(by, key):
    row = arrive(by).photo
    sealed = row.derivatives.get()
    assert (sealed.sealed, sealed.credentials) == (True, "")
    assert {made.read(data, "JPEG").state for data in public_bytes(sealed).values()} == {"none"}


def test_the_key_is_read_once_for_each_process(by, key):
    signatures._identity.cache_clear()
    photo(by)
    (key / "key.pem").unlink()
    assert current(named(by, size=(640, 500))).credentials == "signed"


def test_a_manifest_that_says_too_much_never_becomes_public(by, key, monkeypatch):
    definition = signing.definition

    def talkative(claim, generator):
        found = definition(claim, generator)
        found["assertions"].append({"label": "org.example.note", "data": {"note": "in the house of the guide"}})
        return found

    monkeypatch.setattr(signing, "definition", talkative)
    row = arrive(by).photo
    factories.decision(row)
    with pytest.raises(generations.Unclean, match=r"org\.example\.note"):
        derivatives.publish(row)
    assert not Photo.objects.get(pk=row.pk).derivatives.shown().exists()
    assert storages["public"].listdir("")[0] == []
