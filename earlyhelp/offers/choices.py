"""Choosing the services of an offer, or leaving them out with a reason. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from earlyhelp.matching.constraints import Code
from earlyhelp.matching.matches import Offer
from earlyhelp.offers.questions import Kind, Option, Question, Reading, Values, one, read_values
from earlyhelp.offers.records import Choice, Lead, StoredOffer
from earlyhelp.offers.wishes import UNSAFE
from earlyhelp.taxonomy.services import Response

CHOOSE, LEAVE_OUT = "choose", "leave_out"
ADDABLE = Code.NOT_NEEDED
"""Why a service is not in an offer that may be added all the same: only that others come first."""
LEAD, ME, ME_FOR_NOW, AS_SAVED = "lead", "me", "me_for_now", "as_saved"
WHOEVER_SAVED = "the practitioner who saved these choices"
A_COLLEAGUE = "a colleague, who took this on when choices were saved"
FULL, SAID_NO = "full", "said_no"
LEFT_OUT_REASONS = (
    Option("family_no", "The family does not want it"),
    Option("too_far", "It is too far"),
    Option("too_long", "The wait is too long"),
    Option(FULL, "It is full"),
    Option(SAID_NO, "It said no, or it does not answer"),
    Option("tried", "It has been tried"),
    Option("in_place", "The family uses it, or something like it, already"),
    Option(UNSAFE, "Somebody who may have harmed the child goes there"),
    Option("not_right", "It is not right for this child"),
)
LEFT_OUT_WORDS = {
    option.value: option.text[:1].lower() + option.text[1:] for option in LEFT_OUT_REASONS
}
"""The reasons as they stand inside a sentence."""
LEAD_QUESTION = Question(
    LEAD,
    Kind.ONE,
    "Who is the lead practitioner?",
    hint="One person who keeps the help together and whom the family can ring.",
    options=(
        Option(ME, "I am"),
        Option("school", "Someone at the school or nursery"),
        Option("health", "A health visitor, midwife or nurse"),
        Option("early_help", "An early help worker"),
        Option("charity", "Someone at a charity"),
        Option(ME_FOR_NOW, "I am, until somebody else takes it on"),
    ),
    missing="Choose who the lead practitioner is. Targeted help does not start without one",
)


class Named(Protocol):
    """A service that can be chosen: a match, or a choice made before."""

    @property
    def service_id(self) -> str:
        """Its public id."""

    @property
    def name(self) -> str:
        """Its name."""


def on_living(choices: Iterable[Choice], living: Mapping[str, str]) -> Sequence[Choice]:
    """Return choices under the ids at which merged listings live on.

    Where two of them turn out to be one service, "unsafe" counts first, then that it was chosen.
    """
    moved = [
        replace(choice, service_id=living.get(choice.service_id, choice.service_id))
        for choice in choices
    ]
    lightest_first = sorted(moved, key=_weight, reverse=True)
    counts = {choice.service_id: choice for choice in lightest_first}
    return [choice for choice in moved if counts[choice.service_id] is choice]


def _weight(choice: Choice) -> tuple[bool, bool]:
    return choice.left_out_because != UNSAFE, not choice.is_chosen


def with_choices_of(offer: StoredOffer | None, before: StoredOffer | None) -> StoredOffer | None:
    """Return an offer on which nothing was saved yet, with the choices of an earlier one."""
    if before is None:
        return offer
    if offer is None:
        return replace(before, saved_at=None, standing=None, counted=frozenset())
    return replace(
        offer,
        choices=before.choices,
        lead=before.lead,
        lead_by=before.lead_by,
        living=before.living,
    )


def left_out_before(offered: Sequence[Named], stored: StoredOffer | None) -> Sequence[Choice]:
    """Return the services left out before, which may be chosen after all."""
    ids = {match.service_id for match in offered}
    choices = stored.choices if stored else ()
    return [one for one in choices if not one.is_chosen and one.service_id not in ids]


def with_added(
    stored: StoredOffer | None, offer: Offer, added: Sequence[str]
) -> StoredOffer | None:
    """Return what was chosen before with services added that would fit; others are not added."""
    if stored is None or not added:
        return stored
    fitting = {match.service_id: match.name for match in offer.matches}
    fitting |= {
        entry.service_id: entry.name for entry in offer.not_offered if entry.code == ADDABLE
    }
    chosen = {
        service_id: Choice(service_id, fitting[service_id], is_chosen=True)
        for service_id in added
        if service_id in fitting
    }
    others = [choice for choice in stored.choices if choice.service_id not in chosen]
    return replace(stored, choices=[*others, *chosen.values()])


def with_left_out(stored: StoredOffer | None, why: Mapping[str, str]) -> StoredOffer | None:
    """Return what was chosen before with some services left out instead, each for its reason."""
    if stored is None or not why:
        return stored
    choices = [
        replace(choice, is_chosen=False, left_out_because=why[choice.service_id])
        if choice.is_chosen and choice.service_id in why
        else choice
        for choice in stored.choices
    ]
    return replace(stored, choices=choices)


def question_name(service_id: str) -> str:
    """Return the name of the question about one service."""
    return f"service-{service_id}"


def lead_question(stored: StoredOffer | None, me: str) -> Question:
    """Return the question of who leads; "I am" of a colleague is never read as one's own."""
    if not _is_of_colleague(stored, me):
        return LEAD_QUESTION
    kept = Option(
        AS_SAVED,
        A_COLLEAGUE[:1].upper() + A_COLLEAGUE[1:],
        hint="It stays so unless you choose another answer. With “I am” you take over.",
    )
    return replace(LEAD_QUESTION, options=(kept, *LEAD_QUESTION.options))


