"""Facts that a list states otherwise and that a person chose to leave as they are here. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.services.exchange.weighing import Known, Weighed


@dataclass(frozen=True, slots=True)
class KeptHere:
    """One listing that stays as it is here, and what its list says instead."""

    public_id: str
    values: Mapping[str, object]
    """By fact: the value of the list."""


def newly_kept(weighed: Iterable[Weighed]) -> Sequence[KeptHere]:
    """Return what was kept this time; what the list said before as well was told before."""
    return tuple(
        KeptHere(one.known.public_id, values)
        for one in weighed
        if one.known is not None and (values := _new_values(one, one.known))
    )


def _new_values(one: Weighed, known: Known) -> Mapping[str, object]:
    return {
        name: getattr(one.stated, name)
        for name in one.kept
        if name not in known.kept or getattr(known.said, name) != getattr(one.stated, name)
    }
