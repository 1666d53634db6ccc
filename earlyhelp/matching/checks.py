"""What a ruleset must satisfy beyond its form; each problem names the rule and what to do."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from earlyhelp.matching.conditions import FLAG_MINIMA, Condition
from earlyhelp.matching.ruleset_values import (
    FIXED_CONTACTS,
    GATES,
    Action,
    Problem,
    Rule,
    Ruleset,
    Step,
)
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Response

FLAGS_NEEDED = frozenset(
    (
        *("disclosure_of_abuse", "suspected_physical_abuse", "injury_non_mobile"),
        *("suspected_sexual_abuse", "serious_neglect", "fabricated_illness"),
        *("medical_care_refused", "exploitation_high", "harmful_practice_risk"),
        *("radicalisation_imminent", "suicide_risk", "dangerous_adult_contact"),
        *("domestic_abuse_serious", "no_safe_carer", "unborn_risk", "unaccompanied_child"),
        *("beyond_control", "dangerous_home", "missing_frequent", "carer_cannot_protect"),
        *("child_substance_high_risk", "harmful_sexual_behaviour", "homeless_child_16_17"),
        *("private_fostering", "position_of_trust", "existing_social_worker"),
        *("family_refused_cin",),
    )
)
FEWEST_TESTS = 2
FEWEST_DIGITS = 3
"""Of a number to ring, such as 999 or 101."""
NO_RESPONSE = frozenset({"G9", "G10"})
REFERRALS: Mapping[Response, frozenset[Action]] = {
    Response.CSC_S17: frozenset(
        {
            Action.REFER_FRONT_DOOR,
            Action.REFER_FRONT_DOOR_NOW,
            Action.CONTACT_ALLOCATED_SOCIAL_WORKER,
        }
    ),
    Response.URGENT_S47: frozenset({Action.REFER_FRONT_DOOR_NOW}),
}
"""The steps of which a rule of social care needs one: the front door is never left out."""
HELP_STEPS = frozenset({Action.MAKE_OFFER, Action.START_ASSESSMENT, Action.NO_ASSESSMENT_NEEDED})
IN_LEVELS = tuple(response for response in RESPONSE_ORDER if response is not Response.CONSULT)


def find_problems(ruleset: Ruleset) -> list[Problem]:
    """Return everything that can be seen to be wrong without trying a ruleset out."""
    return [
        *_file(ruleset),
        *_levels(ruleset),
        *_flags(ruleset),
        *_contacts(ruleset),
        *_rules(ruleset),
        *_contradictions(ruleset),
    ]


def _file(ruleset: Ruleset) -> Iterator[Problem]:
    if ruleset.effective_to is not None and ruleset.effective_to < ruleset.effective_from:
        yield Problem("file", "effective_to is before effective_from; swap or mend them")
    if ruleset.approved_by and _same(ruleset.approved_by, ruleset.prepared_by):
        yield Problem("file", "approved_by is prepared_by; a second person has to approve")


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _levels(ruleset: Ruleset) -> Iterator[Problem]:
    held = [response for level in ruleset.levels for response in level.responses]
    for response, number in Counter(held).items():
        if number > 1:
            yield Problem("levels", f"{response.value} stands in two levels; keep one")
        if response not in IN_LEVELS:
            yield Problem("levels", f"{response.value} is not a level's response; take it out")
    for response in IN_LEVELS:
        if response not in held:
            yield Problem("levels", f"{response.value} stands in no level; add it to one")
    places = [IN_LEVELS.index(response) for response in held if response in IN_LEVELS]
    numbers = [level.number for level in ruleset.levels]
    if places != sorted(places) or numbers != sorted(set(numbers)):
        yield Problem("levels", "list the levels from lowest to highest, each number once")


def _flags(ruleset: Ruleset) -> Iterator[Problem]:
    for name in sorted(FLAGS_NEEDED - ruleset.flags.keys()):
        yield Problem(f"flag {name}", "this flag is missing; all 27 are needed")
    for name in sorted(ruleset.flags.keys() - FLAGS_NEEDED):
        yield Problem(f"flag {name}", "this is not one of the 27 flags")
    for flag in ruleset.flags.values():
        if flag.minimum not in FLAG_MINIMA:
            yield Problem(
                f"flag {flag.id}",
                f"minimum must be one of {', '.join(FLAG_MINIMA)}, never lower, "
                f"not {flag.minimum!r}",
            )


def _contacts(ruleset: Ruleset) -> Iterator[Problem]:
    for name in FIXED_CONTACTS:
        if name not in ruleset.contacts:
            yield Problem(f"contact {name}", "this number is needed: name, phone and hours")
    for name, contact in ruleset.contacts.items():
        digits = sum(letter.isdigit() for letter in contact.phone)
        if contact.phone and digits < FEWEST_DIGITS:
            yield Problem(
                f"contact {name}", f"phone {contact.phone!r} holds no number to ring; give one"
            )


def _rules(ruleset: Ruleset) -> Iterator[Problem]:
    for name, number in Counter(rule.id for rule in ruleset.rules).items():
        if number > 1:
            yield Problem(f"rule {name}", "this id stands twice; each rule needs its own")
    for rule in ruleset.rules:
        for is_wrong, text in _faults(rule, ruleset):
            if is_wrong:
                yield Problem(f"rule {rule.id}", text)


def _faults(rule: Rule, ruleset: Ruleset) -> Iterator[tuple[bool, str]]:
    """Give each thing that can be wrong with one rule, and whether it is."""
    speaks_only = rule.gate in NO_RESPONSE
    yield rule.gate not in GATES, f"gate must be one of {', '.join(GATES)}, not {rule.gate!r}"
    yield (
        speaks_only and rule.response is not None,
        f"a rule of {rule.gate} never changes the response; take it out",
    )
    yield (
        ruleset.effective_from < rule.since < date.max,
        f"since ({rule.since}) is after effective_from ({ruleset.effective_from}); mend one",
    )
    yield not rule.all_of and not rule.any_of, "give it at least one condition"
    yield (
        rule.response is None and not rule.steps and not speaks_only,
        "it has neither a response nor a step; give it one",
    )
    yield (
        len(rule.tests) < FEWEST_TESTS,
        "give it a test that fires it and one that does not",
    )
    yield _cannot_hold(rule), "it can never fire: its conditions on age exclude each other"
    yield from _response_faults(rule)


def _response_faults(rule: Rule) -> Iterator[tuple[bool, str]]:
    """Give what can be wrong between a rule's response, its gate and its steps."""
    steps = {step.action for step in rule.steps}
    yield (
        rule.response is Response.OUT_OF_SCOPE and rule.gate != "G0",
        "only a rule of G0 may say out_of_scope; later gates never lower the response",
    )
    yield (
        rule.response is Response.CONSULT and rule.gate != "G4",
        "only a rule of G4 may say consult; elsewhere add the step consult_social_worker",
    )
    yield (
        rule.response is Response.CONSULT and not _asks_what_is_unknown(rule),
        "consult is for what is not known; add the condition unknown = true",
    )
    for response, ways in REFERRALS.items():
        yield (
            rule.response is response and not steps & ways,
            f"a rule that gives {response.value} needs the step {' or '.join(sorted(ways))}",
        )
    yield (
        rule.response in REFERRALS and bool(steps & HELP_STEPS),
        "where social care comes first no offer is made; take its steps out",
    )


