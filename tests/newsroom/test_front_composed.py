"""Editors compose the front page: what they chose stands where they put it, for as long as readers may see it."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from gallery.models import Photo
from newsroom.front import front_page
from newsroom.models import FrontSlot
from newsroom.services.front import MOST, compose_front, slots_now, version_of
from sources.audit import Event
from tests import factories
from tests.newsroom import shop

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def reviewed(**fields):
    """A photo whose class two people have signed."""
    photo = factories.photo(**fields)
    shop.verify(photo, "under-escort", "escorted")
    return photo


def post(kind="report", *, photo=None, hours=1, **fields):
    """A post that came out some hours ago, with a photo of its own unless told otherwise."""
    photo = reviewed() if photo is None else photo
    return shop.article(kind=kind, lead_photo=photo or None, publish_at=timezone.now() - hours * HOUR, **fields)


def put(place, *posts, **fields):
    for position, one in enumerate(posts):
        FrontSlot.objects.create(place=place, article=one, position=position, **fields)


def standing():
    page = front_page()
    return page.lead and page.lead.pk, [card.pk for card in page.latest], [card.pk for card in page.essays]


def test_without_a_choice_the_newest_leads():
    old, new = post(hours=9), post(hours=1)
    assert standing() == (new.pk, [old.pk], [])


def test_the_chosen_lead_leads_however_old_it_is_and_stands_nowhere_else():
    old = post(hours=900, section=factories.section())
    for number in range(14):
        post(hours=number + 1)
    put("lead", old)
    lead, latest, _essays = standing()
    assert lead == old.pk and old.pk not in latest


def test_posts_at_the_top_and_essays_stand_in_their_order_and_the_rest_is_filled():
    reports = [post(hours=number + 1) for number in range(8)]
    essays = [post("essay", hours=number + 20) for number in range(5)]
    put("slot", reports[6], reports[5])
    put("essay", essays[3])
    lead, latest, shown = standing()
    assert lead == reports[0].pk
    assert latest == [one.pk for one in (reports[6], reports[5], reports[1], reports[2], reports[3])]
    assert shown == [one.pk for one in (essays[3], essays[0], essays[1])]


def test_the_default_lead_leaves_a_chosen_post_in_its_place():
    new, old = post(hours=1), post(hours=2)
    put("slot", new)
    lead, latest, _essays = standing()
    assert (lead, latest) == (old.pk, [new.pk])


@pytest.mark.parametrize(
    "hidden",
    [
        {"approved_at": None, "live_revision": None},
        {"publish_at": timezone.now() + 90 * HOUR},
        {"embargo_until": timezone.now() + 90 * HOUR},
        {"withdrawn_at": timezone.now()},
    ],
)
def test_what_readers_cannot_see_is_passed_over(hidden, client):
    plain, chosen = post(hours=2), post(hours=1, headline="Qx of the drawer")
    put("lead", chosen)
    type(chosen).objects.filter(pk=chosen.pk).update(**hidden)
    assert standing()[0] == plain.pk
    assert b"Qx of the drawer" not in client.get("/").content


def test_a_choice_whose_time_is_over_is_passed_over():
    plain, chosen = post(hours=1), post(hours=5)
    put("lead", chosen, until=timezone.now() - HOUR)
    assert standing()[0] == plain.pk
    FrontSlot.objects.update(until=timezone.now() + HOUR)
    assert standing()[0] == chosen.pk


def test_the_second_choice_leads_while_the_first_cannot():
    first, second = post(hours=3), post(hours=4)
    post(hours=1)
    put("lead", first, second)
    Photo.objects.filter(pk=first.lead_photo_id).update(withdrawn_at=timezone.now())
    assert standing()[0] == second.pk


@pytest.mark.parametrize("trouble", ["graphic", "review"])
def test_a_photo_in_review_or_a_graphic_one_leads_only_by_somebodys_word(trouble, client):
    post(hours=9)
    photo = reviewed(graphic=True) if trouble == "graphic" else factories.photo()
    hard = post(hours=1, photo=photo)
    assert standing()[0] != hard.pk
    put("lead", hard)
    assert standing()[0] != hard.pk
    FrontSlot.objects.update(open_eyes=True)
    assert standing()[0] == hard.pk
    lead = client.get("/").content.decode().split('class="wrap lead')[1].split("</label>")[0].split("lead__under")[0]
    assert ("veil__ask" in lead) == (trouble == "graphic")


def test_composing_is_one_action_logged_with_what_stands_where(cast):
    one, other = post(), post()
    slots = [FrontSlot(place="lead", article=one), FrontSlot(place="slot", article=other, until=None)]
    assert compose_front(by=cast.editor, slots=slots, seen=version_of([]))
    assert [(row.place, row.article_id) for row in slots_now()] == [("lead", one.pk), ("slot", other.pk)]
    event = Event.objects.get(action="front.composed")
    assert event.detail == {"lead": [str(one)], "slot": [str(other)], "essay": []}
    again = [FrontSlot(place="lead", article=one), FrontSlot(place="slot", article=other)]
    assert not compose_front(by=cast.editor, slots=again, seen=version_of(slots_now()))
    assert Event.objects.filter(action="front.composed").count() == 1


def test_nobody_saves_over_what_somebody_else_saved_meanwhile(cast):
    mine, theirs = post(), post()
    seen = version_of(slots_now())
    compose_front(by=cast.publisher, slots=[FrontSlot(place="lead", article=theirs)], seen=seen)
    with pytest.raises(ValidationError, match="Somebody else"):
        compose_front(by=cast.editor, slots=[FrontSlot(place="lead", article=mine)], seen=seen)
    assert FrontSlot.objects.get().article == theirs


def test_a_post_stands_once_and_a_place_holds_a_few(cast):
    one = post()
    twice = [FrontSlot(place="lead", article=one), FrontSlot(place="slot", article=one)]
    with pytest.raises(ValidationError, match="once"):
        compose_front(by=cast.editor, slots=twice, seen=version_of([]))
    many = [FrontSlot(place="slot", article=post()) for _number in range(MOST + 1)]
    with pytest.raises(ValidationError, match="at the most"):
        compose_front(by=cast.editor, slots=many, seen=version_of([]))
    gone = FrontSlot(place="slot", article=post(withdrawn_at=timezone.now()))
    with pytest.raises(ValidationError, match="withdrawn"):
        compose_front(by=cast.editor, slots=[gone], seen=version_of([]))


@pytest.mark.parametrize("role", ["moderator", "outsider", "reader"])
def test_others_compose_nothing(cast, role):
    with pytest.raises(PermissionDenied):
        compose_front(by=getattr(cast, role), slots=[FrontSlot(place="lead", article=post())], seen=version_of([]))


def form_of(page):
    """What a browser would send of the page's form, without a button."""
    html = page.content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', html))
    for name, inside in re.findall(r'<select name="(row[\w-]+)".*?>(.*?)</select>', html, re.DOTALL):
        sent[name] = re.search(r'value="(\w+)" selected', inside)[1]
    return sent


