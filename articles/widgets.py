"""Form fields and widgets of the desk: pickers with pictures, the text editor, rows of "originally appeared in"."""

import base64
import hashlib
import json
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_prose_editor.widgets import importmap, prose_editor_admin_media
from js_asset import Media, Script

from articles import picked
from gallery.forms.fields import without_nul
from gallery.models import Topic

SUGGESTED_TAGS = 300


def importmap_hash():
    """Return the CSP source ('sha256-…') of the import map that the editor's page carries inline.

    Worked out from the rendered element, because the hashed names of static files are inside it.
    """
    content = str(importmap).partition(">")[2].rpartition("</script>")[0]
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def picker_words():
    """What the picker's dialog says, in the language of the moment (static/desk/picker.js)."""
    return {
        "search": _("Word, place or number"),
        "find": _("Find"),
        "more": _("Show more"),
        "none": _("Nothing found. Try fewer words."),
        "failed": _("The list could not be loaded. What you have written is safe. Try again."),
        "close": _("Close"),
        "filters": {"source": _("Source"), "access": _("Access"), "set": _("Photo set"), "state": _("State")},
    }


class PickerWidget(forms.Widget):
    """Things of one kind, chosen by picture, in order. Posts their primary keys under the field's name."""

    class Media:
        css = {"all": ["desk/picker.css"]}
        js = [Script("desk/picker.js", type="module")]

    def __init__(self, kind, *, multiple, title, button):
        super().__init__()
        self.kind, self.multiple, self.title, self.button = kind, multiple, title, button

    def value_from_datadict(self, data, files, name):
        """Return the posted keys as text, a list for many."""
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])

    def value_omitted_from_data(self, data, files, name):
        """An empty choice posts nothing at all."""
        return False

    def render(self, name, value, attrs=None, renderer=None):
        """Return the chosen things as rows, and the button that opens the dialog."""
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "items": picked.items(self.kind, whole_numbers(value)),
            "multiple": self.multiple,
            "title": self.title,
            "button": self.button,
            "url": picked.picker_url(self.kind),
            "words": json.dumps(picker_words()),
        }
        return mark_safe(render_to_string("admin/articles/widgets/picker.html", context))


class PickField(forms.Field):
    """Primary keys of a model, chosen with a PickerWidget: a list where `multiple`, otherwise one key or None."""

    default_error_messages = {"gone": gettext_lazy("What you chose does not exist any more. Choose again.")}

    def __init__(self, model, kind, *, multiple=False, title, button, **options):
        self.model, self.multiple = model, multiple
        widget = PickerWidget(kind, multiple=multiple, title=title, button=button)
        super().__init__(widget=widget, **({"required": False} | options))

    def to_python(self, value):
        """Return the keys that were posted; what is no key is dropped."""
        keys = whole_numbers(value)
        return keys if self.multiple else (keys[0] if keys else None)

    def validate(self, value):
        """Refuse what does not exist, and an empty choice where one is required."""
        super().validate(value)
        keys = value if self.multiple else [value] if value else []
        if keys and self.model.objects.filter(pk__in=keys).count() != len(keys):
            raise ValidationError(self.error_messages["gone"])

    def has_changed(self, initial, data):
        """Compare keys, not texts."""
        return whole_numbers(initial) != whole_numbers(data)


class BodyWidget(forms.Textarea):
    """The text editor (static/articles/editor.js); without script a plain field with the stored form."""

    @property
    def media(self):
        """The package's own sheets and import map, with our module in the place of its preset."""
        return prose_editor_admin_media + Media(
            css={"all": ["desk/picker.css", "articles/editor.css"]}, js=[Script("articles/editor.js", type="module")]
        )

    def get_context(self, name, value, attrs):
        """Add what the module needs: addresses, words and everything that the text shows already."""
        context = super().get_context(name, value, attrs)
        config = {"urls": picked.embed_urls(), "items": picked.items_in(value or ""), "words": _editor_words()}
        context["widget"]["attrs"]["data-body-editor"] = json.dumps(config)
        return context

    def use_required_attribute(self, initial):
        """The browser cannot check a field that the editor hides."""
        return False


class TagsWidget(forms.TextInput):
    """Names separated by commas, with suggestions from what is there."""

    class Media:
        js = [Script("articles/form.js", type="module")]

    def render(self, name, value, attrs=None, renderer=None):
        """Return the field and its list of suggestions."""
        list_id = f"{(attrs or {}).get('id', name)}_suggestions"
        field = super().render(name, value, {**(attrs or {}), "list": list_id, "data-tags": True}, renderer)
        names = Topic.objects.order_by("name").values_list("name", flat=True)[:SUGGESTED_TAGS]
        options = "".join(format_html('<option value="{}">', one) for one in names)
        return format_html("{}<datalist{}>{}</datalist>", field, flatatt({"id": list_id}), mark_safe(options))


