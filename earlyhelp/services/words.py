"""Closed words of the directory beyond the shared ones, with their labels for pages."""

from enum import StrEnum


class Status(StrEnum):
    """Whether a service runs at all; the four words of HSDS-UK."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


class StatutoryPartner(StrEnum):
    """Which public body runs a public service."""

    LOCAL_AUTHORITY = "local_authority"
    HEALTH = "health"
    POLICE = "police"
    SCHOOL = "school"


class AgeOf(StrEnum):
    """Whose age a service's lowest and highest ages speak of."""

    CHILD = "child"
    PARENT = "parent"


class LevelOfOffer(StrEnum):
    """How wide a service's door is."""

    UNIVERSAL = "universal"
    TARGETED = "targeted"
    SPECIALIST = "specialist"


class CapacityState(StrEnum):
    """What a service last said about room for more children."""

    OPEN = "open"
    LIMITED = "limited"
    WAITING_LIST = "waiting_list"
    CLOSED = "closed"
    ASSESSMENT_NEEDED = "assessment_needed"


class ContactKind(StrEnum):
    """What a contact is for."""

    ENQUIRIES = "enquiries"
    TALK_TO = "talk_to"
    STEP_UP = "step_up"


class CheckMethod(StrEnum):
    """How a listing was checked."""

    TELEPHONE = "telephone"
    EMAIL = "email"
    VISIT = "visit"
    PROVIDER_LINK = "provider_link"
    WEB_PAGE = "web_page"
    PARTNER_FEED = "partner_feed"


class CheckOutcome(StrEnum):
    """What a check found."""

    STILL_RIGHT = "still_right"
    CHANGED = "changed"
    COULD_NOT_REACH = "could_not_reach"
    CLOSED = "closed"


class AccessNeed(StrEnum):
    """What a family may need to be able to use a service."""

    INTERPRETER = "interpreter"
    WHEELCHAIR = "wheelchair"
    EVENING_OR_WEEKEND = "evening_or_weekend"
    NOT_ONLINE_ONLY = "not_online_only"
    HOME_VISIT = "home_visit"


class Day(StrEnum):
    """A day of the week, in the two letters of calendars."""

    MONDAY = "MO"
    TUESDAY = "TU"
    WEDNESDAY = "WE"
    THURSDAY = "TH"
    FRIDAY = "FR"
    SATURDAY = "SA"
    SUNDAY = "SU"


RESTARTING = frozenset({CheckOutcome.STILL_RIGHT, CheckOutcome.CHANGED})
"""Outcomes after which a listing counts as checked; the others leave its date as it was."""

STATUS_LABELS = {
    Status.ACTIVE: "Open",
    Status.INACTIVE: "Not running now",
    Status.DEFUNCT: "Closed for good",
    Status.TEMPORARILY_CLOSED: "Closed for a while",
}
PARTNER_LABELS = {
    StatutoryPartner.LOCAL_AUTHORITY: "the council",
    StatutoryPartner.HEALTH: "the health service",
    StatutoryPartner.POLICE: "the police",
    StatutoryPartner.SCHOOL: "a school",
}
LEVEL_LABELS = {
    LevelOfOffer.UNIVERSAL: "For every family",
    LevelOfOffer.TARGETED: "For families who need more help",
    LevelOfOffer.SPECIALIST: "Specialist help",
}
CAPACITY_LABELS = {
    CapacityState.OPEN: "Has space",
    CapacityState.LIMITED: "Has a little space",
    CapacityState.WAITING_LIST: "Has a waiting list",
    CapacityState.CLOSED: "Closed to new referrals",
    CapacityState.ASSESSMENT_NEEDED: "Space depends on an assessment first",
}
ACCESS_LABELS = {
    AccessNeed.INTERPRETER: "Interpreter",
    AccessNeed.WHEELCHAIR: "Step-free for wheelchairs",
    AccessNeed.EVENING_OR_WEEKEND: "Evenings or weekends",
    AccessNeed.NOT_ONLINE_ONLY: "In person or by telephone, not only online",
    AccessNeed.HOME_VISIT: "Visits at home",
}
METHOD_LABELS = {
    CheckMethod.TELEPHONE: "by telephone",
    CheckMethod.EMAIL: "by email",
    CheckMethod.VISIT: "by a visit",
    CheckMethod.PROVIDER_LINK: "by the provider",
    CheckMethod.WEB_PAGE: "on its web page",
    CheckMethod.PARTNER_FEED: "from a partner's list",
}
DAY_LABELS = {day: day.name.capitalize() for day in Day}
