"""Public lists of others go in and come out with every field that the standard has."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from earlyhelp.services.exchange.reports import ImportReport
from tests.services.api.trips import FORMS, bring_in, exported


def flat(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield each leaf with its path; entries of lists stand under their ids, or in their order."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from flat(one, f"{path}.{name}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            key = one.get("id", number) if isinstance(one, Mapping) else number
            yield from flat(one, f"{path}[{key}]")
    else:
        yield path, value


def standard_fields(document: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with only the fields that HSDS-UK has."""
    known = schema.get("properties", {})
    kept: dict[str, Any] = {}
    for name, value in document.items():
        if name not in known:
            continue
        if isinstance(value, Mapping):
            kept[name] = standard_fields(value, known[name])
        elif isinstance(value, list):
            kept[name] = [standard_fields(one, known[name]["items"]) for one in value]
        else:
            kept[name] = value
    return kept


NOT_COMPARED = {
    "last_modified": "ours says when the listing changed here",
    "assured_date": "ours says when somebody here checked it",
    "link_type": "ours says what the term is put on",
}
TIDIED = {
    "No description in the source.": "No description given by the provider.",
    "1-30 Main Street": "1-30 Main Street, MyVillage",
}
"""Sentences for "not stated", and a second line of an address that HSDS-UK has no field for."""
NOWHERE = ({0}, {100, 101})
"""Positions that are no place of a service: out at sea, and outside the globe."""


def is_same(path: str, value: object, after: object) -> bool:
    """Say whether a field means the same: spaces, quotes and seconds aside."""
    if path.endswith(("latitude", "longitude")) and any(value in some for some in NOWHERE):
        return after is None
    said, found = (" ".join(str(one).strip('"').split()) for one in (value, after))
    return found in {TIDIED.get(said, said), said.removesuffix(":00")}


def lost(
    before: Mapping[str, Any], after: Mapping[str, Any], schema: Mapping[str, Any]
) -> list[str]:
    """Return the standard fields of a document that do not stand in another."""
    held = dict(flat(after))
    return [
        f"{path}: {value!r} became {held.get(path)!r}"
        for path, value in flat(standard_fields(before, schema))
        if path.rpartition(".")[2] not in NOT_COMPARED and not is_same(path, value, held.get(path))
    ]


@pytest.mark.parametrize(
    "name",
    [
        "bucks-fis/hsds-uk-3.0-converted-a.json",
        "dfe-family-hubs/mock-hsda/service.json",
        "dfe-family-hubs/mock-hsda/services-page.json",
    ],
)
def test_a_feed_of_others_comes_out_as_it_came_in(
    session: Session, real_data: Path, name: str
) -> None:
    data = (real_data / "data/directory" / name).read_bytes()
    schema = json.loads((real_data / "standards/hsds-uk/3.0/validator/service.json").read_text())
    report = bring_in(session, data, "hsds-uk", source="others")
    assert report.problems == ()
    out = {one["id"]: one for one in json.loads(exported(session, "hsds-uk"))["contents"]}
    for one in services_in(json.loads(data)):
        assert lost(one, out[one["id"]], schema) == []
    for form in FORMS:
        assert_unchanged(bring_in(session, exported(session, form), form, source="others"))


def services_in(document: Any) -> list[dict[str, Any]]:  # noqa: ANN401 # any JSON
    """Return the services of a list, a page or a single one."""
    if isinstance(document, list):
        return document
    found: list[dict[str, Any]] = document.get("contents", [document])
    return found


def assert_unchanged(report: ImportReport) -> None:
    assert (report.problems, report.changes, report.gone) == ((), (), ())
    assert report.unchanged == report.services > 0


SEEDS = ("organisations.csv", "taxonomies.csv")


@pytest.mark.parametrize("beside", [(), SEEDS], ids=["alone", "with its tables"])
def test_the_national_seed_comes_in_again_unchanged(
    session: Session, real_data: Path, beside: Sequence[str]
) -> None:
    folder = real_data / "data/directory/dfe-family-hubs"
    tables = [(folder / name).read_bytes() for name in beside]
    seed = (folder / "services.json").read_bytes()
    report = bring_in(session, seed, "hsds-uk", source="others", beside=tables)
    assert (report.problems, report.new) == ((), len(json.loads(seed)))
    for form in FORMS:
        assert_unchanged(bring_in(session, exported(session, form), form, source="others"))
