"""The report in words, worked out once for all who read it. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from earlyhelp.gaps.gap import Gap, GapReport
from earlyhelp.gaps.line import Line, make_line
from earlyhelp.gaps.notes import headline, note_report
from earlyhelp.gaps.rows import snapshot
from earlyhelp.gaps.sharing import Cell
from earlyhelp.matching.keeping import keep

KEPT_SITES = 2
"""The addresses in drawn rows depend on where the site stands; few sites share one process."""


@dataclass(frozen=True, eq=False)
class Telling:
    """A report with its words; what nobody asked for yet is not worked out yet."""

    report: GapReport

    @cached_property
    def snapshot(self) -> str:
        """The short mark of all its figures."""
        return snapshot(self.report)

    @cached_property
    def headline(self) -> str:
        """The report in one sentence."""
        return headline(self.report)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """How to read it, and what it rests on."""
        return note_report(self.report)

    @cached_property
    def _lines(self) -> Mapping[Cell, Line]:
        rows = self.report.rows
        return {(gap.need.code, gap.band.code): make_line(gap) for gap in rows}

    def lines(self, rows: Sequence[Gap]) -> tuple[Line, ...]:
        """Return some of its rows in words."""
        lines = self._lines
        return tuple(lines[gap.need.code, gap.band.code] for gap in rows)

    @cached_property
    def _drawn(self) -> dict[str, Mapping[Cell, str]]:
        return {}

    def drawn(self, where: str, rows: Sequence[Gap], draw: Callable[[Line], str]) -> list[str]:
        """Return some of its rows as they are drawn on a site at ``where``; each is drawn once."""
        drawn = keep(
            self._drawn,
            where,
            KEPT_SITES,
            lambda: {cell: draw(line) for cell, line in self._lines.items()},
        )
        return [drawn[gap.need.code, gap.band.code] for gap in rows]
