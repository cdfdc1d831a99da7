"""Signing files of our own: what the manifest says, and that nothing unfit signs."""

import io
import json
import os
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from gallery import signing
from gallery.imaging.credit import Credit
from gallery.imaging.renditions import encode
from gallery.mediaaudit import Secret, exiftool, findings
from gallery.signing import signer
from newsroom.demo import chain as chains
from tests import credentials as made
from tests import images

DAY = timedelta(days=1)
NOW = datetime.now(UTC)


def clean(extension):
    return encode(images.scene((640, 400)), {"jpg": "jpeg"}.get(extension, extension), credit=made.CREDIT)


def claim(extension="jpg", **changes):
    known = {"open_source": True, "covered": False, "cropped": False, "resized": True, "original_format": "JPEG"}
    return signing.Claim(extension=extension, credit=made.CREDIT, **(known | changes))


def signed(extension="jpg", identity=None, **changes):
    definition = signing.definition(claim(extension, **changes), "Far Bank")
    return signing.sign(clean(extension), extension, definition, identity or made.identity())


@pytest.mark.parametrize("covered", [False, True])
@pytest.mark.parametrize("extension", signing.EXTENSIONS)
def test_s6_what_we_sign_is_trusted_by_whom_trusts_the_root_and_valid_for_others(extension, covered):
    data = signed(extension, covered=covered)
    kind = signing.EXTENSIONS[extension]
    assert made.read(data, kind, root=made.chain().root).state == "Trusted"
    assert made.read(data, kind).state == "Valid"
    assert made.read(data, kind, root=chains.make("Somebody else").root).state == "Valid"


@pytest.mark.parametrize("extension", signing.EXTENSIONS)
def test_a_pixel_that_changes_afterwards_is_noticed(extension):
    data = bytearray(signed(extension))
    # A WebP ends with the manifest, the others with the pixels.
    data[data.index(b"VP8 ") + 90 if extension == "webp" else -90] ^= 0xFF
    assert made.read(bytes(data), signing.EXTENSIONS[extension]).state == "Invalid"


def test_an_open_picture_names_an_original_and_nothing_of_it():
    found = made.read(signed("webp"), "WEBP").summary
    assert found["ingredients"] == [{"title": "original", "relation": "parentOf", "state": "none", "generator": ""}]
    codes = [action["code"] for action in found["actions"]]
    assert codes == ["c2pa.opened", "c2pa.resized", "c2pa.converted", "c2pa.published"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"covered": True}, ["c2pa.redacted", "c2pa.resized", "c2pa.published"]),
        ({"open_source": False}, ["c2pa.resized", "c2pa.published"]),
        ({"open_source": False, "covered": True}, ["c2pa.redacted", "c2pa.resized", "c2pa.published"]),
        ({"open_source": False, "cropped": True}, ["c2pa.cropped", "c2pa.resized", "c2pa.published"]),
    ],
)
def test_s6_a_covered_picture_or_one_of_a_hidden_source_has_no_ingredient(changes, codes):
    found = made.read(signed("webp", **changes), "WEBP").summary
    assert (found["ingredients"], [action["code"] for action in found["actions"]]) == ([], codes)


def test_only_the_actions_of_the_vocabulary_are_ever_claimed():
    allowed = {f"c2pa.{word}" for word in ("opened", "cropped", "resized", "redacted", "converted", "published")}
    for number in range(16):
        bits = [bool(number >> place & 1) for place in range(4)]
        names = dict(zip(("open_source", "covered", "cropped", "resized"), bits, strict=True))
        assert set(claim("avif", **names).actions) <= allowed


def test_the_credit_is_what_the_file_says_anyway_and_an_empty_one_says_nothing():
    definition = signing.definition(claim(), "Far Bank")
    (metadata,) = [one for one in definition["assertions"] if one["label"] == "cawg.metadata"]
    context = metadata["data"].pop("@context")
    assert metadata["data"] == {
        "dc:creator": ["Mara Lind"],
        "photoshop:Credit": "Mara Lind / Far Bank",
        "Iptc4xmpExt:DigitalSourceType": f"{made.KIND}digitalCapture",
    }
    assert set(context) == {"dc", "photoshop", "Iptc4xmpExt"}
    bare = signing.Claim("jpg", True, False, False, True, "JPEG", Credit())
    assert [one["label"] for one in signing.definition(bare, "x")["assertions"]] == ["c2pa.actions.v2"]


def test_nothing_tells_two_signings_of_one_file_together():
    first, second = (made.read(signed(), "JPEG") for _time in range(2))
    assert first.summary == second.summary
    assert signed() != signed()


