"""The demo is loaded through the services, can be run twice, and never in production."""

import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from PIL import Image

from articles.models import Article
from gallery.models import Challenge, Claim, Evidence, Photo, PhotoSet
from newsroom.demo import data, pictures, records
from newsroom.demo.progress import Progress
from newsroom.management.commands import demo, load_demo
from sources.models import Event, Source


@pytest.fixture
def small(monkeypatch, tmp_path, settings):
    """The whole demo, with small plain pictures in place of the drawn ones, and its progress in a folder of its own."""

    def files(rows, own=None):
        for number, row in enumerate(rows):
            buffer = io.BytesIO()
            Image.new("RGB", (90, 60), (number * 3, 90, 90)).save(buffer, "PNG")
            yield row, buffer.getvalue()

    monkeypatch.setattr(pictures, "files", files)
    monkeypatch.setattr(load_demo, "Progress", lambda path: Progress(tmp_path / path.name))
    settings.MODE = "demo"


@pytest.mark.django_db
@pytest.mark.django_db(transaction=True)
def test_the_demo_has_everything_that_a_visitor_should_see(small, client):
    call_command("load_demo", password="demo-demo-demo", stdout=io.StringIO())
    states = {article.status for article in Article.objects.all()}
    assert states == set(Article.Status)
    assert set(Article.objects.published().values_list("kind", flat=True)) == set(Article.Kind.values)
    assert Article.objects.count() >= 12 and PhotoSet.objects.count() >= 6
    assert Photo.objects.count() >= 60 and Source.objects.count() >= 10
    assert set(Claim.objects.values_list("state", flat=True)) == set(Claim.State.values)
    assert Photo.objects.withdrawn().count() == 1
    assert client.get("/articles/phone-pictures-from-pyongyang/").status_code == 200
    assert client.get(Photo.objects.withdrawn().get().get_absolute_url()).status_code == 410
    taken_back = PhotoSet.objects.withdrawn().get()
    answer = client.get(taken_back.get_absolute_url())
    assert answer.status_code == 410 and taken_back.withdrawal_reason in answer.content.decode()
    veiled = Photo.objects.cleared().get(graphic=True)
    shown = [
        Article.objects.published().get(body__contains=f'data-id="{veiled.public_id}"'),
        PhotoSet.objects.published().get(items__photo=veiled),
        veiled,
    ]
    assert all("This photograph may distress." in client.get(it.get_absolute_url()).content.decode() for it in shown)
    commentary = Article.objects.published().filter(kind="commentary", replies="closed").first()
    assert "closed" in client.get(commentary.get_absolute_url()).content.decode()

    # What waits at the desk: a second verdict, a disagreement, evidence of every kind, notes by readers.
    half = Claim.objects.filter(state="proposed", tag__two_reviews=True, reviews__verdict="accept")
    assert half.count() == 2
    differing = Claim.objects.filter(state="disputed", reviews__verdict="accept").filter(reviews__verdict="reject")
    assert differing.count() == 1
    assert set(Evidence.objects.values_list("kind", flat=True)) >= set(Evidence.Kind.values) - {"content-credentials"}
    assert set(Evidence.objects.exclude(file="").values_list("kind", flat=True)) == {
        "web-capture", "comparison-image", "correspondence",
    }  # fmt: skip
    assert set(Challenge.objects.values_list("state", flat=True)) == {"new", "declined"}
    assert Challenge.objects.published().get().photo.is_cleared

    events, photos = Event.objects.count(), Photo.objects.count()
    call_command("load_demo", password="demo-demo-demo", stdout=io.StringIO())
    assert (Event.objects.count(), Photo.objects.count()) == (events, photos)


@pytest.mark.django_db
def test_a_password_may_begin_with_a_hyphen(monkeypatch, settings):
    settings.MODE, given = "demo", []
    monkeypatch.setenv("DEMO_PASSWORD", "-a-password")
    monkeypatch.setattr(load_demo.Command, "handle", lambda self, password, **options: given.append(password))
    monkeypatch.setattr(demo.Command, "serve", lambda self: None)
    call_command("demo", stdout=io.StringIO())
    assert given == ["-a-password"]


def test_the_chain_of_certificates_is_made_before_the_pictures_that_it_signs(small, monkeypatch):
    steps = []
    for module, names in (
        (load_demo.chain, ("ensure_own",)),
        (records, ("load_people", "load_desk", "load_pictures", "load_sets", "load_stored_posts")),
        (load_demo.figures, ("load_figures",)),
        (load_demo.posts, ("load_posts", "load_corrections", "withdraw_sets", "withdraw_pictures")),
        (load_demo.deskwork, ("load",)),
    ):
        for name in names:
            monkeypatch.setattr(module, name, lambda *_of, step=name, **_how: steps.append(step))
    call_command("load_demo", password="demo-demo-demo", stdout=io.StringIO())
    assert steps.index("ensure_own") < steps.index("load_pictures")


def test_the_demo_stays_out_of_production(settings):
    settings.MODE = "production"
    for command in ("load_demo", "demo"):
        with pytest.raises(CommandError, match="production"):
            call_command(command, **({"password": "x"} if command == "load_demo" else {}))


def test_a_folder_that_is_none_is_named(settings):
    settings.MODE = "demo"
    with pytest.raises(CommandError, match="not a folder"):
        call_command("load_demo", password="x", photos="/nowhere/at/all")


def test_pictures_of_ones_own_take_the_first_places(tmp_path):
    Image.new("RGB", (40, 30), "navy").save(tmp_path / "b.png")
    (tmp_path / "notes.txt").write_text("no picture")
    rows = data.read("pictures", "picture")[:2]
    small = [row | {"scene": "mountains"} for row in rows]
    made = list(pictures.files(small, own=tmp_path))
    assert made[0][1] == (tmp_path / "b.png").read_bytes()
    assert made[1][1] != made[0][1] and len(made) == 2


def test_a_picture_of_ones_own_keeps_its_own_words():
    row = records.words_of(data.read("pictures", "picture")[0], own=True)
    assert "your own folder" in row["caption"] and row["credit_line"] == "Your own picture / Far Bank demo"
    assert "digital_source_type" not in row


def test_the_private_folder_of_the_tests_is_not_the_projects():
    assert "newsroom-tests-" in str(settings.DATA_DIR)
