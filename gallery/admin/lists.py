"""Lists of the desk at any size: a list looks at the newest records, WINDOW of them, and a link goes further back.

Counting, searching, filtering and sorting cost as much as there is to look at. So all of them stay within the window,
and the page says so where there is more; nothing counts a whole table and no page lies behind a long offset. Where
somebody types the number of a record, it is found wherever it stands.
"""

from dataclasses import dataclass

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError

from gallery.desk.windows import WINDOW, lowest_of

#: The parameter of the address: the window begins below this value.
BELOW = "below"


@dataclass(frozen=True)
class Window:
    """What the page says of its limits: `older` and `newest` are query strings, "" where there is nothing there."""

    size: int
    older: str = ""
    newest: str = ""


class WindowedChangeList(ChangeList):
    """A ChangeList over the newest WINDOW records by `model_admin.window_field`, an indexed field."""

    window = Window(WINDOW)

    def get_filters_params(self, params=None):
        """The window is no filter."""
        found = super().get_filters_params(params)
        found.pop(BELOW, None)
        return found

    def get_queryset(self, request, exclude_parameters=None):
        """Search and filter within the window."""
        everything = self.root_queryset
        self.root_queryset = self._one(everything) or self._within(everything)
        try:
            return super().get_queryset(request, exclude_parameters)
        finally:
            self.root_queryset = everything

    def _one(self, rows):
        """The records whose number was typed, None where nothing has that number."""
        exact = self.model_admin.exact_field
        found = rows.filter(**{exact: self.query.strip()}) if exact and self.query else None
        return found if found is not None and found.exists() else None

    def _within(self, rows):
        field, model = self.model_admin.window_field, self.model
        bare = model._default_manager.order_by()
        if below := self.params.get(BELOW):
            try:
                limit = {f"{field}__lt": model._meta.get_field(self._name(field)).to_python(below)}
            except (ValidationError, OverflowError) as error:
                raise IncorrectLookupParameters(error) from error
            rows, bare = rows.filter(**limit), bare.filter(**limit)
        lowest = lowest_of(bare, field)
        self.window = Window(
            WINDOW,
            older="" if lowest is None else self.get_query_string({BELOW: _text(lowest)}, ["p"]),
            newest=self.get_query_string(remove=[BELOW, "p"]) if below else "",
        )
        return rows if lowest is None else rows.filter(**{f"{field}__gte": lowest})

    def _name(self, field):
        return self.model._meta.pk.name if field == "pk" else field


class Windowed:
    """For a ModelAdmin whose list may be long. `exact_field` names the number by which people call a record."""

    window_field = "pk"
    exact_field = ""
    show_full_result_count = False

    def get_changelist(self, request, **kwargs):
        """The list that looks no further than its window."""
        return WindowedChangeList


def _text(value):
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