def _asks_what_is_unknown(rule: Rule) -> bool:
    return any(condition.words.get("unknown") is True for condition in rule.all_of)


def _cannot_hold(rule: Rule) -> bool:
    under = [c.words["age_under"] for c in rule.all_of if "age_under" in c.words]
    least = [c.words["age_at_least"] for c in rule.all_of if "age_at_least" in c.words]
    unborn = any(c.words.get("unborn") == "yes" for c in rule.all_of)
    return any(
        isinstance(low, int) and isinstance(high, int) and low >= high
        for low in least
        for high in under
    ) or (unborn and bool(under or least))


def _contradictions(ruleset: Ruleset) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], Rule] = {}
    for rule in ruleset.rules:
        key = (rule.gate, _written(rule.all_of), _written(rule.any_of))
        before = seen.setdefault(key, rule)
        if before is not rule and _result(before) != _result(rule):
            yield Problem(
                f"rule {rule.id}", f"same conditions as {before.id} but another result; keep one"
            )


def _result(rule: Rule) -> tuple[Response | None, Sequence[Step], frozenset[Action]]:
    return rule.response, rule.steps, rule.without


def _written(group: Sequence[Condition]) -> str:
    """Return conditions in one way of writing, so that order and one-word lists do not matter."""
    return repr(
        sorted(
            repr(sorted((word, _listed(value)) for word, value in condition.words.items()))
            for condition in group
        )
    )


def _listed(value: object) -> list[str]:
    return sorted(repr(item) for item in (value if isinstance(value, list) else [value]))
