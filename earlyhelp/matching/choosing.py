"""Which services are proposed together, and what other ways of helping there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from earlyhelp.matching.bundle import best_bundle, greedy_bundle
from earlyhelp.matching.considering import Considered, Wanted
from earlyhelp.matching.enquiry import Enquiry, OfferLimits
from earlyhelp.matching.matches import AlternativeKind
from earlyhelp.matching.ordering import STEP_WORDS, Order, Steps
from earlyhelp.matching.relaxing import relaxing_step
from earlyhelp.matching.wording import all_needs_words

GIVES_UP_WORDS = (
    "fewer services to get to know",
    "help that is squarely for the need",
    "more of the access needs met",
    "a sooner start",
    "less travel, or travel that is known",
    "a lower cost, or one that is known",
    "stronger evidence",
    "a more recent check",
    "fewer facts to ask about",
)
"""What is given up when a step is worse, in the order of the steps."""
ALL_STEPS = range(len(STEP_WORDS))
ADDED_UP = frozenset({0, 1, 4})
"""Steps of which the sum matters to a family: how many services, needs partly met, travel."""
SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """The services of an offer."""

    fitting: tuple[Considered, ...]
    """They keep every limit."""
    relaxed: tuple[tuple[Considered, int], ...]
    """They do not, each with the needs, as bits, that nothing else covers."""
    is_exact: bool
    held: tuple[Considered, ...] = ()
    """The family chose them before, so they stay."""

    @property
    def all(self) -> tuple[Considered, ...]:
        """Every service chosen."""
        return (*self.held, *self.fitting, *(one for one, _ in self.relaxed))

    @property
    def covers(self) -> int:
        """The needs covered, as bits."""
        return union(one.covers for one in self.all)


@dataclass(frozen=True, slots=True)
class Other:
    """Another way of helping, before it is put into words."""

    kind: AlternativeKind
    services: tuple[Considered, ...]
    gives_up: str


@dataclass(frozen=True, slots=True)
class Chooser:
    """Chooses services for some needs from all that were considered."""

    wanted: Wanted
    limits: OfferLimits

    def choose(self, enquiry: Enquiry, considered: Iterable[Considered]) -> Chosen:
        """Return the best services that fit; where none does, the least relaxed that help."""
        pools: defaultdict[int, list[Considered]] = defaultdict(list)
        held: list[Considered] = []
        for one in considered:
            step = relaxing_step(enquiry, one) if one.covers else None
            if step is not None and one.candidate.service_id in enquiry.chosen_services:
                held.append(one)
            elif step is not None:
                pools[step].append(one)
        fitting = pools.pop(0, [])
        relaxed = [pools[step] for step in sorted(pools)]
        covered = union(one.covers for one in held)
        goal = union(one.covers for one in fitting) & ~covered
        beyond = self._relaxed(relaxed, goal | covered)
        further = union(bits for _, bits in beyond)
        is_exact = self._is_exact(goal) and self._is_exact(further)
        return Chosen(self.bundle(fitting, goal), beyond, is_exact, tuple(held))

    def _relaxed(
        self, pools: Sequence[Sequence[Considered]], covered: int
    ) -> tuple[tuple[Considered, int], ...]:
        found: list[tuple[Considered, int]] = []
        for pool in pools:
            goal = union(one.covers for one in pool) & ~covered
            found += [(one, one.covers & goal) for one in self.bundle(pool, goal)]
            covered |= goal
        return tuple(found)

    def _is_exact(self, goal: int) -> bool:
        return goal.bit_count() <= self.limits.exact_needs

    def bundle(
        self, pool: Iterable[Considered], goal: int, order: Order = Order.BEST
    ) -> tuple[Considered, ...]:
        """Return the services that cover a goal together, first by the order."""
        by_label = {one.label: one for one in pool}
        choices = [one.choice(order) for one in by_label.values()]
        if self._is_exact(goal):
            found = best_bundle(choices, goal)
        else:
            found = greedy_bundle(choices, goal, self.wanted.worth)
        return tuple(by_label[choice.label] for choice in found)

    def in_sequence(self, services: Iterable[Considered]) -> list[Considered]:
        """Return services as they should start: gravest needs first, then by the steps."""
        return sorted(services, key=self._place)

    def _place(self, one: Considered) -> tuple[Steps, Steps, tuple[str, str]]:
        return tuple(-count for count in self.wanted.worth(one.covers)), one.steps, one.label

    def others(self, chosen: Chosen, considered: Iterable[Considered]) -> tuple[Other, ...]:
        """Return other ways of helping than the one chosen, each once."""
        pool = [one for one in considered if not one.barriers]
        found: dict[frozenset[tuple[str, str]], Other] = {}
        for other in (
            self._fewest(pool, chosen),
            self._by(Order.SOONEST, AlternativeKind.SOONEST, pool, chosen),
            self._by(Order.NEAREST, AlternativeKind.NEAREST, pool, chosen),
        ):
            if other is not None:
                found.setdefault(frozenset(one.label for one in other.services), other)
        return tuple(found.values())

    def _fewest(self, pool: Sequence[Considered], chosen: Chosen) -> Other | None:
        """Return the one service that helps most, where several are proposed and none is chosen."""
        if not pool or len(chosen.all) < SEVERAL or chosen.held:
            return None
        first = min(pool, key=self._place)
        lost = self.wanted.named(chosen.covers & ~first.covers)
        text = f"Leaves open: {all_needs_words(lost)}"
        return Other(AlternativeKind.FEWEST, (first,), text)

    def _by(
        self, order: Order, kind: AlternativeKind, pool: Sequence[Considered], chosen: Chosen
    ) -> Other | None:
        kept = union(one.covers for one in chosen.held)
        goal = union(one.covers for one in chosen.fitting) & ~kept
        found = self.bundle(pool, goal, order)
        first = order.value[0]
        if sum(figures(found, first)) >= sum(figures(chosen.fitting, first)):
            return None
        services = (*chosen.held, *found, *(one for one, _ in chosen.relaxed))
        return Other(kind, services, gives_up(chosen.fitting, found))

    def why_not_needed(self, one: Considered, chosen: Sequence[Considered]) -> str:
        """Say why a service that fits is not among those chosen."""
        if not one.covers:
            return "It would fit as well; others come first"
        for other in chosen:
            if not other.covers & one.covers:
                continue
            name = other.candidate.name
            if self.wanted.worth(other.covers) > self.wanted.worth(one.covers):
                return f"It would fit, but {name} helps with more of the needs"
            if other.steps < one.steps:
                first = next(step for step in ALL_STEPS if other.steps[step] != one.steps[step])
                return f"It would fit, but {name} {STEP_WORDS[first]}"
            if other.steps == one.steps and other.label < one.label:
                return f"It would fit as well; {name} comes first by name"
        return "It would fit, but the suggested services cover the needs better together"


def gives_up(services: Sequence[Considered], others: Sequence[Considered]) -> str:
    """Say what is worse about other services: their number and travel in all, else the worst."""
    worse = {
        step for step in ALL_STEPS if sum(figures(others, step)) > sum(figures(services, step))
    }
    worse_each = {
        step for step in ALL_STEPS if max(figures(others, step)) > max(figures(services, step))
    }
    said = (worse & ADDED_UP) | worse_each or worse
    words = [GIVES_UP_WORDS[step] for step in sorted(said)]
    return f"Gives up: {'; '.join(words)}" if words else "Gives up nothing that we know of"


def union(covers: Iterable[int]) -> int:
    """Return the needs that several sets of needs hold between them, as bits."""
    return reduce(or_, covers, 0)


def figures(services: Iterable[Considered], step: int) -> Sequence[int]:
    """Return the figure that each of some services has for a step."""
    return [one.steps[step] for one in services]
