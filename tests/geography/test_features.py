"""A GeoJSON file is read feature by feature, wherever its parts stand or it breaks off."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.geography.reading import features
from earlyhelp.geography.reading.features import read_features
from earlyhelp.geography.reading.files import FileRefusedError, Limits, examine
from tests.geography.factories import a_file

FEATURES = [{"type": "Feature", "properties": {"n": n, "text": "é" * n}} for n in range(5)]
WHOLE = {"type": "FeatureCollection", "features": FEATURES}


def read(text: str) -> list[object]:
    return list(read_features(examine(a_file("a.geojson", text), Limits())))


@pytest.mark.parametrize("order", [["type", "features"], ["features", "type"]])
@pytest.mark.parametrize("indent", [None, 2])
def test_members_stand_in_any_order_and_spacing(order: list[str], indent: int | None) -> None:
    more = {"name": "x", "crs": {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, "n": 12}
    document = {name: WHOLE[name] for name in order} | more
    assert read(json.dumps(document, indent=indent)) == FEATURES


def test_features_longer_than_a_chunk_are_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "CHUNK", 7)
    assert read(json.dumps(WHOLE)) == FEATURES
    assert read(json.dumps(WHOLE, indent=3, ensure_ascii=False)) == FEATURES


@given(st.integers(1, len(json.dumps(WHOLE)) - 1))
def test_a_file_that_breaks_off_anywhere_is_refused(length: int) -> None:
    with pytest.raises(FileRefusedError, match=r"complete JSON|FeatureCollection"):
        read(json.dumps(WHOLE)[:length])


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"type": "FeatureCollection"}',
        '{"type": "FeatureCollection", "features": {}}',
        '{"type": "Topology", "features": []}',
        '{"type" "FeatureCollection"}',
        "{1: 2}",
        '{"features": [1 2]}',
        '{"features": ' + "[" * 100_000,
    ],
)
def test_what_is_no_collection_is_refused(text: str) -> None:
    with pytest.raises(FileRefusedError, match=r"complete JSON|FeatureCollection"):
        read(text)


def test_an_empty_collection_gives_nothing() -> None:
    assert read('{"type": "FeatureCollection", "features": []}') == []


def test_positions_that_are_not_in_degrees_are_refused_even_at_the_end() -> None:
    with pytest.raises(FileRefusedError, match="WGS84"):
        read(json.dumps({**WHOLE, "crs": {"properties": {"name": "EPSG:27700"}}}))


def test_an_endless_feature_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "LARGEST_FEATURE", 1_000)
    monkeypatch.setattr(features, "CHUNK", 100)
    with pytest.raises(FileRefusedError, match="complete JSON"):
        read('{"type": "FeatureCollection", "features": [{"a": "' + "x" * 5_000 + '"}]}')
