"""What of a text is shown in a result: the passage that holds the words, with these marked."""

from django.utils.html import escape
from django.utils.safestring import mark_safe

from newsroom.search.words import folded, is_dense, placed, runs, token

#: Letters of a passage, and of them before its first word.
LONGEST, BEFORE = 240, 70


class Marker:
    """Marks the words of a question wherever they stand."""

    def __init__(self, words):
        """`words` are asking.Words."""
        parts = [run for word in words for run in runs(word.text)]
        self.dense = tuple(run for run in parts if is_dense(run))
        self.tokens = frozenset(token(run) for run in parts if not is_dense(run))
        self.starts = tuple(
            folded(word.text.rstrip("*")) for word in words if word.text.endswith("*") and word.atom.prefix
        )

    def spans(self, text):
        """Return [(from, to)] of the words to be marked, in order."""
        found = []
        for word in placed(text):
            if not word.dense:
                if token(word.folded) in self.tokens or (self.starts and word.folded.startswith(self.starts)):
                    found.append((word.start, word.end))
                continue
            piece = text[word.start : word.end]
            for run in self.dense:
                place = piece.find(run)
                if place >= 0:
                    found.append((word.start + place, word.start + place + len(run)))
        return _joined(sorted(found))

    def marked(self, text):
        """Return a text as safe HTML, whole."""
        return _html(text, self.spans(text))

    def passage(self, *texts):
        """Return the passage of the first text that holds a word, as safe HTML; else the beginning of the first."""
        texts = [text for text in (" ".join(text.split()) for text in texts) if text]
        for text in texts:
            if spans := self.spans(text):
                start = _start(text, spans[0][0])
                return _cut(text, start, spans)
        return _cut(texts[0], 0, []) if texts else ""


def _start(text, first):
    """Where a passage begins: at a word, some way before the first marked one."""
    if first <= BEFORE or len(text) <= LONGEST:
        return 0
    space = text.find(" ", first - BEFORE)
    return space + 1 if 0 <= space < first else first


def _cut(text, start, spans):
    end = min(len(text), start + LONGEST)
    if end < len(text):
        space = text.rfind(" ", start, end)
        end = space if space > start else end
    inside = [(a - start, b - start) for a, b in spans if a >= start and b <= end]
    html = _html(text[start:end], inside)
    return mark_safe(f"{'…' if start else ''}{html}{'…' if end < len(text) else ''}")


def _html(text, spans):
    parts, last = [], 0
    for start, end in spans:
        parts += [escape(text[last:start]), f"<mark>{escape(text[start:end])}</mark>"]
        last = end
    return mark_safe("".join([*parts, escape(text[last:])]))


def _joined(spans):
    """Spans that overlap become one."""
    found = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
