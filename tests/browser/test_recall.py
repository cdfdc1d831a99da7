"""The pages on which something is taken back are as accessible as all others, by day and by night, wide and narrow."""

import pytest
from django.urls import reverse

from articles.services import publishing
from gallery.models import CameraSerial, Delivery, NearDuplicate, Partner, Photo
from gallery.services.recall import recall_photos
from tests import cases, factories
from tests.browser import scenes
from tests.browser.axe import violations
from tests.browser.conftest import NARROW, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house():
    """A published house with everything that a recall reaches; returns (chief, photo, post)."""
    chief = cases.cast().chief
    site = scenes.opened(3)
    photo, alike = site.photos[0], site.photos[1]
    NearDuplicate.objects.create(photo=alike, other=photo, distance=2, transform="mirror")
    partner = Partner.objects.create(name="A daily", email="desk@daily.example")
    place = publishing.place_of(site.report)
    for what in ({"photo": photo}, {"place": place}):
        Delivery.objects.create(partner=partner, title="Their title", delivered_by=chief, **what)
    Photo.objects.filter(pk=site.photos[2].pk).update(source=factories.source())
    for row in (photo, site.photos[2]):
        CameraSerial.objects.create(photo=row, digest="a" * 64)
    return chief, photo, site.report


@pytest.mark.parametrize("name", ["photo", "post", "danger", "clearance", "partner", "orders", "order"])
def test_axe_finds_nothing_and_nothing_stands_out_at_the_side(window, house, name):
    chief, photo, post = house
    if name.startswith("order"):
        recall_photos(
            by=chief, photos=[photo], reason="A person in the picture asked us, in a sentence of some length."
        )
    page = window(chief, viewport=WIDE)
    page.goto(
        {
            "photo": reverse("admin:photo-withdraw", args=[photo.pk]),
            "post": reverse("admin:article-withdraw", args=[post.pk]),
            "danger": reverse("admin:source-danger", args=[photo.source_id]),
            "clearance": reverse("admin:source-clearance", args=[photo.source_id]),
            "partner": reverse("admin:photo-hand-over", args=[photo.pk]),
            "orders": reverse("admin:gallery_dispatch_changelist"),
            "order": reverse("admin:gallery_dispatch_changelist"),
        }[name]
    )
    if name == "order":
        page.locator("#result_list th a").first.click()
    for details in page.locator("main details, #content details").all():
        details.evaluate("one => one.open = true")
    assert violations(page) == []
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
