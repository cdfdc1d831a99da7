"""Content Credentials of incoming files: their state, and what they say in a few bounded words."""

import io
import json
import os
import re

import c2pa as library
import pytest

from gallery import credentials, decoder, ingest
from gallery.decoder import answers
from gallery.imaging.refusals import Refused
from gallery.metadata import manifests
from gallery.models import Photo
from tests import credentials as made
from tests import images
from tests.corpus import CORPUS, index, needs_corpus

STATES = {"remote manifest only": "remote"}
FILES = [row for row in index() if row["path"].startswith("c2pa/") and "/trust/" not in row["path"]]
LEGIBLE = [row for row in FILES if "generator=" in row["c2pa_detail"]]
TRUST = CORPUS / "c2pa" / "trust"


def letters(text):
    """A text without the signs by which versions of the claim write a generator's name differently."""
    return re.sub(r"[\W_]", "", text)


def trust():
    return {
        "anchors": (TRUST / "test_cert_root_bundle.pem").read_text(),
        "usages": (TRUST / "store.cfg").read_text(),
    }


@needs_corpus
@pytest.mark.parametrize("row", FILES, ids=lambda row: row["path"].partition("/")[2])
def test_the_decoder_gives_the_state_that_c2pas_own_reader_gives(row):
    wanted = STATES.get(row["c2pa"], row["c2pa"])
    assert decoder.metadata(CORPUS / row["path"])["c2pa"] == wanted
    found = decoder.metadata(CORPUS / row["path"], **trust())
    assert found["c2pa"] == (row["c2pa_with_test_anchors"] or wanted)
    assert found["credentials"].get("state", "none") == found["c2pa"]


@needs_corpus
@pytest.mark.parametrize("row", LEGIBLE, ids=lambda row: row["path"].partition("/")[2])
def test_signer_ingredients_actions_and_failures_are_those_of_the_index(row):
    said = dict(part.partition("=")[::2] for part in row["c2pa_detail"].split("; ") if "=" in part)
    found = decoder.metadata(CORPUS / row["path"])["credentials"]
    codes = sorted({action["code"] for action in found["actions"]})
    assert found["issuer"] == said["issuer"]
    assert letters(found["generator"]).startswith(letters(said["generator"])[:7])
    assert len(found["ingredients"]) == int(said["ingredients"])
    assert ",".join(codes) == ("" if said["actions"] == "none" else said["actions"])
    failures = set(said["failures(default)"].split(",")) - {"none"}
    assert set(found["failures"]) == failures


@needs_corpus
def test_an_ingredient_has_its_relation_and_the_state_of_its_own_credentials():
    found = decoder.metadata(CORPUS / "c2pa" / "adobe-20220124-CACA.jpg")["credentials"]
    assert found["ingredients"] == [
        {
            "title": "CA.jpg",
            "relation": "parentOf",
            "state": "Valid",
            "generator": "make_test_images/0.16.1 c2pa-rs/0.16.1",
        }
    ]
    assert found["signed_at"] == "2023-01-24T14:48:57+00:00"


def test_the_manifest_of_a_received_file_becomes_plain_words():
    found = decoder.metadata(io_file(made.received()))["credentials"]
    assert found == manifests.EMPTY | {
        "state": "Valid",
        "generator": "Other Camera 2.1",
        "issuer": "Test Desk",
        "name": "Test Desk Content Credentials",
        "actions": [{"code": "c2pa.created", "software": "", "when": "", "source_type": "digitalCapture"}],
        "failures": ["signingCredential.untrusted"],
    }


def test_s21_no_request_leaves_for_a_manifest_behind_an_address():
    with made.counting_server() as (address, asked):
        data = made.received(remote=f"{address}/manifest.c2pa")
        found = decoder.metadata(io_file(data))
        assert (found["c2pa"], asked) == ("remote", [])
        assert found["credentials"]["address"].startswith(f"{address}/manifest.c2pa")
        # The file is a real trap: with the library's own settings it calls.
        with pytest.raises(library.C2paError):
            library.Reader("image/jpeg", io.BytesIO(data), context=library.Context.from_dict({}))
        assert asked


