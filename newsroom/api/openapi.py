"""The description of the API in OpenAPI 3.1, made from the routes, the parameters and the shapes."""

from django.urls import reverse
from django.utils.translation import gettext as _

from newsroom.api.answers import absolute
from newsroom.api.routes import PARTS, ROUTES, VERSION
from newsroom.api.shapes import SHAPES
from sources.naming import site_name


def description():
    """Return the OpenAPI document as plain data."""
    start = reverse("api:index")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site_name(),
            "version": VERSION,
            "summary": _("Posts, photo sets and photos with their provenance, to read."),
            "description": _("Nothing here needs a key, and any site may read it. More: %(url)s")
            % {"url": absolute(reverse("api"))},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": absolute(start).rstrip("/")}],
        "paths": {f"/{route.path}": {"get": _operation(route)} for route in ROUTES},
        "components": {"schemas": SHAPES},
    }


def _operation(route):
    answers = {"200": _answer(str(route.summary), route.shape), "304": {"description": _("Not changed since.")}}
    problems = {"400": _("Not understood"), "404": _("Not here")} if route.part else {"400": _("Not understood")}
    problems |= {"410": _("Withdrawn")} if route.part else {}
    return {
        "operationId": route.name,
        "summary": str(route.summary),
        "parameters": [*_parts(route), *map(_parameter, route.parameters)],
        "responses": answers | {status: _answer(words, "Problem") for status, words in problems.items()},
    }


def _parts(route):
    if not route.part:
        return []
    return [
        {
            "name": route.part,
            "in": "path",
            "required": True,
            "description": str(PARTS[route.part]),
            "schema": {"type": "string"},
        }
    ]


def _parameter(one):
    return {"name": one.name, "in": "query", "description": str(one.description), "schema": one.schema}


def _answer(words, shape):
    kind = "application/problem+json" if shape == "Problem" else "application/json"
    return {"description": words, "content": {kind: {"schema": {"$ref": f"#/components/schemas/{shape}"}}}}
