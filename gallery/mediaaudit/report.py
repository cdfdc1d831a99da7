"""What a walker found in one file, and the way in which walkers read bytes."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """Something that a public file must not hold. `code` is stable; `sentence` never repeats what was found."""

    code: str
    sentence: str


class Unreadable(Exception):
    """A file that a walker cannot follow to its end; the text is a sentence."""


@dataclass
class Report:
    """What is known of one file.

    `size` is (width, height) as its header says; `texts` are (field, text) pairs that stand in allowed fields; `pixels`
    are (start, end) spans of compressed picture data, where bytes look random and short words come up by chance.
    `manifests` counts blocks of Content Credentials; `public` are parts of their signatures that the world may know,
    whatever they hold: certificates and time stamps.
    """

    findings: list = field(default_factory=list)
    size: tuple | None = None
    texts: list = field(default_factory=list)
    pixels: list = field(default_factory=list)
    manifests: int = 0
    public: list = field(default_factory=list)

    def add(self, code, sentence):
        """Note a finding, once."""
        finding = Finding(code, sentence)
        if finding not in self.findings:
            self.findings.append(finding)


def part(data, start, length, what):
    """Return `length` bytes from `start`; raise Unreadable when they are not all there."""
    if start < 0 or length < 0 or start + length > len(data):
        raise Unreadable(f"The {what} ends too early.")
    return data[start : start + length]


def number(data, start, length, what, order="big"):
    """Return an unsigned number of `length` bytes; raise Unreadable when they are not all there."""
    return int.from_bytes(part(data, start, length, what), order)


def said(raw):
    """A name out of a file as it may be printed: letters, digits and some signs, 40 at most."""
    text = raw.decode("latin-1") if isinstance(raw, bytes) else str(raw)
    return "".join(char if char.isalnum() or char in " :._-/" else "?" for char in text[:40])
