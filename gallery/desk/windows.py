"""How far a list or a picker of the desk looks at once, so that none ever reads a whole table."""

WINDOW = 10_000
#: How far a picker looks at first for words that may be nowhere: somebody waits, and what is looked for is mostly new.
FIRST_LOOK = 1_000


def lowest_of(rows, field, window=None):
    """Return the value of `field` below which older records stand, None where `window` (WINDOW) or fewer are left.

    One query along the index of the field.
    """
    window = window or WINDOW
    last = list(rows.order_by(f"-{field}").values_list(field, flat=True)[window - 1 : window + 1])
    return last[0] if len(last) == 2 else None
