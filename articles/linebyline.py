"""What changed between two versions that readers could read, line by line, as readers may read it today.

Less than what the desk sees (articles/difference.py): only headline, standfirst, dateline and text; photos by their
number and only while readers may know of them; and no line that was changed once more since, for whatever reason.
"""

from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import body
from articles import snapshot as snapshots
from articles.difference import marked
from articles.figures import photos_named
from articles.markup import Node, parse
from gallery.models import Photo
from gallery.services.withdrawing import names_somebody
from sources import audit
from sources.clock import database_now


@dataclass(frozen=True)
class Line:
    """One changed line as safe HTML with <del> and <ins>; `html` is empty where it was changed once more since."""

    html: SafeString | str


def versions_read(article):
    """Return the ArticleRevisions of a post that readers could really read, by the log, oldest first; 2 queries.

    A version that was approved and taken back, or replaced, before its time came is none of them.
    """
    actions = ("article.published", "article.unscheduled", "article.withdrawn")
    events = list(audit.Event.objects.filter(target=audit.target_of(article), action__in=actions).order_by("number"))
    ends = [event.at for event in events[1:]] + [database_now()]
    numbers = [
        event.detail["version"]
        for event, end in zip(events, ends, strict=True)
        if event.action == "article.published" and _from(event) <= end
    ]
    found = {row.number: row for row in article.revisions.filter(number__in=numbers)}
    return [found[number] for number in dict.fromkeys(numbers) if number in found]


def lines_between(before, after, live):
    """Return the changed Lines between two ArticleRevisions that readers read; `live` is what they read now.

    Empty where there is no difference that readers may see, or where a line would name somebody who is not to be named
    (as of this moment, whatever was so when it was written).
    """
    contents = [snapshots.of(revision) for revision in (before, after, live)]
    named = list(photos_named(*contents))
    keys = [photo.pk for photo in named]
    known = dict.fromkeys(Photo.objects.withdrawn().filter(pk__in=keys).values_list("public_id", flat=True), False)
    known |= dict.fromkeys(Photo.objects.cleared().filter(pk__in=keys).values_list("public_id", flat=True), True)
    old, new, now = (_lines(content, known) for content in contents)
    told, shown = [], []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = old[i1:i2], new[j1:j2]
        for place in range(max(len(gone), len(come))):
            former = gone[place] if place < len(gone) else ""
            present = come[place] if place < len(come) else ""
            if present and present not in now:
                shown.append(Line(""))
            else:
                told += [former, present]
                shown.append(Line(marked(former, present)))
    return [] if names_somebody("\n".join(told), named) else shown


def _from(event):
    """The moment from which readers could read what was published by this event, by the database's clock.

    Not the event's own: the log is dated by this machine's clock, which may be ahead of the database's.
    """
    moments = (event.detail["publish_at"], event.detail["embargo_until"])
    return max(datetime.fromisoformat(one) for one in moments if one)


def _lines(content, known):
    lines = [content["headline"], content["standfirst"], content["dateline"]]
    for block in parse(body.sanitise(content["body"])).children:
        if not isinstance(block, Node):
            continue
        if block.tag == "photo-embed":
            lines.append(_photo(block, known))
        elif block.tag in ("ul", "ol"):
            lines += [f"• {' '.join(child.text().split())}" for child in block.children if isinstance(child, Node)]
        elif block.tag == "pull-quote":
            lines += [" ".join(block.text().split()), block.attrs.get("data-cite", "")]
        elif block.tag not in body.REFERENCES:
            lines.append(" ".join(block.text().split()))
    return [line for line in lines if line]


def _photo(block, known):
    """A photo by its number; of a withdrawn one no words, of a hidden one nothing at all."""
    number = block.attrs["data-id"]
    if number not in known:
        return ""
    words = block.attrs.get("data-caption", "") if known[number] else ""
    return " ".join(part for part in (_("[photo %(number)s]") % {"number": number}, words) if part)
