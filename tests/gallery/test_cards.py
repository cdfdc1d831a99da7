"""The crop for social cards carries the mark of the photo's class, and never that of another one."""

import io

import pytest
from django.urls import reverse
from PIL import Image, ImageChops

from gallery import cards, credits, decoder, derivatives, mediaaudit, rendering, repairs, tasks
from gallery.imaging import card as drawing
from gallery.imaging.glyphs import glyph
from gallery.imaging.redact import clean_boxes
from gallery.imaging.renditions import CARD
from gallery.models import Appearance, Derivatives, Photo
from gallery.outbox import beside
from gallery.provenance import CLASS_KEYS, class_name
from gallery.public import photos_for_readers
from tests import factories, images
from tests.cases import cast as everybody
from tests.gallery.claiming import propose, verdict
from tests.gallery.test_derivatives import current, photo, public_bytes, signed

pytestmark = pytest.mark.usefixtures("db", "folders")


@pytest.fixture
def people():
    return everybody()


@pytest.fixture
def row(people):
    """A photo that readers see, whole, under review."""
    made = photo(people.chief, (900, 600))
    fields = {"credit_line": "Mara Halvorsen", "alt": "A street", "public_from": made.uploaded_at}
    Photo.objects.filter(pk=made.pk).update(source=factories.source(), **fields)
    derivatives.publish(Photo.objects.get(pk=made.pk))
    derivatives.complete(made)
    return Photo.objects.get(pk=made.pk)


def judge(people, row, code="under-escort"):
    """Have a claim accepted, so that the photo's class changes."""
    verdict(people.moderator, propose(people.reporter, row, code), "accept")
    row.refresh_from_db()


def band(data):
    """The part of a card below its picture."""
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB").crop((0, drawing.PICTURE[1], *CARD))


def test_every_class_has_a_mark_a_hue_and_words_on_its_card():
    assert set(drawing.HUES) == set(CLASS_KEYS)
    marks = {key: glyph(f"g-{key}", 48) for key in CLASS_KEYS}
    assert all(mark.getbbox() for mark in marks.values())
    assert len({mark.tobytes() for mark in marks.values()}) == len(CLASS_KEYS)
    ground = Image.new("RGB", (600, 400), "#808080")
    made = {key: drawing.marked(ground, key, class_name(key)).tobytes() for key in CLASS_KEYS}
    assert len(set(made.values())) == len(CLASS_KEYS)


def test_a_card_is_of_one_size_with_its_words_below_and_not_over_the_picture():
    flat = Image.new("RGB", (320, 900), "#336699")
    with_words, without = (drawing.marked(flat, "border", words) for words in ("Cross-border long lens", ""))
    assert with_words.size == without.size == CARD
    assert with_words.crop((0, 0, *drawing.PICTURE)).getextrema() == ((0x33, 0x33), (0x66, 0x66), (0x99, 0x99))
    left, top, right, _bottom = ImageChops.difference(with_words, without).getbbox()
    assert left > drawing.MARGIN + drawing.MARK and top > drawing.PICTURE[1] and right > left + 200


def test_words_that_our_font_cannot_write_leave_the_mark_alone():
    flat = Image.new("RGB", (320, 900), "#336699")
    assert drawing.marked(flat, "border", "국경 너머").tobytes() == drawing.marked(flat, "border").tobytes()


def test_s7_what_is_covered_is_covered_on_a_marked_card_and_where_it_was_drawn():
    noise = Image.effect_noise((1600, 1000), 120).convert("RGB")
    boxes = [(0.3, 0.3, 0.2, 0.2)]
    data = images.picture(image=noise)
    made = rendering.render(io.BytesIO(data), {}, card=True, mark=("staged", "Staged"), boxes=boxes).files[
        "card", "jpg"
    ]
    area = (0, round((1000 - 1600 / (1200 / 546)) / 2), 1600, 1000 - round((1000 - 1600 / (1200 / 546)) / 2))
    [box] = [one.within(area, (1600, 1000)) for one in clean_boxes(boxes)]
    with Image.open(io.BytesIO(made)) as image:
        wide, tall = drawing.PICTURE
        x, y, right, bottom = box.x * wide, box.y * tall, (box.x + box.width) * wide, (box.y + box.height) * tall
        inside = image.convert("RGB").crop((round(x) + 2, round(y) + 2, round(right) - 2, round(bottom) - 2))
    assert inside.size[0] > 200 and all(high - low <= 8 for low, high in inside.getextrema())


def test_a_photo_under_review_carries_the_mark_of_review_its_credit_and_passes_the_audit(row):
    assert current(row).card == "review"
    data = public_bytes(current(row))["card-review.jpg"]
    plain = drawing.marked(Image.new("RGB", (900, 600)), "review", "Provenance under review")
    wanted = plain.crop((0, drawing.PICTURE[1], *CARD))
    difference = ImageChops.difference(band(data), wanted).convert("L").resize((60, 4))
    assert max(difference.getextrema()) < 24
    assert b"Mara Halvorsen" in data
    assert mediaaudit.audit_batch({("card-review", "jpg"): data}, row) == []
    assert list(mediaaudit.audit_generation(current(row))) == []
    assert credits.embedded_credit(row).credit == "Mara Halvorsen"


