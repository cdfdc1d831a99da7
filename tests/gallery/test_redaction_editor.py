"""The pages on which somebody covers what could harm, a second person signs it, and the queue leads to both."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gallery.models import SafetyDecision
from gallery.services.safety import decide, send_back, sign_off
from newsroom.dashboard import Dashboard
from tests import factories
from tests.gallery.deciding import FACE, posted, undecided

pytestmark = pytest.mark.django_db
GUIDE = ("identifies-guide", "10", "20.5", "30", "40")


@pytest.fixture
def photo():
    return undecided()


@pytest.fixture
def sign_in(client):
    """Return a function that signs somebody in and gives the client."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def editor(photo):
    return reverse("admin:photo-redaction", args=[photo.pk])


def signing(photo):
    return reverse("admin:photo-safety", args=[photo.pk])


def text_of(response):
    return response.content.decode()


def field(page, name):
    """The value of the input of that name."""
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


# The editor


def test_the_editor_shows_the_whole_picture_and_makes_nobodys_choice_beforehand(cast, sign_in, photo):
    response = sign_in(cast.reporter).get(editor(photo))
    page = text_of(response)
    assert photo.derivatives.get(sealed=True).url(1280, "jpg") in page
    assert 'viewBox="0 0 1280 853"' in page
    assert not re.search(r'name="outcome"[^>]*checked', page)


def test_what_is_saved_is_what_was_typed_in_per_cent_of_the_upright_picture(cast, sign_in, photo):
    data = posted(GUIDE, people_recognisable="on", note="Both hands")
    response = sign_in(cast.reporter).post(editor(photo), data)
    assert response.status_code == 302
    made = SafetyDecision.objects.get()
    assert made.shapes == (pytest.approx((0.1, 0.205, 0.3, 0.4)),)
    assert (made.boxes[0]["reason"], made.note, made.decided_by) == ("identifies-guide", "Both hands", cast.reporter)
    assert made.people_recognisable


def test_a_saved_decision_comes_back_into_the_form_and_into_the_picture(cast, sign_in, photo):
    decide(by=cast.reporter, photo=photo, boxes=[FACE])
    page = text_of(sign_in(cast.editor).get(editor(photo)))
    assert [field(page, f"areas-0-{name}") for name in ("x", "y", "width", "height")] == ["25", "50", "25", "12.5"]
    assert '<rect x="320.0" y="426.5" width="320.0" height="106.62">' in page
    assert "Faces obscured to protect people pictured." in page


def test_nothing_to_hide_is_chosen_and_not_left_over(cast, sign_in, photo):
    client = sign_in(cast.reporter)
    assert client.post(editor(photo), posted(outcome="")).status_code == 422
    assert client.post(editor(photo), posted(outcome="cover")).status_code == 422
    assert client.post(editor(photo), posted(outcome="nothing")).status_code == 302
    assert SafetyDecision.objects.get().nothing_to_hide


def test_areas_and_nothing_to_hide_at_once_are_refused(cast, sign_in, photo):
    response = sign_in(cast.reporter).post(editor(photo), posted(GUIDE, outcome="nothing"))
    assert response.status_code == 422
    assert "Keep one of the two." in text_of(response)
    assert not SafetyDecision.objects.exists()


@pytest.mark.parametrize(
    "area",
    [
        ("identifies-guide", "nan", "0", "10", "10"),
        ("identifies-guide", "10", "inf", "10", "10"),
        ("identifies-guide", "ten", "0", "10", "10"),
        ("identifies-guide", "", "0", "10", "10"),
        ("identifies-guide", "10", "0", "0", "10"),
        ("identifies-guide", "110", "0", "10", "10"),
        ("", "10", "0", "10", "10"),
        ("because", "10", "0", "10", "10"),
    ],
    ids=str,
)
def test_s8_bad_input_is_refused_with_a_sentence_and_nothing_typed_is_lost(cast, sign_in, photo, area):
    data = posted(GUIDE, area, note="Seen from the bus")
    response = sign_in(cast.reporter).post(editor(photo), data)
    page = text_of(response)
    assert response.status_code == 422
    assert 'class="errorlist' in page
    assert "Seen from the bus" in page
    assert field(page, "areas-0-y") == "20.5"
    for name, value in zip(("x", "y", "width", "height"), area[1:], strict=True):
        assert value == "" or field(page, f"areas-1-{name}") == value
    assert not SafetyDecision.objects.exists()


