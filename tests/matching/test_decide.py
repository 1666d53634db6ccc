"""The decision on single cases: the example of the contract, each flag, each duty, each step."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from earlyhelp.matching import Decision, read_assessment, replay
from earlyhelp.matching.ruleset_values import Action
from earlyhelp.taxonomy.needs import NEEDS
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Response
from tests.matching.factories import (
    Document,
    actions,
    as_text,
    complete,
    decide,
    default_ruleset,
    example,
    example_child,
    once_a_run,
    paths_unknown,
    rules_fired,
)

FIXED = ["emergency", "front_door", "out_of_hours", "advice_line"]


def contacts(decision: Decision) -> list[str]:
    return [contact.id for contact in decision.contacts]


def step(decision: Decision, action: str) -> dict[str, object]:
    steps = decision.as_json()["next_steps"]
    assert isinstance(steps, list)
    return next(one for one in steps if one["action"] == action)


def severity(need: str, value: str) -> dict[str, str]:
    return {"path": f"needs.{need}.severity", "value": value}


class TestTheExample:
    """The example of the contract, field by field."""

    @property
    def decision(self) -> Decision:
        return decide(example())

    @property
    def shown(self) -> Document:
        return self.decision.as_json()

    def test_it_points_to_targeted_help_and_nothing_else(self) -> None:
        assert self.shown["response"] == "targeted_early_help"
        assert self.shown["range"] == {
            "lowest": "targeted_early_help",
            "highest": "targeted_early_help",
        }
        assert self.shown["unknown"] == []

    def test_each_rule_that_fired_is_given_with_exactly_its_facts(self) -> None:
        because = self.shown["because"]
        assert isinstance(because, list)
        assert [(one["gate"], one["rule"], one["facts"]) for one in because] == [
            ("G6", "G6-SIGNIFICANT", [severity("parent_mental_health", "significant")]),
            (
                "G6",
                "G6-COMBINATION",
                [
                    severity("attendance_exclusion", "emerging"),
                    severity("money_debt_food", "emerging"),
                    severity("parent_mental_health", "significant"),
                ],
            ),
            (
                "G7",
                "G7-EMERGING",
                [
                    severity("attendance_exclusion", "emerging"),
                    severity("money_debt_food", "emerging"),
                ],
            ),
            ("G9", "G9-NOT-ASKED", [{"path": "consent", "value": "not_asked"}]),
        ]
        assert all(one["text"] and one["source"] for one in because)

    def test_one_change_would_raise_it(self) -> None:
        near = self.shown["near"]
        assert isinstance(near, list)
        assert [{key: one[key] for key in one if key != "text"} for one in near] == [
            {
                "gate": "G5",
                "rule": "G5-SEVERE",
                "change": {
                    "path": "needs.parent_mental_health.severity",
                    "from": "significant",
                    "to": "severe",
                },
                "response": "csc_s17",
            }
        ]

    def test_what_nearly_changed_it_is_said_in_the_words_of_the_rule(self) -> None:
        rule = next(rule for rule in default_ruleset().rules if rule.id == "G5-SEVERE")
        assert [near.text for near in self.decision.near] == [rule.near]
        silent = [replace(one, near="") for one in default_ruleset().rules]
        said = decide(example(), replace(default_ruleset(), rules=silent)).near
        assert [near.text for near in said] == [rule.text]

    def test_who_does_what_by_when_in_the_closed_order(self) -> None:
        steps = self.shown["next_steps"]
        assert isinstance(steps, list)
        ten_days = {"number": 10, "unit": "working_days"}
        assert [(one["action"], one["within"]) for one in steps] == [
            ("consult_social_worker", ten_days),
            ("ask_agreement", ten_days),
            ("start_assessment", None),
            ("show_universal_help", None),
            ("set_review", ten_days),
        ]
        assert all(one["text"] and one["who"] for one in steps)

    def test_the_four_numbers_and_the_ruleset_stand_in_it(self) -> None:
        ruleset = default_ruleset()
        assert contacts(self.decision) == FIXED
        assert self.shown["ruleset"] == {
            "id": "example-default",
            "version": "1.0.0",
            "digest": ruleset.digest,
            "effective_from": "2026-04-01",
        }
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", ruleset.digest)

    def test_the_fields_are_the_published_ones_and_no_others(self) -> None:
        assert list(self.shown) == [
            *("response", "range", "because", "near", "unknown", "contacts"),
            *("ruleset", "summary", "next_steps"),
        ]

    def test_nothing_personal_of_the_input_is_repeated(self) -> None:
        text = as_text(decide(example(notes="Jo is sad", postcode="M1 1AA")))
        for private in ("r-7f3k9q", "grandmother", "2026-05-12", "E06999999", "Jo", "M1 1AA"):
            assert private not in text


def without_flags_default() -> Document:
    return example(flags_default=None)


def with_flag(answer: str, **flags: str) -> Document:
    given = example()["flags"]
    assert isinstance(given, dict)
    return example(flags={**given, "domestic_abuse_serious": answer, **flags})


def with_severities(**severities: str) -> Document:
    needs = example()["needs"]
    assert isinstance(needs, list)
    return example(
        needs=[{**n, "severity": severities.get(n["need"], n["severity"])} for n in needs]
    )


ALL_NONE = dict.fromkeys(
    ("parent_mental_health", "attendance_exclusion", "money_debt_food", "speech_language"), "none"
)
CHANGES: list[tuple[Document, str, str, str, str]] = [
    (with_flag("not_known"), "consult", "targeted_early_help", "csc_s17", "G4"),
    (without_flags_default(), "consult", "targeted_early_help", "urgent_s47", "G4"),
    (with_flag("yes"), "csc_s17", "csc_s17", "csc_s17", "G1"),
    (with_severities(parent_mental_health="severe"), "csc_s17", "csc_s17", "csc_s17", "G5"),
    (
        with_severities(**{**ALL_NONE, "attendance_exclusion": "severe"}),
        *("targeted_early_help", "targeted_early_help", "targeted_early_help", "G5"),
    ),
    (with_severities(**ALL_NONE), "universal", "universal", "universal", "G8"),
    (example(needs=[]), "consult", "universal", "urgent_s47", "G4"),
    (example_child(social_worker="yes"), "csc_s17", "csc_s17", "csc_s17", "G2"),
    (example_child(age_years=19), "out_of_scope", "out_of_scope", "out_of_scope", "G0"),
    (
        example(consent="refused"),
        *("targeted_early_help", "targeted_early_help", "targeted_early_help", "G9"),
    ),
]


@pytest.mark.parametrize(("document", "response", "lowest", "highest", "gate"), CHANGES)
def test_the_example_with_one_change(
    document: Document, response: str, lowest: str, highest: str, gate: str
) -> None:
    decision = decide(document)
    assert decision.response == response
    assert (decision.lowest, decision.highest) == (lowest, highest)
    assert gate in {reason.gate for reason in decision.because}


def test_the_flag_that_is_not_known_is_named() -> None:
    decision = decide(with_flag("not_known"))
    assert paths_unknown(decision) == ["flags.domestic_abuse_serious"]
    assert (decision.unknown[0].lowest, decision.unknown[0].highest) == (
        "targeted_early_help",
        "csc_s17",
    )


def test_without_none_of_these_every_flag_not_asked_is_unknown() -> None:
    assert len(paths_unknown(decide(without_flags_default()))) == 24


def test_a_second_flag_of_its_kind_or_a_baby_makes_it_urgent() -> None:
    assert decide(with_flag("yes", carer_cannot_protect="yes")).response == "urgent_s47"
    baby = with_flag("yes") | {"child": {"age_years": 0, "send": "no", "mobile": "no"}}
    assert decide(baby).response == "urgent_s47"
    unborn = with_flag("yes") | {"child": {"age_years": None, "unborn": "yes"}}
    assert decide(unborn).response == "csc_s17"


def test_a_weak_need_alone_asks_for_a_talk_beside_targeted_help() -> None:
    decision = decide(complete({"attendance_exclusion": "severe"}))
    assert actions(decision)[0] == "consult_social_worker"
    assert "start_assessment" in actions(decision)


@pytest.mark.parametrize(
    "need", ["attendance_exclusion", "neet_transition", "parent_offending", "employment_skills"]
)
def test_a_weak_need_is_weak_only_alone(need: str) -> None:
    assert decide(complete({need: "severe"})).response == "targeted_early_help"
    assert decide(complete({need: "severe", "housing": "emerging"})).response == (
        "targeted_early_help"
    )
    assert decide(complete({need: "severe", "housing": "significant"})).response == "csc_s17"
    assert decide(complete({need: "severe", "housing": "severe"})).response == "csc_s17"


def test_two_weak_needs_are_weak_no_longer() -> None:
    decision = decide(complete({"neet_transition": "severe", "parent_offending": "significant"}))
    assert decision.response == "csc_s17"


def test_the_consent_rule_stays_when_nothing_stands_out() -> None:
    decision = decide(with_severities(**ALL_NONE))
    assert rules_fired(decision) == ["G8-UNIVERSAL", "G9-NOT-ASKED"]
    assert "no_assessment_needed" in actions(decision)


def test_a_child_with_a_social_worker_is_never_given_an_offer_beside_it() -> None:
    decision = decide(example_child(social_worker="yes"))
    assert actions(decision)[0] == "contact_allocated_social_worker"
    assert "make_offer" not in actions(decision)
    assert "start_assessment" not in actions(decision)
    assert not decision.allows_offer


MINIMUM = {
    "urgent_s47": "urgent_s47",
    "csc_s17_or_s47": "csc_s17",
    "csc_s17": "csc_s17",
    "contact_allocated_social_worker": "csc_s17",
}
CHILDREN: list[dict[str, object]] = [
    {"age_years": None, "unborn": "yes"},
    {"age_years": 0, "mobile": "no"},
    {"age_years": 7},
    {"age_years": 17},
    {"age_years": 24, "send": "yes", "mobile": "yes"},
]


@pytest.mark.parametrize("child", CHILDREN, ids=str)
def test_each_flag_alone_reaches_social_care_at_any_age(child: dict[str, object]) -> None:
    for flag, stated in default_ruleset().flags.items():
        decision = decide(complete(flags={flag: "yes"}, child=child, consent="refused"))
        is_baby = child["age_years"] == 0 and stated.minimum == "csc_s17_or_s47"
        least = "urgent_s47" if is_baby else MINIMUM[stated.minimum]
        assert decision.response == decision.lowest == decision.highest == least, flag
        assert "ask_about_other_children" in actions(decision), flag
        assert "make_offer" not in actions(decision), flag
        first = "contact_allocated_social_worker" if "worker" in flag else "refer_front_door"
        assert actions(decision)[0].startswith(first), flag


def test_a_flag_on_a_young_adult_with_a_disability_adds_adult_safeguarding() -> None:
    for flag in default_ruleset().flags:
        decision = decide(complete(flags={flag: "yes"}, child={"age_years": 19, "send": "yes"}))
        assert "adult_services" in actions(decision), flag
        assert "adult_safeguarding" in contacts(decision), flag
        assert actions(decision)[0] != "adult_services", flag


DUTIES = [
    ("position_of_trust", "designated_officer", "designated_officer"),
    ("radicalisation_imminent", "prevent_channel", "prevent"),
    ("fabricated_illness", "do_not_alert_carers", ""),
    ("harmful_practice_risk", "no_family_interpreter", ""),
    ("harmful_practice_risk", "police_duty", ""),
    ("suicide_risk", "emergency_department", ""),
    ("private_fostering", "notify_private_fostering", ""),
    ("homeless_child_16_17", "housing_duty", "housing"),
]


@pytest.mark.parametrize(("flag", "action", "contact"), DUTIES)
def test_a_duty_attached_to_a_flag_is_among_the_steps(flag: str, action: str, contact: str) -> None:
    decision = decide(complete(flags={flag: "yes"}, age=16))
    assert action in actions(decision)
    assert not contact or contact in contacts(decision)
    assert action not in actions(decide(complete(age=16)))


def test_a_disabled_child_has_a_right_that_is_explained_at_every_level() -> None:
    for document in (
        complete(child={"send": "yes"}),
        complete({"send": "significant"}),
        complete({"housing": "severe"}, child={"send": "yes"}),
        complete(flags={"suicide_risk": "yes"}, child={"send": "yes"}),
    ):
        assert "explain_s17_right" in actions(decide(document))
    assert "explain_s17_right" not in actions(decide(complete({"send": "emerging"})))


def test_danger_puts_999_first_and_is_urgent_without_any_flag() -> None:
    decision = decide(complete(immediate_danger="yes"))
    assert decision.response == "urgent_s47"
    assert actions(decision)[:2] == ["ring_999", "refer_front_door_now"]
    assert decide(complete(immediate_danger="yes", flags={"missing_frequent": "yes"})).response == (
        "urgent_s47"
    )


def test_any_mark_on_a_child_who_cannot_move_is_urgent_whatever_the_age() -> None:
    for need in ("child_physical_health", "housing"):
        for child in ({"age_years": 0, "mobile": "no"}, {"age_years": 9, "mobile": "no"}):
            decision = decide(
                complete({need: "none"}, impact={need: ["injury_or_mark"]}, child=child)
            )
            assert decision.response == "urgent_s47"
            assert "ask_about_other_children" in actions(decision)
    young_adult = {"age_years": 20, "send": "yes", "mobile": "no"}
    document = complete(impact={"housing": ["injury_or_mark"]}, child=young_adult)
    assert "adult_services" in actions(decide(document))


@pytest.mark.parametrize("impact", ["sexual_activity", "sexual_infection", "pregnancy"])
def test_sexual_activity_under_13_is_suspected_abuse(impact: str) -> None:
    for age, response in ((12, "urgent_s47"), (13, "early_help_offer")):
        need = "sexual_health_pregnancy"
        decision = decide(complete({need: "emerging"}, impact={need: [impact]}, age=age))
        assert decision.response == response
        assert ("ask_about_other_children" in actions(decision)) is (age == 12)
    assert decide(
        complete({"housing": "emerging"}, impact={"housing": [impact]}, age=5)
    ).response == ("early_help_offer")


CONSENTS = ["yes", "partial", "refused", "not_asked", "unsafe_to_ask"]


def test_a_refusal_closes_nothing_and_help_can_be_offered_when_agreed() -> None:
    decision = decide(complete({"housing": "emerging"}, consent="refused"))
    assert actions(decision) == ["consult_social_worker", "show_universal_help", "set_review"]
    assert step(decision, "set_review")["within"] == {"number": 10, "unit": "working_days"}
    assert "when the family agrees" in str(step(decision, "set_review")["text"])


def test_where_asking_is_unsafe_the_family_is_not_approached_at_any_level() -> None:
    for document in (
        complete(consent="unsafe_to_ask"),
        complete({"housing": "significant"}, consent="unsafe_to_ask"),
        complete({"housing": "unknown"}, consent="unsafe_to_ask"),
        complete({"housing": "severe"}, consent="unsafe_to_ask"),
        complete(immediate_danger="yes", consent="unsafe_to_ask"),
    ):
        decision = decide(document)
        assert "Do not approach the family" in str(step(decision, "consult_social_worker")["text"])
        assert not {"ask_agreement", "make_offer", "start_assessment"} & set(actions(decision))


def test_partial_agreement_offers_only_what_is_agreed() -> None:
    decision = decide(complete({"housing": "emerging"}, consent="partial"))
    assert actions(decision) == ["ask_agreement", "make_offer", "set_review"]
    assert "only what the family has agreed" in str(step(decision, "ask_agreement")["text"])


@pytest.mark.parametrize("consent", ["refused", "not_asked", "partial"])
def test_a_referral_seeks_agreement_and_does_not_wait_for_it(consent: str) -> None:
    decision = decide(complete({"housing": "severe"}, consent=consent))
    assert actions(decision) == ["refer_front_door", "ask_agreement"]
    urgent = decide(complete(immediate_danger="yes", consent=consent))
    assert "ask_agreement" not in actions(urgent)
    assert "G9-URGENT" in rules_fired(urgent)


@pytest.mark.parametrize("consent", CONSENTS)
def test_a_consultation_is_never_put_off_by_what_the_family_says(consent: str) -> None:
    for document in (
        complete({"housing": "unknown"}, consent=consent),
        complete({"attendance_exclusion": "severe"}, consent=consent),
        complete({"perinatal_infant": "significant"}, age=0, consent=consent),
    ):
        consult = step(decide(document), "consult_social_worker")
        assert consult["within"] is None
        assert str(consult["text"]).startswith(
            "Talk to a social worker on the advice line before you go on."
        )


REVIEWS: list[tuple[Document, int]] = [
    (complete({"housing": "emerging"}), 12),
    (complete({"housing": "significant"}), 6),
    (complete({"housing": "emerging"}, age=0), 3),
    (complete({"housing": "significant"}, age=0), 3),
    (complete({"housing": "emerging"}, child={"age_years": None, "unborn": "yes"}), 3),
]


@pytest.mark.parametrize(("document", "weeks"), REVIEWS)
def test_the_review_follows_the_ruleset_and_is_sooner_for_a_baby(
    document: Document, weeks: int
) -> None:
    assert step(decide(document), "set_review")["within"] == {"number": weeks, "unit": "weeks"}


def test_of_two_reviews_the_sooner_one_stands() -> None:
    for consent in ("not_asked", "refused"):
        decision = decide(complete({"housing": "emerging"}, age=0, consent=consent))
        assert step(decision, "set_review")["within"] == {"number": 10, "unit": "working_days"}


def test_a_long_label_leaves_the_reasons_out_of_the_summary() -> None:
    label = "help from several services together, with a lead practitioner who knows the family"
    ruleset = default_ruleset()
    labels = {**ruleset.labels, Response.TARGETED_EARLY_HELP: label}
    needs = dict.fromkeys(("housing", "money_debt_food", "attendance_exclusion"), "emerging")
    short = decide(complete(needs), replace(ruleset, labels=labels)).summary
    assert short == f"These answers point to {label}."
    both = decide(complete({**needs, "housing": "significant"})).summary
    assert both == (
        "These answers point to targeted early help: a need is significant "
        "and there are needs in three areas of family life."
    )


SCOPE: list[tuple[dict[str, object], bool]] = [
    ({"age_years": 17, "send": "no"}, False),
    ({"age_years": 18, "send": "no"}, True),
    ({"age_years": 18, "send": "yes"}, False),
    ({"age_years": 24, "send": "yes"}, False),
    ({"age_years": 25, "send": "yes"}, True),
    ({"age_years": 120, "send": "not_known"}, True),
]


@pytest.mark.parametrize(("child", "is_out"), SCOPE)
def test_who_is_out_of_scope(child: dict[str, object], is_out: bool) -> None:
    decision = decide(complete({"housing": "emerging"}, child=child))
    assert (decision.response == "out_of_scope") is is_out
    assert is_out is ("adult_services" in actions(decision))


def test_from_18_to_24_it_matters_whether_there_is_a_disability() -> None:
    decision = decide(complete({"housing": "emerging"}, child={"age_years": 19, "send": None}))
    assert decision.response == "consult"
    assert paths_unknown(decision) == ["child.send"]
    assert decision.highest == "early_help_offer"
    younger = complete({"housing": "emerging"}, child={"age_years": 17, "send": None})
    assert decide(younger).response == "early_help_offer"


def test_out_of_scope_still_reads_danger_and_signs_of_harm() -> None:
    document = complete(age=30, immediate_danger="yes", flags={"suicide_risk": "yes"})
    decision = decide(document)
    assert decision.response == decision.lowest == decision.highest == "out_of_scope"
    assert actions(decision) == [
        *("ring_999", "emergency_department", "adult_services", "ask_about_other_children"),
    ]
    assert contacts(decision) == ["emergency", "adult_safeguarding", *FIXED[1:]]
    assert {reason.gate for reason in decision.because} == {"G0", "G1"}
    assert not decision.near


def test_out_of_scope_names_what_could_not_be_read() -> None:
    decision = decide(complete(age=30, flag={"suicide_risk": "yes"}))
    assert decision.response == "out_of_scope"
    assert paths_unknown(decision) == ["flag"]
    assert decision.unknown[0].highest == "out_of_scope"


UNKNOWN: list[tuple[Document, str]] = [
    (complete(immediate_danger="not_known"), "immediate_danger"),
    (complete(persistence=None), "persistence"),
    (complete({"housing": "unknown"}), "needs.housing.severity"),
    (complete(flags={"beyond_control": "not_known"}), "flags.beyond_control"),
    (complete(age=None), "child.age_years"),
    (
        complete(impact={"housing": ["injury_or_mark"]}, child={"age_years": 1, "mobile": None}),
        "child.mobile",
    ),
    (
        complete(
            impact={"housing": ["injury_or_mark"]},
            child={"age_years": 8, "send": "yes", "mobile": "not_known"},
        ),
        "child.mobile",
    ),
    (
        complete({"sexual_health_pregnancy": "emerging"}, age=12),
        "needs.sexual_health_pregnancy.impact",
    ),
]


@pytest.mark.parametrize(("document", "path"), UNKNOWN)
def test_what_is_not_known_is_named_and_consulted_about(document: Document, path: str) -> None:
    decision = decide(document)
    assert decision.response == "consult"
    assert paths_unknown(decision) == [path]
    reason = next(reason for reason in decision.because if reason.gate == "G4")
    assert [fact.path for fact in reason.facts] == [path]
    assert actions(decision)[:2] == ["consult_social_worker", "find_out"]
    assert "consult" not in {decision.lowest, decision.highest}


NOT_UNKNOWN: list[Document] = [
    complete(impact={"housing": ["injury_or_mark"]}, child={"mobile": "yes", "age_years": 1}),
    complete(impact={"housing": ["health"]}, child={"mobile": None, "age_years": 1}),
    complete(child={"send": "not_known"}),
    complete({"sexual_health_pregnancy": "emerging"}, age=13),
    complete({"sexual_health_pregnancy": "none"}, age=12),
    complete({"sexual_health_pregnancy": "emerging"}, child={"age_years": None, "unborn": "yes"}),
]


@pytest.mark.parametrize("document", NOT_UNKNOWN)
def test_what_no_rule_needs_may_stay_unknown(document: Document) -> None:
    assert decide(document).response in {"universal", "early_help_offer"}


def test_a_higher_minimum_stays_when_something_else_is_unknown() -> None:
    decision = decide(complete({"housing": "severe"}, immediate_danger="not_known"))
    assert (decision.response, decision.lowest, decision.highest) == (
        *("csc_s17", "csc_s17", "urgent_s47"),
    )
    assert "consult_social_worker" in actions(decision)


def test_an_unknown_age_is_tried_at_every_age_that_matters() -> None:
    decision = decide(
        complete(
            {"sexual_health_pregnancy": "emerging"},
            impact={"sexual_health_pregnancy": ["pregnancy"]},
            age=None,
        )
    )
    assert (decision.lowest, decision.highest) == ("early_help_offer", "urgent_s47")
    serious = decide(complete(flags={"dangerous_home": "yes"}, age=None))
    assert (serious.response, serious.lowest, serious.highest) == (
        *("csc_s17", "csc_s17", "urgent_s47"),
    )


def test_an_unknown_age_leaves_what_is_asked_under_13_unknown_too() -> None:
    decision = decide(complete({"sexual_health_pregnancy": "emerging"}, age=None))
    assert paths_unknown(decision) == [
        "child.age_years",
        "needs.sexual_health_pregnancy.impact",
    ]
    assert (decision.lowest, decision.highest) == ("early_help_offer", "urgent_s47")


def test_each_unknown_fact_says_what_it_alone_could_make_of_the_result() -> None:
    decision = decide(
        complete(
            {"housing": "unknown", "money_debt_food": "emerging"},
            immediate_danger="not_known",
            persistence="unknown",
            flags={"missing_frequent": "not_known", "suicide_risk": "not_known"},
        )
    )
    assert {fact.path: fact.highest.value for fact in decision.unknown} == {
        "flags.missing_frequent": "csc_s17",
        "flags.suicide_risk": "urgent_s47",
        "immediate_danger": "urgent_s47",
        "needs.housing.severity": "csc_s17",
        "persistence": "targeted_early_help",
    }
    assert {fact.lowest for fact in decision.unknown} == {"early_help_offer"}


def test_an_unknown_sign_that_a_rule_names_is_not_taken_to_act_like_others_of_its_minimum() -> None:
    packaged = default_ruleset()
    named = "homeless_child_16_17"
    responses = {
        "G3-HOMELESS-16-17": Response.URGENT_S47,
        "G3-PRIVATE-FOSTERING": Response.CSC_S17,
    }
    stricter = replace(
        packaged,
        rules=[
            replace(rule, response=responses[rule.id]) if rule.id in responses else rule
            for rule in packaged.rules
        ],
    )
    alike = [flag for flag, least in packaged.minima.items() if least == packaged.minima[named]]
    assert {named, "private_fostering"} < set(alike)
    alike.append("existing_social_worker")
    decision = decide(complete(age=16, flags=dict.fromkeys(alike, "not_known")), stricter)
    assert {fact.path: fact.highest.value for fact in decision.unknown} == {
        f"flags.{flag}": "urgent_s47" if flag == named else "csc_s17" for flag in alike
    }


def test_near_lists_at_most_five_gravest_first_then_by_path() -> None:
    codes = ["housing", "behaviour", "speech_language", "sleep_routines", "isolation_support"]
    known = [code for code in codes if code in {n.code for n in NEEDS}]
    codes = [*known, "attendance_exclusion", "parent_mental_health", "money_debt_food"]
    decision = decide(complete(dict.fromkeys(codes, "significant")))
    assert len(decision.near) == 5
    assert {near.response for near in decision.near} == {"csc_s17"}
    assert [near.path for near in decision.near] == sorted(near.path for near in decision.near)


def test_near_tries_one_more_area_of_need_and_longer_persistence() -> None:
    two = complete(
        {"housing": "emerging", "money_debt_food": "emerging"}, persistence="over_3_months"
    )
    near = {one.rule: one for one in decide(two).near}
    assert set(near) == {"G6-SIGNIFICANT", "G6-COMBINATION", "G6-NOT-IMPROVED"}
    combination = near["G6-COMBINATION"]
    assert (combination.before, combination.after) == ("none", "emerging")
    longer = near["G6-NOT-IMPROVED"]
    assert (longer.path, longer.before, longer.after) == (
        *("persistence", "over_3_months", "not_improved_after_help"),
    )


def test_near_names_the_gravest_result_first_whatever_its_path() -> None:
    decision = decide(complete({"housing": "none"}, persistence="over_3_months"))
    assert [(near.path.split(".")[0], near.response.value) for near in decision.near] == [
        ("persistence", "targeted_early_help"),
        *[("needs", "early_help_offer")] * 2,
    ]


def test_near_has_no_more_areas_to_try_when_every_one_is_there() -> None:
    one_of_each = {need.outcome: need.code for need in NEEDS}
    decision = decide(complete(dict.fromkeys(one_of_each.values(), "significant")))
    assert {near.before for near in decision.near} == {"significant"}


def test_near_above_a_consultation_is_only_social_care() -> None:
    decision = decide(
        complete({"housing": "significant", "behaviour": "emerging"}, immediate_danger="not_known")
    )
    assert [(near.path, near.response.value) for near in decision.near] == [
        ("needs.housing.severity", "csc_s17")
    ]


def test_near_never_names_flags_or_age_and_nothing_is_above_urgent() -> None:
    assert not decide(complete(immediate_danger="yes")).near
    for near in decide(complete({"housing": "none"})).near:
        assert near.path == "persistence" or near.path.startswith("needs.")


def documents() -> list[Document]:
    """Return cases of every response, with many steps, rules and unknown facts."""
    return [
        example(),
        *(change[0] for change in CHANGES),
        *(case[0] for case in UNKNOWN),
        *(complete({"housing": s}, consent=c) for s in ("emerging", "severe") for c in CONSENTS),
        complete(age=19, flags={"suicide_risk": "yes"}),
        complete(
            {"send": "severe", "housing": "unknown"},
            child={"age_years": 17, "send": "yes", "social_worker": "yes"},
            flags=dict.fromkeys(default_ruleset().flags, "yes"),
            immediate_danger="yes",
            consent="unsafe_to_ask",
        ),
    ]


@once_a_run
def decisions() -> list[Decision]:
    return [decide(document) for document in documents()]


class TestEveryDecision:
    """What holds for every decision whatever."""

    def test_the_four_numbers_always_stand_in_their_order(self) -> None:
        for found in map(contacts, decisions()):
            assert [name for name in found if name in FIXED] == FIXED
            assert len(found) == len(set(found))

    def test_steps_come_once_each_in_the_closed_order(self) -> None:
        order = [action.value for action in Action]
        for found in map(actions, decisions()):
            assert found == sorted(set(found), key=order.index)
            assert not {"refer_front_door", "refer_front_door_now"} <= set(found)

    def test_the_summary_is_one_short_line(self) -> None:
        for decision in decisions():
            assert decision.summary.startswith("These answers point to ")
            assert decision.summary.endswith(".")
            assert len(decision.summary) <= 140

    def test_no_absolute_date_stands_in_it_but_the_rulesets(self) -> None:
        for decision in decisions():
            shown = decision.as_json()
            shown.pop("ruleset")
            assert not re.search(r"\d{4}-\d\d", json.dumps(shown))

    def test_it_never_calls_a_child_safe_and_gives_no_score(self) -> None:
        for text in (as_text(decision).lower() for decision in decisions()):
            assert "low risk" not in text
            assert "is safe" not in text
            assert "%" not in text

    def test_rules_come_in_the_order_of_gates_and_file_with_sorted_facts(self) -> None:
        order = [rule.id for rule in default_ruleset().rules]
        for decision in decisions():
            assert rules_fired(decision) == sorted(rules_fired(decision), key=order.index)
            for reason in decision.because:
                paths = [fact.path for fact in reason.facts]
                assert paths == sorted(set(paths))
                assert paths
                assert reason.text
                assert reason.source

    def test_its_reasons_replay_to_its_response(self) -> None:
        for decision in decisions():
            assert replay(decision.because, default_ruleset()).response is decision.response

    def test_the_range_holds_the_response_or_it_is_a_consultation(self) -> None:
        for decision in decisions():
            if decision.response == "out_of_scope":
                continue
            low, high = (RESPONSE_ORDER.index(r) for r in (decision.lowest, decision.highest))
            assert low <= high
            assert "consult" not in {decision.lowest, decision.highest}
            assert decision.response == "consult" or low <= RESPONSE_ORDER.index(decision.response)

    def test_the_same_input_gives_the_same_bytes(self) -> None:
        for document, decision in zip(documents(), decisions(), strict=True):
            again = json.loads(json.dumps(document))
            assert as_text(decide(again)) == as_text(decision)

    def test_the_order_of_the_input_gives_the_same_bytes(self) -> None:
        for document, decision in zip(documents(), decisions(), strict=True):
            assert as_text(decide(turned(document))) == as_text(decision)


def turned(value: object) -> Document:
    """Return a document with every list and object in the opposite order."""
    turned_value = _turned(value)
    assert isinstance(turned_value, dict)
    return turned_value


def _turned(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _turned(value[key]) for key in reversed(list(value))}
    if isinstance(value, list):
        return [_turned(item) for item in reversed(value)]
    return value


def test_an_assessment_may_be_decided_twice_without_being_changed() -> None:
    assessment = read_assessment(example(), default_ruleset().flags)
    before = repr(assessment)
    decide(example())
    assert repr(assessment) == before
