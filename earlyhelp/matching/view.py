"""An assessment as the conditions of rules look at it, and the facts they point to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from earlyhelp.matching.assessment import Answer, Assessment, Severity
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that a rule used: where it stands in the assessment, and its value."""

    path: str
    value: object


@dataclass(slots=True)
class View:
    """An assessment with what only the procedure knows while it runs."""

    assessment: Assessment
    minima: Mapping[str, str]
    """Minimum response of each flag."""
    unknown_paths: Sequence[str] = ()
    """The facts that are not known; empty where nothing is taken as unknown."""
    flags_on: Sequence[str] = field(init=False)
    needs_at: Mapping[Severity, Sequence[NeedCode]] = field(init=False)
    """The needs of each severity."""
    response: Response | None = None
    """The response reached, known to gate G9 only."""
    fired_in_gate: bool = False
    fired_at_all: bool = False

    def __post_init__(self) -> None:
        """Look once at which flags are on and how much each need weighs."""
        yes, minima = Answer.YES, self.minima
        flags = self.assessment.flags.items()
        self.flags_on = [name for name, said in flags if said is yes and name in minima]
        needs_at: dict[Severity, list[NeedCode]] = {}
        for code, stated in self.assessment.needs.items():
            needs_at.setdefault(stated.severity, []).append(code)
        self.needs_at = needs_at


Holds = Callable[[View], bool]
Uses = Callable[[View], list[Fact]]
Made = tuple[Holds, Uses]
"""Whether a condition holds, and the facts that it looked at when it does."""