def test_when_the_class_changes_the_old_card_answers_410_at_once_and_no_page_names_it(row, people, client, monkeypatch):
    old = current(row).card_url
    assert client.get(old).status_code == 200 and photos_for_readers([row.pk])[row.pk].card == old
    monkeypatch.setattr(type(tasks.mark_card), "enqueue", lambda task, pk: None)
    judge(people, row)
    assert row.access_class == "escorted"
    assert client.get(old).status_code == 410
    assert photos_for_readers([row.pk])[row.pk].card == ""
    page = client.get(row.get_absolute_url()).content.decode()
    assert "/card" not in page and "/site-card.png?v=" in page


def test_a_task_makes_the_card_of_the_new_class_and_deletes_the_old_file(
    row, people, client, django_capture_on_commit_callbacks
):
    old, before = current(row).card_url, public_bytes(current(row))
    with django_capture_on_commit_callbacks(execute=True):
        judge(people, row)
    cards.mark_card(row)
    generation = current(row)
    assert generation.card == "escorted" and generation.card_url != old
    after = public_bytes(generation)
    assert set(after) == set(before) - {"card-review.jpg"} | {"card-escorted.jpg"}
    assert {name: data for name, data in after.items() if name in before} == {
        name: data for name, data in before.items() if name != "card-review.jpg"
    }
    assert [client.get(url).status_code for url in (old, generation.card_url)] == [410, 200]
    assert (
        f'content="{photos_for_readers([row.pk])[row.pk].card}"'[9:-1]
        in client.get(row.get_absolute_url()).content.decode()
    )
    assert list(mediaaudit.audit_generation(generation)) == []


def test_making_the_card_twice_does_nothing(row, monkeypatch):
    monkeypatch.setattr(decoder, "render", lambda *arguments, **options: pytest.fail("it was made again"))
    assert not cards.mark_card(row)


def test_a_card_of_a_class_that_changed_meanwhile_is_not_kept(row, people, monkeypatch):
    Photo.objects.filter(pk=row.pk).update(access_class="border")
    render = decoder.render

    def slow(*arguments, **options):
        made = render(*arguments, **options)
        Photo.objects.filter(pk=row.pk).update(access_class="staged")
        return made

    monkeypatch.setattr(decoder, "render", slow)
    assert not cards.mark_card(row)
    assert current(row).card == "review" and "card-border.jpg" not in public_bytes(current(row))


def test_a_card_of_a_generation_that_was_retired_meanwhile_leaves_nothing(row, monkeypatch):
    Photo.objects.filter(pk=row.pk).update(access_class="border")
    generation, render = current(row), decoder.render

    def slow(*arguments, **options):
        made = render(*arguments, **options)
        Derivatives.objects.filter(pk=generation.pk).update(retired_at=row.uploaded_at)
        return made

    monkeypatch.setattr(decoder, "render", slow)
    assert not cards.mark_card(row)
    assert "card-border.jpg" not in public_bytes(generation)


def test_repairing_makes_the_cards_that_are_behind(row, monkeypatch):
    Photo.objects.filter(pk=row.pk).update(access_class="border")
    wanted = []
    monkeypatch.setattr(type(tasks.mark_card), "enqueue", lambda task, pk: wanted.append((task.module_path, pk)))
    assert repairs.repair().enqueued == 1
    assert wanted == [("gallery.tasks.mark_card", row.pk)]
    cards.mark_card(row)
    assert current(row).card == "border" and not cards.cards_behind().exists()


def test_a_card_is_kept_by_caches_for_a_minute_and_other_files_for_ever(row, client):
    generation = current(row)
    assert client.get(generation.card_url).headers["Cache-Control"] == "public, max-age=60"
    assert "immutable" in client.get(generation.url(640, "jpg")).headers["Cache-Control"]
    assert client.get(generation.url("card", "jpg")).status_code == 410
    assert client.get(generation.url("card-nothing", "jpg")).status_code == 404


def test_the_cdn_is_told_to_forget_the_card_and_everything_beside_the_page(row, people, settings):
    settings.PURGE_URL = "https://cdn.example/purge"
    Appearance.objects.create(
        photo=row, place="articles.article:1", title="x", url="/articles/a-post/", public_from=row.uploaded_at
    )
    old = current(row).card_url
    from gallery.models import Dispatch

    judge(people, row)
    ordered = {path for one in Dispatch.objects.all() for path in one.payload["paths"]}
    page = row.get_absolute_url()
    assert {old, page, f"{page}embed/", f"/api/v1/photos/{row.public_id}", "/api/v1/photos"} <= ordered
    assert "/api/v1/posts/a-post" in ordered
    assert any(path.startswith("/oembed?url=") and row.public_id in path for path in ordered)
    assert beside("/media/x.jpg") == beside("/nothing") == set()
    assert reverse("gallery:embed", args=["x"]) in beside("/photos/x/")


def test_covered_pictures_get_covered_cards(people):
    row = photo(people.chief, decided=False)
    signed(row, boxes=[{"x": 0, "y": 0, "width": 1, "height": 1, "reason": "identifies-person"}])
    derivatives.complete(row)
    data = public_bytes(current(row))["card-review.jpg"]
    with Image.open(io.BytesIO(data)) as image:
        inside = image.convert("RGB").crop((4, 4, CARD[0] - 4, drawing.PICTURE[1] - 12))
    assert all(high - low <= 8 for low, high in inside.getextrema())
