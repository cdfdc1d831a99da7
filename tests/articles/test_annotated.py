"""Annotated photos: numbered notes that stand where they belong at every size, without a script."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from articles.blockers import Blocked, blockers
from articles.models import AnnotatedPhoto
from articles.public import article_page
from articles.public_figures import STAGE
from articles.services.figures import save_figure
from gallery.models import Photo
from gallery.services.photos import withdraw_photo
from tests import factories
from tests.articles import writing
from tests.articles.figuring import annotated, post_with, shows

pytestmark = pytest.mark.django_db
NOTES = ((0.25, 0.5, "A lamp of 2013"), (0.9, 0.1, "The coach in the glass"))


def html_of(article, **options):
    article.refresh_from_db()
    return article_page(article, **options).body


@pytest.mark.parametrize(("size", "height"), [((1500, 1000), 733), ((1000, 1500), 1650), ((3000, 3000), 1100)])
def test_notes_stand_at_their_fraction_of_the_upright_picture_whatever_its_size(cast, size, height):
    photo = factories.photo(dimensions=size)
    html = html_of(post_with(cast.chief, annotated(cast.editor, photo, *NOTES)))
    assert f'viewBox="0 0 {STAGE} {height}"' in html
    places = [(int(x), int(y)) for x, y in re.findall(r'<circle cx="(\d+)" cy="(\d+)"', html)]
    assert places == [(275, round(height / 2)), (990, round(height / 10))]


def test_every_mark_leads_to_its_note_and_the_list_can_be_read_without_the_picture(cast):
    figure = annotated(cast.editor, factories.photo(), *NOTES, words="Small things place a picture.")
    html = html_of(post_with(cast.chief, figure))
    for number, (_x, _y, text) in enumerate(NOTES, start=1):
        name = f"note-{figure.pk}-{number}"
        assert f'href="#{name}" aria-label="Note {number}"' in html
        assert f'<li id="{name}">{text}</li>' in html
    assert 'type="checkbox" class="spots__toggle" checked' in html
    assert "Small things place a picture." in html and "<script" not in html and "style=" not in html


def test_two_of_them_on_one_page_share_no_id(cast):
    figures = [annotated(cast.editor, factories.photo(), *NOTES) for _number in range(2)]
    ids = re.findall(r' id="([^"]+)"', html_of(post_with(cast.chief, *figures)))
    assert len(ids) == len(set(ids)) >= 6


def test_a_withdrawn_photo_leaves_its_tombstone_and_none_of_its_notes(cast):
    photo = factories.photo()
    article = post_with(cast.chief, annotated(cast.editor, photo, *NOTES, words="The man", title="A man at a door"))
    withdraw_photo(by=cast.chief, photo=photo, reason="He asked us.")
    html = html_of(article)
    assert "He asked us." in html
    for gone in ("A lamp of 2013", "The man", "A man at a door", photo.caption, "<svg viewBox"):
        assert gone not in html


def test_a_photo_that_readers_may_not_see_leaves_nothing(cast):
    photo = factories.photo()
    article = post_with(cast.chief, annotated(cast.editor, photo, *NOTES))
    Photo.objects.filter(pk=photo.pk).update(embargo_until=timezone.now() + timedelta(hours=1))
    html = html_of(article)
    assert "A lamp" not in html and photo.public_id not in html and "spots" not in html


def test_its_photo_is_gated_and_comes_out_with_the_post(cast):
    photo = factories.photo(public=False, alt="")
    figure = annotated(cast.editor, photo)
    draft = writing.draft(cast.editor, body=f"<p>W.</p>{shows(figure)}")
    assert blockers(draft)
    Photo.objects.filter(pk=photo.pk).update(alt="A door")
    assert blockers(draft) == []
    post_with(cast.chief, figure)
    assert Photo.objects.cleared().filter(pk=photo.pk).exists()


def test_another_photo_in_a_post_that_is_out_passes_the_gate(cast):
    figure = annotated(cast.editor, factories.photo())
    post_with(cast.chief, figure)
    figure.photo = factories.photo(public=False, credit_line="")
    with pytest.raises(Blocked):
        save_figure(by=cast.editor, figure=figure)


def test_a_missing_one_is_named(cast):
    draft = writing.draft(cast.editor, body='<p>W.</p><annotated-photo data-id="999"></annotated-photo>')
    assert "annotated_photo_absent" in [one.code for one in blockers(draft)]


@pytest.mark.parametrize("note", [(1.2, 0.5, "x"), (0.5, -0.1, "x"), (0.5, 0.5, "  ")])
def test_a_note_outside_the_picture_or_without_words_is_refused(cast, note):
    with pytest.raises(ValidationError):
        annotated(cast.editor, factories.photo(), note)
    assert not AnnotatedPhoto.objects.exists()


def test_an_outsider_changes_nothing(cast):
    for by in (cast.outsider, cast.moderator):
        with pytest.raises(PermissionDenied):
            annotated(by, factories.photo())


def test_without_pictures_notes_are_a_list(cast):
    photo = factories.photo()
    html = html_of(post_with(cast.chief, annotated(cast.editor, photo, *NOTES)), mode="text")
    assert "<img" not in html and "<circle" not in html and "A lamp of 2013" in html and photo.alt in html


class TestForm:
    def data(self, photo, *rows, initial=0):
        data = {
            "title": "A doorway", "photo": photo.pk, "words": "", "language": "en",
            "notes-TOTAL_FORMS": len(rows), "notes-INITIAL_FORMS": initial,
        }  # fmt: skip
        for number, row in enumerate(rows):
            data |= {f"notes-{number}-{name}": value for name, value in row.items()}
        return data

    def test_notes_are_typed_as_numbers_and_kept_in_the_order_of_their_numbers(self, client, cast):
        client.force_login(cast.editor)
        rows = (
            {"position": 2, "x": "0.9", "y": "0.1", "text": "Second"},
            {"position": 1, "x": "0.25", "y": "0.5", "text": "First"},
            {"position": "", "x": "", "y": "", "text": ""},
        )
        answer = client.post(reverse("admin:articles_annotatedphoto_add"), self.data(factories.photo(), *rows))
        assert answer.status_code == 302, answer.content.decode()
        notes = AnnotatedPhoto.objects.get().notes.all()
        assert [(note.position, note.x, note.text) for note in notes] == [(1, 0.25, "First"), (2, 0.9, "Second")]

    def test_a_changed_and_a_deleted_row_are_saved(self, client, cast):
        figure = annotated(cast.editor, factories.photo(), *NOTES)
        first, second = figure.notes.all()
        rows = (
            {"id": first.pk, "annotated": figure.pk, "position": 1, "x": "0.3", "y": "0.5", "text": "A lamp"},
            {
                "id": second.pk,
                "annotated": figure.pk,
                "position": 2,
                "x": "0.9",
                "y": "0.1",
                "text": "x",
                "DELETE": "on",
            },
        )
        client.force_login(cast.editor)
        url = reverse("admin:articles_annotatedphoto_change", args=[figure.pk])
        answer = client.post(url, self.data(figure.photo, *rows, initial=2))
        assert answer.status_code == 302, answer.content.decode()
        assert [(note.x, note.text) for note in figure.notes.all()] == [(0.3, "A lamp")]

    def test_a_place_outside_the_picture_is_refused_at_its_field(self, client, cast):
        client.force_login(cast.editor)
        rows = ({"position": 1, "x": "1.5", "y": "0.5", "text": "Out"},)
        answer = client.post(reverse("admin:articles_annotatedphoto_add"), self.data(factories.photo(), *rows))
        assert answer.status_code == 200 and not AnnotatedPhoto.objects.exists()
        assert "less than or equal to 1" in answer.content.decode()

    def test_the_page_shows_the_picture_and_explains_the_numbers(self, client, cast):
        figure = annotated(cast.editor, factories.photo(), *NOTES)
        client.force_login(cast.editor)
        html = client.get(reverse("admin:articles_annotatedphoto_change", args=[figure.pk])).content.decode()
        assert "notes__stage" in html and "fractions of the picture" in html and 'data-note="x"' in html
