"""How a picture came to be is said in words and never as a code."""

import pytest

from gallery import sourcetypes
from tests import factories


@pytest.mark.parametrize("code", ["digitalCapture", "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"])
def test_a_code_and_its_address_have_the_same_words(code):
    assert sourcetypes.label(code) == "Taken with a digital camera"


def test_a_code_that_nobody_knows_stays_as_it_is():
    assert sourcetypes.label("somethingNew") == "somethingNew"
    assert sourcetypes.label("") == ""


@pytest.mark.django_db
def test_readers_see_the_words(client):
    photo = factories.photo(digital_source_type="trainedAlgorithmicMedia")
    page = client.get(photo.get_absolute_url()).content.decode()
    assert "Made by generative AI" in page
    assert "trainedAlgorithmicMedia" not in page


@pytest.mark.django_db
def test_an_essay_shows_each_photo_once(client):
    first, second = factories.photo(), factories.photo()
    essay = factories.article(
        kind="essay",
        photo_sets=[factories.photo_set(first, second)],
        body=f'<p>Text.</p><photo-embed data-id="{first.public_id}"></photo-embed>',
    )
    page = client.get(essay.get_absolute_url()).content.decode()
    assert page.count(f'id="photo-{first.public_id}"') == 1
    assert page.count(f'id="photo-{second.public_id}"') == 1