def _is_of_colleague(stored: StoredOffer | None, me: str) -> bool:
    return stored is not None and stored.lead in {ME, ME_FOR_NOW} and stored.lead_by != me


def lead_of(chosen: str, stored: StoredOffer | None, me: str) -> Lead | None:
    """Return who leads, as it is kept; what was saved before stays where that was chosen."""
    if chosen == AS_SAVED and stored is not None and stored.lead:
        return Lead(stored.lead, stored.lead_by)
    if not chosen:
        return None
    return Lead(chosen, me if chosen in {ME, ME_FOR_NOW} else None)


def choice_questions(
    matches: Sequence[Named], response: str, lead: Question = LEAD_QUESTION
) -> Sequence[Question]:
    """Return the questions of the offer's form: each service, and the lead for targeted help."""
    asked: list[Question] = []
    for match in matches:
        name = question_name(match.service_id)
        asked += [
            Question(
                name,
                Kind.ONE,
                f"What about {match.name}?",
                options=(
                    Option(CHOOSE, "Choose it"),
                    Option(LEAVE_OUT, "Leave it out", reveals=(f"{name}-why",)),
                ),
                missing=f"Choose {match.name} or leave it out",
                is_side_by_side=True,
                is_named_above=True,
            ),
            Question(f"{name}-why", Kind.ONE, "Why leave it out?", options=LEFT_OUT_REASONS),
        ]
    return (*asked, lead) if response == Response.TARGETED_EARLY_HELP else asked


def read_choices(
    matches: Sequence[Named], response: str, given: Values, lead: Question = LEAD_QUESTION
) -> tuple[Reading, Sequence[Choice]]:
    """Return what was chosen; a service left out needs its reason."""
    reading = read_values(choice_questions(matches, response, lead), given)
    problems = dict(reading.problems)
    choices = []
    for match in matches:
        name = question_name(match.service_id)
        is_chosen = one(reading.values, name) == CHOOSE
        why = one(reading.values, f"{name}-why")
        if one(reading.values, name) == LEAVE_OUT and not why:
            problems[f"{name}-why"] = f"Choose why you leave out {match.name}"
        choices.append(Choice(match.service_id, match.name, is_chosen, None if is_chosen else why))
    return Reading(reading.values, problems), choices


def lead_words(lead: str | None, by: str | None = None, me: str | None = None) -> str:
    """Say who leads, for whoever reads it, colleagues too; empty where nobody is named.

    ``by`` is the account that said "I am", ``me`` the one that reads it.

    >>> lead_words("school"), lead_words("me_for_now"), lead_words(None)
    ('someone at the school or nursery', 'the practitioner who saved these choices, for now', '')
    """
    if lead in {ME, ME_FOR_NOW}:
        known = A_COLLEAGUE if by != me else "you"
        who = known if by else WHOEVER_SAVED
        return who if lead == ME else f"{who}, for now"
    words = LEAD_QUESTION.text_of(lead) if lead else ""
    return words[:1].lower() + words[1:]


def saved_values(stored: StoredOffer | None, me: str = "") -> Values:
    """Return what was chosen before, as values of the form."""
    if stored is None:
        return {}
    values: dict[str, str | list[str]] = {
        LEAD: AS_SAVED if _is_of_colleague(stored, me) else stored.lead or ""
    }
    for choice in stored.choices:
        name = question_name(choice.service_id)
        values[name] = CHOOSE if choice.is_chosen else LEAVE_OUT
        values[f"{name}-why"] = choice.left_out_because or ""
    return values
