"""What an offer is asked for: the child's needs, and what the family and practitioner said."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import ReferralRoute, Response

SEVERITIES = ("severe", "significant", "emerging")
"""How much of a worry a need is, gravest first; a need that is ``none`` asks for no service."""
FIRM = frozenset({"stale", "too_far", "wait", "cost", "area"})
"""Codes that ``Enquiry.firm`` may hold."""
AGREED = frozenset({"yes", "partial"})
"""Answers about consent after which help is offered to the family at once."""
NO_AGREEMENT = frozenset({"refused", "unsafe_to_ask"})
"""Answers about consent after which nothing beyond help for every family is offered."""
LEVEL_WORDS = {
    Response.UNIVERSAL: "help that is open to everyone",
    Response.EARLY_HELP_OFFER: "early help from one service",
    Response.TARGETED_EARLY_HELP: "targeted early help",
}
"""What the levels at which services help are called where an area gives them no names."""
ROUTES_OF_A_PRACTITIONER = frozenset(
    {ReferralRoute.SELF, ReferralRoute.FAMILY, ReferralRoute.PROFESSIONAL, ReferralRoute.PANEL}
)


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What the offer is for; a preference that is ``None`` was not stated."""

    response: Response
    needs: Mapping[NeedCode, str]
    """Each need with its severity, in the words of an assessment."""
    age_years: float | None = None
    unborn: bool = False
    send: bool | None = None
    access_needs: frozenset[str] = frozenset()
    consent: str = "not_asked"
    """``yes``, ``partial``, ``refused``, ``not_asked`` or ``unsafe_to_ask``."""
    declined_needs: frozenset[NeedCode] = frozenset()
    """Needs for which the family does not want help now."""
    excluded_services: frozenset[str] = frozenset()
    """Services that the family does not want."""
    unsafe_services: frozenset[str] = frozenset()
    """Services that somebody attends who may have harmed the child."""
    current_services: frozenset[str] = frozenset()
    """Ids or names of services that the family uses already."""
    chosen_services: frozenset[str] = frozenset()
    """Services that the family has chosen; they stay unless something firm keeps them out."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Services that were left out before, by id, each with the reason in words."""
    role_routes: frozenset[ReferralRoute] = ROUTES_OF_A_PRACTITIONER
    max_wait_days: int | None = None
    max_miles: float | None = None
    free_only: bool = False
    access_needed: bool = False
    """Whether a service that does not meet the access needs is of no use at all."""
    firm: frozenset[str] = frozenset()
    """Limits that are never set aside, even where nothing keeps them; see ``FIRM``."""
    knows_home: bool = True
    """Whether it is known where the family lives; if not, no service can say how far it is."""
    level_words: Mapping[Response, str] = field(default_factory=LEVEL_WORDS.copy)
    """What the area calls each response, as its ruleset does in a sentence."""

    @property
    def asked_needs(self) -> frozenset[NeedCode]:
        """The needs that are some worry; for a list open to every family, all that were named."""
        if self.response is Response.UNIVERSAL:
            return frozenset(self.needs)
        return frozenset(need for need, word in self.needs.items() if word in SEVERITIES)

    @property
    def wanted_needs(self) -> frozenset[NeedCode]:
        """The needs that the family may want help with."""
        return self.asked_needs - self.declined_needs


@dataclass(frozen=True, slots=True)
class OfferLimits:
    """Numbers that an area may choose."""

    start_at_once: int = 3
    """Services that begin together; the others follow by severity."""
    listed: int = 10
    """Services in a list of help open to every family."""
    left_out_shown: int = 40
    """Services that were considered and left out, as many of the nearest as a page shows."""
    exact_needs: int = 8
    """Up to so many needs every combination of services is weighed."""


DEFAULT_LIMITS = OfferLimits()
