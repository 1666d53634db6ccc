"""The table of the security standard: nothing missing, every named test there and run."""

import ast
import csv
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

TABLE = ROOT / "docs" / "security" / "asvs.csv"
STATUSES = {"test", "design", "not applicable", "not yet"}
# Requirements of levels 1 and 2 of ASVS 5.0.0 by section, without V10 (OAuth) and V17 (WebRTC).
SECTIONS = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6
3.5:1-5 3.7:1-2 4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12
6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2
8.2:1-3 8.3:1 8.4:1 9.1:1-3 9.2:1-4 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1 12.1:1-3
12.2:1-2 12.3:1-4 13.1:1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3
15.3:1-7 16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3
"""
ADOPTED = ("1.2.10", "14.2.6", "14.2.7", "15.4.2")
"""Requirements of level 3 that are kept all the same."""


def wanted() -> Iterator[str]:
    for part in SECTIONS.split():
        section, _, numbers = part.partition(":")
        for span in numbers.split(","):
            first, _, last = span.partition("-")
            for number in range(int(first), int(last or first) + 1):
                yield f"V{section}.{number}"
    yield from (f"V{number}" for number in ADOPTED)


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def named() -> Iterator[tuple[str, str]]:
    """Yield the file and the name of each test that the table names."""
    for row in rows():
        if row["status"] == "test":
            for one in row["evidence"].split("; "):
                file, _, name = one.partition("::")
                yield file, name


def functions_of(file: Path) -> set[str]:
    tree = ast.parse(file.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_requirement_has_one_row() -> None:
    counted = Counter(row["req_id"] for row in rows())
    assert set(counted) == set(wanted())
    assert set(counted.values()) == {1}
    assert len(counted) == 221


def test_the_list_is_that_of_the_standard(real_data: Path) -> None:
    source = real_data / "standards" / "asvs" / "asvs-5.0.0.csv"
    with source.open(encoding="utf-8-sig", newline="") as file:
        standard = {
            row["req_id"]
            for row in csv.DictReader(file)
            if row["L"] in {"1", "2"} and row["chapter_id"] not in {"V10", "V17"}
        }
    assert len(standard) == 217
    assert set(wanted()) == standard | {f"V{number}" for number in ADOPTED}


def test_every_row_has_a_status_and_a_reason() -> None:
    for row in rows():
        assert row["status"] in STATUSES, row
        assert len(row["evidence"]) > 10, row
        if row["status"] == "not yet":
            assert "by the work on" in row["evidence"] or "Follows" in row["evidence"], row


def test_every_named_test_exists() -> None:
    for file, name in named():
        assert (ROOT / file).is_file(), file
        assert name in functions_of(ROOT / file), f"{file}::{name}"


def test_every_named_test_is_run(request: pytest.FixtureRequest) -> None:
    """In continuous integration a skipped test fails, so what is collected there runs."""
    ids = {item.nodeid.partition("[")[0] for item in request.session.items}
    files = {one.partition("::")[0] for one in ids}
    for file, name in named():
        if file in files or os.environ.get("CI") == "true":
            assert f"{file}::{name}" in ids
