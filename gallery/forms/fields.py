"""Fields and widgets that the forms of the desk share."""

from itertools import islice

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gallery.models import Topic
from gallery.models.topics import MOST_TAGS


class NarrowSelect(forms.Select):
    """A select that a script gives a search box; without the script it is a select like any other.

    However many rows there are, it lists the first LISTED and the chosen one. `ask` names the desk page that the box
    asks for the others: JSON {"items": [{"id", "label"}]} for ?q=.
    """

    LISTED = 200

    def __init__(self, attrs=None, choices=(), *, ask=""):
        super().__init__(attrs, choices)
        self.ask = ask

    def get_context(self, name, value, attrs):
        """Add the words of the search box, and where it asks when the list is not whole."""
        every = self.choices
        listed = list(islice(every, self.LISTED + 1))
        cut = len(listed) > self.LISTED
        if cut:
            listed = listed[: self.LISTED] + self._chosen(every, listed[: self.LISTED], value)
        self.choices = listed
        try:
            context = super().get_context(name, value, attrs)
        finally:
            self.choices = every
        context["widget"]["attrs"]["data-narrow"] = _("Search the list")
        if cut and self.ask:
            context["widget"]["attrs"]["data-ask"] = reverse(self.ask)
        return context

    @staticmethod
    def _chosen(every, listed, value):
        """The choice that is set, where the list was cut before it."""
        if value in (None, "") or str(value) in {str(key) for key, _label in listed}:
            return []
        row = every.queryset.filter(pk=value).first() if str(value).isdigit() else None
        return [every.choice(row)] if row else []


class LocalDateTimeInput(forms.DateTimeInput):
    """The browser's own control for a date and a time, in the newsroom's time zone.

    Seconds are shown where a moment has them: cut away, they would come back as a change that nobody made.
    """

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")

    def format_value(self, value):
        """Return the text that the browser's control wants."""
        return value.strftime("%Y-%m-%dT%H:%M:%S") if getattr(value, "second", 0) else super().format_value(value)


class MomentField(forms.DateTimeField):
    """A date and a time in the newsroom's zone, in years with which every clock and zone can reckon."""

    widget = LocalDateTimeInput
    YEARS = range(1900, 2200)

    def to_python(self, value):
        """Return an aware datetime, or None."""
        moment = super().to_python(value)
        if moment is not None and moment.year not in self.YEARS:
            raise forms.ValidationError(_("Write a year between 1900 and 2199."), code="year")
        return moment


class DateInput(forms.DateInput):
    """The browser's own control for a date."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own control for a time of day."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class TopicsWidget(forms.TextInput):
    """Names separated by commas; a script suggests tags that exist (desk page topic-suggest)."""

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", "class": "vTextField", **(attrs or {})})

    def get_context(self, name, value, attrs):
        """Add the address of the suggestions."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-topics"] = reverse("admin:topic-suggest")
        return context

    def format_value(self, value):
        """Show tags, names or the text that somebody typed."""
        if value is None or isinstance(value, str):
            return value
        return ", ".join(quoted(str(getattr(one, "name", one))) for one in value)


class TopicsField(forms.CharField):
    """A list of tag names from a text with commas; "New York" is one tag, with or without a comma after it."""

    widget = TopicsWidget

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", gettext_lazy("Separated by commas."))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        """Tags are shown by their names."""
        return self.widget.format_value(value)

    def to_python(self, value):
        """Return the names, each once whatever its capitals, in the order in which they were written."""
        names = {}
        for name in value if isinstance(value, list) else split_names(without_nul(value or "")):
            names.setdefault(name.lower(), name)
        return list(names.values())

    def validate(self, value):
        """Refuse a name that is longer than a tag may be, and more tags than anybody reads."""
        if len(value) > MOST_TAGS:
            raise forms.ValidationError(_("At most %(most)d tags. Keep those that matter.") % {"most": MOST_TAGS})
        longest = Topic._meta.get_field("name").max_length
        for name in value:
            if len(name) > longest:
                raise forms.ValidationError(
                    _("The tag “%(name)s…” is longer than %(most)d letters. Put a comma between two tags.")
                    % {"name": name[:40], "most": longest}
                )

    def has_changed(self, initial, data):
        """Compare names and not how they were written."""
        if self.disabled:
            return False
        before = initial if isinstance(initial, (str, list)) or initial is None else [str(one) for one in initial]
        return sorted(self.to_python(before)) != sorted(self.to_python(data))


def split_names(text):
    """Return the names of a text with commas; a comma inside double quotes belongs to its name."""
    names, name, inside = [], "", False
    for letter in f"{text},":
        if letter == '"':
            inside = not inside
        elif letter == "," and not inside:
            names.append(" ".join(name.split()))
            name = ""
        else:
            name += letter
    if name.strip(" ,"):  # a quotation mark that was never closed
        names += [" ".join(part.split()) for part in name.split(",")]
    return [name for name in names if name]


def quoted(name):
    """Put a name with a comma into double quotes, so that it can be read back."""
    return f'"{name}"' if "," in name else name


def without_nul(text):
    """Return a text without the one character that PostgreSQL does not keep, for fields without Django's own check."""
    return text.replace("\0", "")


def same_lines(value):
    """Return a text with one kind of line break, so that a browser's own does not count as a change."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


class KeepsBothTexts:
    """For a ModelForm: two people who edit one record never overwrite each other in silence.

    Each field carries what it held when the form was opened. A field that somebody else changed meanwhile is only saved
    after the form has shown both texts once; fields that were left alone are not saved at all.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if self.instance.pk:
            for field in self.fields.values():
                if not field.disabled and not isinstance(field, forms.FileField):
                    field.show_hidden_initial = True
        self.conflicts = []

    def clean(self):
        """Add an error to each field that was changed by somebody else too, with both texts."""
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        for name in self.changed_data if self.instance.pk else ():
            if name not in cleaned or self.add_initial_prefix(name) not in self.data:
                continue
            field = self.fields[name]
            stored = self.get_initial_for_field(field, name)
            opened = self.data.get(self.add_initial_prefix(name))
            if self._differ(field, stored, opened) and self._differ(field, stored, self._sent(name)):
                self.conflicts.append(name)
                self._show_both(name, field, stored)
        return cleaned

    def _sent(self, name):
        return self.data.get(self.add_prefix(name), "")

    @staticmethod
    def _differ(field, stored, sent):
        stored = same_lines(field.prepare_value(stored))
        return field.has_changed(stored, same_lines(sent))

    def _show_both(self, name, field, stored):
        # From now on the stored text counts as the one that the form was opened with: saving again is a decision.
        shown = field.prepare_value(stored)
        widget_value = field.hidden_widget().format_value(shown)
        self.data = self.data.copy()
        self.data[self.add_initial_prefix(name)] = "" if widget_value is None else widget_value
        self.add_error(
            name,
            _("Somebody changed this to “%(theirs)s” while you were writing. Save again to keep yours.")
            % {"theirs": shown if shown not in (None, "") else _("nothing")},
        )