def test_s8_an_area_that_hangs_over_the_edge_is_cut(cast, sign_in, photo):
    sign_in(cast.reporter).post(editor(photo), posted(("minor", "-10", "90", "20", "900")))
    assert SafetyDecision.objects.get().shapes == (pytest.approx((0, 0.9, 0.1, 0.1)),)


def test_more_areas_than_anybody_draws_are_refused(cast, sign_in, photo):
    response = sign_in(cast.reporter).post(editor(photo), posted(*[GUIDE] * 201))
    assert response.status_code == 422
    assert "At most 200 areas." in text_of(response)


def test_without_a_script_a_button_gives_one_more_row_and_keeps_the_others(cast, sign_in, photo):
    data = posted(GUIDE, ("", "oops", "", "", ""), more="1", note="Kept")
    response = sign_in(cast.reporter).post(editor(photo), data)
    page = text_of(response)
    assert response.status_code == 200
    assert field(page, "areas-TOTAL_FORMS") == "3"
    assert (field(page, "areas-0-y"), field(page, "areas-1-x")) == ("20.5", "oops")
    assert "Kept" in page
    assert "errorlist" not in page
    assert not SafetyDecision.objects.exists()


def test_without_a_script_an_area_is_taken_out_by_its_box_and_empty_rows_do_not_count(cast, sign_in, photo):
    data = posted(GUIDE, ("minor", "50", "50", "5", "5"), ("", "", "", "", "")) | {"areas-0-DELETE": "on"}
    assert sign_in(cast.reporter).post(editor(photo), data).status_code == 302
    assert [box["reason"] for box in SafetyDecision.objects.get().boxes] == ["minor"]


def test_r11_when_somebody_decided_meanwhile_both_are_shown_and_saving_again_is_a_decision(cast, sign_in, photo):
    theirs = decide(by=cast.editor, photo=photo, boxes=[FACE])
    client = sign_in(cast.reporter)
    response = client.post(editor(photo), posted(GUIDE))
    page = text_of(response)
    assert response.status_code == 409
    assert "editor decided meanwhile" in page
    assert "left 25 %, top 50 %" in page
    assert field(page, "areas-0-y") == "20.5"
    assert SafetyDecision.objects.count() == 1
    assert field(page, "base") == str(theirs.pk)
    assert client.post(editor(photo), posted(GUIDE, base=theirs.pk)).status_code == 302
    assert SafetyDecision.objects.current().get().boxes[0]["reason"] == "identifies-guide"


def test_before_a_change_the_page_says_that_readers_will_lose_the_photo(cast, sign_in, photo):
    words = "takes it off every page"
    assert words in text_of(sign_in(cast.reporter).get(editor(factories.photo())))
    assert words not in text_of(sign_in(cast.reporter).get(editor(photo)))


def test_the_uncovered_picture_is_never_taken_for_files_in_which_something_is_covered(cast, sign_in):
    photo = factories.photo()
    photo.derivatives.filter(sealed=True).delete()
    photo.derivatives.update(decision=factories.decision(photo, boxes=[FACE]))
    assert "No picture to show" in text_of(sign_in(cast.reporter).get(editor(photo)))


def test_a_withdrawn_photo_has_no_editor(cast, sign_in, photo):
    type(photo).objects.filter(pk=photo.pk).update(withdrawn_at=timezone.now())
    assert sign_in(cast.chief).get(editor(photo)).status_code == 302
    assert sign_in(cast.chief).post(editor(photo), posted(outcome="nothing")).status_code == 302
    assert not SafetyDecision.objects.exists()


@pytest.mark.parametrize("name", ["outsider", "reader"])
def test_an_outsider_neither_sees_the_editor_nor_saves_in_it(cast, sign_in, photo, name):
    client = sign_in(getattr(cast, name))
    assert client.get(editor(photo)).status_code in (302, 403)
    assert client.post(editor(photo), posted(outcome="nothing")).status_code in (302, 403)
    assert not SafetyDecision.objects.exists()


# The sign-off


def test_the_second_person_sees_the_areas_their_reasons_and_what_readers_will_read(cast, sign_in, photo):
    decide(by=cast.reporter, photo=photo, boxes=[FACE], note="And her hat?")
    page = text_of(sign_in(cast.moderator).get(signing(photo)))
    assert "Identifies a person" in page
    assert '<rect x="320.0"' in page
    assert "And her hat?" in page
    assert "Faces obscured to protect people pictured." in page


