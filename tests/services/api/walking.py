"""Walks through the feed and through documents."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask.testing import FlaskClient

COLLECTIONS = ("services", "taxonomies", "taxonomy_terms", "service_at_locations")
Document = Mapping[str, Any]


def get(client: FlaskClient, address: str) -> Document:
    answer = client.get(f"/api{address}")
    assert answer.status_code == 200, (address, answer.text)
    found: Document = answer.get_json()
    return found


def pages(client: FlaskClient, collection: str, per_page: int = 50) -> Iterator[Document]:
    number, last = 1, False
    while not last:
        page = get(client, f"/{collection}?page={number}&per_page={per_page}")
        yield page
        number, last = number + 1, page["last_page"]


def every_id(client: FlaskClient, collection: str, per_page: int = 50) -> list[str]:
    return [one["id"] for page in pages(client, collection, per_page) for one in page["contents"]]


def every_body(client: FlaskClient) -> Iterator[tuple[str, Document]]:
    """Yield the root, every page and every single thing, each with its address."""
    yield "/", get(client, "/")
    for collection in COLLECTIONS:
        for page in pages(client, collection):
            yield f"/{collection}", page
        for id_ in every_id(client, collection):
            yield f"/{collection}/{{id}}", get(client, f"/{collection}/{id_}")


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from leaves(one, f"{path}.{name}")
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one, f"{path}[]")
    else:
        yield path, value
