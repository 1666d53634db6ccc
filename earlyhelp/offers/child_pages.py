"""Questions before the assessment, about the child, and about what the family wants. Pure."""

from collections.abc import Sequence

from earlyhelp.offers.age import child_age
from earlyhelp.offers.questions import (
    Answers,
    Kind,
    Option,
    Question,
    one,
    yes_no_not_known,
)
from earlyhelp.offers.signs import ChildAge, asked_at

LONGEST_OWN_WORDS = 500
NONE_OF_THESE = "none"
NO_NAMES = "Do not enter other people's names."

SAFETY = Question(
    "danger",
    Kind.ONE,
    "Is the child in danger now?",
    hint="We ask this first. If the child is in danger or hurt, nothing else matters.",
    options=(
        Option("yes", "Yes"),
        Option("no", "No"),
        Option("not_known", "I am not sure"),
    ),
    missing="Choose whether the child is in danger now",
)
CONSENT = Question(
    "agrees",
    Kind.ONE,
    "Does the family know you are doing this and agree?",
    hint="Early help is by agreement. Your answer never changes the level of need.",
    options=(
        Option("yes", "Yes"),
        Option(
            "partial",
            "They agree to part of it",
            "You can offer only the help that they agree to.",
        ),
        Option(
            "not_asked",
            "Not yet",
            "You can go on, to prepare the talk. Ask them before you share anything or start help.",
        ),
        Option(
            "unsafe_to_ask",
            "I cannot ask because it could put someone at risk",
            "Do not ask them now. You can go on, and you may share what is needed to keep a child "
            "safe. Talk to a social worker first.",
        ),
        Option(
            "refused",
            "The family said no",
            "You can go on, and may still tell them about help open to everyone. "
            "If you are more worried now, talk to a social worker.",
        ),
    ),
    missing="Choose whether the family knows and agrees",
)
REFERENCE = Question(
    "reference",
    Kind.LINE,
    "Your own reference (optional)",
    hint="A number from your own system, so that you can find the family again. "
    "Do not use a name, a date of birth or an NHS number.",
)
POSTCODE = Question(
    "postcode",
    Kind.LINE,
    "Postcode of the family's home (optional)",
    hint="To work out distances. We keep the small area it lies in, and drop the postcode.",
)
FORGET_PLACE = Question(
    "forget",
    Kind.MANY,
    "The place kept from before",
    options=(Option("yes", "Forget it"),),
)
SEND = Question(
    "send",
    Kind.ONE,
    "Does the child have special educational needs or a disability?",
    hint="With or without a plan. A disabled child has the right to ask for an assessment "
    "by social care, and can have help to 25.",
    options=yes_no_not_known(),
    missing="Choose Yes, No or Not known",
)
MOBILE = Question(
    "mobile",
    Kind.ONE,
    "Does the child move about on their own?",
    hint="For example, crawls or walks. Any bruise on a child who cannot move is serious.",
    options=yes_no_not_known(),
    missing="Choose Yes, No or Not known",
)
SOCIAL_WORKER = Question(
    "social_worker",
    Kind.ONE,
    "Does the child have a social worker now?",
    hint="Or a plan from social care, or a care order. "
    "If so, the social worker must know before anyone starts other help.",
    options=yes_no_not_known(),
    missing="Choose Yes, No or Not known",
)
ACCESS = Question(
    "access",
    Kind.MANY,
    "What does the family need to be able to use help? (optional)",
    hint="Services that cannot do this are put lower, and we say so.",
    options=(
        Option("interpreter", "An interpreter"),
        Option("wheelchair", "A place without steps"),
        Option("evening_or_weekend", "Times in the evening or at the weekend"),
        Option("not_online_only", "Help in person or by telephone, not only online"),
        Option("home_visit", "Visits at home"),
    ),
)
LIMITS = Question(
    "limits",
    Kind.MANY,
    "What must help be like? (optional)",
    hint="We look for this first. Where nothing is like this, we show what is left and say so.",
    options=(
        Option("near", "Within 3 miles, or it comes to the family"),
        Option("soon", "A start within 12 weeks"),
        Option("free", "Free"),
    ),
)
OWN_WORDS = Question(
    "own_words",
    Kind.TEXT,
    "What does the child or family say, in their own words? (optional)",
    hint=f"What do they want to be different? {NO_NAMES} No rule reads this.",
    longest=LONGEST_OWN_WORDS,
)


def age_of(answers: Answers) -> ChildAge:
    """Return the age of the child as answered so far."""
    return child_age(answers.get("age", {}))


def asks_mobile(answers: Answers) -> bool:
    """Say whether it is asked if the child moves about: under 2, or with a disability."""
    has_send = one(answers.get("send", {}), "send") == "yes"
    return age_of(answers).is_under_2 or (has_send and not age_of(answers).is_unborn)


def ask_place(answers: Answers) -> Sequence[Question]:
    """Return the question about the place, with a way to forget one that is kept."""
    kept = one(answers.get("place", {}), "lsoa")
    return (POSTCODE, FORGET_PLACE) if kept else (POSTCODE,)


def ask_signs(answers: Answers) -> Sequence[Question]:
    """Return the questions about danger signs at this child's age; nothing is chosen before."""
    asked = [Option(sign.flag, sign.words, sign.hint) for sign in asked_at(age_of(answers))]
    return (
        Question(
            "signs",
            Kind.MANY,
            "Which of these do you know of or suspect?",
            hint="Choose all that are true or that you suspect. You do not need to be sure.",
            options=(*asked, Option(NONE_OF_THESE, "None of these")),
            missing="Choose the danger signs you know of or suspect, or None of these",
            alone=NONE_OF_THESE,
        ),
        Question(
            "unsure",
            Kind.MANY,
            "Which of these can you not answer? (optional)",
            hint="Not knowing is a real answer. "
            "With anything chosen here, the answers point to a talk with a social worker.",
            options=tuple(Option(option.value, option.text) for option in asked),
            folded="There are signs I do not know about",
        ),
    )
