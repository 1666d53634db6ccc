"""The feed over HTTP: official schemas, and the eleven things that the schemas do not catch."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from sqlalchemy.orm import Session

from earlyhelp.services.commands import refresh_listings
from earlyhelp.services.models import Service
from tests.conftest import QueryCounter
from tests.services.api.making import MARK, a_directory, own_id
from tests.services.api.walking import COLLECTIONS, every_body, every_id, get, leaves, pages

STANDARD = "standards/hsds-uk/3.0"
SCHEMAS = {
    "/": "api_details",
    "/services": "service_list",
    "/services/{id}": "service",
    "/taxonomies": "taxonomy_list",
    "/taxonomies/{id}": "taxonomy",
    "/taxonomy_terms": "taxonomy_term_list",
    "/taxonomy_terms/{id}": "taxonomy_term",
    "/service_at_locations": "service_at_location_list",
    "/service_at_locations/{id}": "service_at_location",
}
FLAGS = ("first_page", "last_page", "empty")
COUNTS = ("total_items", "total_pages", "page_number", "size")
EXAMPLE_FILES = {
    "api_details": "api_details",
    "organization": "organization",
    "organization_full": "organization",
    "organization_list": "organization_list",
    "service_full": "service",
    "service_list": "service_list",
    "service_at_location_full": "service_at_location",
    "service_at_location_list": "service_at_location_list",
    "taxonomy": "taxonomy",
    "taxonomy_list": "taxonomy_list",
    "taxonomy_term": "taxonomy_term",
    "taxonomy_term_list": "taxonomy_term_list",
}


def validator(folder: Path, name: str) -> Draft202012Validator:
    schema = json.loads((folder / STANDARD / "validator" / f"{name}.json").read_text("utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(folder: Path, name: str, body: object) -> list[str]:
    return [f"{e.json_path}: {e.message}"[:300] for e in validator(folder, name).iter_errors(body)]


@pytest.mark.parametrize(
    ("where", "how_many", "failing"),
    [
        ("examples", 10, {"organization_list"}),
        ("validator-mocks/default", 11, {"organization_list"}),
        ("validator-mocks/warn", 11, {"organization_list", "taxonomy_term"}),
    ],
)
def test_the_official_verdicts_on_official_files_are_reproduced(
    real_data: Path, where: str, how_many: int, failing: set[str]
) -> None:
    files = sorted((real_data / STANDARD / where).glob("*.json"))
    verdicts = {
        path.stem: faults(real_data, EXAMPLE_FILES[path.stem], json.loads(path.read_text("utf-8")))
        for path in files
    }
    assert {name for name, found in verdicts.items() if found} == failing
    assert len(verdicts) <= how_many


def test_the_failing_feed_of_the_validator_fails_only_with_formats_on(real_data: Path) -> None:
    folder = real_data / STANDARD / "validator-mocks/fail"
    verdicts = {
        path.stem: faults(real_data, EXAMPLE_FILES[path.stem], json.loads(path.read_text("utf-8")))
        for path in folder.glob("*.json")
    }
    assert sum(not found for found in verdicts.values()) == 6
    assert verdicts["service_full"]
    body = json.loads((folder / "service_full.json").read_text("utf-8"))
    assert Draft202012Validator(validator(real_data, "service").schema).is_valid(body)


def test_all_nine_endpoints_pass_the_official_schemas(feed: FlaskClient, real_data: Path) -> None:
    checked = set()
    for kind, body in every_body(feed):
        assert faults(real_data, SCHEMAS[kind], body) == [], kind
        checked.add(kind)
        if kind == "/service_at_locations/{id}":
            assert faults(real_data, "service", body) == [], "the published OpenAPI names service"
    whole = get(feed, "/services?full=true&per_page=500")["contents"]
    assert [
        faults(real_data, "service", one) for one in whole if faults(real_data, "service", one)
    ] == []
    assert checked >= {"/", "/services", "/taxonomies/{id}", "/taxonomy_terms/{id}"}


def test_envelopes_are_typed_and_their_flags_are_true(feed: FlaskClient) -> None:
    for collection in COLLECTIONS:
        numbers = []
        found = list(pages(feed, collection, 7))
        for page in found:
            assert [type(page[name]) for name in COUNTS] == [int] * 4
            assert [type(page[name]) for name in FLAGS] == [bool] * 3
            assert page["size"] == len(page["contents"])
            assert page["size"] == 7 or page["last_page"]
            assert page["empty"] == (page["contents"] == [])
            assert page["first_page"] == (page["page_number"] == 1)
            assert page["total_pages"] == -(-page["total_items"] // 7)
            numbers.append(page["page_number"])
        assert numbers == list(range(1, len(found) + 1))
        assert sum(page["size"] for page in found) == found[0]["total_items"]
        beyond = get(feed, f"/{collection}?page=99999999999999999999&per_page=7")
        assert (beyond["contents"], beyond["empty"], beyond["last_page"]) == ([], True, True)
        most = get(feed, f"/{collection}?per_page=100000")
        assert most["size"] <= 500
        assert most["total_pages"] == -(-most["total_items"] // 500)


def test_walking_all_pages_gives_every_id_once_and_each_has_its_own_page(feed: FlaskClient) -> None:
    for collection in COLLECTIONS:
        ids = every_id(feed, collection, 3)
        assert len(ids) == len(set(ids)) == get(feed, f"/{collection}")["total_items"]
        for id_ in ids[:20]:
            assert str(UUID(id_)) == id_
            assert get(feed, f"/{collection}/{id_}")["id"] == id_
    services = set(every_id(feed, "services"))
    for page in pages(feed, "service_at_locations"):
        for one in page["contents"]:
            assert one["service_id"] == one["service"]["id"] in services
            assert one["location_id"] == one["location"]["id"]
            nested = get(feed, f"/services/{one['service_id']}")["service_at_locations"]
            assert one["id"] in {at["id"] for at in nested}


def test_services_come_by_name_and_then_id(feed: FlaskClient) -> None:
    found = [one for page in pages(feed, "services", 9) for one in page["contents"]]
    keys = [(one["name"].casefold(), one["id"]) for one in found]
    assert keys == sorted(keys)


FORMS = {
    **dict.fromkeys(("assured_date", "valid_from", "valid_to", "dtstart"), r"\d{4}-\d\d-\d\d"),
    **dict.fromkeys(("opens_at", "closes_at"), r"([01]\d|2[0-3]):[0-5]\d"),
    "last_modified": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
    **dict.fromkeys(("state_province", "description"), r"(?s).*\S.*"),
}


def test_what_the_schemas_let_pass_is_right_all_the_same(feed: FlaskClient) -> None:
    for kind, body in every_body(feed):
        for path, value in leaves(body):
            assert value is not None, (kind, path)
            assert value != "", (kind, path)
            form = FORMS.get(path.rpartition(".")[2])
            assert form is None or re.fullmatch(form, str(value)), (kind, path, value)
    for page in pages(feed, "services"):
        for one in page["contents"]:
            assert one["organization_id"] == one["organization"]["id"]
            assert one.get("minimum_age", 0) <= one.get("maximum_age", 999)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_an_unknown_id_or_one_that_is_no_uuid_is_not_found(
    client: FlaskClient, collection: str
) -> None:
    for id_ in (own_id("nobody"), "7", "x'; DROP TABLE service--", "%00", "ü" * 500):
        answer = client.get(f"/api/{collection}/{id_}")
        assert answer.status_code == 404
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["status"] == 404


def test_every_answer_may_be_read_by_any_site(client: FlaskClient) -> None:
    asked = [client.get(f"/api{end}") for end in ("", "/", "/services", "/services/x", "/nowhere")]
    asked += [client.get("/api/services?page=0"), client.post("/api/services")]
    asked += [client.options("/api/services"), client.head("/api/services")]
    assert [one.status_code for one in asked] == [200, 200, 200, 404, 404, 400, 405, 200, 200]
    for answer in asked:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Access-Control-Allow-Origin" not in client.get("/open-data").headers


def test_what_breaks_inside_is_a_problem_document_too(
    app_of: Callable[[Callable[[Session], None]], Flask],
) -> None:
    app = app_of(lambda _session: None)
    database = app.extensions["earlyhelp"].database
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE feed_service RENAME TO feed_service_away")
    try:
        answer = app.test_client().get("/api/services")
    finally:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE feed_service_away RENAME TO feed_service")
    assert answer.status_code == 503
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert set(answer.get_json()) == {"type", "title", "status", "detail", "request_id"}


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=1.5", "page"),
        ("page=%D9%A1", "page"),
        ("per_page=ten", "per_page"),
        ("per_page=", "per_page"),
        ("page=1&page=2", "page"),
        ("minimum_age=old", "minimum_age"),
        ("maximum_age=nan", "maximum_age"),
        ("age=1e400", "age"),
        ("start_time=25:00", "start_time"),
        ("end_time=9am", "end_time"),
        ("day=someday", "day"),
        ("taxonomy_id=7", "taxonomy_id"),
        ("taxonomy_term_id=needs", "taxonomy_term_id"),
        ("organization_id=%00", "organization_id"),
        ("modified_after=yesterday", "modified_after"),
        ("modified_after=2026-02-30", "modified_after"),
        ("modified_after=0001-01-01T00:00:00%2B23:59", "modified_after"),
        ("format=xml", "format"),
        ("full=maybe", "full"),
        ("full=true&minimal=true", "minimal"),
        ("postcode=M33", "postcode"),
        ("postcode=ZZ1+1ZZ", "postcode"),
        ("proximity=5000", "postcode"),
        ("postcode=ZZ1+1ZZ&proximity=5+km", "proximity"),
        ("latitude=52", "longitude"),
        ("latitude=52&longitude=-1", "radius"),
        ("latitude=91&longitude=0&radius=5", "latitude"),
        (f"search={'x' * 10_001}", "search"),
    ],
)
def test_a_bad_value_is_refused_with_the_parameter_and_a_good_example(
    client: FlaskClient, asked: str, parameter: str
) -> None:
    answer = client.get(f"/api/services?{asked}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    problem = answer.get_json()
    assert problem["parameter"] == parameter
    assert problem["errors"][0]["parameter"] == parameter
    name, _, example = problem["example"].partition("=")
    assert name == parameter
    assert example in problem["detail"]


def test_every_example_of_a_refusal_is_good(client: FlaskClient) -> None:
    alone = {"proximity", "latitude", "longitude", "radius", "postcode"}
    for collection in COLLECTIONS:
        for name, example in {"page": "1", "per_page": "50", "format": "ndjson"}.items():
            assert client.get(f"/api/{collection}?{name}={example}").status_code == 200
    refused = client.get("/api/services?" + "&".join(f"{n}=~" for n in BAD if n not in alone))
    for fault in refused.get_json()["errors"]:
        address = f"/api/services?{fault['parameter']}={fault['example']}"
        assert client.get(address).status_code == 200, address


BAD = ("page", "minimum_age", "maximum_age", "age", "start_time", "end_time", "day", "full")


def test_an_unknown_parameter_is_ignored_and_named(client: FlaskClient) -> None:
    plain = client.get("/api/services")
    answer = client.get("/api/services?colour=red&%0d%0aSet-Cookie:%20a=b&top_only=true")
    assert answer.data == plain.data
    assert answer.headers["Ignored-Parameters"] == "colour, %0D%0ASet-Cookie%3A%20a, top_only"
    assert "Ignored-Parameters" not in plain.headers
    assert "Set-Cookie" not in answer.headers


def test_who_has_a_body_already_gets_no_body(client: FlaskClient) -> None:
    for address in ("/api", "/api/services", "/api/taxonomies", "/api/openapi.json"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Access-Control-Allow-Origin"] == "*"
        assert "max-age" in first.headers["Cache-Control"]


def test_everything_comes_as_lines_and_says_the_same_as_the_pages(client: FlaskClient) -> None:
    for collection in COLLECTIONS:
        answer = client.get(f"/api/{collection}?format=ndjson&per_page=2&page=3")
        assert answer.mimetype == "application/x-ndjson"
        lines = [json.loads(line) for line in answer.text.splitlines()]
        assert lines == [one for page in pages(client, collection) for one in page["contents"]]


def test_sizes_of_a_service(client: FlaskClient) -> None:
    flat, full, minimal = (
        get(client, f"/services?per_page=3{more}")["contents"]
        for more in ("", "&full=true", "&minimal=true")
    )
    assert [set(one) for one in minimal] == [{"id", "last_modified"}] * 3
    for one in flat:
        assert not set(one) & {"attributes", "schedules", "service_at_locations", "contacts"}
        assert not [n for n, v in one["organization"].items() if isinstance(v, Mapping)]
    assert full == [get(client, f"/services/{one['id']}") for one in flat]
    at_place = get(client, "/service_at_locations?per_page=1&full=true")["contents"][0]
    assert at_place["service"] == get(client, f"/services/{at_place['service_id']}")


def test_terms_narrow_by_their_list_their_parent_and_words(small: FlaskClient) -> None:
    own = get(small, "/taxonomy_terms?per_page=500")["contents"]
    assert [one["name"] for one in own] == sorted((one["name"] for one in own), key=str.casefold)
    lists = {one["name"]: one for one in get(small, "/taxonomies")["contents"]}
    assert {"local needs", "levels of need", "Kinds of help"} <= set(lists)
    for one in lists.values():
        of_list = get(small, f"/taxonomy_terms?taxonomy_id={one['id']}&per_page=500")["contents"]
        assert of_list == [term for term in own if term["taxonomy_id"] == one["id"]]
        assert get(small, f"/taxonomies/{one['id']}")["taxonomy_terms"] == of_list
    assert len(get(small, f"/taxonomies/{lists['local needs']['id']}")["taxonomy_terms"]) == 38
    child = get(small, f"/taxonomy_terms?parent_id={own_id('parent')}")["contents"]
    assert [one["name"] for one in child] == ["Sleep clinics"]
    top = get(small, "/taxonomy_terms?top_only=true&per_page=500")["contents"]
    assert top == [one for one in own if "parent_id" not in one]
    found = get(small, "/taxonomy_terms?search=clinic")["contents"]
    assert [one["name"] for one in found] == ["Sleep clinics"]
    assert [one["name"] for one in get(small, "/taxonomies?search=kinds")["contents"]] == [
        "Kinds of help"
    ]


def test_nothing_hidden_is_in_any_body_or_file(small: FlaskClient) -> None:
    bodies = {kind: json.dumps(body) for kind, body in every_body(small)}
    for form in ("csv", "excel.csv", "json"):
        bodies[form] = small.get(f"/open-data/services.{form}").text
    for asked in ("search=qxmarker", "format=ndjson&full=true", "full=true"):
        for collection in ("services", "service_at_locations", "taxonomy_terms"):
            bodies[asked + collection] = small.get(f"/api/{collection}?{asked}").text
    for where, text in bodies.items():
        assert MARK not in text, where
        for secret in ("secret house", "secret at", "masked shop", "masked at"):
            assert own_id(secret) not in text, (where, secret)
    assert get(small, "/services?search=qxmarker")["total_items"] == 0


def test_a_refuge_has_a_number_and_no_place(small: FlaskClient) -> None:
    refuge = get(small, "/services?search=refuge&full=true")["contents"][0]
    assert refuge["x_earlyhelp_address_withheld"] is True
    assert refuge["phones"][0]["number"] == "01632 960009"
    assert "service_at_locations" not in refuge
    assert "schedules" not in refuge
    masked = get(small, "/services?search=masked&full=true")["contents"][0]
    place = masked["service_at_locations"][0]["location"]
    assert place["addresses"][0]["city"] == "Town"
    assert not {"latitude", "longitude", "name", "accessibility"} & set(place)


def test_a_merged_listing_lives_on_in_another(
    app_of: Callable[[Callable[[Session], None]], Flask],
) -> None:
    merged: dict[str, str] = {}

    def merge(session: Session) -> None:
        a_directory(session)
        rows = {row.source_id: row for row in session.query(Service)}
        first, second, third = (rows[name] for name in ("twins-a", "twins-b", "bare"))
        first.merged_into_id, second.merged_into_id = second.id, third.id
        session.flush()
        merged.update({name: row.public_id for name, row in rows.items()})
        refresh_listings(session)

    client = app_of(merge).test_client()
    for name in ("twins-a", "twins-b"):
        assert client.get(f"/api/services/{merged[name]}").status_code == 404
    survivor = get(client, f"/services/{merged['bare']}")
    assert survivor["x_earlyhelp_merged_from"] == sorted([merged["twins-a"], merged["twins-b"]])


def test_statements_do_not_grow_with_what_is_found(app: Flask, client: FlaskClient) -> None:
    engine = app.extensions["earlyhelp"].database.engine
    counts = {}
    for address in ("/services", "/service_at_locations", "/taxonomy_terms", "/taxonomies"):
        for per_page in (1, 100):
            with QueryCounter(engine) as counter:
                get(client, f"{address}?per_page={per_page}&full=true")
            counts[address, per_page] = len(counter.statements)
        assert counts[address, 1] == counts[address, 100] <= 4, counts
