"""Which services are proposed together, and what other ways of helping there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from earlyhelp.matching.bundle import best_bundle, greedy_bundle
from earlyhelp.matching.considering import Considered, Wanted
from earlyhelp.matching.enquiry import Enquiry, OfferLimits
from earlyhelp.matching.matches import AlternativeKind
from earlyhelp.matching.ordering import STEP_WORDS, Order, Steps
from earlyhelp.matching.relaxing import RELAXING, relaxing_step
from earlyhelp.matching.wording import all_needs_words

GIVES_UP_WORDS = (
    "more services to get to know",
    "help that is only partly for the need",
    "fewer access needs met",
    "a later start",
    "more travel, or travel that is not known",
    "it may cost more",
    "weaker evidence",
    "checked longer ago",
    "more facts to ask about",
)
"""What is given up when a step is worse, in the order of the steps."""
ADDED_UP = frozenset({0, 1, 4})
"""Steps of which the sum matters to a family: how many services, needs partly met, travel."""


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
        return union(self.all)


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
        pools: list[list[Considered]] = [[] for _ in range(len(RELAXING) + 1)]
        held: list[Considered] = []
        for one in considered:
            step = relaxing_step(enquiry, one) if one.covers else None
            if step is not None and one.candidate.service_id in enquiry.chosen_services:
                held.append(one)
            elif step is not None:
                pools[step].append(one)
        fitting, relaxed = pools[0], pools[1:]
        covered = union(held)
        goal = union(fitting) & ~covered
        found = self.bundle(fitting, goal)
        beyond = self._relaxed(relaxed, goal | covered)
        further = union(one for one, _ in beyond) & ~goal & ~covered
        is_exact = self._is_exact(goal) and self._is_exact(further)
        held.sort(key=lambda one: one.label)
        return Chosen(found, beyond, is_exact, tuple(held))

    def _relaxed(
        self, pools: Sequence[Sequence[Considered]], covered: int
    ) -> tuple[tuple[Considered, int], ...]:
        found: list[tuple[Considered, int]] = []
        for pool in pools:
            goal = union(pool) & ~covered
            found += [(one, one.covers & goal) for one in self.bundle(pool, goal)]
            covered |= goal
        return tuple(found)

    def _is_exact(self, goal: int) -> bool:
        return goal.bit_count() <= self.limits.exact_needs

    def bundle(
        self, pool: Iterable[Considered], goal: int, order: Order = Order.BEST
    ) -> tuple[Considered, ...]:
        """Return the services that cover a goal together, first by the order."""
        by_label = {one.label: one for one in pool if one.covers & goal}
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
        """Return other ways of helping that differ from the one chosen and from each other."""
        pool = [one for one in considered if one.covers and not one.barriers]
        found: list[Other] = []
        seen = [frozenset(one.label for one in chosen.all)]
        for other in (
            self._fewest(pool, chosen),
            self._by(Order.SOONEST, AlternativeKind.SOONEST, pool, chosen),
            self._by(Order.NEAREST, AlternativeKind.NEAREST, pool, chosen),
        ):
            if other is None:
                continue
            labels = frozenset(one.label for one in other.services)
            if labels not in seen:
                seen.append(labels)
                found.append(other)
        return tuple(found)

    def _fewest(self, pool: Sequence[Considered], chosen: Chosen) -> Other | None:
        """Return the one service that helps most, where several are proposed and none is chosen."""
        if not pool or len(chosen.all) == 1 or chosen.held:
            return None
        first = min(pool, key=self._place)
        lost = self.wanted.named(chosen.covers & ~first.covers)
        text = f"Leaves open: {all_needs_words(lost)}"
        return Other(AlternativeKind.FEWEST, (first,), text)

    def _by(
        self, order: Order, kind: AlternativeKind, pool: Sequence[Considered], chosen: Chosen
    ) -> Other | None:
        goal = union(chosen.fitting) & ~union(chosen.held)
        found = self.bundle(pool, goal, order)
        first, now, then = order.value[0], total(chosen.fitting), total(found)
        if not found or then[first] >= now[first]:
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
            for words, theirs, ours in zip(STEP_WORDS, other.steps, one.steps, strict=True):
                if theirs < ours:
                    return f"It would fit, but {name} {words}"
                if theirs > ours:
                    break
            else:
                return f"It would fit as well; {name} comes first by name"
        return "It would fit, but the suggested services cover the needs better together"


def gives_up(services: Sequence[Considered], others: Sequence[Considered]) -> str:
    """Say what is worse about other services: their number and travel in all, else the worst."""
    by_sum = zip(total(services), total(others), strict=True)
    by_worst = zip(worst(services), worst(others), strict=True)
    worse = {step for step, (now, then) in enumerate(by_sum) if then > now}
    worse_each = {step for step, (now, then) in enumerate(by_worst) if then > now}
    said = (worse & ADDED_UP) | worse_each or worse
    words = [GIVES_UP_WORDS[step] for step in sorted(said)]
    return f"Gives up: {'; '.join(words)}" if words else "Gives up nothing that we know of"


def worst(services: Iterable[Considered]) -> Steps:
    """Return the highest figure of each step among services."""
    return tuple(max(step) for step in zip(*(one.steps for one in services), strict=True))


def union(services: Iterable[Considered]) -> int:
    """Return the needs that services cover between them, as bits."""
    covers = 0
    for one in services:
        covers |= one.covers
    return covers


def total(services: Iterable[Considered]) -> Steps:
    """Return the steps of services added up."""
    return tuple(sum(step) for step in zip(*(one.steps for one in services), strict=True))
