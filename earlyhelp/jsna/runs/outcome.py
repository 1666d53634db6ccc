"""What the check of a file found, in the form in which it is kept for the pages. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from earlyhelp.jsna.checked import Checked
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.readings import Reading
from earlyhelp.jsna.report import ImportReport, read_report

SHOWN_ROWS = 5


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One reading of a file, as it would come in."""

    line: int
    area: str
    indicator: str
    period: str
    sex: str
    value: str


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What a file holds and what stands in its way; ``report`` is None for one that is refused."""

    mark: str
    """Which imports were in use when it was compared."""
    checked_at: datetime
    refusal: Refusal | None = None
    report: ImportReport | None = None
    preview: Sequence[PreviewRow] = ()
    default_source: str = ""
    can_come_in: bool = False
    can_leave_out: bool = False
    """Whether rows with problems may stay behind."""

    @property
    def problem_rows(self) -> int:
        """How many rows cannot come in."""
        return 0 if self.report is None else self.report.rows.problems

    def as_json(self) -> dict[str, object]:
        """Return it as it is kept."""
        return {
            "mark": self.mark,
            "checked_at": self.checked_at.isoformat(),
            "refusal": None if self.refusal is None else asdict(self.refusal),
            "report": None if self.report is None else self.report.as_json(),
            "preview": [asdict(row) for row in self.preview],
            "default_source": self.default_source,
            "can_come_in": self.can_come_in,
            "can_leave_out": self.can_leave_out,
        }


def outcome_of(found: Checked | Refusal, mark: str, checked_at: datetime) -> CheckOutcome:
    """Return what was found as it is kept."""
    if isinstance(found, Refusal):
        return CheckOutcome(mark, checked_at, refusal=found)
    return CheckOutcome(
        mark=mark,
        checked_at=checked_at,
        report=found.report,
        preview=tuple(_preview(reading) for reading in found.first_readings(SHOWN_ROWS)),
        default_source=found.default_source,
        can_come_in=found.can_come_in,
        can_leave_out=found.can_leave_out,
    )


def _preview(reading: Reading) -> PreviewRow:
    return PreviewRow(
        line=reading.line,
        area=reading.area_name or reading.area_code,
        indicator=reading.indicator_name,
        period=reading.annotation.period,
        sex=reading.series.sex,
        value=_value(reading),
    )


def _value(reading: Reading) -> str:
    if reading.facts.value is None:
        return reading.annotation.missing or "No value is given"
    return f"{reading.facts.value:,}"


def read_outcome(kept: Mapping[str, object]) -> CheckOutcome:
    """Return an outcome from the form that ``as_json`` gave it."""
    refusal, report, preview = kept["refusal"], kept["report"], kept["preview"]
    return CheckOutcome(
        mark=str(kept["mark"]),
        checked_at=datetime.fromisoformat(str(kept["checked_at"])),
        refusal=_read_refusal(refusal) if isinstance(refusal, dict) else None,
        report=read_report(report) if isinstance(report, dict) else None,
        preview=tuple(PreviewRow(**row) for row in preview) if isinstance(preview, list) else (),
        default_source=str(kept["default_source"]),
        can_come_in=kept["can_come_in"] is True,
        can_leave_out=kept["can_leave_out"] is True,
    )


def _read_refusal(kept: Mapping[str, object]) -> Refusal:
    """Return a refusal; JSON has lists where it has tuples."""
    names = {field.name for field in fields(Refusal)}
    parts = {
        name: tuple(part) if isinstance(part, list) else part
        for name, part in kept.items()
        if name in names
    }
    return Refusal(**parts)  # type: ignore[arg-type] # as_json wrote each of these
