"""What pages of rulesets say: what taking a switch back would do, and which numbers differ."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from earlyhelp.rulesets.files import Held, KeptRuleset, Switch, decides_from, of_settings
from earlyhelp.rulesets.pages import Undo, make_lines, make_undo
from earlyhelp.rulesets.showing import find_other_numbers
from tests.matching.factories import default_ruleset

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
ON = AT.date()
FIXED = of_settings(default_ruleset())
NEW = replace(
    FIXED, digest="sha256:new", ruleset_id="mine", version="2", recorded_by="a", approved_at=AT
)
NAMES = {"a": "ann@area.example"}
MADE = "mine 2 was switched on from 2 November 2026 by ann@area.example."


def switch(digest: str, live_from: date = ON, number: int = 1) -> Switch:
    return Switch(digest, live_from, AT, "a", None, number)


def undo(*switches: Switch, fixed: KeptRuleset | None = FIXED) -> Undo | None:
    return make_undo(Held([FIXED, NEW], switches, fixed, ON), NAMES)


def test_where_nothing_was_switched_on_there_is_nothing_to_take_back() -> None:
    assert undo() is None
    assert undo(replace(switch(NEW.digest), undone_at=AT)) is None


def test_the_one_that_decides_again_is_named() -> None:
    then = (
        "Then example-default 1.0.0 decides again, from the next decision on. "
        "What was decided stays as it was."
    )
    assert undo(switch(NEW.digest)) == Undo(1, MADE, then, is_warning=False)
    before = switch(FIXED.digest, ON - timedelta(days=9), 1)
    assert undo(before, switch(NEW.digest, ON, 2)) == Undo(2, MADE, then, is_warning=False)


def test_a_switch_for_a_later_day_is_only_called_off() -> None:
    made = MADE.replace("2 November", "3 November")
    assert undo(switch(NEW.digest, ON + timedelta(days=1))) == Undo(
        1, made, "Then it does not go live on that day.", is_warning=False
    )


def test_it_warns_where_nothing_would_decide_then() -> None:
    talk = "every answer would be to talk to a social worker."
    ended = replace(FIXED, effective_to=ON - timedelta(days=1))
    assert undo(switch(NEW.digest), fixed=ended) == Undo(
        1,
        MADE,
        "Then no ruleset decides, since example-default 1.0.0 came to its end on "
        f"1 November 2026: {talk}",
        is_warning=True,
    )
    found = undo(switch(NEW.digest), fixed=replace(FIXED, effective_to=ON))
    assert found is not None
    assert not found.is_warning, "its last day is one of its days"
    assert undo(switch(NEW.digest), fixed=None) == Undo(
        1, MADE, f"Then no ruleset decides: {talk}", is_warning=True
    )


def test_of_two_files_of_the_settings_the_one_they_name_now_is_live() -> None:
    older = replace(FIXED, digest="sha256:older", version="0.9")
    lines = make_lines(Held([older, FIXED], [], FIXED, ON), NAMES)
    assert [(line.kept.version, line.stage) for line in lines] == [
        ("1.0.0", "Live"),
        ("0.9", "Was live"),
    ]


def test_numbers_that_are_not_those_of_the_settings_are_named() -> None:
    ruleset = default_ruleset()
    same = {"front_door": "01632960001", "out_of_hours": "01632 960 002"}
    assert find_other_numbers(ruleset, same) == []
    assert find_other_numbers(ruleset, same | {"front_door": "01632 960999", "nobody": "1"}) == [
        "front door 01632 960001 here and 01632 960999 in the settings"
    ]


def test_a_ruleset_decides_from_the_day_of_its_last_switch_that_stands() -> None:
    later, undone = ON + timedelta(days=3), replace(switch(NEW.digest, ON, 3), undone_at=AT)
    switches = [switch(NEW.digest), switch(FIXED.digest, later, 2), undone]
    assert decides_from(NEW.digest, switches) == ON
    assert decides_from(FIXED.digest, switches) == later
    assert decides_from("sha256:other", switches) is None