class AppearedInWidget(forms.Widget):
    """Rows of outlet, link and date, and one empty row; adding more works by saving."""

    PARTS = ("outlet", "url", "date")

    def value_from_datadict(self, data, files, name):
        """Return the rows as typed: a list of dicts, empty rows left out."""
        rows, number = [], 0
        while f"{name}-{number}-outlet" in data and number < 100:
            row = {part: without_nul(data.get(f"{name}-{number}-{part}", "")).strip() for part in self.PARTS}
            rows += [row] if any(row.values()) else []
            number += 1
        return rows

    def value_omitted_from_data(self, data, files, name):
        """No row at all is an answer too."""
        return False

    def id_for_label(self, id_):
        """The label stands for the first field."""
        return f"{id_}-0-outlet"

    def render(self, name, value, attrs=None, renderer=None):
        """Return a small table."""
        rows = [*(value or []), dict.fromkeys(self.PARTS, "")]
        context = {"name": name, "id": (attrs or {}).get("id", f"id_{name}"), "rows": rows}
        return mark_safe(render_to_string("admin/articles/widgets/appeared_in.html", context))


class AppearedInField(forms.Field):
    """Where a post appeared before: a list of {"outlet", "url", "date"}."""

    widget = AppearedInWidget

    def clean(self, value):
        """Return the rows; ValidationError names the row and what it needs."""
        errors = []
        for number, row in enumerate(value or [], start=1):
            if not row["outlet"]:
                errors.append(_("Row %(number)s needs the name of the outlet.") % {"number": number})
            try:
                if row["url"]:
                    URLValidator(schemes=["http", "https"])(row["url"])
            except ValidationError:
                errors.append(_("The link in row %(number)s is not an address.") % {"number": number})
            try:
                if row["date"]:
                    date.fromisoformat(row["date"])
            except ValueError:
                errors.append(_("The date in row %(number)s must look like 2023-05-31.") % {"number": number})
        if errors:
            raise ValidationError(errors)
        return list(value or [])

    def has_changed(self, initial, data):
        """Compare row by row."""
        return list(initial or []) != list(data or [])


def whole_numbers(value):
    """Return the distinct primary keys in a posted value (text, a number, or a list of either), in order."""
    values = value if isinstance(value, (list, tuple)) else [value]
    texts = [str(one).strip() for one in values if one not in (None, "")]
    return list(dict.fromkeys(int(text) for text in texts if text.isdecimal() and len(text) < 19))


def _editor_words():
    kinds = {
        "photo-embed": _("Photo"),
        "photo-set": _("Photo set"),
        "pull-quote": _("Pull quote"),
        "stored-post": _("Stored post"),
        "related-post": _("Related post"),
        "photo-comparison": _("Comparison"),
        "annotated-photo": _("Annotated photo"),
    }
    titles = {
        "photo-embed": _("Choose a photo"),
        "photo-set": _("Choose a photo set"),
        "pull-quote": _("Set the selected words as a pull quote"),
        "stored-post": _("Choose a stored post"),
        "related-post": _("Choose a related post"),
        "photo-comparison": _("Choose a comparison"),
        "annotated-photo": _("Choose an annotated photo"),
    }
    return picker_words() | {
        "kinds": kinds,
        "titles": titles,
        "text": _("Text"),
        "toolbar": _("Format and insert"),
        # The package's names for its buttons, which it has in English alone.
        "menu": {
            "heading 2": _("heading 2"),
            "heading 3": _("heading 3"),
            "unordered list": _("unordered list"),
            "ordered list": _("ordered list"),
            "List properties": _("List properties"),
            "blockquote": _("blockquote"),
            "horizontal rule": _("horizontal rule"),
            "bold": _("bold"),
            "italic": _("italic"),
            "insert link": _("insert link"),
            "remove link": _("remove link"),
            "undo": _("undo"),
            "redo": _("redo"),
        },
        "change": _("Change"),
        "remove": _("Remove"),
        "caption": _("Caption here (leave empty for the photo's own)"),
        "cite": _("Whose words"),
        "gone": _("This does not exist any more. Readers will see nothing here."),
        "link": _("Link"),
        "href": _("Address"),
        "title": _("Title"),
        "hreflang": _("Language of the linked page, such as ko"),
        "language": _("Language"),
        "languageHelp": _("Language of these words, such as ko"),
        "direction": _("Direction of the script"),
    }
