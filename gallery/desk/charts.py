"""Charts of the desk as plain numbers for an SVG: no value from data ever goes into CSS.

A series has a key, which is a class in static/desk/numbers.css and a pattern in templates/desk/numbers_chart.html: hue
and pattern together, so that neither is needed alone.
"""

from dataclasses import dataclass

from gallery.charts import Bar, Tick, round_up

WIDTH, TOP, FLOOR, LEFT, GAP = 1200, 12, 212, 44, 0.3
WIDEST = 110
ROW, NAMES, NUMBERS = 30, 330, 100
MOST_LABELS = 10


@dataclass(frozen=True)
class Chart:
    """Everything that templates/desk/numbers_chart.html draws. `levels` are lines across, `labels` stand under or
    beside the bars, `ends` are numbers at the end of rows; `width` and `height` are of the viewBox."""

    bars: tuple
    labels: tuple
    levels: tuple
    ends: tuple
    height: int
    is_rows: bool = False
    width: int = WIDTH


def columns(labels, series):
    """Return a Chart of stacked columns: series is [(key, [number of each label])]."""
    totals = [sum(numbers) for numbers in zip(*(numbers for _key, numbers in series), strict=True)]
    top = round_up(max([*totals, 1]))
    step = (WIDTH - LEFT) / len(labels)
    width = min(step * (1 - GAP), WIDEST)
    bars = []
    for number in range(len(labels)):
        x, y = LEFT + step * number + (step - width) / 2, float(FLOOR)
        for key, numbers in series:
            if height := numbers[number] / top * (FLOOR - TOP):
                y -= height
                bars.append(Bar(key, _text(x), _text(y), _text(width), _text(height), key))
    every = max(1, -(-len(labels) // MOST_LABELS))
    ticks = [Tick(_text(LEFT + step * (number + 0.5)), label) for number, label in enumerate(labels)]
    levels = sorted({0, top // 2, top} if top > 1 else {0, top})
    return Chart(
        bars=tuple(bars),
        labels=tuple(ticks[::every]),
        levels=tuple(Tick(_text(FLOOR - level / top * (FLOOR - TOP)), str(level)) for level in levels),
        ends=(),
        height=FLOOR + 28,
    )


def rows(names, series, ends, full=None):
    """Return a Chart of stacked rows: series is [(key, [number of each name])], ends the words behind each row.

    full is what fills the whole width, the longest row if None.
    """
    totals = [sum(numbers) for numbers in zip(*(numbers for _key, numbers in series), strict=True)]
    scale = (WIDTH - NAMES - NUMBERS) / (full or max([*totals, 1]))
    bars = []
    for number in range(len(names)):
        x = float(NAMES)
        for key, numbers in series:
            if width := numbers[number] * scale:
                bars.append(Bar(key, _text(x), _text(ROW * number + 5), _text(width), _text(ROW - 10), key))
                x += width
    middles = [_text(ROW * number + ROW / 2) for number in range(len(names))]
    return Chart(
        bars=tuple(bars),
        labels=tuple(Tick(at, name) for at, name in zip(middles, names, strict=True)),
        levels=(),
        ends=tuple(Tick(at, end) for at, end in zip(middles, ends, strict=True)),
        height=ROW * len(names),
        is_rows=True,
    )


def _text(number):
    return f"{number:.1f}"
