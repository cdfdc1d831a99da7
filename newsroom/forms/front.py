"""The composed front page as a form: a row for each post, sent whole with every button."""

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from gallery.forms.fields import MomentField
from newsroom.models import FrontSlot

#: More rows than this no page of ours sends.
MOST_ROWS = 60


class RowForm(forms.Form):
    """One post on the page: where, until when, and whether it may lead with any photo."""

    article = forms.ModelChoiceField(Article.objects.select_related("lead_photo"), widget=forms.HiddenInput)
    place = forms.ChoiceField(label=_("Place"), choices=FrontSlot.Place.choices)
    until = MomentField(label=_("Until"), required=False)
    open_eyes = forms.BooleanField(label=_("Lead with this photo all the same"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def slot(self):
        """Return the unsaved FrontSlot of a valid row."""
        return FrontSlot(**self.cleaned_data)


def rows_from(data):
    """Return the bound RowForms of what was posted."""
    number = data.get("rows", "")
    count = min(int(number), MOST_ROWS) if number.isdecimal() and len(number) < 4 else 0
    return [RowForm(data, prefix=f"row{at}") for at in range(count)]


def rows_of(slots):
    """Return RowForms that show these FrontSlots."""
    return [
        RowForm(
            prefix=f"row{at}",
            initial={
                "article": one.article_id,
                "place": one.place,
                "until": one.until,
                "open_eyes": one.open_eyes,
            },
        )
        for at, one in enumerate(slots)
    ]
