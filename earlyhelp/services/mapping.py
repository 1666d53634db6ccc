"""From terms of other lists to our needs: proposals, kept apart from what a listing states."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from earlyhelp.services.parts import Term
from earlyhelp.taxonomy.services import Strength


@dataclass(frozen=True, slots=True)
class TermNeed:
    """One need that a term of another list stands for, and how squarely."""

    term_id: str
    need: str
    strength: Strength


Mappings = Mapping[tuple[str, str], tuple[TermNeed, ...]]
"""The needs of each term, by the name of its list and its id there."""
NO_MAPPINGS: Mappings = {}


def mapped_needs(
    stated: Iterable[tuple[str, Strength]], terms: Iterable[Term], mappings: Mappings
) -> tuple[tuple[str, Strength], ...]:
    """Return the needs that a listing's terms stand for and that it does not state itself.

    They are proposals: a need that the listing states keeps the strength it states. Ordered by
    code, each once, as squarely as any of the terms says.
    """
    own = {code for code, _ in stated}
    found: dict[str, Strength] = {}
    for term in terms:
        for one in mappings.get((term.taxonomy, term.term_id), ()):
            if one.need not in own and found.get(one.need) is not Strength.PRIMARY:
                found[one.need] = one.strength
    return tuple(sorted(found.items()))


def counted_needs(
    stated: Iterable[tuple[str, Strength]], terms: Iterable[Term], mappings: Mappings
) -> tuple[tuple[str, Strength], ...]:
    """Return the needs that a search and an offer go by: those stated, and proposals as partial.

    Nobody has said that a service is squarely for a need that only a term stands for.
    """
    own = tuple(stated)
    proposed = mapped_needs(own, terms, mappings)
    return tuple(sorted((*own, *((code, Strength.PARTIAL) for code, _ in proposed))))
