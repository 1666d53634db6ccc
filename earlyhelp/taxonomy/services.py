"""Closed words about services: sectors, strengths, routes, delivery; labels are for pages."""

from enum import StrEnum


class Sector(StrEnum):
    """Who runs a service."""

    STATUTORY = "statutory"
    VOLUNTARY = "voluntary"
    COMMUNITY = "community"


class Strength(StrEnum):
    """How squarely a service meets a need."""

    PRIMARY = "primary"
    PARTIAL = "partial"


class ReferralRoute(StrEnum):
    """Who may ask for a service."""

    SELF = "self"
    FAMILY = "family"
    PROFESSIONAL = "professional"
    PANEL = "panel"
    SCHOOL_ONLY = "school_only"


class Delivery(StrEnum):
    """How a service is given."""

    LOCATION = "location"
    HOME_VISIT = "home_visit"
    OUTREACH = "outreach"
    ONLINE = "online"
    TELEPHONE = "telephone"


class Response(StrEnum):
    """What is to be done, lowest first; ``OUT_OF_SCOPE`` stands outside the order."""

    UNIVERSAL = "universal"
    EARLY_HELP_OFFER = "early_help_offer"
    TARGETED_EARLY_HELP = "targeted_early_help"
    CONSULT = "consult"
    CSC_S17 = "csc_s17"
    URGENT_S47 = "urgent_s47"
    OUT_OF_SCOPE = "out_of_scope"


RESPONSE_ORDER: tuple[Response, ...] = tuple(Response)[:-1]
"""The six responses in order; ``Response`` members compare by position here, never as text."""
LEVELS_SERVED = (Response.UNIVERSAL, Response.EARLY_HELP_OFFER, Response.TARGETED_EARLY_HELP)
"""Levels that services may serve; above them the front door comes first."""

SECTOR_LABELS = {
    Sector.STATUTORY: "Public service",
    Sector.VOLUNTARY: "Charity",
    Sector.COMMUNITY: "Community group",
}
ROUTE_LABELS = {
    ReferralRoute.SELF: "The young person can ask",
    ReferralRoute.FAMILY: "The family can ask",
    ReferralRoute.PROFESSIONAL: "A professional can ask",
    ReferralRoute.PANEL: "A panel decides",
    ReferralRoute.SCHOOL_ONLY: "Only schools can ask",
}
DELIVERY_LABELS = {
    Delivery.LOCATION: "At a place",
    Delivery.HOME_VISIT: "At home",
    Delivery.OUTREACH: "Comes to where you are",
    Delivery.ONLINE: "Online",
    Delivery.TELEPHONE: "By telephone",
}
