"""The description of the API is valid, and every answer is what it says, by the word of libraries that are not ours."""

import pytest
from django.urls import get_resolver
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from articles.models import Correction
from newsroom.api.openapi import description
from newsroom.api.routes import ROUTES
from tests import factories
from tests.gallery.claiming import propose, verdict

pytestmark = pytest.mark.django_db
HERE = "https://example.org/openapi.json"


@pytest.fixture
def house(cast):
    """A house with something of everything that an answer can hold."""
    sources = [
        factories.source(has_public_page=True, affiliation=factories.source(kind="agency", has_public_page=True)),
        factories.source(confidentiality="described", public_description="A visitor"),
        factories.source(confidentiality="protected"),
    ]
    precision = {"taken_on": "2013-02-26", "date_precision": "day", "place_shown": "Ryanggang"}
    photos = [factories.photo(source=one, **precision, place_precision="province") for one in sources]
    photos.append(
        factories.photo(graphic=True, licence="CC-BY-4.0", creator="Mara", digital_source_type="digitalCapture")
    )
    gone = factories.photo(withdrawn_at=timezone.now(), withdrawal_reason="A reason")
    for photo in photos:
        photo.tags.add("Ice")
        factories.pillar(photo, "date", finding="By the shadows")
        claim = propose(cast.reporter, photo, "under-escort")
        verdict(cast.moderator, claim, "accept")
    photo_set = factories.photo_set(*photos, gone, introduction="<p>Words</p>")
    photo_set.tags.add("Ice")
    first = factories.article(authors=[factories.author()], lead_photo=gone)
    whole = factories.article(
        authors=[factories.author(role="Editor")], lead_photo=photos[0], photo_sets=[photo_set], tags=["Ice"],
        dateline="Seoul", content_updated_at=timezone.now(),
    )  # fmt: skip
    for row in ({"article": whole, "shows_change": True}, {"article": first, "kind": "note"}, {"photo": photos[0]}):
        Correction.objects.create(text="It was eleven.", made_at=timezone.now(), **row)
    whole.appeared_in.create(outlet="A paper", url="https://example.org/", date="2020-01-02")
    return {"slug": {"post": [first, whole], "set": [photo_set]}, "public_id": {"photo": photos}, "gone": gone}


def schema(name):
    """The validator of a shape of the description."""
    resource = Resource(contents=description(), specification=DRAFT202012)
    registry = Registry().with_resource(HERE, resource)
    return Draft202012Validator(
        {"$ref": f"{HERE}#/components/schemas/{name}"}, registry=registry, format_checker=FormatChecker()
    )


def test_the_description_is_valid_openapi(client):
    served = client.get("/api/v1/openapi.json").json()
    assert served["openapi"] == "3.1.0"
    validate(served, cls=OpenAPIV31SpecValidator)


def test_every_shape_is_a_valid_schema_that_leaves_nothing_open():
    def closed(part):
        if isinstance(part, dict):
            if part.get("type") == "object":
                assert part["additionalProperties"] is False
            for below in part.values():
                closed(below)

    for shape in description()["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
        closed(shape)


def test_every_address_of_version_1_is_described_and_nothing_else():
    api = next(one for one in get_resolver().url_patterns if str(one.pattern) == "api/v1/")
    names = {one.name for one in api.url_patterns} - {"index", "openapi", "unknown"}
    told = {one["get"]["operationId"] for one in description()["paths"].values()}
    assert names == told == {route.name for route in ROUTES}
    for route in ROUTES:
        told = description()["paths"][f"/{route.path}"]["get"]["parameters"]
        assert {one["name"] for one in told if one["in"] == "query"} == {one.name for one in route.parameters}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_answer_is_what_the_description_says(client, house, route, language):
    paths = [f"/api/v1/{route.path}"]
    if route.part:
        rows = house[route.part][route.name]
        paths = [paths[0].replace(f"{{{route.part}}}", getattr(row, route.part)) for row in rows]
    else:
        paths.append(f"{paths[0]}?limit=1")
    for path in paths:
        response = client.get(path, headers={"accept-language": language})
        assert response.status_code == 200
        errors = [f"{error.json_path}: {error.message}" for error in schema(route.shape).iter_errors(response.json())]
        assert errors == [], path
        assert route.part or response.json()["items"]


def test_every_problem_is_what_the_description_says(client, house):
    for path, status in (
        ("/api/v1/posts?x=1", 400),
        ("/api/v1/photos/nothing", 404),
        (f"/api/v1/photos/{house['gone'].public_id}", 410),
        ("/oembed?url=https://elsewhere.example/", 404),
    ):
        response = client.get(path)
        assert response.status_code == status and schema("Problem").is_valid(response.json())


def test_a_parameter_that_the_description_allows_is_taken_and_one_that_it_forbids_is_not(client):
    for route in ROUTES:
        for one in route.parameters:
            allowed = {"limit": ["1", "100"], "since": ["2026-01-02", "2026-01-02T03:04:05Z"], "after": []}.get(
                one.name, one.schema.get("enum") or ["2013"]
            )
            for value in allowed:
                assert client.get(f"/api/v1/{route.path}", {one.name: value}).status_code == 200, (route.name, one.name)
            assert client.get(f"/api/v1/{route.path}", {one.name: "!?"}).status_code == 400, (route.name, one.name)


def test_an_answer_with_one_property_too_many_or_too_few_is_found_out(client, house):
    answer = client.get(f"/api/v1/photos/{house['public_id']['photo'][0].public_id}").json()
    assert schema("Photo").is_valid(answer)
    assert not schema("Photo").is_valid(answer | {"sha256": "x"})
    assert not schema("Photo").is_valid({name: value for name, value in answer.items() if name != "credit"})