def chain(**options):
    return chains.make("Unfit", **options)


UNFIT = {
    "expired": (lambda: chain(start=NOW - 9 * DAY, end=NOW - 2 * DAY), "has expired"),
    "not yet valid": (lambda: chain(start=NOW + 2 * DAY), "is not valid before"),
    "for web servers": (lambda: chain(usage=ExtendedKeyUsageOID.SERVER_AUTH), "extended key usage"),
    "for anything": (lambda: chain(usage=ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE), "extended key usage"),
}


@pytest.mark.parametrize(("make", "words"), UNFIT.values(), ids=UNFIT)
def test_an_unfit_certificate_signs_nothing_and_says_why(make, words):
    with pytest.raises(signing.Unfit, match=words):
        signed(identity=made.identity(make()))


def test_faults_name_a_key_that_is_not_the_certificates_and_never_repeat_it():
    other = chain()
    key, certificates = other.key.encode(), made.chain().certificates.encode()
    said = signing.faults(key, certificates, "es256")
    assert said == ["The key does not belong to the first certificate of the chain."]
    assert signing.faults(b"nonsense", certificates, "es256") == [
        "The key is no private key in PEM, or it is encrypted."
    ]
    assert signing.faults(other.key.encode(), b"nonsense", "es256") == ["The chain holds no certificates in PEM."]
    mine = made.identity()
    assert signing.faults(mine.key, mine.chain, "ps256") == ["The key is none for ps256: C2PA_ALG names another kind."]
    assert signing.faults(mine.key, mine.chain, "es256") == []
    root = made.chain().root.encode()
    assert any("an authority's" in sentence for sentence in signing.faults(mine.key, root, "es256"))
    assert "PRIVATE KEY" not in repr(mine) + repr(made.chain())


def test_a_manifest_that_reads_as_anything_but_valid_is_not_handed_out(monkeypatch):
    found = made.read(images.picture(), "JPEG")
    monkeypatch.setattr(signer.reading, "read", lambda *_arguments: found)
    with pytest.raises(signing.NotSigned, match="reads as none"):
        signed()


def test_a_failure_that_the_library_finds_after_signing_is_not_handed_out(monkeypatch):
    found = made.read(signed(), "JPEG")
    found.summary["failures"].append("claimSignature.mismatch")
    monkeypatch.setattr(signer.reading, "read", lambda *_arguments: found)
    with pytest.raises(signing.NotSigned, match=r"claimSignature\.mismatch"):
        signed()


def test_a_silent_time_stamping_service_is_asked_once_and_nothing_is_signed():
    with made.counting_server(status=500) as (address, asked), pytest.raises(signing.NotSigned):
        signed(identity=made.identity(tsa_url=f"{address}/tsa"))
    assert asked == ["/tsa"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
@pytest.mark.parametrize("extension", signing.EXTENSIONS)
def test_a_time_stamp_is_asked_for_and_passes_the_second_reader(tmp_path, extension):
    with made.stamping_service(tmp_path) as (address, asked):
        data = signed(extension, made.identity(tsa_url=f"{address}/tsa"))
    assert asked == ["/tsa"]
    assert made.read(data, signing.EXTENSIONS[extension]).summary["signed_at"]
    told = ["Far Bank", "Mara Lind", "Mara Lind / Far Bank", f"{made.KIND}digitalCapture"]
    private = [Secret("a text", "Stamps of Test Desk")]
    assert findings(data, extension, credit=told, private=private) == []
    if exiftool.is_there():
        (tmp_path / f"stamped.{extension}").write_bytes(data)
        assert list(exiftool.foreign_tags([str(tmp_path / f"stamped.{extension}")])) == []


def test_each_process_has_a_signer_of_its_own(monkeypatch):
    monkeypatch.setattr(signer, "_made", {})
    signed()
    signed()
    assert len(signer._made) == 1
    monkeypatch.setattr(signer.os, "getpid", lambda: -1)
    signed()
    assert len(signer._made) == 2


def test_a_child_of_a_fork_signs_too():
    signed()
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writer, made.read(signed(), "JPEG").state.encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with os.fdopen(reader) as answer:
        assert answer.read() == "Valid"


def test_the_definition_is_plain_json():
    definition = signing.definition(claim(), "신문 & Söhne")
    assert json.loads(json.dumps(definition)) == definition
    data = signing.sign(clean("jpg"), "jpg", definition, made.identity())
    assert made.read(data, "JPEG").summary["generator"].startswith("신문 & Söhne")
    assert io.BytesIO(data).read(3) == b"\xff\xd8\xff"