def test_a_decoder_trusts_whom_the_settings_name(settings, tmp_path):
    assert credentials.trusted() == {}
    settings.C2PA_TRUST_ANCHORS = made.configure(settings, tmp_path / "chain") / "root.pem"
    found = decoder.metadata(io_file(made.received()), **credentials.trusted())
    assert (found["c2pa"], found["credentials"]["failures"]) == ("Trusted", [])


@pytest.mark.parametrize("text", [None, "no certificate\xff".encode("latin-1"), b"x" * 900_000])
def test_anchors_that_cannot_be_read_trust_nobody_and_stop_nothing(settings, tmp_path, text):
    settings.C2PA_TRUST_ANCHORS = tmp_path / "anchors.pem"
    if text:
        settings.C2PA_TRUST_ANCHORS.write_bytes(text)
    assert credentials.trusted() == {}


def test_s19_hostile_manifests_stay_text_and_within_their_bounds():
    script = "<script>alert(1)</script>\x00\x1b[2J"
    many = [{"action": script + "x" * 9000, "softwareAgent": {"name": ["a"]}, "when": 3}] * 500
    store = {
        "active_manifest": "one",
        "manifests": {
            "one": {
                "claim_generator_info": [{"name": script}] * 400,
                "title": "DSC_0001.jpg",
                "thumbnail": {"identifier": "x"},
                "assertions": [
                    {"label": "c2pa.actions.v2", "data": {"actions": [*many, None, 7]}},
                    {"label": "stds.exif", "data": {"exif:GPSLatitude": "39,2.4N"}},
                    "text",
                ],
                "ingredients": [{"title": 3, "active_manifest": ["x"], "thumbnail": {"identifier": "x"}}] * 90,
                "signature_info": {"issuer": {"a": 1}, "common_name": script, "time": None},
            }
        },
        "validation_status": [{"code": f"code {number}", "url": script} for number in range(900)] + [None],
    }
    found = manifests.summary("Valid", store)
    answers.metadata(decoder.metadata(io_file(images.picture())) | {"credentials": found}, [])
    assert (len(found["actions"]), len(found["ingredients"]), len(found["failures"])) == (50, 20, 50)
    assert found["left_out"] == 450 + 70 + 850
    text = json.dumps(found)
    assert "GPS" not in text and "39,2.4" not in text and "thumbnail" not in text
    assert "\\u0000" not in text and "\\u001b" not in text
    assert found["name"] == "<script>alert(1)</script>[2J"


@pytest.mark.parametrize("store", [None, [], "text", {"manifests": []}, {"active_manifest": {}, "manifests": {"a": 1}}])
def test_a_store_of_any_other_shape_says_nothing(store):
    assert manifests.summary("Invalid", store) == manifests.EMPTY | {"state": "Invalid"}


@pytest.mark.parametrize(
    "changes",
    [
        {"state": 1},
        {"name": "x" * 501},
        {"actions": [{}]},
        {"actions": [dict.fromkeys(manifests.ACTION, "x")] * 51},
        {"ingredients": [dict.fromkeys(manifests.INGREDIENT, 1)]},
        {"failures": [1]},
        {"left_out": True},
        {"more": ""},
    ],
)
def test_what_is_no_summary_is_refused(changes):
    good = decoder.metadata(io_file(images.picture()))
    bad = good | {"credentials": manifests.EMPTY | changes}
    with pytest.raises(Refused):
        answers.metadata(bad, [])


@pytest.mark.usefixtures("folders")
def test_a_photo_keeps_what_its_credentials_say_and_its_history_does_not(cast):
    outcome = ingest.ingest(by=cast.chief, file=io_file(made.received()), name="one.jpg")
    photo = Photo.objects.get(pk=outcome.photo.pk)
    assert photo.credentials["generator"] == "Other Camera 2.1"
    assert "credentials" not in photo.read_metadata
    assert photo.read_metadata["c2pa"] == "Valid"
    assert not hasattr(photo.history.get(), "credentials")


def io_file(data):
    """An open file with a descriptor, as the decoder wants it."""
    file = os.fdopen(os.memfd_create("picture"), "w+b")
    file.write(data)
    file.seek(0)
    return file
