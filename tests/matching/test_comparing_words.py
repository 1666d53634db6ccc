"""The words of a comparison: every field that was changed, with what it said and what it says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from earlyhelp.matching import Ruleset, read_assessment
from earlyhelp.matching.comparing import Case, CaseChange, Changed, Comparison, compare, in_words
from earlyhelp.matching.conditions import Condition, read_condition
from earlyhelp.matching.ruleset_values import Action, Flag, Rule, RuleTest, Step, Within
from earlyhelp.matching.trying import read_case
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import Document, complete, default_ruleset, family_help

KEPT_RULES = ("G0-ADULT", "G4-UNKNOWN", "G6-SIGNIFICANT", "G9-UNSAFE")
TALK = (
    "Do not approach the family. Talk to a social worker first about how to ask safely.; you; "
    "not stated"
)


def small() -> Ruleset:
    """Return four rules of the packaged ruleset, with the cases of the first alone."""
    rules = [rule for rule in default_ruleset().rules if rule.id in KEPT_RULES]
    return replace(default_ruleset(), rules=[rules[0], *(replace(r, tests=[]) for r in rules[1:])])


def changed(name: str, change: Callable[[Rule], Rule]) -> Ruleset:
    """Return the small ruleset with one rule that says something else."""
    return replace(
        small(), rules=[change(rule) if rule.id == name else rule for rule in small().rules]
    )


def condition(**words: object) -> Condition:
    return read_condition(words, default_ruleset().lists, frozenset(default_ruleset().flags))


STEP = Step(Action.REFER_FRONT_DOOR, "Refer.", "you", Within(1, "working_days"))

CHANGES: list[tuple[Callable[[], Ruleset], tuple[Changed, ...]]] = [
    (
        lambda: replace(small(), title="Ours", area="E06000001", services_at_once=4),
        (
            Changed("ruleset", "title", "Example threshold document 2026", "Ours"),
            Changed("ruleset", "area", "E06999999", "E06000001"),
            Changed("ruleset", "services_at_once", "3", "4"),
        ),
    ),
    (
        lambda: replace(small(), effective_from=date(2026, 5, 1), effective_to=date(2027, 3, 31)),
        (
            Changed("ruleset", "effective_from", "2026-04-01", "2026-05-01"),
            Changed("ruleset", "effective_to", "not stated", "2027-03-31"),
        ),
    ),
    (
        lambda: replace(
            small(), levels=[replace(small().levels[0], number=9), *small().levels[:3]]
        ),
        (
            Changed(
                "level",
                "4",
                "Children's social care; A social worker; The front door; csc_s17, urgent_s47",
                "",
            ),
            Changed("level", "9", "", "Universal; Any service; None needed; universal"),
        ),
    ),
    (
        lambda: replace(small(), lists={"weak_alone": frozenset({"housing", "employment_skills"})}),
        (
            Changed(
                "lists",
                "weak_alone",
                "attendance_exclusion, employment_skills, neet_transition, parent_offending",
                "employment_skills, housing",
            ),
        ),
    ),
    (
        lambda: replace(small(), review_weeks={**small().review_weeks, "early_help_offer": 8}),
        (Changed("review_weeks", "early_help_offer", "12", "8"),),
    ),
    (
        lambda: replace(
            small(),
            contacts={
                name: replace(contact, phone="01632 960099") if name == "housing" else contact
                for name, contact in small().contacts.items()
            },
        ),
        (
            Changed(
                "contacts",
                "housing",
                "Housing options (example number); 01632 960007; Monday to Friday, 9am to 5pm",
                "Housing options (example number); 01632 960099; Monday to Friday, 9am to 5pm",
            ),
        ),
    ),
    (
        lambda: replace(small(), labels={**small().labels, Response.CONSULT: "a talk"}),
        (Changed("labels", "consult", "talking to a social worker before you go on", "a talk"),),
    ),
    (
        lambda: replace(
            small(),
            flags={**small().flags, "lost": Flag("lost", "csc_s17", "Nobody knows where.", "Ours")},
        ),
        (Changed("flags", "lost", "", "csc_s17; Nobody knows where.; Ours"),),
    ),
    (
        lambda: changed(
            "G4-UNKNOWN",
            lambda rule: replace(rule, gate="G5", since=date(2026, 5, 1), text="A", source="B"),
        ),
        (
            Changed("rule G4-UNKNOWN", "gate", "G4", "G5"),
            Changed("rule G4-UNKNOWN", "since", "2026-04-01", "2026-05-01"),
            Changed(
                "rule G4-UNKNOWN",
                "text",
                "Something that the rules need is not known, so a social worker is asked first.",
                "A",
            ),
            Changed(
                "rule G4-UNKNOWN",
                "source",
                "Choice of this ruleset: in doubt, talk to a social worker",
                "B",
            ),
        ),
    ),
    (
        lambda: changed(
            "G4-UNKNOWN", lambda rule: replace(rule, near="A", short="B", response=None)
        ),
        (
            Changed("rule G4-UNKNOWN", "response", "consult", ""),
            Changed("rule G4-UNKNOWN", "near", "", "A"),
            Changed("rule G4-UNKNOWN", "short", "something important is not known", "B"),
        ),
    ),
    (
        lambda: changed(
            "G6-SIGNIFICANT",
            lambda rule: replace(
                rule,
                all_of=[condition(severity="significant", count=2), condition(age_under=5)],
                any_of=[condition(flag="suicide_risk"), condition(danger="yes")],
            ),
        ),
        (
            Changed(
                "rule G6-SIGNIFICANT",
                "when all",
                "severity = 'significant'",
                "severity = 'significant', count = 2; age_under = 5",
            ),
            Changed("rule G6-SIGNIFICANT", "when any", "", "flag = 'suicide_risk'; danger = 'yes'"),
        ),
    ),
    (
        lambda: changed(
            "G9-UNSAFE",
            lambda rule: replace(
                rule, steps=[STEP], without=frozenset({Action.SET_REVIEW, Action.FIND_OUT})
            ),
        ),
        (
            Changed("rule G9-UNSAFE", "step consult_social_worker", TALK, ""),
            Changed(
                "rule G9-UNSAFE",
                "without",
                "ask_agreement, make_offer, start_assessment",
                "find_out, set_review",
            ),
            Changed("rule G9-UNSAFE", "step refer_front_door", "", "Refer.; you; 1 working_days"),
        ),
    ),
    (
        lambda: changed(
            "G0-ADULT",
            lambda rule: replace(rule, tests=[RuleTest({"age": 30}, Response.OUT_OF_SCOPE)]),
        ),
        (
            Changed(
                "rule G0-ADULT",
                "test 1",
                "needs = {'housing': 'emerging'}, age = 25 gives out_of_scope",
                "age = 30 gives out_of_scope",
            ),
            Changed(
                "rule G0-ADULT",
                "test 2",
                "needs = {'housing': 'emerging'}, age = 24, send = 'yes' gives early_help_offer",
                "",
            ),
        ),
    ),
]


@pytest.mark.parametrize(("make", "expected"), CHANGES)
def test_every_field_that_was_changed_stands_with_what_it_said_and_what_it_says(
    make: Callable[[], Ruleset], expected: tuple[Changed, ...]
) -> None:
    assert compare(small(), make()).changed == expected


def test_a_next_step_whose_words_or_time_were_changed_is_shown() -> None:
    """A referral that may take ten days instead of one answers every case the same."""
    slow = replace(STEP, within=Within(10, "working_days"))
    found = compare(
        changed("G9-UNSAFE", lambda rule: replace(rule, steps=[STEP])),
        changed("G9-UNSAFE", lambda rule: replace(rule, steps=[slow])),
    )
    assert found.case_changes == ()
    assert found.changed == (
        Changed(
            "rule G9-UNSAFE",
            "step refer_front_door",
            "Refer.; you; 1 working_days",
            "Refer.; you; 10 working_days",
        ),
    )


def case(name: str, document: Document, *, is_kept: bool = False) -> Case:
    return Case(name, read_assessment(document, default_ruleset().flags), is_kept=is_kept)


def test_an_answer_that_is_not_known_counts_as_such_in_each_ruleset() -> None:
    doubtful = case("doubtful", complete({"housing": "significant"}, persistence="unknown"))
    found = compare(default_ruleset(), family_help(), [doubtful])
    assert [change for change in found.case_changes if change.name == "doubtful"] == [
        CaseChange(
            "doubtful",
            Response.CONSULT,
            Response.CSC_S17,
            ("G4-UNKNOWN", "G6-SIGNIFICANT"),
            ("G4-UNKNOWN", "G6-SIGNIFICANT"),
        )
    ]


GRAVER = CaseChange("a", Response.UNIVERSAL, Response.CONSULT, (), ())
LIGHTER = CaseChange("b", Response.CSC_S17, Response.CONSULT, (), ())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Response.OUT_OF_SCOPE, Response.UNIVERSAL),
        (Response.UNIVERSAL, Response.EARLY_HELP_OFFER),
        (Response.TARGETED_EARLY_HELP, Response.CONSULT),
        (Response.CSC_S17, Response.URGENT_S47),
    ],
)
def test_an_answer_is_graver_than_another_or_lighter(before: Response, after: Response) -> None:
    assert CaseChange("", before, after, (), ()).is_up
    assert not CaseChange("", after, before, (), ()).is_up


def compared(*changes: CaseChange, cases: int = 2_000, kept: int = 0) -> Comparison:
    return Comparison(small(), small(), (), (), (), cases, kept, changes)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (compared(), "None of the 2,000 cases changes."),
        (
            compared(GRAVER),
            "1 of 2,000 cases changes: 1 to a graver answer, 0 to a lighter one.",
        ),
        (
            compared(GRAVER, LIGHTER, LIGHTER),
            "3 of 2,000 cases change: 1 to a graver answer, 2 to a lighter one.",
        ),
    ],
)
def test_the_comparison_is_one_sentence(found: Comparison, sentence: str) -> None:
    assert found.sentence == sentence


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (compared(GRAVER), "No decision is kept yet, so none was asked."),
        (
            compared(GRAVER, kept=1_500),
            "None of the 1,500 kept decisions would be another.",
        ),
        (
            compared(
                GRAVER,
                *(replace(change, is_kept=True) for change in (GRAVER, LIGHTER, LIGHTER)),
                kept=1_500,
            ),
            (
                "3 of 1,500 kept decisions would be another: 1 graver, 2 lighter. "
                "What was decided stays decided."
            ),
        ),
    ],
)
def test_decisions_that_are_kept_have_a_sentence_of_their_own(
    found: Comparison, sentence: str
) -> None:
    assert found.kept_sentence == sentence


def test_the_whole_comparison_is_one_document() -> None:
    """With a decision that is kept, which is marked as such in the values."""
    after = replace(
        changed("G6-SIGNIFICANT", lambda rule: replace(rule, response=Response.CONSULT)),
        id="ours",
        version="2",
        digest="d",
    )
    before = replace(small(), rules=[*small().rules, replace(small().rules[0], id="G0-OLD")])
    after = replace(after, rules=[*after.rules, replace(small().rules[0], id="G0-NEW")])
    kept = case("decision 7", complete({"housing": "significant"}), is_kept=True)
    found = compare(before, after, [kept])
    assert [change.is_kept for change in found.case_changes] == [True]
    assert found.as_json() == {
        "before": {"id": "example-default", "version": "1.0.0", "digest": small().digest},
        "after": {"id": "ours", "version": "2", "digest": "d"},
        "says": "1 of 3 cases changes: 1 to a graver answer, 0 to a lighter one.",
        "rules": {"added": ["G0-NEW"], "removed": ["G0-OLD"]},
        "changed": [
            {
                "where": "rule G6-SIGNIFICANT",
                "field": "response",
                "before": "targeted_early_help",
                "after": "consult",
            }
        ],
        "cases": {"asked": 3, "kept": 1, "ups": 1, "downs": 0},
        "case_changes": [
            {
                "case": "decision 7",
                "before": "targeted_early_help",
                "after": "consult",
                "rules_before": ["G6-SIGNIFICANT"],
                "rules_after": ["G6-SIGNIFICANT"],
            }
        ],
    }


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, ""),
        (
            {"needs": {"housing": "severe", "send": "emerging"}, "age": 0, "mobile": "no"},
            (
                "housing and homelessness severe; special educational needs and disability "
                "emerging; age 0; mobile no"
            ),
        ),
        (
            {"impact": {"housing": ["health", "daily_life"]}, "social_worker": "yes"},
            "housing and homelessness health, daily life; social worker yes",
        ),
        (
            {"flags": ["dangerous_home", "suicide_risk"], "persistence": "over_3_months"},
            "flags dangerous home, suicide risk; persistence over 3 months",
        ),
        ({"flags": {"dangerous_home": "yes"}}, "flags dangerous home"),
        ({"needs": "x"}, "needs x"),
    ],
)
def test_a_case_is_said_in_words_of_a_meeting(facts: dict[str, object], says: str) -> None:
    assert in_words(facts) == says


def test_a_kept_decision_is_never_said_in_words() -> None:
    before, after = default_ruleset(), family_help()
    facts: dict[str, object] = {"needs": {"housing": "significant"}}
    own, kept = Case("mine", facts), Case("Kept decision 7", read_case(facts, before), is_kept=True)
    found = {one.name: one for one in compare(before, after, [own, kept]).case_changes}
    assert found["mine"].says == "housing and homelessness significant"
    assert found["Kept decision 7"].says == ""
    document = compare(before, after, [own, kept]).as_json()
    written = cast("list[dict[str, object]]", document["case_changes"])
    assert [one.get("says") for one in written][-2:] == [
        "housing and homelessness significant",
        None,
    ]
