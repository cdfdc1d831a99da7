"""What the admin pages of the gallery share."""

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.template.loader import render_to_string
from django.utils.html import format_html

from gallery import provenance
from gallery.admin.lists import Windowed
from gallery.forms.fields import MomentField
from gallery.templatetags.photos import glyph
from sources.histories import ReadOnlyHistoryAdmin
from sources.refused import ShowsRefusals


class DeskAdmin(Windowed, admin.ModelAdmin):
    """Lists that never count the whole table, and no actions but our own."""

    list_per_page = 50
    actions_selection_counter = True
    # The stock field of the admin wants date and time in two controls and refuses what our one control sends.
    formfield_overrides = {models.DateTimeField: {"form_class": MomentField}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """No pencils and plus signs beside a field: sources and sets have pages of their own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Two ways to save are enough, and the title stands once."""
        context = {**context, "show_save_and_add_another": False, "subtitle": None}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_actions(self, request):
        """Deleting many at once is nobody's daily work."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


class HistoryAdmin(DeskAdmin, ReadOnlyHistoryAdmin):
    """A list of the desk whose records have a history."""


class SavedByService(ShowsRefusals):
    """For a ModelAdmin whose `save_model()` calls a service that saves what belongs to the record, too."""

    def save_related(self, request, form, formsets, change):
        """The service has saved everything, tags included."""


class ChoiceFilter(admin.SimpleListFilter):
    """A filter with a fixed list of choices: subclasses name them and how to limit the list."""

    choices_of: tuple = ()

    def lookups(self, request, model_admin):
        """The choices in their order."""
        return self.choices_of

    def queryset(self, request, queryset):
        """Limit the list; an address with an unknown value shows nothing rather than everything."""
        return queryset if self.value() is None else self.limit(queryset, self.value())

    def limit(self, queryset, value):
        """Return the rows for a value."""
        raise NotImplementedError


def picture(thumb, url=""):
    """Return the small picture of a row as HTML, a grey box where there is none."""
    return render_to_string("desk/thumb.html", {"thumb": thumb, "url": url})


def stamp(key):
    """Return the mark and the name of an access class as HTML."""
    return format_html(
        '<span class="prov k-{0}"><span class="stamp k-{0}">{1}</span><span>{2}</span></span>',
        key,
        glyph(f"g-{key}"),
        provenance.class_name(key),
    )


def state_mark(state):
    """Return a State as HTML: mark, word, and what is missing."""
    lacks = format_html('<span class="meta">{}</span>', ", ".join(state.missing)) if state.missing else ""
    return format_html('<span class="st state--{}">{}{}</span> {}', state.key, glyph(state.mark), state.label, lacks)
