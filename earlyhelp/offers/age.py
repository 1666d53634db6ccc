"""The age of the child: given in years and months, or worked out from a date that is not kept."""

from datetime import date

from earlyhelp.offers.questions import Kind, Option, Question, Reading, Value, Values, one
from earlyhelp.offers.signs import ChildAge
from earlyhelp.taxonomy.ages import AGE_BANDS, BEFORE_BIRTH, HIGHEST_AGE

MONTHS_OF_A_YEAR = 12
MONTHS_UNDER = 2
LONGEST_NUMBER = 3

QUESTIONS = (
    Question(
        "how",
        Kind.ONE,
        "How old is the child?",
        hint="The age decides which questions come next and which help fits.",
        options=(
            Option("age", "I know the age", reveals=("years", "months")),
            Option("birth", "I know the date of birth", reveals=("born_on",)),
            Option("unborn", "Not born yet"),
            Option("not_known", "Not known"),
        ),
        missing="Choose how old the child is, or Not known",
    ),
    Question(
        "years",
        Kind.LINE,
        "Age in years",
        hint="0 for a baby under 1. From 0 to 25.",
        longest=LONGEST_NUMBER,
    ),
    Question(
        "months",
        Kind.LINE,
        "Age in months, only under 2 years (optional)",
        hint="For example, 14 for a child of one year and two months.",
        longest=LONGEST_NUMBER,
    ),
    Question(
        "born_on",
        Kind.DATE,
        "Date of birth",
        hint="For example, 27 3 2019. We work out the age and do not keep the date.",
    ),
)


def read_age(values: Values, today: date) -> Reading:
    """Return the age in years, with months under 2; a date of birth is worked out and dropped."""
    match one(values, "how"):
        case "age":
            return _from_words(one(values, "years"), one(values, "months"))
        case "birth":
            return _from_birth(values.get("born_on", []), today)
        case how:
            return Reading({"how": how})


def _from_words(years: str, months: str) -> Reading:
    kept = {"how": "age", "years": years, "months": months}
    if not years and not months:
        return Reading(kept, {"years": "Enter the age of the child"})
    if years and not _is_number(years, HIGHEST_AGE):
        return Reading(kept, {"years": f"Age must be a whole number from 0 to {HIGHEST_AGE}"})
    if months and not _is_number(months, MONTHS_UNDER * MONTHS_OF_A_YEAR - 1):
        return Reading(kept, {"months": "Months must be from 0 to 23. From 2 years leave it empty"})
    if not months:
        return Reading({"how": "age", "years": str(int(years)), "months": ""})
    in_years = int(months) // MONTHS_OF_A_YEAR
    if years and int(years) != in_years:
        return Reading(
            kept, {"months": f"Months must fit the years: {months} months is {in_years}"}
        )
    return Reading({"how": "age", "years": str(in_years), "months": str(int(months))})


def _is_number(text: str, highest: int) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= highest


def _from_birth(given: Value, today: date) -> Reading:
    kept: Values = {"how": "birth", "born_on": given}
    try:
        day, month, year = (int(part) for part in given)
        born = date(year, month, day)
    except ValueError:
        return Reading(kept, {"born_on": "Enter a date of birth with day, month and year"})
    months = (today.year - born.year) * MONTHS_OF_A_YEAR + today.month - born.month
    months -= today.day < born.day
    years = months // MONTHS_OF_A_YEAR
    if born > today or years > HIGHEST_AGE:
        return Reading(
            kept, {"born_on": f"The date of birth must make an age of 0 to {HIGHEST_AGE}"}
        )
    return Reading(
        {"how": "age", "years": str(years), "months": str(months) if years < MONTHS_UNDER else ""}
    )


def child_age(values: Values) -> ChildAge:
    """Return the age that a page's stored values hold."""
    years, months = one(values, "years"), one(values, "months")
    return ChildAge(
        years=int(years) if years else None,
        months=int(months) if months else None,
        is_unborn=one(values, "how") == "unborn",
    )


def age_words(age: ChildAge) -> str:
    """Say an age.

    >>> age_words(ChildAge(1, 14)), age_words(ChildAge(7)), age_words(ChildAge(is_unborn=True))
    ('14 months', '7 years', 'Not born yet')
    """
    if age.is_unborn:
        return "Not born yet"
    if age.years is None:
        return "Not known"
    number, unit = (age.months, "month") if age.months is not None else (age.years, "year")
    if age.years == 0 and age.months is None:
        return "Under 1 year"
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def age_band(age: ChildAge) -> str | None:
    """Return the code of the age band that reports count the child in; None if not known."""
    if age.is_unborn:
        return BEFORE_BIRTH
    if age.years is None:
        return None
    return next((band.code for band in AGE_BANDS if band.overlaps(age.years, age.years)), None)
