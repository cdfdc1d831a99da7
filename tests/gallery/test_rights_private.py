"""What a file tells of a hidden source is at the desk, too, for those alone who hold the permission."""

import pytest
from django.urls import reverse

from gallery.models import Photo
from gallery.services.photos import edit_photo
from tests import factories

pytestmark = pytest.mark.django_db
NAME, SERIAL, FILE = "Zebulon Quixworth", "SN-774411-QX", "quixworth-at-home.jpg"
SECRETS = (NAME, SERIAL, FILE, "40.0339", "124.2")


@pytest.fixture
def photo():
    return factories.photo(
        public=False,
        source=factories.source(confidentiality="protected"),
        creator=NAME,
        uploaded_name=FILE,
        latitude=40.0339,
        longitude=124.2,
        raw_metadata={"exif": {"SerialNumber": SERIAL}},
        read_metadata={"creator": NAME, "serials": [SERIAL], "gps": [40.0339, 124.2], "warnings": [f"Odd: {SERIAL}"]},
    )


def pages(photo):
    change, history = (reverse(f"admin:gallery_photo_{name}", args=[photo.pk]) for name in ("change", "history"))
    return (change, history, f"{reverse('admin:photo-describe')}?ids={photo.pk}")


def texts(client, photo):
    return "".join(client.get(page).content.decode() for page in pages(photo))


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_whoever_lacks_the_permission_sees_nothing_that_leads_to_a_hidden_source(cast, client, photo, role):
    user = getattr(cast, role)
    if role == "publisher":
        user.groups.remove(user.groups.get(name="Photo editor"))
    edit_photo(by=cast.photo_editor, photo=photo, latitude=41.5, creator=f"{NAME} junior")
    client.force_login(user)
    text = texts(client, photo)
    assert [secret for secret in (*SECRETS, "41.5") if secret in text] == []


def test_the_photo_desk_sees_what_the_file_says(cast, client, photo):
    client.force_login(cast.photo_editor)
    text = texts(client, photo)
    assert [secret for secret in SECRETS if secret not in text] == []


def test_of_a_named_source_everybody_at_the_desk_sees_it(cast, client):
    photo = factories.photo(public=False, creator=NAME, uploaded_name=FILE)
    client.force_login(cast.editor)
    text = texts(client, photo)
    assert NAME in text and FILE in text


def test_saving_the_form_without_the_hidden_fields_leaves_their_values_alone(cast, client, photo):
    client.force_login(cast.editor)
    response = client.get(pages(photo)[0])
    form = response.context["adminform"].form
    data = {bound.html_name: "" if (value := bound.value()) is None else value for bound in form}
    data |= {"headline": "New words", "creator": "Somebody else", "latitude": "1"}
    assert client.post(pages(photo)[0], data).status_code == 302
    kept = Photo.objects.get()
    assert (kept.headline, kept.creator, kept.latitude) == ("New words", NAME, 40.0339)
