"""The answers at MEDIA_URL."""

import pytest
from django.core.files.storage import storages
from django.urls import path
from django.utils import timezone

from gallery import files
from gallery.media import media
from gallery.models import Derivatives, Photo
from tests.gallery.arrivals import photo

urlpatterns = [path("media/<path:name>", media, name="media")]
pytestmark = [pytest.mark.usefixtures("folders"), pytest.mark.urls(__name__)]


@pytest.fixture
def generation(cast):
    return photo(cast.chief).derivatives.current().get()


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(("kind", "type"), [("jpg", "image/jpeg"), ("webp", "image/webp")])
def test_a_file_is_answered_for_ever_with_the_type_that_we_gave_it(client, generation, kind, type):
    response = client.get(generation.url(640, kind))
    content = body(response)
    assert response.status_code == 200
    assert response["Content-Type"] == type
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Length"] == str(len(content))
    with storages["public"].open(generation.name(640, kind)) as file:
        assert file.read() == content


def test_a_file_can_do_nothing_in_a_browser_but_be_looked_at(client, generation):
    for response in (client.get(generation.url(640, "jpg")), client.get("/media/nothing")):
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"


def test_an_answer_says_nothing_of_the_original(client, generation):
    row = generation.photo
    response = client.get(generation.url(640, "jpg"))
    said = str(response.headers)
    assert "Last-Modified" not in response
    assert row.sha256 not in said and row.uploaded_name not in said
    assert row.original.name.rpartition("/")[2] not in said


def test_head_gives_the_same_headers_without_the_bytes(client, generation):
    get, head = (getattr(client, method)(generation.url(640, "jpg")) for method in ("get", "head"))
    assert dict(head.headers) == dict(get.headers)
    assert body(head) == b""


def test_a_browser_that_has_the_file_is_told_so(client, generation):
    etag = client.get(generation.url(640, "jpg"))["ETag"]
    response = client.get(generation.url(640, "jpg"), headers={"If-None-Match": etag})
    assert (response.status_code, body(response)) == (304, b"")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    other = client.get(generation.url(640, "webp"), headers={"If-None-Match": etag})
    assert other.status_code == 200


def test_s9_a_retired_file_is_gone_even_while_it_still_lies_there(client, generation):
    url = generation.url(640, "jpg")
    etag = client.get(url)["ETag"]
    Derivatives.objects.update(retired_at=timezone.now())
    for headers in ({}, {"If-None-Match": etag}):
        response = client.get(url, headers=headers)
        assert response.status_code == 410
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response["Cache-Control"] == "no-store"
        assert b"taken down" in response.content


@pytest.mark.parametrize(
    "name",
    [
        "{shard}",
        "{shard}/",
        "{shard}/{token}",
        "{shard}/{token}/",
        "{shard}/{token}/641.jpg",
        "{shard}/{token}/0640.jpg",
        "{shard}/{token}/640.png",
        "{shard}/{token}/640.jpg/",
        "{shard}/{token}/640.JPG",
        "{shard}/{token}/.hidden.jpg",
        "{shard}/{token}/card.jpg",
        "{shard}/{token}/../{token}/640.jpg",
        "00/{token}/640.jpg",
        "../private/files/{original}",
        "%2e%2e/private/files/{original}",
        "..%5cprivate%5cfiles%5c{original}",
        "/etc/passwd",
        "{original}",
    ],
)
def test_nothing_else_is_answered(client, generation, name):
    assert generation.token[:2] != "00" or not name.startswith("00/")
    row = generation.photo
    name = name.format(shard=generation.token[:2], token=generation.token, original=row.original.name)
    assert client.get(f"/media/{name}").status_code == 404


def test_a_file_that_we_did_not_name_is_not_answered_even_from_the_public_folder(client, generation):
    folder = f"{generation.token[:2]}/{generation.token}"
    for name in ("page.html", ".640.jpg", "640.svg"):
        files.write(storages["public"], f"{folder}/{name}", b"<script>")
        assert client.get(f"/media/{folder}/{name}").status_code == 404


def test_a_photo_that_is_deleted_leaves_no_address(client, generation):
    url = generation.url(640, "jpg")
    Photo.objects.all().delete()
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_files_can_only_be_looked_at(client, generation, method):
    assert getattr(client, method)(generation.url(640, "jpg")).status_code == 405


def test_an_answer_costs_one_query(client, generation, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(generation.url(640, "jpg"))
