"""Danger signs in plain words, and at which ages each is asked. Pure.

The signs are the flags of the ruleset; what each leads to is the ruleset's to say. A sign that is
not asked at an age is written down as "no"; where the age is not known all are asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

SOCIAL_WORKER_SIGN = "existing_social_worker"
"""Asked on a page of its own, among the facts about the child."""

HOMELESS_FROM, GROWN_UP = 16, 18


@dataclass(frozen=True, slots=True)
class ChildAge:
    """What is known of the child's age; all empty when nothing is."""

    years: int | None = None
    months: int | None = None
    is_unborn: bool = False

    @property
    def is_known(self) -> bool:
        """Say whether the age, or that there is none yet, is known."""
        return self.is_unborn or self.years is not None

    @property
    def is_under_2(self) -> bool:
        """Say whether the child is born and not yet 2."""
        return self.years is not None and self.years < 2  # noqa: PLR2004 - said in the name


def _always(_age: ChildAge) -> bool:
    return True


def _unborn(age: ChildAge) -> bool:
    return age.is_unborn or not age.is_known


def _born(age: ChildAge) -> bool:
    return not age.is_unborn


def _at_16_or_17(age: ChildAge) -> bool:
    return not age.is_known or (age.years is not None and HOMELESS_FROM <= age.years < GROWN_UP)


@dataclass(frozen=True, slots=True)
class Sign:
    """One danger sign; ``flag`` is its id in the ruleset."""

    flag: str
    words: str
    hint: str = ""
    is_asked: Callable[[ChildAge], bool] = _always


SIGNS: Sequence[Sign] = (
    Sign(
        "disclosure_of_abuse",
        "The child says they have been harmed, or an adult says they have harmed a child",
    ),
    Sign(
        "suspected_physical_abuse",
        "An injury that nobody can explain, that does not fit the story told, "
        "or that someone may have caused",
    ),
    Sign(
        "injury_non_mobile",
        "Any bruise, mark or injury on a child who cannot move about on their own",
        "Whatever the explanation.",
        _born,
    ),
    Sign(
        "suspected_sexual_abuse",
        "Worry that the child is being sexually abused",
        "This includes any sexual activity, infection or pregnancy under the age of 13.",
    ),
    Sign(
        "serious_neglect",
        "Serious neglect, or neglect that goes on",
        "This includes a child who does not grow or develop because of the care they get.",
    ),
    Sign("fabricated_illness", "Worry that someone makes up the child's illness, or causes it"),
    Sign(
        "medical_care_refused",
        "A parent or carer refuses or blocks medical care that the child cannot do without",
    ),
    Sign(
        "exploitation_high",
        "The child is used for sex or crime by others, or is likely to be",
        "This includes trafficking and gangs.",
    ),
    Sign(
        "harmful_practice_risk",
        "Worry about female genital mutilation (FGM), forced marriage or so-called honour abuse",
    ),
    Sign(
        "radicalisation_imminent",
        "The child may be about to be drawn into terrorism, or to travel to a conflict",
    ),
    Sign(
        "suicide_risk",
        "The child has tried to end their life, has a plan to, or has lost touch with reality",
        "This includes any overdose.",
    ),
    Sign(
        "dangerous_adult_contact",
        "A person who is or may be a risk to children lives with, cares for or sees the child",
    ),
    Sign(
        "domestic_abuse_serious",
        "Domestic abuse that is serious, gets worse or goes on for long",
        "This includes abuse in pregnancy, and a child caught up in it.",
    ),
    Sign(
        "no_safe_carer",
        "The child has been left alone or with someone unsafe, or has nobody to care for them",
    ),
    Sign(
        "unborn_risk",
        "The baby is likely to come to serious harm",
        "For example, an earlier child was harmed or removed, or the pregnancy is kept hidden.",
        _unborn,
    ),
    Sign(
        "unaccompanied_child",
        "The child came to this country alone to seek safety, or was trafficked",
    ),
    Sign(
        "beyond_control",
        "Nobody can keep the child under control, and the child or others are in serious danger",
    ),
    Sign(
        "dangerous_home",
        "The home is dangerous to health, or is used for drugs, sex work or crime",
    ),
    Sign(
        "missing_frequent",
        "The child often goes missing, or cannot say where they have been",
        is_asked=_born,
    ),
    Sign(
        "carer_cannot_protect",
        "A parent or carer cannot keep the child safe",
        "For example because of mental illness, alcohol, drugs, learning needs or their own needs.",
    ),
    Sign(
        "child_substance_high_risk",
        "The child uses alcohol or drugs often, or in a dangerous way",
        is_asked=_born,
    ),
    Sign(
        "harmful_sexual_behaviour",
        "The child acts towards others in a sexual way that harms or frightens them",
        is_asked=_born,
    ),
    Sign(
        "homeless_child_16_17",
        "A young person of 16 or 17 is homeless, or about to be, without a parent",
        is_asked=_at_16_or_17,
    ),
    Sign(
        "private_fostering",
        "The child lives for 28 days or more with someone who is not a close relative",
        "For children under 16, or under 18 if disabled. The law says the council must be told.",
        _born,
    ),
    Sign("position_of_trust", "A worry about an adult who works or volunteers with children"),
    Sign(
        SOCIAL_WORKER_SIGN,
        "The child already has a social worker, a plan from social care or a care order",
    ),
    Sign(
        "family_refused_cin",
        "Social care found that the child needs help, the parents refuse it, and the worry remains",
    ),
)
SIGN_BY_FLAG = {sign.flag: sign for sign in SIGNS}


def asked_at(age: ChildAge) -> Sequence[Sign]:
    """Return the signs asked on the page of danger signs at an age, in its order."""
    return [sign for sign in SIGNS if sign.flag != SOCIAL_WORKER_SIGN and sign.is_asked(age)]
