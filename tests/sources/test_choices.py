"""Labels of choices are those that Django gives, found without translating all others."""

import pytest
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from gallery.models import Photo
from sources.choices import label_of
from sources.models import Source


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("kind", [*Source.Kind.values, "", "no-such-kind"])
def test_a_label_is_the_one_that_django_gives(kind, language):
    with translation.override(language):
        assert label_of(Source.Kind, kind) == Source(kind=kind).get_kind_display()


def test_an_empty_value_may_have_a_label():
    assert label_of(Photo.Licence, "") == Photo(licence="").get_licence_display() != ""


def test_only_the_label_that_was_asked_for_is_translated():
    asked = []

    class Kind(models.TextChoices):
        ONE = "one", _("One")
        TWO = "two", _("Two")

    def looked_up(text):
        asked.append(text)
        return text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.translation._trans.gettext", looked_up)
        assert label_of(Kind, "two") == "Two"
        assert asked == ["Two"]
