"""What has changed for a family, in which words and in which order."""

import json
from dataclasses import replace

import pytest

from earlyhelp.offers.levels import PLAIN, area_words
from earlyhelp.offers.records import Choice, DamagedRecordError
from earlyhelp.offers.rematch.changes import Kind, change_of_answers, changes_between
from earlyhelp.offers.rematch.states import Held, Met, State, as_json, read_state, state_then
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import family_help

HOUSING, SLEEP = NeedCode("housing"), NeedCode("parenting_boundaries")
HELD = Held("Calm Evenings", wait_days=14, has_space=True, is_free=True)
BEFORE = State({"a": HELD}, {HOUSING: Met.MET})


def said(now: Held, before: Held = HELD) -> list[tuple[str, str]]:
    then = State({"a": before}, {HOUSING: Met.MET})
    changes = changes_between(then, State({"a": now}, {HOUSING: Met.MET}))
    return [(change.kind.value, change.words) for change in changes]


FULL = Held("Calm Evenings", wait_days=None, has_space=False)


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (HELD, HELD, []),
        (HELD, replace(HELD, wait_days=15), []),
        (HELD, replace(HELD, wait_days=84), [("wait", "Calm Evenings now waits 12 weeks")]),
        (
            replace(HELD, wait_days=None),
            replace(HELD, wait_days=3),
            [("wait", "Calm Evenings now waits 3 days")],
        ),
        (HELD, replace(HELD, wait_days=None, has_space=None), []),
        (HELD, replace(HELD, wait_days=0), [("opened", "A place has opened at Calm Evenings")]),
        (FULL, replace(FULL, has_space=True), [("opened", "A place has opened at Calm Evenings")]),
        (HELD, FULL, [("full", "Calm Evenings is full now")]),
        (HELD, replace(HELD, is_free=False), [("cost", "Calm Evenings costs money now")]),
        (
            HELD,
            replace(HELD, kept_out="closed", because="Closed for a while"),
            [("closed", "Calm Evenings has closed (closed for a while)")],
        ),
        (
            HELD,
            replace(
                HELD, kept_out="stale", because="Not checked for 7 months: too long to rely on"
            ),
            [
                ("stale", "Calm Evenings was not checked in time any more (not checked for 7"),
            ],
        ),
        (
            HELD,
            replace(HELD, kept_out="age", because="For ages 0 to 4; the child is 9"),
            [("no_longer_fits", "Calm Evenings no longer fits: for ages 0 to 4; the child is 9")],
        ),
        (HELD, Held("", "gone"), [("gone", "Calm Evenings is no longer in the directory")]),
        (replace(HELD, kept_out="closed"), HELD, [("back", "Calm Evenings can be used again")]),
        (replace(HELD, kept_out="stale"), replace(HELD, kept_out="stale"), []),
    ],
)
def test_a_service_that_was_chosen_is_told_of_by_what_it_says_now(
    before: Held, now: Held, words: list[tuple[str, str]]
) -> None:
    found = said(now, before)
    assert [kind for kind, _ in found] == [kind for kind, _ in words]
    for (_, sentence), (_, begins) in zip(found, words, strict=True):
        assert sentence.startswith(begins)


def test_a_wait_is_told_with_what_it_was() -> None:
    assert said(replace(HELD, wait_days=84)) == [
        ("wait", "Calm Evenings now waits 12 weeks (it was 2 weeks)")
    ]
    assert said(replace(HELD, wait_days=84), replace(HELD, wait_days=0)) == [
        ("wait", "Calm Evenings now waits 12 weeks (it was no wait)")
    ]


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        (Met.NOT_MET, Met.SUGGESTED, "Something was found for housing and homelessness: Home Aid"),
        (
            Met.MET,
            Met.SUGGESTED,
            "Something else could help with housing and homelessness: Home Aid",
        ),
        (Met.MET, Met.NOT_MET, "Nothing meets housing and homelessness any more"),
        (Met.SUGGESTED, Met.NOT_MET, "Nothing meets housing and homelessness any more"),
        (Met.NOT_MET, Met.MET, None),
        (Met.MET, Met.MET, None),
    ],
)
def test_a_need_is_told_of_when_help_is_found_or_lost(
    then: Met, now: Met, words: str | None
) -> None:
    before = State({}, {HOUSING: then})
    after = State({}, {HOUSING: now}, suggested={HOUSING: "Home Aid"})
    assert [change.words for change in changes_between(before, after)] == ([words] if words else [])


