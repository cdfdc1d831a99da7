"""Where the photo corpus lies, for the tests that read real files; they skip where it is absent."""

import csv
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"

needs_corpus = pytest.mark.skipif(
    not (CORPUS / "INDEX.csv").is_file(),
    reason="the photo corpus is not beside the project (../shared/corpus)",
)


def index():
    """Rows of the corpus' INDEX.csv as a list of dicts, an empty list where the corpus is absent."""
    try:
        with (CORPUS / "INDEX.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        return []
