"""What the pages of rulesets show. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from earlyhelp.matching.comparing import Comparison
from earlyhelp.matching.ruleset import Problem, Ruleset
from earlyhelp.rulesets.dates import day_in_words
from earlyhelp.rulesets.editing import Section
from earlyhelp.rulesets.files import (
    STAGE_COLOURS,
    STAGE_WORDS,
    Held,
    KeptRuleset,
    Stage,
    last_made,
    live_on,
    stage_of,
)
from earlyhelp.rulesets.outlook import Outlook
from earlyhelp.rulesets.showing import GateShown
from earlyhelp.taxonomy.services import Response

DONE = {
    "kept": "The ruleset is kept as a draft.",
    "approved": "The ruleset is approved. It can be switched on.",
    "switched": "The switch is made.",
    "undone": "The last switch is taken back.",
}
ALL_TALK = "every answer would be to talk to a social worker."
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
    undo: "Undo | None"
    """What taking the last switch back would do; None where there is none."""
    outlook: Outlook
    """How long a ruleset decides."""
    done: str = ""
    errors: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Undo:
    """The last switch, and what holds without it."""

    switch_id: int
    made: str
    then: str
    is_warning: bool
    """Whether nothing would decide then."""


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
    says: str
    """The case in words; empty for a kept decision, which is about a family."""
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
    decides_from: date | None
    """The day from which it was switched on."""
    other_numbers: Sequence[str]
    """The numbers that are not those of the settings."""
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
    version: str = ""
    """The version to begin with; empty where the form comes back."""
    changed: frozenset[str] = frozenset()
    """The fields that hold something else than the ruleset that is changed."""

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


def make_lines(held: Held, names: Names) -> list[Line]:
    """Return the list: the live one first, then the newest."""
    fixed = held.fixed.digest if held.fixed else None
    made = []
    for kept in held.rulesets:
        stage = stage_of(kept, held.switches, held.on, fixed)
        by = who(kept.recorded_by, names)
        line = Line(kept, STAGE_WORDS[stage], STAGE_COLOURS[stage], by)
        made.append((stage is not Stage.LIVE, line))
    return [line for _, line in sorted(made, key=lambda pair: pair[0])]


def make_undo(held: Held, names: Names) -> Undo | None:
    """Say what the last switch was, and what would hold today without it."""
    last = last_made(held.switches)
    if last is None:
        return None
    by_digest = {one.digest: one for one in held.rulesets}
    made = (
        f"{by_digest[last.digest].name} was switched on from {day_in_words(last.live_from)} "
        f"by {who(last.switched_by, names)}."
    )
    if last.live_from > held.on:
        return Undo(last.id, made, "Then it does not go live on that day.", is_warning=False)
    before = live_on([one for one in held.switches if one is not last], held.on)
    kept = by_digest[before.digest] if before else held.fixed
    if kept is None:
        return Undo(last.id, made, f"Then no ruleset decides: {ALL_TALK}", is_warning=True)
    if kept.effective_to is not None and kept.effective_to < held.on:
        ended = f"{kept.name} came to its end on {day_in_words(kept.effective_to)}"
        then = f"Then no ruleset decides, since {ended}: {ALL_TALK}"
        return Undo(last.id, made, then, is_warning=True)
    then = f"Then {kept.name} decides again, from the next decision on."
    return Undo(last.id, made, f"{then} What was decided stays as it was.", is_warning=False)


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
            change.says,
            _label(comparison.before, change.before),
            _label(comparison.after, change.after),
            ", ".join(change.rules_after) or "no rule",
        )
        for change in (comparison.case_changes if comparison else ())
        if comparison and change.is_up is up
    ]


def _label(ruleset: Ruleset, response: Response) -> str:
    return ruleset.labels.get(response, response.value)
