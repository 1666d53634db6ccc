"""Questions about strengths and needs: how big, how they affect the child, how long. Pure."""

from collections.abc import Callable, Sequence

from earlyhelp.offers.groups import HINTS, STEP_OF_NEED, NeedGroup
from earlyhelp.offers.questions import NOT_KNOWN, Answers, Kind, Option, Question, Values, many, one
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS, NeedCode

NOTHING, SOME, BIG = "none", "some", "big"
REST = "rest"
SEXUAL_NEED = NeedCode("sexual_health_pregnancy")

NEED_OPTIONS = (
    Option(NOTHING, "Not a worry"),
    Option(SOME, "Some worry"),
    Option(BIG, "Big worry"),
    NOT_KNOWN,
)
SEVERITY_OPTIONS = (
    Option(
        "significant",
        "It affects the child in more than one setting, or has lasted",
        "It affects development, learning, relationships or safety, for example at home and at "
        "school.",
    ),
    Option(
        "severe",
        "Without help, the child's health or development is likely to be clearly harmed",
    ),
    NOT_KNOWN,
)
IMPACTS = (
    Option("development", "Growing and developing"),
    Option("health", "Health"),
    Option("learning", "Learning"),
    Option("relationships", "Family and friends"),
    Option("safety", "Safety"),
    Option("daily_life", "Everyday life"),
    Option("injury_or_mark", "There is a bruise, mark or injury"),
)
SEXUAL_IMPACTS = (
    Option("sexual_activity", "There is sexual activity"),
    Option("sexual_infection", "There is a sexual infection"),
    Option("pregnancy", "There is a pregnancy"),
)
STRENGTHS = Question(
    "strengths",
    Kind.MANY,
    "What is going well? (optional)",
    hint="Choose what goes well for this child and family. Every plan builds on it.",
    options=(
        Option("early_development", "The child is developing well"),
        Option("speech_language", "The child talks and understands well"),
        Option("child_physical_health", "Health is good and checks are up to date"),
        Option("healthy_weight_oral", "Eating, weight and teeth are fine"),
        Option("child_mental_health", "The child is mostly happy and calm"),
        Option("behaviour", "The child handles strong feelings"),
        Option("peer_bullying", "The child has good friends"),
        Option("identity_discrimination", "The child feels that they belong"),
        Option("learning_progress", "The child learns and joins in"),
        Option("attendance_exclusion", "The child goes to nursery, school or college"),
        Option("neet_transition", "There is a plan for after school"),
        Option("online_safety", "The child is safe online"),
        Option("perinatal_infant", "Parents and baby are close"),
        Option("parenting_boundaries", "There are routines and boundaries at home"),
        Option("neglect_basic_care", "Food, clothes and care can be relied on"),
        Option("parent_mental_health", "Parents or carers feel well"),
        Option("family_conflict", "The family gets on"),
        Option("isolation_support", "The family has people to turn to"),
        Option("housing", "The home is safe and settled"),
        Option("money_debt_food", "The family manages with its money"),
        Option("employment_skills", "A parent has work or is learning"),
    ),
)
"""Needs that go well, in words for a strength; the others have no such words."""

PERSISTENCE = Question(
    "persistence",
    Kind.ONE,
    "How long has this been going on?",
    hint="The same worry counts for more when it lasts, or when help has not worked.",
    options=(
        Option("new", "Less than 3 months"),
        Option("over_3_months", "3 months or more"),
        Option("not_improved_after_help", "Help was given and things have not got better"),
        NOT_KNOWN,
    ),
    missing="Choose how long this has been going on, or Not known",
)


def ask_group(group: NeedGroup) -> Callable[[Answers], Sequence[Question]]:
    """Return the questions of one page of needs."""
    questions = (
        *(
            Question(
                code,
                Kind.ONE,
                NEED_BY_CODE[code].label,
                HINTS[code],
                NEED_OPTIONS,
                is_side_by_side=True,
            )
            for code in group.codes
        ),
        Question(
            REST,
            Kind.MANY,
            "The needs above that you have not answered",
            options=(Option("yes", "I know about these: they are not a worry"),),
        ),
    )
    return lambda _answers: questions


def settle_rest(group: NeedGroup, values: Values) -> Values:
    """Return a page of needs with the unanswered ones as not a worry, where that was chosen."""
    filled = NOTHING if many(values, REST) else ""
    return {code: one(values, code) or filled for code in group.codes}


def worry_of(answers: Answers, code: NeedCode) -> str:
    """Return how a need was answered: none, some, big, not_known, or empty for not yet."""
    return one(answers.get(STEP_OF_NEED[code], {}), code)


def worries(answers: Answers, *sizes: str) -> Sequence[NeedCode]:
    """Return the needs answered with one of these sizes, in the order of the taxonomy."""
    return [need.code for need in NEEDS if worry_of(answers, need.code) in sizes]


def has_big_worry(answers: Answers) -> bool:
    """Say whether any need is a big worry."""
    return bool(worries(answers, BIG))


def has_worry(answers: Answers) -> bool:
    """Say whether any need is a worry."""
    return bool(worries(answers, SOME, BIG))


def ask_severity(answers: Answers) -> Sequence[Question]:
    """Return the further question for each big worry."""
    return tuple(
        Question(code, Kind.ONE, NEED_BY_CODE[code].label, options=SEVERITY_OPTIONS)
        for code in worries(answers, BIG)
    )


def ask_impact(answers: Answers) -> Sequence[Question]:
    """Return, for each worry, what it affects."""
    return tuple(
        Question(
            code,
            Kind.MANY,
            NEED_BY_CODE[code].label,
            options=(*IMPACTS, *(SEXUAL_IMPACTS if code == SEXUAL_NEED else ())),
            is_side_by_side=True,
        )
        for code in worries(answers, SOME, BIG)
    )


def ask_declined(answers: Answers) -> Sequence[Question]:
    """Return the question about needs that the family wants no help with; none without worries."""
    worries = [need for need in NEEDS if worry_of(answers, need.code) in {SOME, BIG}]
    if not worries:
        return ()
    return (
        Question(
            "declined",
            Kind.MANY,
            "Is there anything they do not want help with now? (optional)",
            hint="It stays on the page as a need, and no service is suggested for it.",
            options=tuple(Option(need.code, need.label) for need in worries),
        ),
    )
