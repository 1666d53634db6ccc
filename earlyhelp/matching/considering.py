"""Every service looked at once for one enquiry: what it covers and what keeps it out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.constraints import Barrier, Code, barriers, closed_barrier
from earlyhelp.matching.enquiry import SEVERITIES, Enquiry
from earlyhelp.matching.ordering import Choice, Order, Steps, steps_of
from earlyhelp.matching.wording import in_order
from earlyhelp.taxonomy.needs import NeedCode

NOT_ABOUT_IT = Barrier(Code.NEED, "It is not for any of these needs")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The needs an offer is for, each with a bit of its own."""

    needs: tuple[NeedCode, ...]
    severities: tuple[str, ...]
    bits: dict[NeedCode, int]

    @classmethod
    def of(cls, enquiry: Enquiry) -> "Wanted":
        """Return the needs that the family may want help with."""
        needs = tuple(in_order(enquiry.wanted_needs))
        severities = tuple(enquiry.needs[need] for need in needs)
        return cls(needs, severities, {need: 1 << bit for bit, need in enumerate(needs)})

    @property
    def all(self) -> int:
        """Every need, as bits."""
        return (1 << len(self.needs)) - 1

    def named(self, covers: int) -> frozenset[NeedCode]:
        """Return the needs that some bits stand for."""
        return frozenset(need for need, bit in self.bits.items() if covers & bit)

    def worth(self, covers: int) -> tuple[int, ...]:
        """Count the needs covered: severe, significant, emerging, then all of them."""
        said = [word for bit, word in enumerate(self.severities) if covers >> bit & 1]
        return (*(said.count(word) for word in SEVERITIES), len(said))


@dataclass(frozen=True, slots=True)
class Considered:
    """One service with the needs it is for, as bits, and what keeps it out."""

    candidate: Candidate
    covers: int
    barriers: tuple[Barrier, ...]
    steps: Steps

    @property
    def label(self) -> tuple[str, str]:
        """Name and id."""
        return self.candidate.name, self.candidate.service_id

    @property
    def codes(self) -> frozenset[Code]:
        """The codes of all that keeps it out."""
        return frozenset(barrier.code for barrier in self.barriers)

    def choice(self, order: Order) -> Choice:
        """Return what the service counts for when services are chosen together."""
        return Choice(self.covers, order.of(self.steps), self.label)


def consider(
    enquiry: Enquiry, wanted: Wanted, candidates: Iterable[Candidate]
) -> Sequence[Considered]:
    """Return every service for a need asked about, with what it covers and what keeps it out.

    Where no need is asked about, that is every service.
    """
    asked = enquiry.asked_needs
    return [
        _considered(enquiry, wanted.bits, candidate)
        for candidate in candidates
        if not asked or not asked.isdisjoint(candidate.needs)
    ]


def _considered(enquiry: Enquiry, bits: dict[NeedCode, int], candidate: Candidate) -> Considered:
    covers = sum(bits[need] for need in bits.keys() & candidate.needs.keys())
    return Considered(candidate, covers, barriers(enquiry, candidate), steps_of(enquiry, candidate))


def unrelated_barrier(candidate: Candidate) -> Barrier:
    """Say why a service that is for none of the needs asked about is left out."""
    return NOT_ABOUT_IT if candidate.is_open else closed_barrier(candidate)
