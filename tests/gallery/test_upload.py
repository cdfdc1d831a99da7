"""Uploading at the desk: one request per file, an answer for each, nothing lost when one is refused."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bench import bombs
from gallery.models import NearDuplicate, Photo, PhotoSet
from gallery.services.twins import dismiss
from sources.models import Event
from tests import factories, images
from tests.gallery.arrivals import arrive, files_below

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.publisher)
    return client


def upload(data, name="DSC_0001.jpg", kind="image/jpeg"):
    return SimpleUploadedFile(name, data, kind)


def send(client, data, name="DSC_0001.jpg", **fields):
    return client.post(reverse("admin:photo-upload-file"), {"file": upload(data, name), **fields})


def zipped(**files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def test_an_accepted_file_is_answered_with_its_picture(desk, cast):
    item = send(desk, images.picture(size=(900, 600))).json()["items"][0]
    photo = Photo.objects.get()
    assert (item["status"], item["code"], item["reason"], item["name"]) == ("accepted", "", "", "DSC_0001.jpg")
    assert item["photo"]["url"] == reverse("admin:gallery_photo_change", args=[photo.pk])
    assert item["photo"]["thumb"] == photo.derivatives.get().url(320, "jpg")
    assert photo.uploaded_by == cast.publisher


def test_a_refused_file_is_answered_with_words_and_a_code(desk):
    item = send(desk, SVG, "holiday.svg").json()["items"][0]
    assert (item["status"], item["code"], item["photo"]) == ("refused", "svg", None)
    assert "SVG" in item["reason"]
    assert not Photo.objects.exists()


def test_s23_a_bomb_is_answered_with_a_refusal_in_words_and_leaves_nothing_behind(desk, folders, caplog):
    posted = 0
    for name, data in bombs.bombs():
        if name in bombs.DEFUSED:
            continue
        response = send(desk, data, name)
        assert response.status_code == 200, name
        (item,) = response.json()["items"]
        assert (item["status"], item["photo"], item["twins"]) == ("refused", None, []), name
        assert item["code"] != "unexpected" and item["reason"].endswith("."), name
        posted += 1
    assert posted > 10
    assert not Photo.objects.exists()
    assert not Event.objects.filter(action="photo.ingested").exists()
    assert files_below(folders) == []
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


def test_a_duplicate_is_answered_with_the_photo_that_is_here(desk, cast):
    photo = arrive(cast.chief).photo
    item = send(desk, images.picture()).json()["items"][0]
    assert (item["status"], item["photo"]["id"], item["photo"]["key"]) == ("duplicate", photo.pk, photo.public_id)


def pair_page():
    """The address of the only pair's page."""
    return reverse("admin:twin-pair", args=[NearDuplicate.objects.get().pk])


def test_a_file_that_looks_like_a_photo_is_answered_with_it_and_with_what_contradicts(desk, cast):
    known = arrive(cast.chief, fields={"credit_line": "Far Bank"}).photo
    item = send(desk, images.picture(size=(900, 600)), credit_line="State News Agency").json()["items"][0]
    assert item["twins"] == [{"key": known.public_id, "url": pair_page(), "recycled": True}]
    again = send(desk, images.picture(size=(900, 600))).json()["items"][0]
    assert (again["status"], again["twins"]) == ("duplicate", [])


def test_a_file_that_says_the_same_as_the_photo_it_looks_like_is_not_doubted(desk, cast):
    arrive(cast.chief, fields={"credit_line": "Far Bank"})
    (twin,) = send(desk, images.picture(size=(900, 600)), credit_line="Far Bank").json()["items"][0]["twins"]
    assert twin["recycled"] is False


def test_without_script_both_pages_lead_to_what_a_file_looks_like(desk, cast):
    known = arrive(cast.chief, fields={"credit_line": "Far Bank"}).photo
    files = [upload(images.picture(size=(900, 600)))]
    answer = desk.post(reverse("admin:photo-upload"), {"files": files, "credit_line": "State News Agency"})
    for page in (answer.content.decode(), desk.get(answer.context["describe"]).content.decode()):
        assert f'<a href="{pair_page()}">{known.public_id}</a>' in page
        assert "recycled?" in page
    dismiss(by=cast.chief, pair=NearDuplicate.objects.get(), reason="Two pictures")
    assert pair_page() not in desk.get(answer.context["describe"]).content.decode()


@pytest.mark.parametrize("missing", ["view_photo", "view_nearduplicate"])
def test_who_may_not_look_at_a_pair_is_told_of_no_other_photo(client, cast, missing):
    from django.contrib.auth.models import Permission

    known = arrive(cast.chief).photo
    names = {"add_photo", "change_photo", "view_photo", "view_nearduplicate"} - {missing}
    cast.outsider.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(cast.outsider)
    assert send(client, images.picture(size=(900, 600))).json()["items"][0]["twins"] == []
    answer = client.post(reverse("admin:photo-upload"), {"files": [upload(images.picture(size=(1200, 800)))]})
    for page in (answer.content.decode(), client.get(answer.context["describe"]).content.decode()):
        assert "/twins/" not in page
        assert f">{known.public_id}<" not in page
    assert NearDuplicate.objects.exists()


