"""The feed's own description: complete, in step with the standard, and true (schemathesis)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from earlyhelp.services.api.parameters import PARAMETERS, TAKEN
from earlyhelp.services.api.views import OPENAPI

Document = Mapping[str, Any]
OURS: Document = json.loads(OPENAPI)
TYPES = {"time": "string"}
"""The published document names a type that OpenAPI does not have."""
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


def parameters(document: Document, path: str) -> dict[str, str]:
    item = document["paths"][path]
    given = [*item.get("parameters", ()), *item["get"].get("parameters", ())]
    found = [
        document["components"]["parameters"][one["$ref"].rpartition("/")[2]]
        if "$ref" in one
        else one
        for one in given
    ]
    return {
        f"{one['in']}:{one['name']}": TYPES.get(one["schema"]["type"], one["schema"]["type"])
        for one in found
    }


def test_every_path_and_parameter_of_the_published_document_is_ours_with_its_type(
    real_data: Path,
) -> None:
    name = "standards/hsds-uk/3.0/openapi-published.json"
    published: Document = json.loads((real_data / name).read_text("utf-8"))
    for path in published["paths"]:
        assert path in OURS["paths"]
        assert parameters(published, path).items() <= parameters(OURS, path).items(), path


def test_the_document_names_exactly_the_parameters_that_are_read(app: Flask) -> None:
    for collection, names in TAKEN.items():
        found = {name.removeprefix("query:") for name in parameters(OURS, f"/{collection}")}
        assert found == set(names)
    assert set(OURS["components"]["parameters"]) == set(PARAMETERS)
    of_the_feed = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    rules = {rule.rule for rule in of_the_feed if rule.rule.startswith("/api")}
    described = {f"/api{path}".replace("{", "<").replace("}", ">") for path in OURS["paths"]}
    assert {rule.rstrip("/") for rule in rules} == {path.rstrip("/") for path in described}


def test_every_reference_in_the_document_leads_somewhere() -> None:
    def references(value: object) -> set[str]:
        if isinstance(value, Mapping):
            own = {str(value["$ref"])} if "$ref" in value else set()
            return own.union(*(references(one) for one in value.values()))
        if isinstance(value, list):
            return set().union(*(references(one) for one in value))
        return set()

    used = {name.rpartition("/")[2] for name in references(OURS)}
    held = {*OURS["components"]["schemas"], *OURS["components"]["parameters"]}
    assert used <= held
    assert held - used == set()


def test_the_document_is_served(client: FlaskClient) -> None:
    root = client.get("/api").get_json()
    assert root["version"] == "HSDS-UK-3.0"
    assert root["openapi_url"].endswith("/api/openapi.json")
    assert client.get("/api/openapi.json").get_json() == OURS


@pytest.mark.parametrize("path", sorted(OURS["paths"]))
def test_made_up_questions_are_answered_as_the_document_says(app: Flask, path: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    operation = schema[path]["GET"]

    strategy = operation.as_strategy()

    @settings(max_examples=15, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=strategy)
    def law(case: "schemathesis.Case[Any]") -> None:
        case.call_and_validate(checks=list(CHECKS))

    law()
