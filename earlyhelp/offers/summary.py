"""The answers in words, part by part, for the page on which they are checked. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.offers.age import age_words, child_age
from earlyhelp.offers.groups import NEED_GROUPS, NeedGroup
from earlyhelp.offers.journey import SIGNS_STEP, is_done, open_questions, steps_of
from earlyhelp.offers.need_pages import NEED_OPTIONS, NOTHING, worry_of
from earlyhelp.offers.questions import Answers, Kind, Question, Values, many, one
from earlyhelp.offers.signs import SIGN_BY_FLAG, SIGNS
from earlyhelp.offers.steps import Part, Step

NOT_ANSWERED = "Not answered – counts as not known"
NONE_CHOSEN = "None chosen"
NOT_GIVEN = "Not given"
GROUP_BY_STEP = {group.step: group for group in NEED_GROUPS}


@dataclass(frozen=True, slots=True)
class Row:
    """One page of answers: what was asked, and what was answered, one line each."""

    step: Step
    lines: Sequence[str]
    is_open: bool
    """Whether something in it is not answered."""
    counts_as_open: bool = False
    """Whether that counts as not known."""

    @property
    def title(self) -> str:
        """What was asked."""
        return self.step.title.removesuffix(" (optional)")


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one part."""

    title: str
    rows: Sequence[Row]


def sections(answers: Answers) -> Sequence[Section]:
    """Return all answers given and all that are open, in the order of the pages."""
    return [
        Section(
            part.value,
            [
                Row(
                    step,
                    _lines(step, answers),
                    not is_done(step, answers),
                    bool(open_questions(step, answers)),
                )
                for step in steps_of(answers, part)
            ],
        )
        for part in Part
    ]


def _lines(step: Step, answers: Answers) -> Sequence[str]:
    values = answers.get(step.id, {})
    if step.id in GROUP_BY_STEP:
        return _need_lines(GROUP_BY_STEP[step.id], answers)
    if step.id not in answers:
        return [NOT_ANSWERED if _must_be_answered(step, answers) else NOT_GIVEN]
    if step.id == SIGNS_STEP:
        return _sign_lines(step, answers)
    say = LINES.get(step.id)
    return say(values) if say else _question_lines(step, answers)


def _must_be_answered(step: Step, answers: Answers) -> bool:
    return step.id == SIGNS_STEP or any(q.kind is Kind.ONE for q in step.ask(answers))


def _need_lines(group: NeedGroup, answers: Answers) -> Sequence[str]:
    lines = [
        f"{option.text}: " + "; ".join(labels)
        for option in reversed(NEED_OPTIONS[1:])
        if (labels := _labels(group, answers, option.value))
    ]
    unanswered = _labels(group, answers, "")
    if unanswered:
        lines.append(f"{NOT_ANSWERED}: " + "; ".join(unanswered))
    nothing = _labels(group, answers, NOTHING)
    if nothing:
        lines.append("Not a worry: " + "; ".join(nothing))
    return lines


def _labels(group: NeedGroup, answers: Answers, worry: str) -> Sequence[str]:
    return [need.label for need in group.needs if worry_of(answers, need.code) == worry]


def place_line(values: Values) -> str:
    """Say the place that is kept; the name is the ward's, or the district's."""
    name, lsoa = one(values, "name"), one(values, "lsoa")
    if not lsoa:
        return name or NOT_GIVEN
    return f"A small area in {name} (code {lsoa})" if name else f"The small area {lsoa}"


LINES: Mapping[str, Callable[[Values], Sequence[str]]] = {
    "age": lambda values: [age_words(child_age(values))],
    "place": lambda values: [place_line(values)],
}
"""Pages whose answers are said in words of their own."""


def _sign_lines(step: Step, answers: Answers) -> Sequence[str]:
    values = answers.get(step.id, {})
    chosen, unsure = many(values, "signs"), many(values, "unsure")
    lines = [sign.words for sign in SIGNS if sign.flag in chosen]
    lines += [
        f"Not known: {SIGN_BY_FLAG[sign.flag].words}"
        for sign in SIGNS
        if sign.flag in unsure and sign.flag not in chosen
    ]
    if not is_done(step, answers):
        lines.append("The age has changed: there are signs you have not been asked about")
    return lines or ["None of these"]


def _question_lines(step: Step, answers: Answers) -> Sequence[str]:
    """Return each question with its answer; the answer alone where the page is the question."""
    values, questions = answers.get(step.id, {}), step.ask(answers)
    if [question.text for question in questions] == [step.title]:
        return [_answer(questions[0], values)]
    return [f"{_asked(question.text)} {_answer(question, values)}" for question in questions]


def _asked(text: str) -> str:
    plain = text.removesuffix(" (optional)")
    return plain if plain.endswith("?") else f"{plain}:"


def _answer(question: Question, values: Values) -> str:
    if question.kind is Kind.MANY:
        chosen = many(values, question.name)
        texts = [option.text for option in question.options if option.value in chosen]
        return "; ".join(texts) or NONE_CHOSEN
    value = one(values, question.name)
    if question.kind is Kind.ONE:
        return question.text_of(value) if value else NOT_ANSWERED
    return value or NOT_GIVEN
