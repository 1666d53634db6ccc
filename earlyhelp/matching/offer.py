"""An offer of services for a child below the statutory level."""

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import DEFAULT_LIMITS, Enquiry, OfferLimits
from earlyhelp.matching.matches import (
    Alternative,
    AlternativeKind,
    LeftOpen,
    Match,
    NotOffered,
    Offer,
    OfferKind,
    OpenReason,
    Relaxed,
    Unmet,
    UnmetReason,
)

__all__ = [
    "DEFAULT_LIMITS",
    "Alternative",
    "AlternativeKind",
    "Candidate",
    "Enquiry",
    "LeftOpen",
    "Match",
    "NotOffered",
    "Offer",
    "OfferKind",
    "OfferLimits",
    "OpenReason",
    "Relaxed",
    "Unmet",
    "UnmetReason",
]
