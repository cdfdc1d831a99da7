"""The answers at MEDIA_URL."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import storages
from django.utils import timezone

from gallery import files
from gallery.models import Derivatives, Lease, Photo
from tests import factories
from tests.gallery.arrivals import photo

pytestmark = pytest.mark.usefixtures("folders")


@pytest.fixture
def generation(cast):
    row = photo(cast.chief, source=factories.source())
    publish(row)
    return row.derivatives.shown().get()


def publish(row, **fields):
    """Make a photo one that readers may see."""
    moment = timezone.now() - timedelta(minutes=1)
    fields = {"alt": "A street", "credit_line": "Kim / Agency", "public_from": moment} | fields
    Photo.objects.filter(pk=row.pk).update(**fields)


@pytest.fixture
def sealed(generation):
    return generation.photo.derivatives.get(sealed=True)


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
        "{shard}/{token}/card-nothing.jpg",
        "{shard}/{token}/../{token}/640.jpg",
        "{other}/{token}/640.jpg",
        "../private/files/{original}",
        "%2e%2e/private/files/{original}",
        "..%5cprivate%5cfiles%5c{original}",
        "/etc/passwd",
        "{original}",
    ],
)
def test_nothing_else_is_answered(client, generation, name):
    row, shard = generation.photo, generation.token[:2]
    other = "00" if shard != "00" else "01"
    name = name.format(shard=shard, other=other, token=generation.token, original=row.original.name)
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


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"public_from": None}, 404),
        ({"public_from": timedelta(hours=1)}, 404),
        ({"embargo_until": timedelta(hours=1)}, 404),
        ({"rights_expire": timedelta(seconds=-1)}, 410),
        ({"usage_category": "no-rights"}, 410),
    ],
)
def test_s10_readers_have_a_file_only_while_they_may_see_its_photo(client, cast, generation, sealed, fields, status):
    moments = {
        name: timezone.now() + value if isinstance(value, timedelta) else value for name, value in fields.items()
    }
    Photo.objects.update(**moments)
    response = client.get(generation.url(640, "jpg"))
    assert (response.status_code, response["Cache-Control"]) == (status, "no-store")
    client.force_login(cast.reader)
    assert client.get(generation.url(640, "jpg")).status_code == status
    client.force_login(cast.outsider)
    assert client.get(generation.url(640, "jpg")).status_code == status
    client.force_login(cast.editor)
    response = client.get(generation.url(640, "jpg"))
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_a_source_in_danger_takes_the_files_of_its_photos_away(client, generation):
    generation.photo.source.clearance = "danger"
    generation.photo.source.save()
    assert client.get(generation.url(640, "jpg")).status_code == 410


def test_sealed_files_are_for_the_desk_alone(client, cast, sealed):
    url = sealed.url(640, "jpg")
    assert client.get(url).status_code == 404
    client.force_login(cast.reader)
    assert client.get(url).status_code == 404
    client.force_login(cast.outsider)
    assert client.get(url).status_code == 404
    client.force_login(cast.editor)
    response = client.get(url)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert body(response).startswith(b"\xff\xd8")


def test_what_was_covered_is_shown_to_those_who_decide_on_it(client, cast, sealed):
    factories.decision(sealed.photo, boxes=[{"x": 0, "y": 0, "width": 1, "height": 1, "reason": "minor"}])
    cast.outsider.user_permissions.add(Permission.objects.get(codename="view_photo"))
    client.force_login(cast.outsider)
    assert client.get(sealed.url(640, "jpg")).status_code == 404
    client.force_login(cast.editor)
    assert client.get(sealed.url(640, "jpg")).status_code == 200


@pytest.mark.parametrize("lease", [{"kind": "allow", "ends_at": 1}, {"kind": "deny", "starts_at": 1}])
def test_a_cache_may_keep_a_file_until_the_clock_changes_who_sees_it(client, cast, generation, lease):
    moments = {name: timezone.now() + timedelta(hours=1) for name, value in lease.items() if name != "kind"}
    Lease.objects.create(photo=generation.photo, use="publication", kind=lease["kind"], made_by=cast.chief, **moments)
    header = client.get(generation.url(640, "jpg"))["Cache-Control"]
    assert header.startswith("public, max-age=3") and len(header) == len("public, max-age=3599, immutable")
    Photo.objects.update(rights_expire=timezone.now() + timedelta(seconds=50))
    header = client.get(generation.url(640, "jpg"))["Cache-Control"]
    assert header in {f"public, max-age={seconds}, immutable" for seconds in (47, 48, 49, 50)}


def test_an_answer_costs_one_query(client, generation, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(generation.url(640, "jpg"))
