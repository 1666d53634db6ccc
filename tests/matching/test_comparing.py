"""What differs between two rulesets, and the second one that ships with the program."""

from collections import Counter

from earlyhelp.matching import read_assessment
from earlyhelp.matching.comparing import Case, Comparison, compare
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import complete, default_ruleset, family_help
from tests.matching.test_indicators import SOCIAL_CARE, decided, place


def compared() -> Comparison:
    return compare(default_ruleset(), family_help())


def test_the_second_ruleset_has_five_levels_and_passes_its_own_cases() -> None:
    assert [level.number for level in family_help().levels] == [1, 2, 3, 4, 5]
    assert family_help().in_force(family_help().effective_from)


def test_in_the_second_ruleset_every_significant_sign_is_a_social_care_assessment() -> None:
    answers = decided(family_help())
    significant = [d.response for row, d in answers if row["severity_code"] == "significant"]
    assert len(significant) == 50
    assert set(significant) == {Response.CSC_S17}
    always = [d.response for row, d in answers if row["always_escalate"] == "yes"]
    assert len(always) == 36
    assert set(always) <= SOCIAL_CARE


def test_the_second_ruleset_lies_above_published_ranges_only_where_it_means_to() -> None:
    """Nothing lies below: a graver need never gets a lighter answer than a significant one."""
    answers = decided(family_help())
    assert Counter(place(row, d) for row, d in answers) == {"in range": 156, "above": 13}
    above = [row for row, d in answers if place(row, d) == "above"]
    assert Counter(row["source"] for row in above) == {"Wirral": 12, "Buckinghamshire": 1}


def test_a_ruleset_differs_from_itself_in_nothing() -> None:
    found = compare(default_ruleset(), default_ruleset())
    assert (found.added, found.removed, found.changed, found.case_changes) == ((), (), (), ())
    assert found.sentence == f"None of the {found.cases} cases changes."


def test_what_changes_is_named_rule_by_rule_and_field_by_field() -> None:
    found = compared()
    assert set(found.removed) == {"G5-SEVERE-WITH-ANOTHER", "G5-WEAK-ALONE"}
    assert found.added == ()
    by_place = {(c.where, c.field): (c.before, c.after) for c in found.changed}
    assert by_place["rule G6-SIGNIFICANT", "response"] == ("targeted_early_help", "csc_s17")
    assert by_place["level", "5"][0] == ""


def test_the_cases_that_change_say_from_what_to_what_and_by_which_rule() -> None:
    found = compared()
    assert found.ups == len(found.case_changes) > 0
    assert found.downs == 0
    change = next(c for c in found.case_changes if c.name == "G6-SIGNIFICANT, test 1")
    assert (change.before, change.after) == (Response.TARGETED_EARLY_HELP, Response.CSC_S17)
    assert change.rules_after == ("G6-SIGNIFICANT",)
    back = compare(family_help(), default_ruleset())
    assert (back.ups, back.downs) == (0, found.ups)


def test_assessments_of_ones_own_are_asked_too() -> None:
    document = complete({"housing": "significant"})
    mine = Case("mine", read_assessment(document, default_ruleset().flags))
    found = compare(default_ruleset(), family_help(), [mine])
    assert [c.after for c in found.case_changes if c.name == "mine"] == [Response.CSC_S17]
    assert found.as_json()["cases"] == {
        "asked": found.cases,
        "kept": 0,
        "ups": found.ups,
        "downs": 0,
    }
