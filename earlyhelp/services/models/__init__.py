"""Tables of the directory, in the shape of HSDS; NULL always means "not stated"."""

from earlyhelp.services.models.feed import (
    FeedPlace,
    FeedService,
    FeedServiceTerm,
    FeedTerm,
)
from earlyhelp.services.models.history import ServiceVersion
from earlyhelp.services.models.listing import (
    DirectoryVersion,
    EverydayWords,
    ServiceCell,
    ServiceListing,
    UnmetSearch,
)
from earlyhelp.services.models.mapping import NeedMapping
from earlyhelp.services.models.places import Location, Provider
from earlyhelp.services.models.service import (
    Capacity,
    Contact,
    Resourcing,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceNeed,
    VerificationEvent,
)

__all__ = [
    "Capacity",
    "Contact",
    "DirectoryVersion",
    "EverydayWords",
    "FeedPlace",
    "FeedService",
    "FeedServiceTerm",
    "FeedTerm",
    "Location",
    "NeedMapping",
    "Provider",
    "Resourcing",
    "Schedule",
    "Service",
    "ServiceAtLocation",
    "ServiceCell",
    "ServiceListing",
    "ServiceNeed",
    "ServiceVersion",
    "UnmetSearch",
    "VerificationEvent",
]