def test_signing_leads_to_the_next_decision_that_waits_and_then_to_the_queue(cast, sign_in, photo):
    other, own = undecided(), undecided()
    first = decide(by=cast.reporter, photo=photo, boxes=[FACE])
    second = decide(by=cast.reporter, photo=other, nothing_to_hide=True)
    decide(by=cast.moderator, photo=own, nothing_to_hide=True)
    client = sign_in(cast.moderator)
    response = client.post(signing(photo), {"decision": first.pk, "verdict": "sign", "reason": ""})
    assert response.url == signing(other)
    response = client.post(signing(other), {"decision": second.pk, "verdict": "sign", "reason": ""})
    assert response.url == reverse("admin:safety-queue")
    assert SafetyDecision.objects.signed().count() == 2


def test_s14_the_page_offers_nobody_to_sign_his_own_and_a_forged_post_is_refused(cast, sign_in, photo):
    own = decide(by=cast.moderator, photo=photo, nothing_to_hide=True)
    client = sign_in(cast.moderator)
    page = text_of(client.get(signing(photo)))
    assert 'value="sign"' not in page
    assert "a second person signs it off" in page
    assert client.post(signing(photo), {"decision": own.pk, "verdict": "sign"}).status_code == 403
    assert not SafetyDecision.objects.signed().exists()


def test_s15_a_click_on_a_version_that_was_replaced_signs_neither(cast, sign_in, photo):
    old = decide(by=cast.reporter, photo=photo, boxes=[FACE])
    new = decide(by=cast.editor, photo=photo, nothing_to_hide=True, base=old.pk)
    response = sign_in(cast.moderator).post(signing(photo), {"decision": old.pk, "verdict": "sign"})
    assert response.status_code == 422
    assert "Somebody decided anew meanwhile" in text_of(response)
    assert field(text_of(response), "decision") == str(new.pk)
    assert not SafetyDecision.objects.filter(signed_at__isnull=False).exists()


def test_the_decision_of_another_photo_cannot_be_signed_here(cast, sign_in, photo):
    other = decide(by=cast.reporter, photo=undecided(), nothing_to_hide=True)
    decide(by=cast.reporter, photo=photo, nothing_to_hide=True)
    response = sign_in(cast.moderator).post(signing(photo), {"decision": other.pk, "verdict": "sign"})
    assert response.status_code == 404


def test_sending_back_needs_a_reason_and_shows_it_where_the_next_one_works(cast, sign_in, photo):
    made = decide(by=cast.reporter, photo=photo, boxes=[FACE])
    client = sign_in(cast.moderator)
    data = {"decision": made.pk, "verdict": "back", "reason": ""}
    assert client.post(signing(photo), data).status_code == 422
    assert client.post(signing(photo), data | {"reason": "Her shadow <b>"}).status_code == 302
    made.refresh_from_db()
    assert not made.is_signed
    assert "Her shadow &lt;b&gt;" in text_of(sign_in(cast.reporter).get(editor(photo)))
    assert "Her shadow &lt;b&gt;" in text_of(client.get(reverse("admin:gallery_photo_change", args=[photo.pk])))


# The queue, and several at once


def test_the_queue_tells_apart_what_waits_for_whom(cast, sign_in):
    photos = [undecided(headline=f"Photo {number}") for number in range(4)]
    to_sign = decide(by=cast.reporter, photo=photos[0], boxes=[FACE])
    own = decide(by=cast.moderator, photo=photos[1], nothing_to_hide=True)
    back = decide(by=cast.reporter, photo=photos[2], nothing_to_hide=True)
    send_back(by=cast.photo_editor, decision=back, reason="The mirror")
    factories.photo()
    context = sign_in(cast.moderator).get(reverse("admin:safety-queue")).context
    assert [row for row, _thumb in context["to_sign"]] == [to_sign]
    assert [row for row, _thumb in context["own"]] == [own]
    assert [(row, event.detail["reason"]) for row, _thumb, event in context["sent_back"]] == [(back, "The mirror")]
    assert [photo for photo, _thumb in context["undecided"]] == [photos[3]]


def test_the_queue_asks_as_often_for_many_photos_as_for_few(cast, sign_in):
    client = sign_in(cast.moderator)
    queries = []
    for _round in range(2):
        for number in range(8):
            made = decide(by=cast.reporter, photo=undecided(), boxes=[FACE])
            if number % 2:
                send_back(by=cast.photo_editor, decision=made, reason="The mirror")
            undecided()
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("admin:safety-queue"))
        queries.append(len(asked))
    assert queries[0] == queries[1]


