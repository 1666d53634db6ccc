"""How a ruleset answers the 169 signs that two areas have published.

It measures agreement with published rulesets on well-coded input, never accuracy about people;
``LIMITS`` stands beside every figure.
"""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from earlyhelp.matching.ruleset_values import Ruleset
from earlyhelp.matching.trying import height, read_case, run_case
from earlyhelp.taxonomy.services import Response

LIMITS = (
    (
        "Each sign was coded as a need, a severity and a sign of harm by one person, who knew the "
        "published level. So the figures measure the rules on well-coded input, not how people "
        "fill in a form."
    ),
    (
        "The list of signs of harm was drawn up from published documents. That none was missed "
        "says that the procedure works, not that the list is complete."
    ),
    "Both documents (Buckinghamshire and Wirral) share an older ancestor.",
    "A sign with one need shows nothing about several needs together, age, history or doubt.",
)
USUAL_AGE = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """How many published signs a ruleset answers in their published range, and which not."""

    signs: int
    in_range: int
    above: int
    below: int
    always: int
    """Signs that must reach social care whatever else is known."""
    escalated: int
    """How many of these do."""


def measure(ruleset: Ruleset) -> Measured:
    """Return how a ruleset answers the published signs."""
    answered = [(row, _answer(row, ruleset)) for row in _signs()]
    places = Counter(_place(row, response) for row, response in answered)
    always = [response for row, response in answered if row["always_escalate"] == "yes"]
    return Measured(
        signs=len(answered),
        in_range=places["in range"],
        above=places["above"],
        below=places["below"],
        always=len(always),
        escalated=sum(r in {Response.CSC_S17, Response.URGENT_S47} for r in always),
    )


def _answer(row: Mapping[str, str], ruleset: Ruleset) -> Response:
    """Return the answer to one need, its sign of harm, at the oldest age it is for."""
    _, _, oldest = row["age_relevance"].partition("-")
    facts: dict[str, object] = {
        "needs": {row["need_id"]: row["severity_code"]},
        "age": int(oldest or USUAL_AGE),
        "flags": [row["harm_flag"]] if row["harm_flag"] else [],
    }
    return run_case(read_case(facts, ruleset), ruleset).response or Response.CONSULT


def _place(row: Mapping[str, str], response: Response) -> str:
    floor, ceiling = (Response(row[f"published_response_{end}"]) for end in ("floor", "ceiling"))
    if height(response) < height(floor):
        return "below"
    return "above" if height(response) > height(ceiling) else "in range"


@cache
def _signs() -> tuple[Mapping[str, str], ...]:
    """Return the published signs of indicators.csv beside this module, paraphrased by us."""
    text = files(__package__).joinpath("indicators.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