def test_of_three_files_one_refused_and_one_a_duplicate_none_is_lost(desk, cast):
    arrive(cast.chief, images.picture(size=(90, 60)))
    answers = [
        send(desk, data, name).json()["items"][0]["status"]
        for name, data in (
            ("new.jpg", images.picture(size=(900, 600))),
            ("holiday.svg", SVG),
            ("again.jpg", images.picture(size=(90, 60))),
        )
    ]
    assert answers == ["accepted", "refused", "duplicate"]
    assert Photo.objects.count() == 2


def test_a_zip_is_answered_file_by_file(desk):
    packed = zipped(**{"one.jpg": images.picture(), "two.svg": SVG})
    items = send(desk, packed, "pictures.zip").json()["items"]
    assert [(item["name"], item["status"]) for item in items] == [
        ("pictures.zip/one.jpg", "accepted"),
        ("pictures.zip/two.svg", "refused"),
    ]


def test_what_holds_for_all_files_reaches_each_photo(desk):
    source = factories.source(default_credit="Usual credit")
    photo_set = factories.photo_set(public=False)
    send(desk, images.picture(), source=source.pk, photo_set=photo_set.pk, licence="CC-BY-4.0", credit_line="Ours")
    photo = Photo.objects.get()
    assert (photo.source, photo.licence, photo.credit_line) == (source, "CC-BY-4.0", "Ours")
    assert list(photo_set.photos.all()) == [photo]


def test_a_new_set_is_made_once_before_the_first_file(desk, cast):
    answer = desk.post(reverse("admin:photo-upload-batch"), {"new_set": "The quay"}).json()
    photo_set = PhotoSet.objects.get(title="The quay")
    assert answer["fields"]["photo_set"] == str(photo_set.pk)
    assert photo_set.created_by == cast.publisher
    for size in ((90, 60), (60, 90)):
        send(desk, images.picture(size=size), **answer["fields"])
    assert PhotoSet.objects.count() == 1
    assert photo_set.items.count() == 2


def test_two_sets_at_once_are_refused_in_words(desk):
    photo_set = factories.photo_set(public=False)
    response = desk.post(reverse("admin:photo-upload-batch"), {"new_set": "The quay", "photo_set": photo_set.pk})
    assert response.status_code == 422
    assert response.json()["errors"]["new_set"]
    assert PhotoSet.objects.count() == 1


def test_a_request_without_a_file_says_so(desk):
    response = desk.post(reverse("admin:photo-upload-file"), {})
    assert response.status_code == 422
    assert response.json()["errors"]["file"]


def test_a_file_without_the_token_is_not_taken(cast):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.publisher)
    assert send(strict, images.picture()).status_code == 403
    assert not Photo.objects.exists()


def test_without_script_all_files_go_in_one_form_and_each_gets_its_answer(desk, cast):
    arrive(cast.chief, images.picture(size=(90, 60)))
    files = [
        upload(images.picture(size=(900, 600)), "new.jpg"),
        upload(SVG, "holiday.svg"),
        upload(images.picture(size=(90, 60)), "again.jpg"),
    ]
    response = desk.post(reverse("admin:photo-upload"), {"files": files, "new_set": "The quay"})
    results = response.context["results"]
    assert [item["status"] for item in results] == ["accepted", "refused", "duplicate"]
    page = response.content.decode()
    for words in ("new.jpg", "holiday.svg", "again.jpg", results[1]["reason"]):
        assert words in page
    assert PhotoSet.objects.get(title="The quay").items.count() == 2


def test_without_script_a_form_without_files_keeps_what_was_typed(desk):
    response = desk.post(reverse("admin:photo-upload"), {"credit_line": "Typed with care", "new_set": "The quay"})
    assert response.status_code == 422
    assert "Typed with care" in response.content.decode()
    assert not PhotoSet.objects.exists()


def test_somebody_who_may_not_change_sets_is_not_asked_for_one(client, cast):
    from django.contrib.auth.models import Permission

    cast.outsider.user_permissions.add(Permission.objects.get(codename="add_photo"))
    client.force_login(cast.outsider)
    assert "photo_set" not in client.get(reverse("admin:photo-upload")).context["form"].fields
    photo_set = factories.photo_set(public=False)
    send(client, images.picture(), photo_set=photo_set.pk)
    assert Photo.objects.exists()
    assert not photo_set.items.exists()


def test_a_hostile_file_name_shows_as_text(desk):
    response = desk.post(reverse("admin:photo-upload"), {"files": [upload(SVG, "<img src=x onerror=alert(1)>.svg")]})
    assert "<img src=x" not in response.content.decode()
