"""Reads the demo newsroom's content for its tests: rows, vocabularies, bodies and what a reader may be shown."""

import re
import tomllib
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

CONTENT = Path(__file__).resolve().parents[2] / "newsroom" / "demo" / "content"


def words(text):
    """The set of words in a text, for vocabularies."""
    return set(text.split())


def rows(name):
    """Rows of one TOML file, e.g. ``rows("pictures")`` for the list under ``[[picture]]``."""
    with (CONTENT / f"{name}.toml").open("rb") as file:
        (value,) = tomllib.load(file).values()
    return value


SOURCES = {row["code"]: row for row in rows("sources")}
AUTHORS = {row["slug"]: row for row in rows("authors")}
SECTIONS = {row["slug"]: row for row in rows("sections")}
PICTURES = {row["key"]: row for row in rows("pictures")}
SETS = {row["slug"]: row for row in rows("sets")}
POSTS = {row["slug"]: row for row in rows("posts")}
SOCIAL_POSTS = {row["key"]: row for row in rows("social_posts")}
COMPARISONS = {row["key"]: row for row in rows("comparisons")}
ANNOTATED = {row["key"]: row for row in rows("annotated")}
CORRECTIONS = {row["key"]: row for row in rows("corrections")}

SOURCE_KINDS = words(
    "photographer agency state-media visitor resident defector cross-border-observer satellite-operator "
    "social-account archive organisation unknown"
)
ACCESS = words(
    "state-handout staged-for-cameras accredited-press under-escort independent-access covert insider "
    "cross-border satellite broadcast-grab access-unknown"
)
PASSAGE = words("published-openly posted-live agency-wire smuggled-out recovered-after-deletion passed-by-intermediary")
LIMITS = words("minder-present restricted-route shots-deleted no-independent-check shot-from-vehicle long-lens")
INTEGRITY = words("unaltered cropped toned obscured-by-us altered-by-source composite ai-generated recycled")
BASIS = words(
    "asked-the-photographer metadata-consistent content-credentials earlier-publication geolocated chronolocated "
    "satellite-comparison second-source not-possible-to-check"
)
TWO_REVIEWS = words(
    "staged-for-cameras covert insider smuggled-out recovered-after-deletion altered-by-source composite "
    "ai-generated recycled"
)
EVIDENCE_KINDS = words("document correspondence metadata content-credentials web-capture comparison-image map note")
REDACTIONS = words("identifies-person identifies-guide identifies-source identifies-place minor graphic legal")
PILLARS = {"provenance", "source", "date", "location", "motivation"}
PILLAR_STATUSES = {"confirmed", "probable", "as-given", "unknown", "disputed"}
SCENES = words(
    "river-dawn mountains terraces coast avenue apartment-night tower-windows metro-hall market-stalls "
    "station-platform train-window field-harvest field-winter border-fence bridge satellite-night satellite-fields "
    "monument-square stadium-mosaic classroom phone-street harbour snow-village rain-bus-window hotel-corridor "
    "desk-lamp kiosk reservoir greenhouse laundry-balcony bicycle-road smoke-chimneys brushstrokes"
)
LIGHTS = words("dawn day overcast dusk night snow haze")
SHAPES = words("3x2 2x3 4x3 4x5 1x1 16x9 2x1 8x5")
TREATMENTS = words("none tilt blur phone longlens screen official")
KINDS = {"post", "report", "explainer", "essay", "commentary", "live"}

ALLOWED = {
    "p": set(),
    "h2": set(),
    "h3": set(),
    "ul": set(),
    "ol": set(),
    "li": set(),
    "strong": set(),
    "em": set(),
    "a": {"href"},
    "blockquote": set(),
    "hr": set(),
    "br": set(),
    "span": {"lang", "dir"},
    "photo-embed": {"data-key"},
    "photo-set": {"data-key"},
    "stored-post": {"data-key"},
    "photo-comparison": {"data-key"},
    "annotated-photo": {"data-key"},
    "related-post": {"data-key"},
    "pull-quote": {"data-cite"},
}
EMPTY_BLOCKS = {"photo-embed", "photo-set", "stored-post", "related-post", "photo-comparison", "annotated-photo"}
FORBIDDEN = re.compile(r"\b(authentic|fake|real|verified|ai-detected|regime)\b", re.IGNORECASE)


class Body(HTMLParser):
    """Reads one body: keeps what it embeds, links to and says, and complains about everything else."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.embeds, self.hrefs, self.used, self.spans = [], [], [], Counter(), []
        self.faults, self.words = [], []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        self.used[tag] += 1
        names = {name for name, _ in attrs}
        if tag not in ALLOWED or not names <= ALLOWED[tag]:
            self.faults.append(f"<{tag}> with {sorted(names)} is not allowed")
        if (tag in EMPTY_BLOCKS or tag in {"h2", "h3", "pull-quote"}) and self.open:
            self.faults.append(f"<{tag}> stands inside <{self.open[-1]}>")
        values = dict(attrs)
        if tag in EMPTY_BLOCKS:
            self.embeds.append((tag, values.get("data-key")))
        if tag == "a":
            self.hrefs.append(values.get("href", ""))
        if tag == "span":
            self.spans.append(values)
        if tag not in {"br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data):
        inside = self.open[-1] if self.open else None
        if data.strip() and (inside is None or inside in EMPTY_BLOCKS or inside in {"ul", "ol"}):
            self.faults.append(f"text outside a block: {data.strip()[:40]!r}")
        self.words += data.split()


BODIES = {path.name: Body(path.read_text(encoding="utf-8")) for path in sorted((CONTENT / "posts").glob("*.html"))}


def claims():
    """Pairs of picture and claim, over the whole demo."""
    return [(picture, claim) for picture in PICTURES.values() for claim in picture["claims"]]


def public_text(picture):
    """Everything of one picture that a reader may be shown, as one string; the inside place is not in it."""
    parts = [picture["caption"], picture["alt"], picture["credit"], picture.get("headline", "")]
    parts += [picture["place_shown"], picture.get("place_reason", ""), *picture["tags"]]
    parts += [text for pillar in picture["pillars"].values() for text in (pillar["finding"], pillar["note"])]
    for claim in picture["claims"]:
        parts += [claim["statement"], claim.get("reason", "")]
        parts += [item["summary"] for item in claim["evidence"] if item["public"]]
    return "\n".join(parts)


def all_texts():
    """Pairs of (where, text) for every text that somebody may read on the site or in the desk."""
    for path in sorted((CONTENT / "posts").glob("*.html")):
        yield path.name, path.read_text(encoding="utf-8")
    for picture in PICTURES.values():
        yield picture["key"], public_text(picture)
    for name in ("sources", "authors", "sections", "sets", "social_posts", "posts"):
        for row in rows(name):
            strings = [value for value in row.values() if isinstance(value, str)]
            strings += [item.get("caption", "") for item in row.get("items", [])]
            strings += [item["note"] for item in row.get("story", [])]
            yield f"{name}: {strings[0]}", "\n".join(strings)
