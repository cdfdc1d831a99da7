"""A source that must not be named: what a file wrote into a photo's words does not come out, before or afterwards."""

from datetime import UTC, datetime

import pytest

from gallery.blockers import Blocked, blockers
from gallery.desk import states
from gallery.models import Photo
from gallery.models.conditions import PUBLIC_WORDS
from gallery.public import photos_for_readers
from gallery.services.photos import edit_photo
from gallery.services.release import release_to_archive
from sources.services import save_source
from tests import factories

pytestmark = pytest.mark.django_db
NAME = "Zebulon Quixworth"
HIDDEN = {"confidentiality": "protected"}


def arrived(**fields):
    """A photo as ingest leaves it when its source was not known yet: the file's words are in every field."""
    words = {"creator": NAME, "copyright_notice": f"(c) {NAME}"}
    exact = {"taken_on": "2013-02-09", "taken_time": "14:03", "taken_offset": "+09:00", "date_precision": "exact"}
    place = {"place_shown": "Sinuiju", "place_precision": "locality"}
    return factories.photo(**words | exact | place | fields)


@pytest.mark.parametrize("field", PUBLIC_WORDS)
def test_a_photo_that_names_its_hidden_creator_does_not_come_out(cast, field):
    photo = arrived(public=False, source=factories.source(**HIDDEN), **{field: f"By {NAME.upper()} / Agency"})
    assert [blocker.code for blocker in blockers(photo)] == ["names_creator"]
    with pytest.raises(Blocked):
        release_to_archive(by=cast.photo_editor, photo=photo)
    edit_photo(by=cast.photo_editor, photo=photo, **{field: "Agency"})
    release_to_archive(by=cast.photo_editor, photo=photo)
    assert Photo.objects.cleared().get() == photo


@pytest.mark.parametrize("creator", [NAME, "%", "__________", "", "Al", "Ägidius", "김철수"])
@pytest.mark.parametrize("confidentiality", ["named", "described", "protected"])
def test_the_rule_for_many_and_the_rule_for_one_say_the_same(creator, confidentiality):
    source = factories.source(confidentiality=confidentiality)
    for words in (f"{NAME} / Agency", "Agency", "Photo: 김철수", "Al", "Ägidius"):
        photo = arrived(source=source, creator=creator, credit_line=words)
        assert photo.is_cleared == Photo.objects.cleared().filter(pk=photo.pk).exists()
        state = states.state_of(photo).key
        assert list(states.photos_in_state(Photo.objects.filter(pk=photo.pk), state)) == [photo]


def test_protecting_a_source_takes_back_at_once_what_named_it(client, cast):
    source, published = factories.source(), datetime(2024, 5, 6, 9, 30, tzinfo=UTC)
    named, unnamed = (
        arrived(source=source, credit_line=f"{NAME} / Agency", public_from=published),
        arrived(source=source, credit_line="Agency", public_from=published),
    )
    assert NAME in client.get(unnamed.get_absolute_url()).content.decode()
    source.confidentiality, source.public_name = "protected", ""
    save_source(by=cast.photo_editor, source=source)
    assert client.get(named.get_absolute_url()).status_code == 404
    page = client.get(unnamed.get_absolute_url()).content.decode()
    assert NAME not in page and "14:03" not in page and "2013-02-09" not in page and "Sinuiju" not in page
    for query in ({"q": NAME}, {"q": "Sinuiju"}):
        assert not client.get("/search/", query).context["found"]
    assert client.get("/photos/", {"place": "Sinuiju"}).context["archive"].total == 0


def test_what_a_hidden_source_leaves_is_month_province_and_agency():
    photo = arrived(source=factories.source(**HIDDEN), credit_line="Agency")
    shown = photos_for_readers([photo.pk])[photo.pk]
    assert (shown.creator, shown.copyright_notice, shown.date_iso, shown.place) == ("", "", "2013-02", "")


def test_naming_the_source_of_new_photos_says_that_the_file_had_named_it(cast):
    photo = arrived(public=False, source=factories.source(**HIDDEN), credit_line=f"{NAME} / Agency")
    assert any("creator is named" in lack for lack in states.missing_of(photo))


@pytest.mark.parametrize(("confidentiality", "size"), [("named", (4032, 3024)), ("protected", (1280, 960))])
def test_the_pixels_of_an_original_do_not_tell_the_camera_of_a_hidden_source(client, confidentiality, size):
    photo = factories.photo(source=factories.source(confidentiality=confidentiality), dimensions=(4032, 3024))
    shown = photos_for_readers([photo.pk])[photo.pk]
    assert (shown.width, shown.height) == size
    assert ("4032" in client.get(photo.get_absolute_url()).content.decode()) == (confidentiality == "named")
