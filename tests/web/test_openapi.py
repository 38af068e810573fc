"""The description of the API: valid, served, checked in, and without what the API does not do."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31

from tests.web.openapi import DOCUMENT, UPDATE, difference, openapi, render
from tests.web.support import Site

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The description; nobody writes to it."""
    return openapi()


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Path, method and description of every operation."""
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def mistakes(document: dict[str, Any]) -> list[str]:
    """What the OpenAPI 3.1 schema has against a document."""
    return [str(error) for error in Draft202012Validator(OPENAPI_31).iter_errors(document)]


def references(part: Any) -> set[str]:
    """Everything that a part of a document refers to."""
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*map(references, part.values()))
    return set().union(*map(references, part)) if isinstance(part, list) else set()


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert mistakes(document) == []
    # The control: a response without a description is none.
    broken = json.loads(json.dumps(document))
    del broken["paths"]["/healthz"]["get"]["responses"]["200"]["description"]
    assert mistakes(broken)


def test_every_reference_leads_somewhere_and_every_schema_is_used(document: dict[str, Any]) -> None:
    named = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references(document) == named


def test_the_file_is_what_the_application_says(document: dict[str, Any]) -> None:
    changes = difference(DOCUMENT.read_text())
    assert not changes, f"{changes}\n\nIf the change is meant: {UPDATE}"
    # The control: a route that is missing there is noticed.
    less = {**document, "paths": {**document["paths"], "/healthz": {}}}
    assert "healthz" in difference(render(less))


def test_it_is_served(site: Site) -> None:
    served = site.http.get("/openapi.json")
    assert served.status_code == 200
    assert served.json() == json.loads(DOCUMENT.read_text())


def test_an_operation_says_what_it_does_and_how_it_fails(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        check_operation(f"{method} {path}", path, operation)


def check_operation(name: str, path: str, operation: dict[str, Any]) -> None:
    """What every operation has to say; ``name`` is for whoever reads the failure."""
    assert operation["description"].strip(), name
    assert operation["tags"], name
    responses = operation["responses"]
    for status, response in responses.items():
        if status >= "400":
            [(kind, content)] = response["content"].items()
            assert kind == "application/problem+json", (name, status)
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}, name
    if path.startswith(("/api/ops", "/api/owner")):
        assert operation["security"] == [{"bearer": []}], name
        assert "401" in responses, name
    if "requestBody" in operation:
        assert {"400", "413", "422"} <= set(responses), name
    if operation.get("parameters"):
        assert "422" in responses, name


def test_names_are_in_camel_case(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query":
                assert re.fullmatch("[a-z][a-zA-Z]*", parameter["name"]), (path, method)
    for name, schema in document["components"]["schemas"].items():
        for field in schema.get("properties", {}):
            assert re.fullmatch("[a-z][a-zA-Z]*", field), (name, field)
