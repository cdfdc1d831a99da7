"""What people say of a photo: changed by one service, and nothing but that."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gallery import derivatives
from gallery.services.photos import EDITABLE, edit_photo
from sources.audit import Event
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_edit_changes_the_photo_and_names_the_fields_in_the_log(cast):
    photo, other = factories.photo(), factories.source()
    fresh = edit_photo(
        by=cast.photo_editor, photo=photo, caption="New", alt=photo.alt, source=other, tags=["Rail", "Night"]
    )
    photo.refresh_from_db()
    assert (photo.caption, photo.source, set(photo.tags.names())) == ("New", other, {"Rail", "Night"})
    assert fresh == photo
    assert Event.objects.get().detail == {"fields": ["caption", "source", "tags"]}
    assert photo.history.first().history_user == cast.photo_editor


def test_an_edit_that_changes_nothing_leaves_no_trace(cast):
    photo = factories.photo()
    photo.tags.add("Rail")
    edit_photo(by=cast.photo_editor, photo=photo, caption=photo.caption, tags=["Rail"])
    assert not Event.objects.exists()


def test_a_value_written_by_somebody_else_meanwhile_stays(cast):
    photo = factories.photo()
    stale = type(photo).objects.get(pk=photo.pk)
    edit_photo(by=cast.photo_editor, photo=photo, headline="Theirs")
    edit_photo(by=cast.photo_editor, photo=stale, caption="Mine")
    photo.refresh_from_db()
    assert (photo.headline, photo.caption) == ("Theirs", "Mine")


@pytest.mark.parametrize("field", ["public_from", "withdrawn_at", "access_class", "original", "sha256", "provenance"])
def test_state_files_and_provenance_are_not_for_editing(cast, field):
    assert field not in EDITABLE
    with pytest.raises(TypeError, match=field):
        edit_photo(by=cast.photo_editor, photo=factories.photo(), **{field: None})


@pytest.mark.parametrize(
    "fields", [{"latitude": 91.0}, {"date_precision": "second"}, {"credit_line": "x" * 201}, {"focal_x": 2.0}]
)
def test_a_bad_value_is_refused_and_nothing_saved(cast, fields):
    photo = factories.photo()
    with pytest.raises(ValidationError):
        edit_photo(by=cast.photo_editor, photo=photo, caption="New", **fields)
    photo.refresh_from_db()
    assert photo.caption != "New"


@pytest.mark.parametrize("fields", [{"focal_x": 0.2}, {"credit_line": "Kim / Agency"}, {"licence": "CC0-1.0"}])
def test_what_stands_in_the_public_files_makes_them_anew(cast, monkeypatch, django_capture_on_commit_callbacks, fields):
    made = []
    monkeypatch.setattr(derivatives, "publish", made.append)
    photo = factories.photo()
    with django_capture_on_commit_callbacks(execute=True):
        edit_photo(by=cast.photo_editor, photo=photo, caption="New")
    assert made == []
    with django_capture_on_commit_callbacks(execute=True):
        edit_photo(by=cast.photo_editor, photo=photo, **fields)
    assert made == [photo]
    assert photo.derivatives.shown().exists()


def test_public_files_that_may_name_another_source_are_gone_at_once(cast):
    photo = factories.photo()
    edit_photo(by=cast.photo_editor, photo=photo, source=factories.source(confidentiality="protected"))
    assert not photo.derivatives.shown().exists()


@pytest.mark.parametrize("name", ["outsider", "reader", "moderator"])
def test_an_outsider_cannot_edit_a_photo(cast, name):
    photo = factories.photo()
    with pytest.raises(PermissionDenied):
        edit_photo(by=getattr(cast, name), photo=photo, caption="New")
