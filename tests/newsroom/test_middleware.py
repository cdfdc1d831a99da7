"""What holds for every answer, whatever the view."""

import pytest
from django.conf import settings

from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/articles/a%00b/", "/search/?q=%00", "/tags/%00/", "/photos/?tag=%00"])
def test_a_nul_character_in_an_address_is_refused_in_words(client, path):
    response = client.get(path)
    assert response.status_code == 400
    assert b"Please check it" in response.content


def test_what_a_signed_in_person_sees_is_never_kept(client, cast):
    client.force_login(cast.editor)
    response = client.get("/")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_a_public_file_is_the_same_for_everybody(client, cast):
    photo = factories.photo()
    derivatives = photo.derivatives.get()
    client.force_login(cast.editor)
    response = client.get(derivatives.url(640, "jpg"))
    assert "private" not in response.headers["Cache-Control"]
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/nothing-here/", "/admin/login/", "/healthz"])
def test_every_answer_carries_the_headers_of_the_edge(client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_uploads_wait_where_only_the_owner_can_look():
    assert str(settings.FILE_UPLOAD_TEMP_DIR).startswith(str(settings.PRIVATE_ROOT))
