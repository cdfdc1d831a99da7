"""taggit knows nothing of a claim's state: its manager shows rejected tags, and a form field would delete evidence."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.forms import modelform_factory
from django.test import RequestFactory

from gallery.models import Claim, Photo
from gallery.services.photos import edit_photo
from tests import factories
from tests.gallery.claiming import propose, verdict

ROOT = Path(__file__).resolve().parents[2]
MANAGER = re.compile(
    r"\w\.provenance\.(?:all|names|slugs|filter|get|first|count|exists|values|similar_objects|most_common|add|set|remove|clear)\b"
    r"|\w\.provenance\b(?=\s*(?:%\}|\}\}|\|))|\bprovenance__|\bclaimed_photos\b|\bsimilar_objects\b"
)


def sources_of_the_project():
    for folder in ("sources", "gallery", "articles", "newsroom", "templates"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".txt", ".xml") and "migrations" not in path.parts:
                yield path


def test_no_code_and_no_template_asks_the_manager_of_provenance_tags():
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sources_of_the_project()
        for match in MANAGER.finditer(path.read_text(encoding="utf-8"))
        if not (path.name == "photo.py" and path.parent.name == "models")
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "photo.provenance.all()",
        "{{ photo.provenance }}",
        "filter(provenance__name='x')",
        "tag.claimed_photos",
        "x.similar_objects()",
    ],
)
def test_the_search_would_find_it(text):
    assert MANAGER.search(text)


@pytest.mark.django_db
def test_the_pitfall_is_real_the_manager_shows_a_rejected_tag(cast):
    photo = factories.photo()
    verdict(cast.moderator, propose(cast.reporter, photo, "covert"), "reject")
    assert photo.provenance.names()[0] == "Taken covertly"
    assert not photo.claims.verified().exists()


@pytest.mark.django_db
def test_a_form_of_topics_leaves_every_claim_alone(cast):
    photo = factories.photo()
    propose(cast.reporter, photo, "under-escort", evidence=[{"kind": "note", "summary": "Said so."}])
    form = modelform_factory(Photo, fields=["tags"])({"tags": ""}, instance=photo)
    assert form.is_valid()
    form.save()
    edit_photo(by=cast.photo_editor, photo=photo, tags=["Rail"])
    edit_photo(by=cast.photo_editor, photo=photo, tags=[])
    assert Claim.objects.get().evidence.count() == 1


@pytest.mark.django_db
def test_no_form_of_the_desk_has_a_field_of_provenance_tags(cast, rf: RequestFactory):
    request = rf.get("/")
    request.user = cast.chief
    form = admin.site.get_model_admin(Photo).get_form(request)
    assert "provenance" not in form.base_fields
