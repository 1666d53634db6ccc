"""The values a ruleset consists of: levels, flags, rules, steps, contacts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from earlyhelp.matching.conditions import Condition
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Response

GATES = ("G0", "G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10")
CONTACT_ORDER = (
    *("emergency", "front_door", "out_of_hours", "advice_line"),
    *("adult_safeguarding", "designated_officer", "prevent", "housing"),
)
FIXED_CONTACTS = CONTACT_ORDER[:4]


class Action(StrEnum):
    """What can be a next step; a closed list in the order in which steps are shown."""

    RING_999 = "ring_999"
    REFER_FRONT_DOOR_NOW = "refer_front_door_now"
    CONTACT_ALLOCATED_SOCIAL_WORKER = "contact_allocated_social_worker"
    REFER_FRONT_DOOR = "refer_front_door"
    CONSULT_SOCIAL_WORKER = "consult_social_worker"
    EMERGENCY_DEPARTMENT = "emergency_department"
    DO_NOT_ALERT_CARERS = "do_not_alert_carers"
    NO_FAMILY_INTERPRETER = "no_family_interpreter"
    POLICE_DUTY = "police_duty"
    DESIGNATED_OFFICER = "designated_officer"
    PREVENT_CHANNEL = "prevent_channel"
    NOTIFY_PRIVATE_FOSTERING = "notify_private_fostering"
    HOUSING_DUTY = "housing_duty"
    ADULT_SERVICES = "adult_services"
    ASK_ABOUT_OTHER_CHILDREN = "ask_about_other_children"
    FIND_OUT = "find_out"
    ASK_AGREEMENT = "ask_agreement"
    EXPLAIN_S17_RIGHT = "explain_s17_right"
    START_ASSESSMENT = "start_assessment"
    MAKE_OFFER = "make_offer"
    NO_ASSESSMENT_NEEDED = "no_assessment_needed"
    SHOW_UNIVERSAL_HELP = "show_universal_help"
    SET_REVIEW = "set_review"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a ruleset cannot be used: where, and what to do about it."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Within:
    """How soon something is to be done."""

    number: int
    unit: str
    """hours, working_days or weeks"""


@dataclass(frozen=True, slots=True)
class Step:
    """One next step."""

    action: Action
    text: str
    who: str
    within: Within | None = None

    def as_json(self) -> dict[str, object]:
        """Return the step in its published form."""
        soon = self.within
        return {
            "action": self.action.value,
            "text": self.text,
            "who": self.who,
            "within": None if soon is None else {"number": soon.number, "unit": soon.unit},
        }


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call."""

    id: str
    name: str
    phone: str
    hours: str

    def as_json(self) -> dict[str, str]:
        """Return the number in its published form."""
        return {"id": self.id, "name": self.name, "phone": self.phone, "hours": self.hours}


@dataclass(frozen=True, slots=True)
class Level:
    """A level of need as the area names it."""

    number: int
    name: str
    owner: str
    route: str
    responses: Sequence[Response]


@dataclass(frozen=True, slots=True)
class Flag:
    """A sign of harm or of a legal duty, and the least that must follow."""

    id: str
    minimum: str
    text: str
    source: str

    @property
    def least(self) -> Response:
        """The least response to this sign alone, at any age; other facts may raise it."""
        is_urgent = self.minimum == Response.URGENT_S47.value
        return Response.URGENT_S47 if is_urgent else Response.CSC_S17


@dataclass(frozen=True, slots=True)
class RuleTest:
    """A complete case that ships with its rule."""

    facts: Mapping[str, object]
    expect: Response


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of the ruleset: when it fires, what follows, and why."""

    id: str
    gate: str
    since: date
    all_of: Sequence[Condition]
    any_of: Sequence[Condition]
    response: Response | None
    steps: Sequence[Step]
    without: frozenset[Action]
    """Steps that this rule takes away."""
    text: str
    source: str
    near: str
    """What to say when the rule nearly fired; empty where it is never said."""
    short: str
    """A few words for the summary."""
    tests: Sequence[RuleTest]
    looks_back: bool = field(init=False)
    """Whether it asks what rules before it said, so that it can be asked in its turn only."""
    ignores_needs: bool = field(init=False)
    """Whether no change of needs, or of how long they have lasted, makes it fire or not."""

    def __post_init__(self) -> None:
        """Look once at the conditions."""
        conditions = (*self.all_of, *self.any_of)
        looks_back = any(condition.looks_back for condition in conditions)
        object.__setattr__(self, "looks_back", looks_back)
        ignores_needs = all(condition.ignores_needs for condition in conditions)
        object.__setattr__(self, "ignores_needs", ignores_needs)


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Everything an area has decided, as read from one file."""

    id: str
    version: str
    area: str
    title: str
    effective_from: date
    effective_to: date | None
    prepared_by: str
    approved_by: str
    approved_on: date | None
    digest: str
    levels: Sequence[Level]
    lists: Mapping[str, frozenset[str]]
    review_weeks: Mapping[str, int]
    services_at_once: int
    contacts: Mapping[str, Contact]
    labels: Mapping[Response, str]
    """Each response in words that follow "These answers point to"."""
    flags: Mapping[str, Flag]
    rules: Sequence[Rule]
    minima: Mapping[str, str] = field(init=False)
    """The minimum response of each flag."""
    gates: Mapping[str, Sequence[Rule]] = field(init=False)
    """The rules of each gate, in file order."""
    gravest_first: Sequence[Rule] = field(init=False)
    """The rules that give a response, from the gravest; of one response in their order."""
    named_flags: frozenset[str] = field(init=False)
    """The flags that these rules read by name; all others act through their minimum alone."""

    def __post_init__(self) -> None:
        """Look up once what every decision needs."""
        minima = {flag.id: flag.minimum for flag in self.flags.values()}
        gates = {gate: [rule for rule in self.rules if rule.gate == gate] for gate in GATES}
        object.__setattr__(self, "minima", minima)
        object.__setattr__(self, "gates", gates)
        deciding = [rule for rules in gates.values() for rule in rules if rule.response]
        deciding.sort(key=lambda rule: gravity(rule.response), reverse=True)
        object.__setattr__(self, "gravest_first", deciding)
        named = {condition.flag for rule in deciding for condition in (*rule.all_of, *rule.any_of)}
        object.__setattr__(self, "named_flags", frozenset(flag for flag in named if flag))

    def in_force(self, on: date) -> bool:
        """Say whether the ruleset is approved and holds on a day; the last day is included."""
        ended = self.effective_to is not None and on > self.effective_to
        return bool(self.approved_by) and self.effective_from <= on and not ended

    def level(self, response: Response) -> Level | None:
        """Return the area's level for a response; consult and out of scope have none."""
        return next((level for level in self.levels if response in level.responses), None)


def rank(response: Response) -> int:
    """Return a response's place in the order, lowest 0.

    >>> rank(Response.UNIVERSAL) < rank(Response.CONSULT) < rank(Response.URGENT_S47)
    True
    """
    return RESPONSE_ORDER.index(response)


def gravity(response: Response | None) -> int:
    """Return how much a response outweighs others: out of scope, once reached, stays."""
    if response is None:
        return -1
    return len(RESPONSE_ORDER) if response is Response.OUT_OF_SCOPE else rank(response)