def test_a_place_that_opens_elsewhere_is_told_of_only_where_it_was_asked_after() -> None:
    before = State({}, {HOUSING: Met.NOT_MET}, without_place=frozenset({"x"}))
    now = State({}, {HOUSING: Met.NOT_MET}, with_place={"x": "Home Aid", "y": "Other"})
    (change,) = changes_between(before, now)
    assert (change.kind, change.words) == (Kind.OPENED, "A place has opened at Home Aid")
    assert (change.service_id, change.need) == ("x", "")


def test_answers_that_point_to_social_care_now_are_told_apart_and_first() -> None:
    up = change_of_answers("early_help_offer", "csc_s17", PLAIN)
    assert up is not None
    assert up.kind is Kind.TO_SOCIAL_CARE
    assert up.words == (
        "These answers would now point to children's social care. "
        "They pointed to early help from one service"
    )
    down = change_of_answers("targeted_early_help", "early_help_offer", PLAIN)
    assert down is not None
    assert down.kind is Kind.ANSWERS
    assert change_of_answers("early_help_offer", "early_help_offer", PLAIN) is None
    consult = change_of_answers("targeted_early_help", "consult", PLAIN)
    assert consult is not None
    assert consult.kind is Kind.TO_SOCIAL_CARE


def test_answers_point_to_what_the_area_calls_it() -> None:
    change = change_of_answers("early_help_offer", "csc_s17", area_words(family_help()))
    assert change is not None
    labels = family_help().labels
    assert labels[Response.CSC_S17] != PLAIN.labels["csc_s17"]
    assert change.words == (
        f"These answers would now point to {labels[Response.CSC_S17]}. "
        f"They pointed to {labels[Response.EARLY_HELP_OFFER]}"
    )


def test_the_gravest_change_is_told_first() -> None:
    before = State({"a": HELD, "b": HELD}, {HOUSING: Met.MET, SLEEP: Met.NOT_MET})
    now = State(
        {"a": replace(HELD, kept_out="closed"), "b": replace(HELD, wait_days=0)},
        {HOUSING: Met.NOT_MET, SLEEP: Met.SUGGESTED},
        suggested={SLEEP: "Dreams"},
    )
    kinds = [change.kind.value for change in changes_between(before, now)]
    assert kinds == ["lost", "closed", "opened", "found"]


def test_merged_services_are_followed_whether_chosen_or_watched() -> None:
    watched = frozenset({"b", "c", "d", "e"})
    state = State({"a": HELD}, {HOUSING: Met.MET}, without_place=watched)
    assert state.on_living({}) is state
    moved = state.on_living({"a": "z", "b": "y", "c": "z", "d": "y", "q": "e"})
    assert moved == replace(state, services={"z": HELD}, without_place=frozenset({"y", "e"}))


def test_a_state_comes_back_as_it_was_kept() -> None:
    state = State({"a": HELD}, {HOUSING: Met.MET}, without_place=frozenset({"x", "b"}))
    text = json.dumps(as_json(state))
    assert read_state(json.loads(text)) == state
    assert state_then(text, {}, (), ()) == state


@pytest.mark.parametrize(
    "kept",
    [
        "{",
        "[" * 100_000,
        "[]",
        "5",
        "{}",
        '{"services": {}, "needs": 5, "without_place": []}',
        '{"services": {}, "needs": {"housing": "perhaps"}, "without_place": []}',
        '{"services": {"a": {"name": "A", "age": 5}}, "needs": {}, "without_place": []}',
        '{"services": {"a": {"name": "A", "wait_days": "5"}}, "needs": {}, "without_place": []}',
        '{"services": {}, "needs": {}, "without_place": ["a", 5]}',
        '{"services": {}, "needs": {}, "without_place": [[]]}',
    ],
)
def test_a_state_that_is_not_as_it_was_written_is_a_damaged_record(kept: str) -> None:
    with pytest.raises(DamagedRecordError):
        state_then(kept, {}, (), ())


def test_an_offer_saved_before_states_were_kept_tells_what_it_can() -> None:
    choices = [Choice("a", "Calm Evenings", True), Choice("b", "B", False, "tried")]
    proposal = {"unmet": [{"need": "housing", "reason": "full"}]}
    state = state_then(None, proposal, choices, [HOUSING, SLEEP])
    assert state == State({"a": Held("Calm Evenings")}, {HOUSING: Met.NOT_MET, SLEEP: Met.MET})
    opened = replace(HELD, wait_days=0)
    assert changes_between(state, State({"a": opened}, {SLEEP: Met.MET})) == []
