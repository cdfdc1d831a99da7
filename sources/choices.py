"""Labels of choices, without Django's way of finding one: it translates every label of the field to do so."""


def label_of(choices, value):
    """Return the label of `value` in the reader's language, as str; `choices` is a Choices class. A value that is none
    of them is returned as it stands, as `get_FOO_display()` does."""
    try:
        return str(choices(value).label)
    except ValueError:
        return str(value)
