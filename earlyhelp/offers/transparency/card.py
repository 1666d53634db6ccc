"""The ruleset card: what a ruleset is for, who answers for it, how it was tried, its limits."""

from collections.abc import Sequence

from earlyhelp.matching.measuring import LIMITS
from earlyhelp.offers.transparency.documents import Document, Field, Section, listed, said
from earlyhelp.offers.transparency.facts import Known, in_words, laws, levels, purpose, term
from earlyhelp.rulesets.showing import show_reviews

CANNOT = (
    (
        "It does not say how right anyone is about a family. It says what follows from answers "
        "under published rules."
    ),
    "It does not see the child. It knows only what was answered.",
    "It never says that a child is safe, and it gives no score of risk.",
    "It does not weigh how sure somebody is, or how well they know the family.",
    "It does not replace a talk with a social worker, the local threshold document or the law.",
    "It has no rule about a person's ethnicity, religion, language, income or postcode.",
)
CHALLENGE = (
    (
        "A practitioner who is more worried rings the advice line or the front door. Nobody's "
        "permission is needed, and no particular answer."
    ),
    (
        "A practitioner who is less worried says so on the outcome page. Where a sign of harm or "
        "an open question decided, only the front door or a talk can settle it."
    ),
    "A family can ask to see the answers, the rules that fired and their sources, and who decided.",
    (
        "Whoever thinks that a rule is wrong sends its name, the version of the ruleset and a "
        "case to whoever prepared it. Every result names them."
    ),
)
BARS_OF_THE_PROGRAM = (
    (
        "Eight kinds of fault end in a talk with telephone numbers: 8 of 8, on page, API and "
        "command line."
    ),
    "Results that carry rules, facts, source and version: all.",
    (
        "Suggested sets of services that are the smallest possible: all of the cases compared with "
        "every combination."
    ),
    (
        "Published signs whose need is among the first five found for their words: 135 of 169 or "
        "more; whose sign of harm is: 32 of 36 or more."
    ),
)
"""Bars that do not hang on the ruleset; the tests of every version hold them."""


def make_card(known: Known) -> Document:
    """Return the card of a ruleset."""
    ruleset = known.ruleset
    return Document(
        title=f"Ruleset card: {ruleset.title}",
        lead=purpose(ruleset),
        sections=[
            Section("ruleset", "The ruleset", _ruleset(known)),
            Section("levels", "Levels and reviews", _levels(known)),
            Section(
                "tried",
                "How it was tried",
                _tried(known),
                "Every figure is agreement with published rules. None measures how right the "
                "answers are for people.",
            ),
            Section(
                "limits",
                "What it cannot do, and how to disagree",
                [
                    listed("cannot", "What it cannot do", CANNOT),
                    listed("challenge", "How to disagree", CHALLENGE),
                ],
            ),
        ],
    )


def _ruleset(known: Known) -> Sequence[Field]:
    ruleset = known.ruleset
    approved = ruleset.approved_by or "Nobody yet"
    if ruleset.approved_by and ruleset.approved_on:
        approved = f"{approved}, on {in_words(ruleset.approved_on)}"
    return [
        said("name", "Name and version", f"{ruleset.id}, version {ruleset.version}"),
        said("holds", "In force", term(ruleset)),
        said("owner", "Prepared by", ruleset.prepared_by),
        said("approved", "Approved by", approved),
        said("area", "Area served here", known.area or "Not known"),
        said("ruleset_area", "Area that the ruleset names", ruleset.area),
        said("digest", "Digest of the file", ruleset.digest),
        said("program", "Carried out by", f"earlyhelp {known.program}"),
    ]


def _levels(known: Known) -> Sequence[Field]:
    ruleset = known.ruleset
    reviews = [f"{answer}: {number} weeks" for answer, number in show_reviews(ruleset)]
    return [
        listed("levels", "Levels, lowest first", levels(ruleset)),
        listed("reviews", "Weeks until a review", reviews),
    ]


def _tried(known: Known) -> Sequence[Field]:
    measured, ruleset = known.measured, known.ruleset
    cases = sum(len(rule.tests) for rule in ruleset.rules)
    return [
        said("cases", "Its own cases", f"{cases} of {cases} pass, for {len(ruleset.rules)} rules"),
        said(
            "escalated",
            "Published signs that must always reach social care",
            f"{measured.escalated} of {measured.always} do",
        ),
        said(
            "in_range",
            "Published signs in their published range of answers",
            f"{measured.in_range} of {measured.signs}; {measured.above} above it, "
            f"{measured.below} below it",
        ),
        said("laws", "Laws that every ruleset has to keep", laws(known)),
        listed("program", "What the tests of the program hold", BARS_OF_THE_PROGRAM),
        listed("limits", "Limits of these figures", LIMITS),
    ]
