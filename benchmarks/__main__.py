"""Run every benchmark, print the table, and write it to docs/benchmarks.md."""

import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from benchmarks.measuring import Goal, Line

PARTS = (
    *("decision", "hearing", "search", "pages"),
    *("profile", "signing", "api", "importing", "places"),
)
REPORT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
HEADING = """# Benchmarks

`make bench` writes this file. Most lines time a floor (the leanest way we know to do the same work,
written by hand and kept in `benchmarks/`) and ours, in turn and in one run, so that a noisy machine
slows both. Read the ratios; absolute times on another machine mean little. Goals are reported,
never asserted, and a goal that is missed says so. Times are the middle of all rounds, or where it
says p95 the one that 19 of 20 stayed under. Made-up data come from one seed; the gap report is that
of the sample area. Both sides must give the same answer where they mean the same, or the run stops:
the same services for a search, the same needs covered by an offer, as many rows stored.
`BENCH_ROWS=1000000 make bench` imports the whole million, `BENCH_SERVICES=500000 make bench` adds
searches of half a million services as dense as the others, and `BENCH_POSTCODES=2700000 make bench`
reads as many postcodes as the country has. SQLite only; documents, pages under load
and page weight are not measured here.

"""
HEAD = (
    "| what | floor | floor took | ours | ratio | goal | met |\n|---|---|---:|---:|---:|---:|---|\n"
)


def as_table(lines: Sequence[Line]) -> str:
    """Return the lines as a Markdown table."""
    return HEAD + "".join(f"| {' | '.join(_cells(line))} |\n" for line in lines)


def _cells(line: Line) -> tuple[str, ...]:
    faster = " faster" if line.kind is Goal.FASTER else ""
    return (
        f"{line.name} ({line.note})" if line.note else line.name,
        line.floor or "–",
        "–" if line.floor_took is None else f"{number(line.floor_took)} {line.unit}",
        f"{number(line.ours)} {line.unit}",
        "–" if line.ratio is None else f"{line.ratio:,.2f}×{faster}",
        _goal(line),
        {True: "yes", False: "**no**", None: "–"}[line.met],
    )


def _goal(line: Line) -> str:
    if line.goal is None:
        return "–"
    if line.kind is Goal.LIMIT:
        return f"≤ {line.goal:g} {line.unit}"
    return f"≥ {line.goal:g}× faster" if line.kind is Goal.FASTER else f"≤ {line.goal:g}×"


def number(value: float) -> str:
    """Write a figure with about three digits.

    >>> number(0.4567), number(12.345), number(4567.8), number(7)
    ('0.457', '12.3', '4,568', '7')
    """
    if value == int(value) or value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def main() -> None:
    """Run the parts named on the command line, or all; only a full run writes the file."""
    parts = tuple(sys.argv[1:]) or PARTS
    lines: list[Line] = []
    for part in parts:
        print(f"{part} …", file=sys.stderr, flush=True)
        lines += import_module(f"benchmarks.{part}").run()
    table = as_table(lines)
    print(table)
    if parts == PARTS:
        machine = (
            f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "
            f"{os.cpu_count()} cores, {platform.system()}.\n\n"
        )
        REPORT.write_text(HEADING + machine + table, "utf-8")


if __name__ == "__main__":
    main()
