from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.offers.reviews.changes import Change, Goal, is_not_improved
from earlyhelp.offers.reviews.ending import needs_why
from earlyhelp.offers.reviews.proposal import ORDER, RULES, Proposal, Seen, Wants, Way, propose
from earlyhelp.offers.reviews.review import Result
from earlyhelp.taxonomy.needs import NEEDS, NeedCode

SPEECH, HOUSING = NeedCode("speech_language"), NeedCode("housing")
B, S, W, N, Q = Change.BETTER, Change.SAME, Change.WORSE, Change.NO_LONGER, Change.NOT_KNOWN
GRAVER = tuple(Change)


def seen(
    *changes: Change,
    goals: Mapping[NeedCode, Goal] | None = None,
    wants: Wants = Wants.YES,
    has_begun: bool = True,
    may_step_down: bool = False,
) -> Seen:
    both = dict(zip((SPEECH, HOUSING), changes, strict=False))
    return Seen(both, goals or {}, wants, has_begun, may_step_down)


@pytest.mark.parametrize(
    ("said", "way", "because"),
    [
        (seen(N, N), Way.CLOSE, "Nothing is left that the plan was for."),
        (seen(B, N, goals={SPEECH: Goal.REACHED}), Way.CLOSE, "Nothing is left"),
        (seen(N, N, wants=Wants.NO), Way.CLOSE, "Nothing is left"),
        (seen(N, N, may_step_down=True), Way.CLOSE, "Nothing is left"),
        (seen(N, N, wants=Wants.NOT_ASKED), Way.GO_ON, "The family was not asked yet"),
        (seen(N, N, goals={SPEECH: Goal.PARTLY}), Way.GO_ON, "not everything that the plan"),
        (seen(B, N), Way.GO_ON, "not everything that the plan"),
        (seen(B, B, may_step_down=True), Way.STEP_DOWN, "Less help may be enough"),
        (seen(B, N, may_step_down=True), Way.STEP_DOWN, "Less help may be enough"),
        (seen(B, B, wants=Wants.NOT_ASKED, may_step_down=True), Way.GO_ON, "was not asked yet"),
        (seen(B, S), Way.GO_ON, "The same: Housing and homelessness."),
        (seen(Q, N), Way.GO_ON, "Not known: Speech, language and communication."),
        (seen(Q, Q), Way.GO_ON, "Not known: Speech"),
        (seen(), Way.GO_ON, "name no need"),
        (seen(S, S), Way.DECIDE_AGAIN, "Nothing has got better after help."),
        (seen(S, Q), Way.DECIDE_AGAIN, "Nothing has got better after help."),
        (seen(S, S, has_begun=False), Way.GO_ON, "No service has begun yet"),
        (seen(B, S, wants=Wants.NO), Way.TALK, "no reason to close by itself"),
        (seen(B, B, wants=Wants.NO, may_step_down=True), Way.TALK, "no reason to close"),
        (seen(B, W), Way.STEP_UP, "Worse: Housing and homelessness."),
        (seen(W, W, has_begun=False), Way.STEP_UP, "Worse: Speech, language and communication, H"),
        (seen(N, W, wants=Wants.NO, may_step_down=True), Way.STEP_UP, "Worse: Housing"),
    ],
)
def test_what_is_proposed_and_why(said: Seen, way: Way, because: str) -> None:
    proposal = propose(said)
    assert proposal.way is way
    assert because in " ".join(proposal.because)


def test_only_reasons_for_the_way_that_is_proposed_are_given() -> None:
    assert propose(seen(B, W, wants=Wants.NO)).because == ["Worse: Housing and homelessness."]
    assert len(propose(seen(Q, S, has_begun=False)).because) == 3


changes = st.dictionaries(
    st.sampled_from([need.code for need in NEEDS][:6]), st.sampled_from(Change), max_size=6
)
anything = st.builds(
    Seen,
    changes,
    st.dictionaries(st.sampled_from([need.code for need in NEEDS][:6]), st.sampled_from(Goal)),
    st.sampled_from(Wants),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(anything)
def test_there_is_always_a_proposal_with_a_reason(said: Seen) -> None:
    proposal = propose(said)
    assert proposal.because
    assert all(sentence.endswith(".") for sentence in proposal.because)


@given(anything)
def test_a_new_sign_of_harm_always_leads_to_the_front_door(said: Seen) -> None:
    again = Seen(
        said.changes,
        said.goals,
        said.wants,
        said.has_begun,
        said.may_step_down,
        has_new_worry=True,
    )
    assert propose(again).way is Way.FRONT_DOOR
    assert propose(again).result is None


@given(anything, st.data())
def test_more_worry_never_leads_to_less_help(said: Seen, data: st.DataObject) -> None:
    """One need that is graver than before never makes the proposal a lighter one."""
    if not said.changes:
        return
    need = data.draw(st.sampled_from(sorted(said.changes)))
    graver = GRAVER[GRAVER.index(said.changes[need]) :]
    changed = {**said.changes, need: data.draw(st.sampled_from(graver))}
    again = Seen(
        changed, said.goals, said.wants, said.has_begun, said.may_step_down, said.has_new_worry
    )
    assert ORDER.index(propose(again).way) >= ORDER.index(propose(said).way)


@given(anything)
def test_nothing_is_proposed_for_closing_while_a_worry_is_left(said: Seen) -> None:
    if propose(said).way is Way.CLOSE:
        assert set(said.changes.values()) <= {Change.NO_LONGER, Change.BETTER}
        assert not is_not_improved(said.changes)
        assert set(said.goals.values()) <= {Goal.REACHED}


@given(anything)
def test_a_family_that_says_no_never_makes_closing_or_less_help_more_likely(said: Seen) -> None:
    ways = [
        propose(Seen(said.changes, said.goals, wants, said.has_begun, said.may_step_down)).way
        for wants in (Wants.YES, Wants.NO)
    ]
    assert ORDER.index(ways[1]) >= ORDER.index(ways[0])


def test_each_rule_decides_somewhere() -> None:
    """A rule that never has a word of its own would be dead."""
    told = {
        (rule.way, rule.says(said))
        for said in [
            Seen({}, has_new_worry=True),
            *[
                seen(*pair, wants=wants, has_begun=begun, may_step_down=down)
                for pair in [(), (N, N), (B, N), (S, S), (Q, B), (W, B)]
                for wants in Wants
                for begun in (True, False)
                for down in (True, False)
            ],
        ]
        for rule in RULES
        if rule.holds(said) and rule.says(said) in propose(said).because
    }
    assert {way for way, _ in told} == set(Way)
    assert len({words.split(":")[0] for _, words in told}) == len(RULES)


@pytest.mark.parametrize(
    ("result", "way", "expected"),
    [
        (Result.GOES_ON, Way.GO_ON, False),
        (Result.GOES_ON, Way.DECIDE_AGAIN, False),
        (Result.GOES_ON, Way.TALK, False),
        (Result.CLOSED, Way.CLOSE, False),
        (Result.GOES_ON, Way.CLOSE, True),
        (Result.CLOSED, Way.GO_ON, True),
        (Result.CLOSED, Way.STEP_UP, True),
        (Result.GOES_ON, Way.STEP_UP, True),
        (Result.STEP_UP, Way.STEP_UP, True),
        (Result.STEP_DOWN, Way.STEP_DOWN, True),
    ],
)
def test_what_needs_a_reason(result: Result, way: Way, expected: bool) -> None:
    assert needs_why(result, Proposal(way, ())) is expected
