"""How the packaged ruleset answers the signs that two areas have published.

Conformance to published rulesets on well-coded input, never accuracy about people: see the README
beside the data for its limits.
"""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

from earlyhelp.matching import Decision, Ruleset, packaged_ruleset_text
from earlyhelp.matching.ruleset import read_ruleset
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Response
from tests.matching.factories import complete, decide, default_ruleset

DATA = Path(__file__).parent / "data"
SOCIAL_CARE = {Response.CSC_S17, Response.URGENT_S47}
Row = dict[str, str]


@cache
def rows(name: str) -> list[Row]:
    """Return the rows of one file."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def case_of(row: Row) -> dict[str, object]:
    """Return a published sign as an assessment: one need, its flag, the oldest age it is for."""
    ages = row["age_relevance"]
    age = 10 if ages.startswith("any") else int(ages.split("-")[-1])
    flags = {row["harm_flag"]: "yes"} if row["harm_flag"] else {}
    return complete({row["need_id"]: row["severity_code"]}, age=age, flags=flags)


def decided(ruleset: Ruleset) -> list[tuple[Row, Decision]]:
    """Return each published sign with its decision."""
    return [(row, decide(case_of(row), ruleset)) for row in rows("indicators_dev.csv")]


def place(row: Row, decision: Decision) -> str:
    """Say whether a decision lies in the published range of its row, above or below it."""
    found = RESPONSE_ORDER.index(decision.response)
    if found < RESPONSE_ORDER.index(Response(row["published_response_floor"])):
        return "below"
    above = found > RESPONSE_ORDER.index(Response(row["published_response_ceiling"]))
    return "above" if above else "in range"


def test_the_file_is_the_one_that_is_described() -> None:
    signs = rows("indicators_dev.csv")
    assert len(signs) == 169
    assert Counter(row["source"] for row in signs) == {"Buckinghamshire": 134, "Wirral": 35}
    assert Counter(row["severity_code"] for row in signs) == {
        "none": 7,
        "emerging": 62,
        "significant": 50,
        "severe": 50,
    }
    assert {row["need_id"] for row in signs} == NEED_BY_CODE.keys() - {"radicalisation"}


def test_every_sign_that_must_always_reach_social_care_does() -> None:
    always = [
        decision.response
        for row, decision in decided(default_ruleset())
        if row["always_escalate"] == "yes"
    ]
    assert len(always) == 36
    assert set(always) <= SOCIAL_CARE


def test_signs_lie_in_their_published_range() -> None:
    found = Counter(place(row, decision) for row, decision in decided(default_ruleset()))
    assert found == {"in range": 164, "above": 1, "below": 4}


def test_only_private_fostering_lies_above_and_only_weak_needs_below() -> None:
    for row, decision in decided(default_ruleset()):
        match place(row, decision):
            case "above":
                assert row["harm_flag"] == "private_fostering"
            case "below":
                assert row["need_id"] in default_ruleset().lists["weak_alone"]
                assert row["severity_code"] == "severe"
                assert decision.response is Response.TARGETED_EARLY_HELP


def test_no_sign_leaves_anything_unknown_and_each_says_why() -> None:
    for _row, decision in decided(default_ruleset()):
        assert not decision.unknown
        assert decision.because
        assert all(reason.facts and reason.source for reason in decision.because)


def test_the_flags_of_the_ruleset_are_the_published_ones_with_their_minima() -> None:
    published = {row["flag"]: row["minimum_response"] for row in rows("harm_flags.csv")}
    assert len(published) == 27
    assert {flag.id: flag.minimum for flag in default_ruleset().flags.values()} == published


def test_the_ruleset_asks_each_flag_in_the_published_words() -> None:
    published = {row["flag"]: row["meaning"].rstrip(".") for row in rows("harm_flags.csv")}
    asked = {flag.id: flag.text.rstrip(".") for flag in default_ruleset().flags.values()}
    assert asked == published


def test_published_levels_map_to_ranges_of_responses_that_our_levels_know() -> None:
    held = {response for level in default_ruleset().levels for response in level.responses}
    levels = rows("levels.csv")
    assert len(levels) == 15
    for row in levels:
        assert {Response(row["response_floor"]), Response(row["response_ceiling"])} <= held


def significant_is_social_care() -> str:
    """Return a ruleset that differs in one rule: a significant need is a referral."""
    text = packaged_ruleset_text("default")
    start = text.index('id = "G6-SIGNIFICANT"')
    end = text.index("[[rule]]", start)
    rule = text[start:end].replace(
        'targeted_early_help", steps = ["start_assessment", "make_offer", "set_review"]',
        'csc_s17", steps = ["refer_front_door"]',
    )
    changed = text[:start] + rule + text[end:]
    for needs in (
        '{ housing = "significant" }',
        '{ perinatal_infant = "significant" }',
    ):
        changed = changed.replace(
            f'needs = {needs}\nexpect = "targeted_early_help"',
            f'needs = {needs}\nexpect = "csc_s17"',
        )
    changed = changed.replace(
        'age = 0\nmobile = "no"\nexpect = "targeted_early_help"',
        'age = 0\nmobile = "no"\nexpect = "csc_s17"',
    ).replace('age = 1\nexpect = "targeted_early_help"', 'age = 1\nexpect = "csc_s17"')
    return changed.replace('id = "example-default"', 'id = "example-significant-is-s17"')


def test_a_ruleset_in_which_significant_means_social_care_loads_without_code() -> None:
    read = read_ruleset(significant_is_social_care())
    assert isinstance(read, Ruleset), read
    answers = decided(read)
    significant = [d.response for row, d in answers if row["severity_code"] == "significant"]
    assert len(significant) == 50
    assert Counter(place(row, decision) for row, decision in answers) == {
        "in range": 152,
        "above": 13,
        "below": 4,
    }
    assert (
        sum(d.response in SOCIAL_CARE for row, d in answers if row["always_escalate"] == "yes")
        == 36
    )
    assert set(significant) == {Response.CSC_S17}