def press(client, page, button, **fields):
    return client.post("/admin/front-page/", form_of(page) | {"do": button} | fields)


def test_the_page_finds_adds_orders_takes_out_and_saves_without_script(client, cast):
    posts = [post(headline=f"Qx of the {word}") for word in ("river", "bridge", "market")]
    client.force_login(cast.editor)
    page = client.get("/admin/front-page/")
    page = press(client, page, "find", q="Qx bridge")
    assert [item["id"] for item in page.context["found"]] == [posts[1].pk]
    page = press(client, page, f"add-slot-{posts[1].pk}")
    page = press(client, page, f"add-slot-{posts[2].pk}")
    page = press(client, page, f"add-slot-{posts[2].pk}")
    page = press(client, page, f"add-lead-{posts[0].pk}")
    assert not FrontSlot.objects.exists()
    page = press(client, page, "up-2")
    assert "autofocus" in page.content.decode()
    done = press(client, page, "save")
    assert done.status_code == 302
    assert [(row.place, row.article_id) for row in slots_now()] == [
        ("lead", posts[0].pk), ("slot", posts[2].pk), ("slot", posts[1].pk),
    ]  # fmt: skip
    page = press(client, client.get("/admin/front-page/"), "out-0")
    press(client, page, "save")
    assert [row.article_id for row in slots_now()] == [posts[2].pk, posts[1].pk]