def test_the_dashboard_and_the_list_of_photos_lead_to_the_queue(cast, sign_in):
    decide(by=cast.reporter, photo=undecided(), boxes=[FACE])
    undecided()
    queue = reverse("admin:safety-queue")
    tile = next(tile for tile in Dashboard(cast.moderator).tiles if tile.url == queue)
    assert (tile.number, tile.note) == (1, "1 photo without a safety decision")
    tile = next(tile for tile in Dashboard(cast.reporter).tiles if tile.url == queue)
    assert tile.number == 1
    assert queue in text_of(sign_in(cast.moderator).get(reverse("admin:gallery_photo_changelist")))


def chosen(client, action, photos):
    """Do an action of the list of photos; return the page to which it leads."""
    data = {"action": action, "_selected_action": [photo.pk for photo in photos]}
    return client.post(reverse("admin:gallery_photo_changelist"), data).url


def test_nothing_to_hide_in_several_photos_needs_a_tick_for_each(cast, sign_in):
    photos = [undecided() for _number in range(3)]
    client = sign_in(cast.photo_editor)
    url = chosen(client, "nothing_to_hide", photos)
    page = text_of(client.get(url))
    assert page.count('name="photo"') == 3
    assert "checked" not in page.split("</header>")[-1]
    assert client.post(url, {}).status_code == 422
    client.post(url, {"photo": [photos[0].pk, photos[2].pk], "people": [photos[2].pk]})
    made = {row.photo_id: row.people_recognisable for row in SafetyDecision.objects.filter(nothing_to_hide=True)}
    assert made == {photos[0].pk: False, photos[2].pk: True}


def test_a_photo_that_has_a_decision_is_never_decided_in_passing(cast, sign_in):
    covered, free = undecided(), undecided()
    decide(by=cast.reporter, photo=covered, boxes=[FACE])
    client = sign_in(cast.photo_editor)
    url = chosen(client, "nothing_to_hide", [covered, free])
    assert "1 of the chosen photos is left out" in text_of(client.get(url))
    client.post(url, {"photo": [covered.pk, free.pk]})
    assert SafetyDecision.objects.current().get(photo=covered).covered == 1
    assert SafetyDecision.objects.current().get(photo=free).nothing_to_hide


def test_several_decisions_are_signed_with_the_pictures_in_view_all_or_none(cast, sign_in):
    photos = [undecided() for _number in range(3)]
    made = [decide(by=cast.reporter, photo=photo, boxes=[FACE]) for photo in photos]
    own = undecided()
    mine = decide(by=cast.moderator, photo=own, nothing_to_hide=True)
    client = sign_in(cast.moderator)
    url = chosen(client, "sign_off", [*photos, own])
    page = text_of(client.get(url))
    assert page.count('name="decision"') == 3
    assert page.count("<rect ") == 3
    replaced = decide(by=cast.reporter, photo=photos[1], boxes=[FACE | {"x": 0.1}], base=made[1].pk)
    for wrong in (made[1], mine):
        response = client.post(url, {"decision": [made[0].pk, wrong.pk]})
        assert response.status_code == 422
        assert not SafetyDecision.objects.signed().exists()
    assert client.post(url, {"decision": [made[0].pk, replaced.pk]}).status_code == 302
    assert set(SafetyDecision.objects.signed()) == {made[0], replaced}


def test_the_page_of_a_photo_says_who_decided_and_who_signed(cast, sign_in, photo):
    url = reverse("admin:gallery_photo_change", args=[photo.pk])
    client = sign_in(cast.moderator)
    assert "Not decided yet" in text_of(client.get(url))
    made = decide(by=cast.reporter, photo=photo, boxes=[FACE])
    page = text_of(client.get(url))
    assert "Waits for a second person" in page
    assert "decided by reporter" in page
    assert signing(photo) in page
    sign_off(by=cast.photo_editor, decision=made)
    page = text_of(client.get(url))
    assert "Signed off by photo_editor" in page
    assert signing(photo) not in page


# Readers


def test_readers_are_told_what_was_covered_under_the_photo_and_on_its_page(client):
    photo = factories.photo()
    photo.derivatives.filter(sealed=False).update(decision=factories.decision(photo, boxes=[FACE]))
    page = text_of(client.get(photo.get_absolute_url()))
    assert page.count("Faces obscured to protect people pictured.") == 2


def test_readers_are_told_under_the_large_pictures_of_a_set(client):
    photo = factories.photo()
    photo.derivatives.filter(sealed=False).update(decision=factories.decision(photo, boxes=[FACE]))
    page = text_of(client.get(factories.photo_set(photo, factories.photo()).get_absolute_url()))
    assert '<p class="meta lines__covered">Faces obscured to protect people pictured.</p>' in page
