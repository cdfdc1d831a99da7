"""Near-duplicates at the desk: who dismisses them, what contradicts, and what is told to whom."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from gallery.comparing import dates_differ
from gallery.desk.twins import conflicts_of
from gallery.models import NearDuplicate
from gallery.serials import remember_serials
from gallery.services.twins import dismiss, restore
from sources.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def pair(first=None, second=None):
    """A pair of near-duplicates; the dicts are fields of the earlier and the later photo."""
    other, photo = (factories.photo(public=False, **(fields or {})) for fields in (first, second))
    return NearDuplicate.objects.create(photo=photo, other=other, distance=4, transform="crop")


def test_a_dismissed_pair_keeps_who_when_and_why_and_an_event_says_so(cast):
    twins = dismiss(by=cast.moderator, pair=pair(), reason="  Two frames of one moment ")
    assert (twins.dismissed_by, twins.dismissal_reason) == (cast.moderator, "Two frames of one moment")
    assert twins.dismissed_at
    event = Event.objects.latest("number")
    assert (event.action, event.actor, event.target) == (
        "photo.twin_dismissed", cast.moderator, f"gallery.photo:{twins.photo_id}",
    )  # fmt: skip
    assert event.detail == {"other": f"gallery.photo:{twins.other_id}", "reason": "Two frames of one moment"}


def test_a_dismissed_pair_can_be_put_back(cast):
    twins = restore(by=cast.photo_editor, pair=dismiss(by=cast.moderator, pair=pair(), reason="Two frames"))
    assert (twins.dismissed_by, twins.dismissed_at, twins.dismissal_reason) == (None, None, "")
    assert Event.objects.latest("number").action == "photo.twin_restored"


@pytest.mark.parametrize("reason", ["", "   ", None, "x" * 301])
def test_a_pair_is_not_dismissed_without_a_reason_that_fits(cast, reason):
    with pytest.raises(ValidationError):
        dismiss(by=cast.moderator, pair=pair(), reason=reason)


def test_nothing_is_done_twice(cast):
    twins = pair()
    with pytest.raises(ValidationError):
        restore(by=cast.moderator, pair=twins)
    dismiss(by=cast.moderator, pair=twins, reason="Two frames")
    with pytest.raises(ValidationError):
        dismiss(by=cast.moderator, pair=twins, reason="Again")


@pytest.mark.parametrize("who", ["reporter", "outsider"])
def test_who_may_not_change_near_duplicates_dismisses_none(cast, who):
    twins = pair()
    for act in (lambda by: dismiss(by=by, pair=twins, reason="No"), lambda by: restore(by=by, pair=twins)):
        with pytest.raises(PermissionDenied):
            act(getattr(cast, who))


@pytest.mark.parametrize(
    "one, other, differ",
    [
        (("2013-02-07", "day"), ("2013-02-07", "exact"), False),
        (("2013-02-07", "day"), ("2013-02-08", "day"), True),
        (("2013-02-01", "month"), ("2013-02-28", "day"), False),
        (("2013-02-01", "month"), ("2013-03-01", "day"), True),
        (("2013-01-01", "year"), ("2013-12-31", "exact"), False),
        (("2013-01-01", "year"), ("2014-01-01", "month"), True),
        (("2013-01-01", "circa"), ("2015-06-01", "day"), False),
        (("2013-01-01", "circa"), ("2016-01-01", "day"), True),
        (("2013-02-07", "unknown"), ("2013-02-08", "day"), True),
        (("2024-02-01", "month"), ("2024-02-29", "day"), False),
        ((None, "unknown"), ("2013-02-08", "day"), False),
        (("0001-01-01", "circa"), ("9999-12-31", "circa"), True),
    ],
)
def test_dates_contradict_only_as_far_as_both_are_known(one, other, differ):
    photos = [
        factories.photo(public=False, taken_on=day and date.fromisoformat(day), date_precision=precision)
        for day, precision in (one, other)
    ]
    assert dates_differ(*photos) is dates_differ(*reversed(photos)) is differ


@pytest.mark.parametrize(
    "one, other, differ",
    [
        ("Jo Park / Far Bank", "Jo Park / Far Bank", False),
        ("Jo Park / Far Bank", "jo park", False),
        ("Far Bank", "State News Agency", True),
        ("", "State News Agency", False),
    ],
)
def test_credits_contradict_when_neither_is_part_of_the_other(cast, one, other, differ):
    twins = pair({"credit_line": one}, {"credit_line": other})
    assert conflicts_of(cast.moderator, twins) == (("credit",) if differ else ())


def test_another_creator_of_a_hidden_source_is_told_to_those_alone_who_may_know(cast):
    hidden = factories.source(confidentiality="described", public_description="A visitor")
    same = {"credit_line": "Far Bank"}
    twins = pair({"creator": "Jo Park", **same}, {"creator": "Kim Ha-na", "source": hidden, **same})
    assert conflicts_of(cast.moderator, twins) == ("creator",)
    assert conflicts_of(cast.reporter, twins) == ()


def look(client, user, name, *args, **posted):
    """The page as somebody sees it, or what comes of a POST."""
    client.force_login(user)
    address = reverse(f"admin:{name}", args=args)
    return client.post(address, posted) if posted else client.get(address)


def test_the_photo_page_shows_twins_side_by_side_and_what_may_be_recycled(client, cast):
    twins = pair({"credit_line": "Far Bank"}, {"credit_line": "State News Agency"})
    for photo, other in ((twins.photo, twins.other), (twins.other, twins.photo)):
        page = look(client, cast.reporter, "gallery_photo_change", photo.pk).content.decode()
        assert reverse("admin:twin-pair", args=[twins.pk]) in page
        assert other.public_id in page and other.credit_line in page
        assert "recycled?" in page


def test_a_photo_that_is_like_no_other_has_no_such_panel(client, cast):
    page = look(client, cast.reporter, "gallery_photo_change", factories.photo(public=False).pk).content.decode()
    assert "Near-duplicates" not in page


def test_a_pair_without_a_contradiction_is_not_called_recycled(client, cast):
    twins = pair({"credit_line": "Far Bank"}, {"credit_line": "Far Bank"})
    assert "recycled?" not in look(client, cast.reporter, "twin-pair", twins.pk).content.decode()


def test_the_page_of_a_pair_tells_what_is_said_of_each(client, cast):
    day = {"taken_on": date(2013, 2, 7), "date_precision": "day"}
    twins = pair({"credit_line": "Far Bank", **day}, {"credit_line": "State News Agency", "creator": "Kim Ha-na"})
    page = look(client, cast.reporter, "twin-pair", twins.pk).content.decode()
    for words in ("Far Bank", "State News Agency", "Kim Ha-na", "7 February 2013", "Cropped", "4 of 64 bits differ",
                  "recycled?", twins.photo.source.code, twins.other.source.code):  # fmt: skip
        assert words in page
    assert "Dismiss" not in page


def test_the_creator_of_a_hidden_source_is_not_on_the_page_of_a_pair(client, cast):
    hidden = factories.source(confidentiality="described", public_description="A visitor")
    twins = pair({"creator": "Jo Park"}, {"creator": "CANARY-NAME", "source": hidden})
    assert "CANARY-NAME" not in look(client, cast.reporter, "twin-pair", twins.pk).content.decode()
    assert "CANARY-NAME" in look(client, cast.moderator, "twin-pair", twins.pk).content.decode()


def test_what_a_file_says_stands_as_text_on_the_page(client, cast):
    twins = pair({"credit_line": "<script>alert(1)</script>"}, {"caption": "<img src=x>"})
    page = look(client, cast.reporter, "twin-pair", twins.pk).content.decode()
    assert "<script>alert(1)" not in page and "<img src=x>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_pair_is_dismissed_and_put_back_on_its_page(client, cast):
    twins = pair()
    assert look(client, cast.moderator, "twin-pair", twins.pk, reason=" ").status_code == 422
    assert look(client, cast.moderator, "twin-pair", twins.pk, reason="Two frames").status_code == 302
    page = look(client, cast.moderator, "twin-pair", twins.pk).content.decode()
    assert "Two frames" in page and "Put the pair back" in page
    again = look(client, cast.moderator, "twin-pair", twins.pk, reason="Again")
    assert again.status_code == 422 and "dismissed this pair already" in again.content.decode()
    look(client, cast.moderator, "twin-pair", twins.pk, restore="1")
    twins.refresh_from_db()
    assert twins.dismissed_at is None


def test_a_reporter_is_told_that_dismissing_is_not_hers(client, cast):
    assert look(client, cast.reporter, "twin-pair", pair().pk, reason="Two frames").status_code == 403


def test_the_list_has_open_pairs_alone(client, cast):
    waiting, dismissed = pair(), pair()
    dismiss(by=cast.moderator, pair=dismissed, reason="Two frames")
    page = look(client, cast.reporter, "twins").content.decode()
    assert reverse("admin:twin-pair", args=[waiting.pk]) in page
    assert reverse("admin:twin-pair", args=[dismissed.pk]) not in page


def test_the_list_asks_as_often_for_many_pairs_as_for_one(client, cast, django_assert_max_num_queries):
    for _number in range(6):
        pair()
    client.force_login(cast.reporter)
    with django_assert_max_num_queries(16):
        client.get(reverse("admin:twins"))


@pytest.fixture
def two_of_one_camera():
    """Two photos of two sources whose files name one camera."""
    photos = [factories.photo(public=False, read_metadata={"serials": ["SN-4471-X"]}) for _number in range(2)]
    for photo in photos:
        remember_serials(photo)
    return photos


def test_sources_of_one_camera_are_linkable_on_the_pages_of_photo_and_source(client, cast, two_of_one_camera):
    first, second = two_of_one_camera
    for name, key in (("gallery_photo_change", first.pk), ("sources_source_change", first.source.pk)):
        page = look(client, cast.photo_editor, name, key).content.decode()
        assert "linkable" in page
        assert reverse("admin:sources_source_change", args=[second.source.pk]) in page


def test_the_serial_number_itself_is_not_on_the_page_of_the_source(client, cast, two_of_one_camera):
    page = look(client, cast.photo_editor, "sources_source_change", two_of_one_camera[0].source.pk).content.decode()
    assert "linkable" in page and "SN-4471-X" not in page


def test_who_may_not_see_private_metadata_learns_of_no_link(client, cast, two_of_one_camera):
    first = two_of_one_camera[0]
    for name, key in (("gallery_photo_change", first.pk), ("sources_source_change", first.source.pk)):
        assert "linkable" not in look(client, cast.reporter, name, key).content.decode()