def test_the_page_marks_what_readers_cannot_see_yet_and_shows_it_in_the_preview(client, cast):
    later = timezone.now() + 50 * HOUR
    waits = shop.article(kind="report", headline="Qx of tomorrow", lead_photo=reviewed(), publish_at=later)
    draft = factories.article(public=False, headline="Qx of the drawer")
    post(headline="Qx of today")
    client.force_login(cast.editor)
    page = client.get("/admin/front-page/")
    page = press(client, page, f"add-lead-{waits.pk}")
    page = press(client, page, f"add-slot-{draft.pk}")
    html = page.content.decode()
    assert "Readers cannot see it before" in html and "A draft: readers cannot see it" in html
    preview = press(client, page, "show")
    html = preview.content.decode()
    assert "Qx of tomorrow" in html and "Not public before" in html and "Qx of the drawer" not in html
    assert preview.headers["Cache-Control"] == "private, no-store"
    press(client, page, "save")
    client.logout()
    html = client.get("/").content.decode()
    assert "Qx of tomorrow" not in html and "Qx of today" in html


def test_the_page_asks_for_a_word_before_a_graphic_photo_leads(client, cast):
    hard = post(photo=reviewed(graphic=True))
    client.force_login(cast.editor)
    page = press(client, client.get("/admin/front-page/"), f"add-lead-{hard.pk}")
    refused = press(client, page, "save")
    assert refused.status_code == 422 and "may distress" in refused.content.decode()
    assert press(client, refused, "save", **{"row0-open_eyes": "on"}).status_code == 302
    assert FrontSlot.objects.get().open_eyes


def test_the_page_shows_what_somebody_else_saved_and_keeps_what_one_arranged(client, cast):
    mine, theirs = post(), post(headline="Qx theirs")
    client.force_login(cast.editor)
    page = press(client, client.get("/admin/front-page/"), f"add-lead-{mine.pk}")
    compose_front(by=cast.publisher, slots=[FrontSlot(place="lead", article=theirs)], seen=version_of([]))
    refused = press(client, page, "save")
    html = refused.content.decode()
    assert refused.status_code == 409 and "What somebody else saved" in html and "Qx theirs" in html
    assert press(client, refused, "save").status_code == 302
    assert FrontSlot.objects.get().article == mine


@pytest.mark.parametrize(
    "nonsense",
    [
        {"rows": "9999"}, {"rows": "x"}, {"rows": "1", "row0-article": "999999", "row0-place": "lead"},
        {"rows": "1", "row0-article": "a", "row0-place": "nowhere"}, {"do": "up-9"}, {"do": "add-lead-zz"},
        {"do": "add-nowhere-1"}, {"do": "\u0000"}, {"seen": ""},
    ],
)  # fmt: skip
def test_nonsense_changes_nothing_and_breaks_nothing(client, cast, nonsense):
    client.force_login(cast.editor)
    assert client.post("/admin/front-page/", nonsense).status_code in (200, 422)
    assert not FrontSlot.objects.exists()


def test_the_front_page_asks_no_more_often_for_a_composed_page(client, django_assert_max_num_queries):
    posts = [post(kind, hours=number + 1) for number in range(6) for kind in ("report", "essay")]
    put("lead", posts[4])
    put("slot", *posts[5:8])
    put("essay", posts[9])
    with django_assert_max_num_queries(12):
        client.get("/")
