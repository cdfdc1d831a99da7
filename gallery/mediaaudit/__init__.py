"""A second opinion about every public file: read from its bytes alone, by walkers that know nothing of the writer.

What makes public files is gallery/imaging; nothing of it, of gallery/metadata or of Pillow is imported here, so that a
mistake there cannot hide itself. `findings()` judges bytes; archive.py knows what the rows promise and what is private.
"""

from gallery.mediaaudit.archive import FileFinding, audit_all, audit_batch, audit_generation
from gallery.mediaaudit.file import findings
from gallery.mediaaudit.report import Finding
from gallery.mediaaudit.strings import Secret

__all__ = ["FileFinding", "Finding", "Secret", "audit_all", "audit_batch", "audit_generation", "findings"]
