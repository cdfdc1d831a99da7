"""Whether a colour can be read on every ground of ours: WCAG 2.2, 1.4.3. Plain numbers, no Django."""

#: The grounds of static/css/tokens.css on which text stands: --paper, --raised, --sunk, and --paper of `.night`.
LIGHT_GROUNDS = ("#fcfbf8", "#f4f2ed", "#ebe8e1")
DARK_GROUNDS = ("#121415", "#1b1e20", "#25292b", "#0d0e0f")
LEAST = 4.5


def luminance(colour):
    """Return the relative luminance of "#rrggbb", 0 for black to 1 for white."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one, other):
    """Return the contrast of two colours "#rrggbb", 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def worst(colour, grounds):
    """Return (contrast, ground) for the ground on which a colour is hardest to read."""
    return min((ratio(colour, ground), ground) for ground in grounds)
