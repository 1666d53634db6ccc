"""What the pages of rulesets show. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from earlyhelp.matching.comparing import Comparison
from earlyhelp.matching.ruleset import Problem, Ruleset
from earlyhelp.rulesets.editing import Section
from earlyhelp.rulesets.files import (
    STAGE_COLOURS,
    STAGE_WORDS,
    KeptRuleset,
    Stage,
    Switch,
    stage_of,
)
from earlyhelp.rulesets.showing import GateShown
from earlyhelp.taxonomy.services import Response

DONE = {
    "kept": "The ruleset is kept as a draft.",
    "approved": "The ruleset is approved. It can be switched on.",
    "switched": "The switch is made.",
    "undone": "The last switch is taken back.",
}
Names = Mapping[str, str]
"""E-mail addresses by account."""


@dataclass(frozen=True, slots=True)
class Line:
    """One ruleset in the list."""

    kept: KeptRuleset
    stage: str
    colour: str
    by: str

    @property
    def key(self) -> str:
        """Its part of the address."""
        return key_of(self.kept.digest)


@dataclass(frozen=True, slots=True)
class ListPage:
    """All rulesets, and whether a switch can be taken back."""

    lines: Sequence[Line]
    can_undo: bool
    runs_out_on: date | None
    """The last day on which a ruleset decides, where nothing was planned for the day after."""
    done: str = ""
    errors: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class NewPage:
    """The form for a file, with what was wrong with the last one."""

    errors: Sequence[tuple[str, str]] = ()
    file_name: str = ""
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case that changes, in words."""

    name: str
    before: str
    after: str
    rules: str


@dataclass(frozen=True, slots=True)
class RulesetPage:
    """One ruleset: what it is, how it differs from the live one, and what may be done with it."""

    kept: KeptRuleset
    ruleset: Ruleset
    stage: Stage
    by: str
    approved_by: str
    comparison: Comparison | None
    """None for the live one itself."""
    ups: Sequence[CaseLine]
    """Cases that get a graver answer."""
    downs: Sequence[CaseLine]
    gates: Sequence[GateShown]
    may_approve: bool
    today: date
    errors: Sequence[tuple[str, str]] = ()
    done: str = ""

    @property
    def stage_words(self) -> str:
        """Its stage in words."""
        return STAGE_WORDS[self.stage]

    @property
    def stage_colour(self) -> str:
        """The colour of its tag."""
        return STAGE_COLOURS[self.stage]

    @property
    def key(self) -> str:
        """Its part of the address."""
        return key_of(self.kept.digest)

    @property
    def may_switch(self) -> bool:
        """Say whether it may be switched on."""
        return self.kept.is_of_settings or self.kept.approved_at is not None


@dataclass(frozen=True, slots=True)
class EditPage:
    """The form of the common changes."""

    kept: KeptRuleset
    sections: Sequence[Section]
    errors: Sequence[tuple[str, str]] = ()
    problems: Sequence[Problem] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    """What was sent, so that what cannot be taken is shown as it was typed."""

    @property
    def key(self) -> str:
        """Its part of the address."""
        return key_of(self.kept.digest)


def key_of(digest: str) -> str:
    """Return the part of an address that names a ruleset.

    >>> key_of("sha256:ab12")
    'ab12'
    """
    return digest.removeprefix("sha256:")


def digest_of_key(key: str) -> str:
    """Return the digest that an address names.

    >>> digest_of_key("ab12")
    'sha256:ab12'
    """
    return f"sha256:{key}"


def make_lines(
    rulesets: Sequence[KeptRuleset], switches: list[Switch], names: Names, on: date
) -> list[Line]:
    """Return the list: the live one first, then the newest."""
    made = []
    for kept in rulesets:
        stage = stage_of(kept, switches, on)
        by = who(kept.recorded_by, names)
        line = Line(kept, STAGE_WORDS[stage], STAGE_COLOURS[stage], by)
        made.append((stage is not Stage.LIVE, line))
    return [line for _, line in sorted(made, key=lambda pair: pair[0])]


def who(account_id: str | None, names: Names) -> str:
    """Say who did something."""
    if account_id is None:
        return "The settings of this directory"
    return names.get(account_id, "Somebody whose account is gone")


def make_cases(comparison: Comparison | None, *, up: bool) -> list[CaseLine]:
    """Return the cases that get a graver answer, or those that get a lighter one."""
    return [
        CaseLine(
            change.name,
            _label(comparison.before, change.before),
            _label(comparison.after, change.after),
            ", ".join(change.rules_after) or "no rule",
        )
        for change in (comparison.case_changes if comparison else ())
        if comparison and change.is_up is up
    ]


def _label(ruleset: Ruleset, response: Response) -> str:
    return ruleset.labels.get(response, response.value)
