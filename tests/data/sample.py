"""The sample data as rows, for the tests beside this file."""

import csv
from datetime import date
from pathlib import Path

DATA = Path(__file__).parent.parent.parent / "data"
REFERENCE_DAY = date(2026, 11, 1)
RESTARTS = {"still_right", "changed"}

Row = dict[str, str]


def read(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def services() -> dict[str, Row]:
    """Give one row for each illustrative service."""
    return {row["source_id"]: row for row in read("directory/services.csv")}


def words(cell: str) -> list[str]:
    return [word for word in cell.split("; ") if word]


def strengths(row: Row) -> dict[str, str]:
    return dict(entry.split(":") for entry in words(row["needs"]))


def days_before(day: str) -> int:
    return (REFERENCE_DAY - date.fromisoformat(day)).days


def last_checks() -> dict[str, int]:
    """Give the days from the last check that counts to the reference day."""
    checks = [row for row in read("directory/checks.csv") if row["outcome"] in RESTARTS]
    days: dict[str, int] = {}
    for check in sorted(checks, key=lambda row: row["on"]):
        days[check["source_id"]] = days_before(check["on"])
    return days
