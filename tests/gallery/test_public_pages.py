"""The page of a photo and of a set: what they show, what they hold back, and how they lead on."""

import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.utils import timezone

from gallery.models import Appearance, Photo, PhotoSet
from sources.slugs import remember_slug
from tests import factories
from tests.newsroom.shop import MINUTE, full_photo, verify

pytestmark = pytest.mark.django_db
# A publication at a time that no hour of a picture in these tests can be taken for.
SOME_MORNING = datetime(2024, 5, 6, 9, 30, tzinfo=UTC)


def text(client, url):
    return client.get(url).content.decode()


def test_a_photo_page_says_how_we_know(client):
    html = text(client, full_photo().get_absolute_url())
    for words in ("Finding on location", "As we know it", "Confirmed", "A summary for readers", "What to keep in mind"):
        assert words in html
    assert "A summary for the desk" not in html


def test_only_verified_tags_stand_on_the_page(client):
    photo = factories.photo()
    claim = verify(photo, "under-escort", "review")
    type(claim).objects.filter(pk=claim.pk).update(state="proposed")
    html = text(client, photo.get_absolute_url())
    assert "Provenance under review" in html and "Reviewed tags" not in html


def test_a_place_shown_coarser_says_so_with_the_reason(client):
    photo = factories.photo(
        place="Musan, house 12",
        place_shown="North Hamgyong",
        place_precision="province",
        place_reason="It could point to a house.",
    )
    html = text(client, photo.get_absolute_url())
    assert "Shown to province level. It could point to a house." in html
    assert "North Hamgyong" in html and "Musan" not in html


def test_a_protected_source_leaves_neither_name_nor_day_nor_village(client):
    source = factories.source(confidentiality="protected", kind="resident", code="SWALLOW")
    photo = factories.photo(
        source=source, taken_on="2019-03-17", date_precision="exact", taken_time="06:42", creator="Real Name",
        place_shown="Hoeryong market", place_precision="exact", public_from=SOME_MORNING,
    )  # fmt: skip
    html = text(client, photo.get_absolute_url())
    for secret in ("SWALLOW", "17 March", "2019-03-17", "06:42", "Real Name", "Hoeryong"):
        assert secret not in html
    assert "March 2019" in html and "Resident, name withheld" in html
    assert "Never shown more exactly than the month" in html


def test_the_archive_order_leads_on_without_a_set(client):
    now = timezone.now()
    old, middle, new = [
        factories.photo(caption=words, public_from=now - number * MINUTE)
        for words, number in (("The old one", 3), ("The middle one", 2), ("The new one", 1))
    ]
    way = client.get(middle.get_absolute_url()).context["way"]
    assert way["previous"] == (new.get_absolute_url(), "The new one")
    assert way["next"] == (old.get_absolute_url(), "The old one")
    assert client.get(new.get_absolute_url()).context["way"]["previous"] is None


def test_photos_of_one_moment_form_one_way_through_all_of_them(client):
    moment = timezone.now() - MINUTE
    photos = [factories.photo(public_from=moment) for _number in range(4)]
    url, seen = photos[-1].get_absolute_url(), []
    while url:
        seen.append(url)
        step = client.get(url).context["way"]["next"]
        url = step and step[0]
    assert seen == [photo.get_absolute_url() for photo in reversed(photos)]


def test_a_reader_who_came_from_a_set_stays_in_it(client):
    first, hidden, last = factories.photo(), factories.photo(public=False), factories.photo()
    row = factories.photo_set(first, hidden, last, slug="한-세트")
    way = client.get(f"{first.get_absolute_url()}?set={row.slug}").context["way"]
    assert (way["number"], way["count"], way["previous"]) == (1, 2, None)
    assert way["next"][0] == f"{last.get_absolute_url()}?set={quote(row.slug)}"


@pytest.mark.parametrize("name", ["nothing", "a-draft", "without-it", "\x07", "x" * 500])
def test_a_set_that_does_not_hold_the_photo_is_ignored(client, name):
    photo = factories.photo()
    factories.photo_set(photo, slug="a-draft", public=False)
    factories.photo_set(factories.photo(), slug="without-it")
    response = client.get(photo.get_absolute_url(), {"set": name})
    assert response.status_code == 200 and "set" not in response.context["way"]


def test_only_public_appearances_are_named(client):
    photo = factories.photo()
    now = timezone.now()
    for title, moment in (("Shown now", now - MINUTE), ("Shown later", now + MINUTE), ("A draft", None)):
        Appearance.objects.create(photo=photo, place=title, title=title, url="/x/", public_from=moment)
    assert client.get(photo.get_absolute_url()).context["page"].appearances == (("Shown now", "/x/"),)


def test_a_withdrawn_photo_answers_410_with_its_tombstone(client):
    photo = full_photo(caption="What it showed")
    Photo.objects.filter(pk=photo.pk).update(withdrawn_at=timezone.now(), withdrawal_reason="It shows another city.")
    response = client.get(photo.get_absolute_url())
    html = response.content.decode()
    assert response.status_code == 410
    assert "It shows another city." in html and f"Photo {photo.public_id} was withdrawn" in html
    assert "What it showed" not in html and "/media/" not in html


def test_a_withdrawn_photo_that_never_was_public_answers_404(client):
    photo = factories.photo(public=False, withdrawn_at=timezone.now())
    assert client.get(photo.get_absolute_url()).status_code == 404


def test_a_withdrawn_set_answers_410_under_every_address_that_it_had(client):
    row = factories.photo_set(factories.photo(), slug="new-address", title="What it was called")
    remember_slug(row, "old-address")
    PhotoSet.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now(), withdrawal_reason="Taken back.")
    for slug in ("new-address", "old-address"):
        response = client.get(f"/sets/{slug}/")
        assert response.status_code == 410
        assert b"Taken back." in response.content and b"What it was called" not in response.content


def test_a_renamed_set_redirects_for_ever(client):
    row = factories.photo_set(factories.photo(), slug="new-address")
    remember_slug(row, "old-address")
    response = client.get("/sets/old-address/")
    assert (response.status_code, response.headers["Location"]) == (301, "/sets/new-address/")


def test_a_set_page_shows_each_photo_whole_and_leads_to_its_contact_sheet(client):
    photos = [full_photo() for _number in range(5)]
    url = factories.photo_set(*photos).get_absolute_url()
    html = text(client, url)
    for photo in photos[1:]:
        assert html.count(f'data-photo="{photo.public_id}"') == 1
    assert f'href="{url}?view=sheet">Contact sheet' in html and "5 photos:" in html
    sheet = text(client, f"{url}?view=sheet")
    for photo in photos:
        assert sheet.count(f'data-photo="{photo.public_id}"') == 1
        assert photo.credit_line in sheet
    assert '<ul class="jgrid">' in sheet and 'class="night"' not in sheet and f'href="{url}">As a photo essay' in sheet


def test_a_graphic_photo_is_veiled_until_the_reader_lifts_it_and_never_sent_to_other_sites(client):
    html = text(client, factories.photo(graphic=True).get_absolute_url())
    assert 'class="veil__show"' in html and "may distress" in html
    (card,) = re.findall(r'<meta property="og:image" content="([^"]+)"', html)
    assert "/site-card.png?v=" in card


def test_modern_formats_come_first_and_a_jpeg_for_everybody(client):
    html = text(client, factories.photo().get_absolute_url())
    assert html.index('type="image/webp"') < html.index('type="image/jpeg"') < html.index("<img src=")
    assert 'width="1500" height="1000"' in html and 'fetchpriority="high"' in html
