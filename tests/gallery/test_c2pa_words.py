"""Content Credentials as readers and the desk are told of them."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.test import RequestFactory

from gallery import credentials
from gallery.credentialwords import ACTIONS, OURS, STATES, action_words, failure_words
from gallery.mediaaudit import private
from gallery.metadata import manifests
from gallery.models import Derivatives, Photo
from gallery.signing.manifest import Claim
from tests import credentials as made
from tests import factories
from tests.gallery.arrivals import photo, public_bytes

pytestmark = pytest.mark.usefixtures("folders")
SUMMARY = manifests.EMPTY | {
    "state": "Valid",
    "generator": "Other Camera 2.1",
    "issuer": "Agency",
    "name": "Kim Hidden",
    "signed_at": "2025-02-03T09:10:11+00:00",
    "actions": [
        {"code": "c2pa.created", "software": "", "when": "", "source_type": "digitalCapture"},
        {"code": "com.example.glow", "software": "Glow 3", "when": "2025-02-03", "source_type": ""},
    ],
    "ingredients": [{"title": "DSC_0001.jpg", "relation": "parentOf", "state": "Invalid", "generator": ""}],
    "failures": ["signingCredential.untrusted"],
    "left_out": 3,
}


@pytest.fixture
def by(cast):
    return cast.chief


def row_of(confidentiality="named", found=SUMMARY, signed=False, boxes=()):
    words = {"public_description": "a visitor"} if confidentiality == "described" else {}
    row = factories.photo(source=factories.source(confidentiality=confidentiality, **words), credentials=found)
    Derivatives.objects.filter(photo=row).update(credentials="signed" if signed else "")
    if boxes:
        decision = factories.decision(row, boxes=list(boxes))
        Derivatives.objects.filter(photo=row).update(decision=decision)
    return Photo.objects.select_related("source").get(pk=row.pk)


def generation(row):
    return row.derivatives.shown().select_related("decision").get()


@pytest.mark.django_db
def test_readers_learn_of_a_named_source_what_the_received_file_says(django_assert_num_queries):
    row = row_of()
    files = generation(row)
    with django_assert_num_queries(0):
        told = credentials.public_credentials(row, files)
    assert told == credentials.PublicCredentials(
        state="Valid",
        received="They fit the file. Nobody whom we trust vouches for the signer.",
        received_from="Signed by Agency, with Other Camera 2.1.",
        received_actions=("Made", "com.example.glow"),
    )


@pytest.mark.django_db
def test_readers_never_learn_the_signers_person_or_the_names_of_files():
    row = row_of(signed=True)
    text = repr(credentials.public_credentials(row, generation(row)))
    assert "Kim Hidden" not in text and "DSC_0001" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("confidentiality", ["described", "protected"])
def test_of_a_hidden_source_readers_learn_only_what_we_signed(confidentiality, django_assert_num_queries):
    row = row_of(confidentiality)
    assert credentials.public_credentials(row, generation(row)) is None
    row = row_of(confidentiality, signed=True)
    files = generation(row)
    with django_assert_num_queries(0):
        told = credentials.public_credentials(row, files)
    assert told == credentials.PublicCredentials(signed=True, ours=("We made it smaller.", "We published it."))


@pytest.mark.django_db
def test_what_we_did_is_told_in_the_order_in_which_it_was_done():
    box = {"x": 0.1, "y": 0.1, "width": 0.2, "height": 0.2, "reason": "minor"}
    row = row_of(signed=True)
    assert credentials.public_credentials(row, generation(row)).ours == tuple(
        str(OURS[f"c2pa.{word}"]) for word in ("opened", "resized", "converted", "published")
    )
    row = row_of(signed=True, boxes=[box])
    assert credentials.public_credentials(row, generation(row)).ours == (
        "We covered areas.",
        "We made it smaller.",
        "We published it.",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["Invalid", "remote", "unreadable", "none"])
def test_of_credentials_that_do_not_hold_readers_learn_that_alone(state):
    row = row_of(found=SUMMARY | {"state": state})
    told = credentials.public_credentials(row, generation(row))
    assert told == credentials.PublicCredentials(state=state, received=str(STATES[state]))


@pytest.mark.django_db
def test_a_photo_from_before_there_were_summaries_says_its_state():
    row = row_of(found={})
    row.read_metadata = {"c2pa": "Trusted"}
    assert credentials.public_credentials(row, generation(row)).state == "Trusted"
    row.read_metadata = {}
    assert credentials.public_credentials(row, generation(row)).received == "None. Most pictures have none."


def test_every_action_that_we_may_write_has_words_and_no_words_vouch_for_a_picture():
    claims = [Claim("webp", True, False, False, True, "JPEG", made.CREDIT)]
    claims.append(Claim("webp", False, True, False, True, "JPEG", made.CREDIT))
    for claim in claims:
        assert set(claim.actions) <= set(OURS) and set(OURS) <= set(ACTIONS)
    for words in [*STATES.values(), *OURS.values(), *ACTIONS.values()]:
        assert not {"authentic", "fake", "real", "verified"} & set(str(words).lower().replace(".", "").split())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("signingCredential.expired", "The signer's certificate had expired."),
        ("signingCredential.ocsp.revoked", "The signer's certificate is not fit to sign."),
        ("assertion.dataHash.mismatch", "The picture was changed after it was signed."),
        ("com.example", ""),
    ],
)
def test_a_failure_has_the_words_of_the_longest_beginning_that_is_known(code, words):
    assert failure_words(code) == words
    assert action_words(code) == code


def panel(row, user):
    request = RequestFactory().get("/")
    request.user = user
    return render_to_string("desk/credentials_panel.html", {"photo": row}, request=request)


def test_the_desk_sees_everything_that_the_file_says(cast):
    html = panel(row_of(), cast.moderator)
    for words in ("Agency, Kim Hidden", "Other Camera 2.1", "c2pa.created", "Glow 3", "DSC_0001.jpg", "3 more entries"):
        assert words in html
    assert "signingCredential.untrusted" in html and "Taken with a digital camera" in html


def test_s19_hostile_credentials_are_text_in_the_desk(cast):
    script = "<script>alert(1)</script>"
    hostile = SUMMARY | dict.fromkeys(("generator", "issuer", "name", "signed_at", "address"), script)
    hostile |= {"actions": [dict.fromkeys(manifests.ACTION, script)], "failures": [script]}
    hostile |= {"ingredients": [dict.fromkeys(manifests.INGREDIENT, script)]}
    html = panel(row_of(found=hostile), cast.moderator)
    assert "<script" not in html and html.count("&lt;script&gt;") > 8
    assert "href" not in panel(row_of(found=hostile | {"address": "https://example.org/m"}), cast.moderator)


def test_what_came_with_the_file_of_a_hidden_source_is_not_for_everybody_at_the_desk(cast):
    row = row_of("protected")
    assert "Kim Hidden" in panel(row, cast.moderator)
    html = panel(row, cast.editor)
    assert "Kim Hidden" not in html and "DSC_0001" not in html and "may lead to its source" in html


def run(*arguments, **options):
    out = io.StringIO()
    call_command("check_credentials", *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "one.jpg"
    path.write_bytes(made.received())
    return path


@pytest.mark.django_db
def test_the_command_tells_state_signer_and_actions_of_a_file(file, tmp_path):
    said = run(str(file))
    assert f"{file}: Valid" in said and "action c2pa.created: Made" in said
    assert "signed by Test Desk, Test Desk Content Credentials" in said
    root = tmp_path / "root.pem"
    root.write_text(made.chain().root)
    assert f"{file}: Trusted" in run(str(file), anchors=root)


@pytest.mark.django_db
def test_the_command_fails_for_a_file_whose_credentials_do_not_fit(file, capsys):
    data = bytearray(file.read_bytes())
    data[-90] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(SystemExit) as ended:
        run(str(file))
    assert ended.value.code == 1


def test_the_command_looks_at_every_public_file_of_a_photo(by, settings, tmp_path):
    made.configure(settings, tmp_path / "chain")
    row = photo(by, (660, 440), source=factories.source())
    said = run(photo=row.public_id)
    assert "as received: none" in said and "660.webp: Valid" in said and "320.jpg: none" in said


@pytest.mark.django_db
@pytest.mark.parametrize("options", [{}, {"photo": "nobody"}])
def test_the_command_says_what_it_lacks(options):
    with pytest.raises(CommandError):
        run(**options)


def test_photos_from_before_the_key_are_signed_afterwards(by, settings, tmp_path):
    row = photo(by, (660, 440), source=factories.source())
    with pytest.raises(CommandError, match="No key"):
        call_command("sign_photos")
    made.configure(settings, tmp_path / "chain")
    call_command("sign_photos", stdout=(out := io.StringIO()))
    assert out.getvalue().startswith("1 photos get new files")
    assert made.read(public_bytes(row.derivatives.shown().get())["660.jpg"], "JPEG").state == "Valid"
    call_command("sign_photos", stdout=(out := io.StringIO()))
    assert out.getvalue().startswith("0 photos")


@pytest.mark.django_db
def test_s6_what_a_received_manifest_says_is_searched_for_in_public_files_and_its_codes_are_not():
    texts = {secret.text for secret in private.secrets(row_of("protected"))}
    assert {"Kim Hidden", "Other Camera 2.1", "DSC_0001.jpg"} <= texts
    assert not {"Valid", "Invalid", "parentOf", "c2pa.created", "signingCredential.untrusted"} & texts
