"""While the CDN does not listen, no act shows readers what they could not see, and nothing that was typed is lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from articles.blockers import Blocked
from articles.models import Comparison
from articles.services.figures import save_figure
from gallery.models import Dispatch, Photo, PhotoSet
from gallery.services.danger import declare_danger, set_clearance
from gallery.services.photos import edit_photo
from gallery.services.photosets import publish_set, save_set
from gallery.services.rights import add_consent, add_lease, change_lease, end_lease
from gallery.services.safety import send_back, sign_off
from sources.audit import Event
from sources.models import Source
from sources.services import save_source
from tests import factories
from tests.articles.figuring import comparison, post_with
from tests.gallery.deciding import undecided
from tests.gallery.test_photo_admin import change, filled
from tests.sources.test_source_admin import change_url, form

pytestmark = pytest.mark.django_db
SENTENCE = "does not take our orders"
YESTERDAY = timezone.now() - timedelta(days=1)


@pytest.fixture
def down(settings):
    """A CDN to which an order did not get through; returns what ends that."""
    settings.PURGE_URL = "http://127.0.0.1:1/"
    order = Dispatch.objects.create(
        kind="purge", cause="x", payload={"paths": ["/"]}, due_at=timezone.now(), last_error="The CDN answered 503."
    )
    return order.delete


def refused():
    return pytest.raises(ValidationError, match=SENTENCE)


def test_a_set_is_not_published_and_its_form_says_so_before(client, cast, down):
    photo = factories.photo(public=False)
    row = factories.photo_set(photo, public=False)
    client.force_login(cast.publisher)
    asked = client.post(reverse("admin:photoset-blockers"), {"items": str(photo.pk), "title": "A set"})
    assert SENTENCE in asked.content.decode()
    with pytest.raises(Blocked) as found:
        publish_set(by=cast.chief, photo_set=row, override_reason="It cannot wait.")
    assert [blocker.code for blocker in found.value.blockers] == ["cdn_down"]
    assert not PhotoSet.objects.published().exists() and not Photo.objects.cleared().exists()
    down()
    assert SENTENCE not in client.post(reverse("admin:photoset-blockers"), {"items": str(photo.pk)}).content.decode()
    publish_set(by=cast.chief, photo_set=row)
    assert PhotoSet.objects.published().exists()


def test_the_end_of_an_embargo_on_a_set_waits(cast, down):
    row = factories.photo_set(factories.photo(), embargo_until=timezone.now() + timedelta(days=1))
    items = list(row.items.values_list("photo_id", "caption"))
    row.embargo_until = None
    with refused():
        save_set(by=cast.publisher, photo_set=row, items=items)
    assert not PhotoSet.objects.published().exists()
    down()
    save_set(by=cast.publisher, photo_set=row, items=items)
    assert PhotoSet.objects.published().exists()


def test_a_set_that_readers_see_can_be_changed(cast, down):
    row = factories.photo_set(factories.photo(), title="A set of the spring")
    row.title = "A set of the summer"
    save_set(by=cast.publisher, photo_set=row, items=list(row.items.values_list("photo_id", "caption")))
    assert PhotoSet.objects.published().get().title == "A set of the summer"


def test_a_figure_brings_no_fresh_photo_into_a_post_that_is_out(client, cast, down):
    left, right, fresh = factories.photo(), factories.photo(), factories.photo(public=False)
    figure = comparison(cast.editor, left, right)
    # The post came out while the CDN still listened.
    order = Dispatch.objects.get()
    Dispatch.objects.all().delete()
    post_with(cast.chief, figure)
    order.save(force_insert=True)
    figure.right = fresh
    with pytest.raises(Blocked, match=SENTENCE):
        save_figure(by=cast.editor, figure=figure)
    client.force_login(cast.editor)
    url = reverse("admin:articles_comparison_change", args=[figure.pk])
    data = {"left": left.pk, "right": fresh.pk, "left_label": "A", "right_label": "B", "language": "en"}
    page = client.post(url, data | {"title": "Typed with care"}).content.decode()
    assert SENTENCE in page and "Typed with care" in page
    assert Comparison.objects.get().right == right and fresh not in Photo.objects.cleared()
    figure.right, figure.title = right, "Another title"
    save_figure(by=cast.editor, figure=figure)
    assert Comparison.objects.get().title == "Another title"


def test_a_signature_that_would_show_a_photo_waits_and_the_others_do_not(client, cast, down):
    shown, ahead, embargoed = undecided(), undecided(public=False), undecided(embargo_until=YESTERDAY + timedelta(9))
    rows = [factories.decision(photo, signed=False, decided_by=cast.reporter) for photo in (shown, ahead, embargoed)]
    with refused():
        sign_off(by=cast.publisher, decision=rows[0])
    client.force_login(cast.publisher)
    url = reverse("admin:photo-safety", args=[shown.pk])
    answer = client.post(url, {"decision": rows[0].pk, "verdict": "sign"})
    assert answer.status_code == 422 and SENTENCE in answer.content.decode()
    url = f"{reverse('admin:safety-sign')}?ids={shown.pk},{ahead.pk}"
    assert SENTENCE in client.post(url, {"decision": [rows[0].pk, rows[1].pk]}).content.decode()
    for row in rows:
        row.refresh_from_db()
        assert row.signed_at is None
    for row in rows[1:]:
        assert sign_off(by=cast.publisher, decision=row).signed_at
    send_back(by=cast.publisher, decision=rows[0], reason="Cover the sign.")
    down()
    assert sign_off(by=cast.publisher, decision=rows[0]).signed_at


def test_a_source_is_not_cleared_where_that_would_show_its_photos(client, cast, down):
    source, other = factories.source(clearance="pending"), factories.source(clearance="pending")
    factories.photo(source=source)
    factories.photo(source=other, public=False)
    with refused():
        set_clearance(by=cast.publisher, source=source, clearance="cleared", reason="He is safe.")
    client.force_login(cast.publisher)
    data = {"clearance": "cleared", "reason": "He is safe in another country."}
    answer = client.post(reverse("admin:source-clearance", args=[source.pk]), data)
    html = answer.content.decode()
    assert answer.status_code == 422 and SENTENCE in html and data["reason"] in html
    source.refresh_from_db()
    assert source.clearance == "pending" and not Event.objects.exists() and not Photo.objects.cleared().exists()
    assert set_clearance(by=cast.publisher, source=other, clearance="cleared", reason="So.").clearance == "cleared"
    declare_danger(by=cast.publisher, source=other, reason="They asked about him.")
    down()
    set_clearance(by=cast.publisher, source=source, clearance="cleared", reason="He is safe.")
    assert Photo.objects.cleared().exists()


def test_no_lease_that_somebody_ends_adds_or_changes_shows_a_photo(client, cast, down):
    denied, lapsed, agreed = factories.photo(), factories.photo(), factories.photo()
    ban, ended = factories.lease(denied, kind="deny"), factories.lease(lapsed, ends_at=YESTERDAY)
    factories.consent(agreed, ends_at=YESTERDAY)
    lasts = {"kind": "allow", "use": "publication"}
    with refused():
        end_lease(by=cast.chief, lease=ban)
    with refused():
        change_lease(by=cast.chief, lease=ban, use="promotion")
    with refused():
        change_lease(by=cast.chief, lease=ended, ends_at=None)
    with refused():
        add_lease(by=cast.chief, photo=lapsed, **lasts)
    with refused():
        add_consent(by=cast.chief, photo=agreed, kind="consent", status="unlimited", holder="A person")
    client.force_login(cast.chief)
    page = client.post(reverse("admin:lease-change", args=[ban.pk]), {"end": "1"}, follow=True)
    assert SENTENCE in page.content.decode()
    assert not Photo.objects.cleared().exists() and not Event.objects.exists()
    # What hides, and what was agreed before for a day that comes, goes on as ever.
    change_lease(by=cast.chief, lease=ban, ends_at=timezone.now() + timedelta(days=1))
    add_lease(by=cast.chief, photo=factories.photo(), kind="deny", use="publication")
    assert not Photo.objects.cleared().exists()
    down()
    end_lease(by=cast.chief, lease=ban)
    assert Photo.objects.cleared().get() == denied


def test_words_that_would_show_a_photo_wait_on_the_form_and_others_are_saved(client, cast, down):
    bare, seen = factories.photo(alt=""), factories.photo()
    with refused():
        edit_photo(by=cast.photo_editor, photo=bare, alt="A kiosk with a queue.")
    client.force_login(cast.publisher)
    page = client.post(change(bare), filled(bare, alt="A kiosk with a queue, typed with care."))
    assert SENTENCE in page.content.decode() and "typed with care" in page.content.decode()
    described = reverse("admin:photo-describe") + f"?ids={bare.pk}"
    form = client.get(described).context["cards"][0]["form"]
    data = {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    page = client.post(described, data | {form.add_prefix("alt"): "A kiosk, typed with care."})
    assert SENTENCE in page.content.decode() and "typed with care" in page.content.decode()
    bare.refresh_from_db()
    assert bare.alt == "" and not Event.objects.exists()
    edit_photo(by=cast.photo_editor, photo=bare, caption="A kiosk.")
    edit_photo(by=cast.photo_editor, photo=seen, alt="A kiosk with a queue.")
    down()
    edit_photo(by=cast.photo_editor, photo=bare, alt="A kiosk with a queue.")
    assert set(Photo.objects.cleared()) == {bare, seen}


def test_an_embargo_that_ends_by_the_clock_cannot_be_refused(cast, down):
    embargoed = factories.photo(embargo_until=timezone.now() + timedelta(days=1))
    with refused():
        edit_photo(by=cast.photo_editor, photo=embargoed, embargo_until=None)
    Photo.objects.filter(pk=embargoed.pk).update(embargo_until=YESTERDAY)
    assert Photo.objects.cleared().get() == embargoed


DESCRIBED = {"confidentiality": "described", "public_description": "A driver in Pyongyang"}
NAMED = {"confidentiality": "named", "public_name": "Ryu Qxname"}
LINK = {"links-TOTAL_FORMS": "1", "links-0-label": "Portfolio", "links-0-url": "https://ryu.example/"}


@pytest.mark.parametrize(("opened", "beside"), [(DESCRIBED, {}), (NAMED, LINK)])
def test_a_hidden_source_is_not_named_or_described_and_nothing_typed_is_lost(client, cast, down, opened, beside):
    source = factories.source(confidentiality="protected")
    for name, value in opened.items():
        setattr(source, name, value)
    with refused():
        save_source(by=cast.photo_editor, source=source)
    client.force_login(cast.photo_editor)
    source.refresh_from_db()
    typed = form(source, notes="Typed with care", **opened) | beside
    html = client.post(change_url(source), typed).content.decode()
    words = ["Typed with care", *opened.values(), *list(beside.values())[1:]]
    assert SENTENCE in html and [word for word in words if word not in html] == []
    source.refresh_from_db()
    assert source.confidentiality == "protected" and not source.links.exists() and not Event.objects.exists()
    down()
    client.post(change_url(source), typed)
    source.refresh_from_db()
    assert source.confidentiality == opened["confidentiality"] and source.links.exists() == bool(beside)


def test_a_public_page_of_a_source_waits_whether_the_source_is_new_or_old(client, cast, down):
    source = factories.source(has_public_page=False)
    source.has_public_page = True
    with refused():
        save_source(by=cast.photo_editor, source=source)
    client.force_login(cast.photo_editor)
    answer = client.post(reverse("admin:sources_source_add"), form(code="HERON", has_public_page="on", **NAMED))
    assert SENTENCE in answer.content.decode() and "Ryu Qxname" in answer.content.decode()
    assert not Source.objects.filter(code="HERON").exists()
    # Readers see nothing of one that has neither a page nor photos.
    client.post(reverse("admin:sources_source_add"), form(code="HERON", **NAMED))
    assert Source.objects.filter(code="HERON").exists()


def test_a_source_can_always_be_hidden_and_renamed(cast, down):
    source = factories.source(has_public_page=True, public_name="Ryu Qxname")
    factories.photo(source=source)
    source.public_name = "R. Q."
    save_source(by=cast.photo_editor, source=source)
    source.confidentiality, source.public_name, source.public_description = "described", "", "A driver"
    save_source(by=cast.photo_editor, source=source)
    source.confidentiality, source.public_description, source.has_public_page = "protected", "", False
    save_source(by=cast.photo_editor, source=source)
    source.refresh_from_db()
    assert source.confidentiality == "protected"


def test_a_photo_that_readers_see_gets_no_source_that_tells_them_more(cast, down):
    hidden, named, other = factories.source(confidentiality="protected"), factories.source(), factories.source()
    photo, unseen = factories.photo(source=hidden), factories.photo(public=False, source=hidden)
    ours = factories.photo(source=named)
    with refused():
        edit_photo(by=cast.photo_editor, photo=photo, source=named)
    photo.refresh_from_db()
    assert photo.source == hidden and not Event.objects.exists()
    edit_photo(by=cast.photo_editor, photo=unseen, source=named)
    edit_photo(by=cast.photo_editor, photo=ours, source=other)
    edit_photo(by=cast.photo_editor, photo=ours, source=hidden)
    down()
    edit_photo(by=cast.photo_editor, photo=photo, source=named)
    photo.refresh_from_db()
    assert photo.source == named
