"""A small tree of sanitised HTML, to read and write it without guessing.

Only what `nh3` has cleaned comes in here: balanced tags of a short list, no comments, no raw text elements. That is
why a plain parser reads exactly what a browser would.
"""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = frozenset({"br", "hr"})
#: Deeper nesting than this says nothing; the tags are dropped and their words stay.
DEEPEST = 30


@dataclass
class Node:
    """An element with its attributes (text values) and children: Nodes and strings in order."""

    tag: str
    attrs: dict = field(default_factory=dict)
    children: list = field(default_factory=list)

    def text(self):
        """All words inside, in order."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def walk(self):
        """This node and every node inside, in the order of the text."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]
        self.dropped = 0

    def handle_starttag(self, tag, attrs):
        if len(self.open) > DEEPEST:
            self.dropped += tag not in VOID
            return
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag):
        if self.dropped:
            self.dropped -= 1
        elif len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def parse(html):
    """Return a nameless Node that holds what `html` (sanitised) consists of."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


def write(node):
    """Return the HTML of a Node or a string; every text and attribute is escaped anew."""
    if isinstance(node, str):
        return escape(node, quote=False)
    inside = "".join(write(child) for child in node.children)
    if not node.tag:
        return inside
    attrs = "".join(f' {name}="{escape(value)}"' for name, value in node.attrs.items())
    return f"<{node.tag}{attrs}>" if node.tag in VOID else f"<{node.tag}{attrs}>{inside}</{node.tag}>"
