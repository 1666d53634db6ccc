from earlyhelp.offers.groups import NEED_GROUPS
from earlyhelp.offers.questions import Answers, Kind, Option, Question, read_values
from earlyhelp.offers.summary import sections
from tests.offers.factories import complete_answers


def lines(answers: Answers) -> dict[str, tuple[str, ...]]:
    return {row.step.id: tuple(row.lines) for section in sections(answers) for row in section.rows}


def test_needs_are_said_gravest_first_with_what_is_open() -> None:
    home = dict.fromkeys(NEED_GROUPS[3].codes, "none") | {
        "housing": "big",
        "young_carer": "not_known",
        "isolation_support": "",
    }
    said = lines(complete_answers(needs_home=home))["needs-home"]
    assert said[0] == "Not known: Young carer"
    assert said[1] == "Big worry: Housing and homelessness"
    assert said[2] == "Not answered – counts as not known: Isolation and lack of support"
    assert said[3].startswith("Not a worry: Family relationships")


def test_what_was_never_asked_is_said() -> None:
    said = lines({})
    assert said["age"] == ("Not answered – counts as not known",)
    assert said["danger-signs"] == ("Not answered – counts as not known",)
    assert said["own-words"] == ("Not given",)
    assert said["place"] == ("Not given",)


def test_the_place_is_said_without_a_postcode() -> None:
    named = complete_answers(place={"lsoa": "E01", "name": "North", "area": "E08"})
    assert lines(named)["place"] == ("A small area in North (code E01)",)
    bare = complete_answers(place={"lsoa": "E01"})
    assert lines(bare)["place"] == ("The small area E01",)
    assert lines(complete_answers(place={}))["place"] == ("Not given",)


def test_signs_are_said_also_when_they_are_no_longer_asked() -> None:
    signs = {"signs": ["unborn_risk"], "unsure": ["suicide_risk"], "asked": ["unborn_risk"]}
    said = lines(complete_answers(danger_signs=signs))["danger-signs"]
    assert said[0] == "The baby is likely to come to serious harm"
    assert said[1].startswith("Not known: The child has tried to end their life")
    assert said[2].startswith("The age has changed")


def test_lists_and_strengths_are_said_or_said_to_be_empty() -> None:
    said = lines(
        complete_answers(strengths={"strengths": ["housing"]}, access={"access": ["interpreter"]})
    )
    assert said["strengths"] == ("The home is safe and settled",)
    assert said["access"] == (
        "What does the family need to be able to use help? An interpreter",
        "What must help be like? None chosen",
    )
    empty = lines(complete_answers(strengths={}, access={"access": []}))
    assert empty["strengths"] == ("None chosen",)
    assert empty["access"][1] == "What must help be like? None chosen"


def test_only_the_questions_of_a_page_are_read_and_each_as_its_kind() -> None:
    questions = (
        Question("one", Kind.ONE, "One?", options=(Option("a", "A"),), missing="Choose one"),
        Question("many", Kind.MANY, "Many?", options=(Option("b", "B"),)),
        Question("text", Kind.TEXT, "Text?"),
    )
    reading = read_values(
        questions, {"one": ["a"], "many": "b", "text": " x\r\ny\x00 ", "more": "z"}
    )
    assert reading.values == {"one": "", "many": [], "text": "x\ny"}
    assert reading.problems == {"one": "Choose one"}
