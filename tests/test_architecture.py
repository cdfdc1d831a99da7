"""The house has four storeys, and imports only ever point down."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STOREYS = ["sources", "gallery", "articles", "newsroom"]
MODULES = [path for app in STOREYS for path in sorted((ROOT / app).rglob("*.py"))]
PURE = [path for folder in ("imaging", "metadata") for path in sorted((ROOT / "gallery" / folder).rglob("*.py"))]


def imported(path):
    """Absolute names of everything that a module imports, relative imports resolved."""
    package = list(path.relative_to(ROOT).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: -node.level] if node.level else []
            yield ".".join([*base, *([node.module] if node.module else [])])


def foreign_keys(path):
    """App labels named in the strings of relational fields."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in ("ForeignKey", "OneToOneField", "ManyToManyField", "TaggableManager"):
            named = [*node.args[:1], *(word.value for word in node.keywords if word.arg in ("to", "through"))]
            for value in named:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and "." in value.value:
                    yield value.value.split(".")[0]


def above(path):
    """The storeys that a module must not know."""
    return STOREYS[STOREYS.index(path.relative_to(ROOT).parts[0]) + 1 :]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_its_own_storey_and_below(path):
    upward = [name for name in imported(path) if name.split(".")[0] in above(path)]
    assert upward == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_foreign_key_in_words_points_down_too(path):
    assert [label for label in foreign_keys(path) if label in above(path)] == []


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(ROOT)))
def test_imaging_and_metadata_know_nothing_of_django(path):
    names = [name.split(".")[:2] for name in imported(path)]
    assert not [name for name in names if name[0] == "django" or name[-1] in ("models", "services")]


def test_there_are_no_signals():
    for path in MODULES:
        assert not any("signals" in name for name in imported(path)), path


def test_articles_see_a_credit_through_the_photo_and_never_a_source():
    for path in sorted((ROOT / "articles").rglob("*.py")):
        assert "sources.models" not in list(imported(path)), path


def test_the_rule_catches_an_upward_import(tmp_path):
    tree = ast.parse("from ..articles import models")
    assert isinstance(tree.body[0], ast.ImportFrom) and tree.body[0].level == 2
    assert above(ROOT / "gallery" / "ingest.py") == ["articles", "newsroom"]
