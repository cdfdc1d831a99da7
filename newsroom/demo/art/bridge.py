"""A steel bridge over a wide river."""

from . import brush, nature


def bridge(c):
    """An old steel truss bridge that walks into the haze over a wide river."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    shore = h * rng.uniform(0.58, 0.64)
    sun = (w * rng.uniform(0.25, 0.75), shore * 0.62)
    image = nature.sky(c, shore, sun)
    for layer in range(3):
        line = brush.ridge(c, shore - h * (0.07 - 0.03 * layer), h * 0.06, 0.5, 3, layer * c.u)
        line = [(x, min(y, shore)) for x, y in line]
        nature.hill(c, image, line, (80, 86, 76), 1.5 - 0.3 * layer, 0.4, 0.5, 50, 0.7, bottom=shore + 1)
    nature.mist(c, image, shore, h * 0.1, 0.75 * min(1.1, light.haze))
    side = rng.choice((-1, 1))

    def at(along, up):
        """A point on the bridge: `along` 0 at our bank and growing, `up` in heights of the truss above the deck."""
        shrink = 1 / (1 + along * 0.34)
        x = w / 2 + side * (-0.66 * w + 1.35 * w * (1 - shrink) * 1.02)
        return x, shore - h * 0.02 - h * (0.24 + 0.2 * up) * shrink

    spans, panels = 7, 8
    for span in reversed(range(spans)):
        # Each span is laid over the haze of those behind it.
        with c.ink(image) as ink:
            _span(c, ink, at, span, panels, shore)
        if span:
            nature.mist(c, image, shore - h * 0.05, h * 0.3, 0.10 * min(1.6, light.haze), cell=700)
    nature.water(c, image, shore, calm=0.72, colour=(70, 82, 80), glint=sun[0], murk=0.3, cell=24)
    nature.mist(c, image, shore + h * 0.01, h * 0.06, 0.6 * min(1.0, light.haze * 0.7))
    nature.snowfall(c, image)
    return image


def _span(c, ink, at, span, panels, shore):
    """One span of trusses, its deck and the pier that carries its near end."""
    light, h = c.light, c.h
    depth = 0.12 + span * 0.24
    steel = light.shade((66, 74, 74), 0.25, depth)
    back = light.shade((66, 74, 74), 0.2, depth + 0.2)
    edge = light.shade(light.snowed((120, 122, 116)), 0.6, depth)
    size = 1 / (1 + span * 0.34)
    bar = 5.2 * c.u * size
    rise = [0.0, *[0.78 + 0.22 * (1 - abs(2 * i / panels - 1)) for i in range(1, panels)], 0.0]
    for shift, colour, thin in ((0.09, back, 0.6), (0.0, steel, 1.0)):
        spots = [span + i / panels * 0.98 + shift for i in range(panels + 1)]
        tops = [at(a, r) for a, r in zip(spots, rise, strict=True)]
        feet = [at(a, 0) for a in spots]
        ink.line(tops, colour, bar * 1.25 * thin)
        for i in range(panels + 1):
            ink.line([feet[i], tops[i]], colour, bar * 0.55 * thin)
            if i < panels:
                pair = (feet[i], tops[i + 1]) if i < panels / 2 else (tops[i], feet[i + 1])
                ink.line(pair, colour, bar * 0.6 * thin)
        if shift:
            for i in range(1, panels):
                ink.line([tops[i], at(spots[i] - shift, rise[i])], colour, bar * 0.5)
    first, last = at(span, 0), at(span + 1, 0)
    ink.polygon(
        [
            first,
            last,
            (last[0], last[1] + h * 0.022 / (1 + span * 0.34 + 0.34)),
            (first[0], first[1] + h * 0.022 * size),
        ],
        steel,
    )
    ink.line([first, last], edge, bar * 0.5)
    half = c.w * 0.021 * size
    stone, dark = light.shade((138, 130, 118), 0.55, depth), light.shade((112, 104, 96), 0.1, depth)
    x, top = first[0], first[1] + h * 0.02 * size
    ink.polygon([(x - half, top), (x + half, top), (x + half * 1.35, shore + 2), (x - half * 1.35, shore + 2)], stone)
    ink.polygon(
        [(x + half * 0.3, top), (x + half, top), (x + half * 1.35, shore + 2), (x + half * 0.4, shore + 2)], dark
    )
    ink.box(x - half * 1.25, top - h * 0.004 * size, x + half * 1.25, top + h * 0.012 * size, stone)


SCENES = {"bridge": bridge}
