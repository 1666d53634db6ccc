"""What is different since the decision before: what it pointed to, and changed answers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.offers.document import Document
from earlyhelp.offers.facts import say_fact
from earlyhelp.offers.levels import AreaWords
from earlyhelp.offers.records import StoredDecision
from earlyhelp.offers.verdict import effective_response

PARTS = ("child", "flags")
"""Parts of a document whose facts are named after them."""
SAID = ("severity", "impact")
"""What is said of a need."""
ALONE = ("immediate_danger", "persistence", "consent")


@dataclass(frozen=True, slots=True)
class Since:
    """What the answers pointed to before, and the answers that differ now."""

    decided_on: date
    pointed_to: str
    """What counted then, in words."""
    is_same: bool
    """Whether the same counts now."""
    facts: Sequence[str]
    """Each answer that differs, as it is now."""


def since_before(before: StoredDecision, now: StoredDecision, words: AreaWords) -> Since:
    """Return what is different between a decision and the one that came before it."""
    then, today = facts_in(before.document), facts_in(now.document)
    counted = effective_response(before)
    return Since(
        before.decided_at.date(),
        words.label(counted),
        counted == effective_response(now),
        [
            say_fact(path, today.get(path))
            for path in sorted(then.keys() | today.keys())
            if then.get(path) != today.get(path)
        ],
    )


def facts_in(document: Document) -> Mapping[str, object]:
    """Return the facts of a document that rules look at, by their paths.

    >>> facts_in({"child": {"send": "no"}, "needs": [{"need": "housing", "severity": "none"}]})
    {'child.send': 'no', 'needs.housing.severity': 'none'}
    """
    facts: dict[str, object] = {}
    for part in PARTS:
        held = document.get(part)
        if isinstance(held, Mapping):
            facts |= {f"{part}.{name}": value for name, value in held.items()}
    facts |= {name: document[name] for name in ALONE if name in document}
    needs = document.get("needs")
    for need in needs if isinstance(needs, list) else []:
        code = need.get("need")
        facts |= {f"needs.{code}.{part}": need[part] for part in SAID if part in need}
    return facts
