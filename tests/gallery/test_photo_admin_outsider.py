"""Who may not open a page of the gallery's desk: strangers go to the login, staff without the right get a 403."""

import pytest
from django.urls import reverse

from gallery.models import ProvenanceTag
from gallery.services.claims import propose_claim
from gallery.services.evidence import add_evidence
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(cast, folders):
    from django.core.files.base import ContentFile

    photo = factories.photo()
    photo_set = factories.photo_set(photo)
    claim = propose_claim(by=cast.reporter, photo=photo, tag=ProvenanceTag.objects.get(slug="satellite"))
    evidence = add_evidence(by=cast.reporter, claim=claim, kind="note", summary="Seen", file=ContentFile(b"x", "x.txt"))
    return {
        "photo-upload": [],
        "photo-upload-batch": [],
        "photo-upload-file": [],
        "photo-describe": [],
        "photo-pick": [],
        "set-pick": [],
        "topic-suggest": [],
        "photo-withdraw": [photo.pk],
        "photo-original": [photo.pk],
        "photo-pillars": [photo.pk],
        "photoset-publish": [photo_set.pk],
        "photoset-withdraw": [photo_set.pk],
        "claim-propose": [photo.pk],
        "claim-review": [claim.pk],
        "claim-evidence": [claim.pk],
        "evidence-file": [evidence.pk],
        **{f"gallery_{model}_changelist": [] for model in MODELS},
        **{f"gallery_{model}_add": [] for model in ("photoset", "topic")},
        "gallery_photo_change": [photo.pk],
        "gallery_photo_delete": [photo.pk],
        "gallery_photo_history": [photo.pk],
        "gallery_photoset_change": [photo_set.pk],
        "gallery_claim_change": [claim.pk],
        "gallery_claim_history": [claim.pk],
    }


MODELS = ("photo", "photoset", "claim", "topic", "facet", "provenancetag")


def test_strangers_are_sent_to_the_login(client, addresses):
    for name, arguments in addresses.items():
        for ask in (client.get, client.post):
            response = ask(reverse(f"admin:{name}", args=arguments))
            assert response.status_code == 302, name
            assert response.headers["Location"].startswith(reverse("admin:login")), name


def test_readers_with_an_account_are_sent_to_the_login_too(client, cast, addresses):
    client.force_login(cast.reader)
    for name, arguments in addresses.items():
        assert client.get(reverse(f"admin:{name}", args=arguments)).status_code == 302, name


def test_staff_without_the_right_are_refused_by_reading_and_by_sending(client, cast, addresses):
    client.force_login(cast.outsider)
    for name, arguments in addresses.items():
        for ask in (client.get, client.post):
            assert ask(reverse(f"admin:{name}", args=arguments)).status_code == 403, name


def test_a_reporter_neither_withdraws_nor_sees_originals_nor_decides(client, cast, addresses):
    client.force_login(cast.reporter)
    for name in (
        "photo-withdraw",
        "photo-original",
        "photoset-publish",
        "photoset-withdraw",
        "claim-review",
        "photo-pillars",
    ):
        assert client.get(reverse(f"admin:{name}", args=addresses[name])).status_code == 403, name


def test_pickers_answer_reading_alone(client, cast):
    client.force_login(cast.chief)
    for name in ("photo-pick", "set-pick", "topic-suggest"):
        assert client.post(reverse(f"admin:{name}")).status_code == 405
    for name in ("photo-upload-batch", "photo-upload-file"):
        assert client.get(reverse(f"admin:{name}")).status_code == 405
