"""Closed words of the directory beyond the shared ones, with their labels for pages."""

from enum import StrEnum


class Status(StrEnum):
    """Whether a service runs at all; the four words of HSDS-UK."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


class Withheld(StrEnum):
    """Why a directory editor keeps a listing out of sight, whatever its source says."""

    UNSAFE = "unsafe"
    CLOSED = "closed"
    NOT_EARLY_HELP = "not_early_help"


class ChangeReason(StrEnum):
    """What made a listing change."""

    IMPORT = "import"
    UNDO = "undo"
    EDIT = "edit"
    SUGGESTION = "suggestion"
    RESTORE = "restore"
    MERGE = "merge"
    WITHHELD = "withheld"


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


class RuleKind(StrEnum):
    """Whether a rule of eligibility lets a child in or keeps one out."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


class RuleField(StrEnum):
    """What a rule of eligibility looks at."""

    AGE = "age"
    SEX = "sex"
    AREA = "area"
    SCHOOL_STAGE = "school_stage"
    PARENT_OR_CHILD = "parent_or_child"
    DIAGNOSIS = "diagnosis"
    MEMBERSHIP = "membership"
    LANGUAGE = "language"
    TERM = "term"


class RuleOperator(StrEnum):
    """How a rule of eligibility compares."""

    EQUALS = "equals"
    ONE_OF = "one_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class FundingKind(StrEnum):
    """How money reaches a service."""

    CONTRACT = "contract"
    GRANT = "grant"
    OWN_BUDGET = "own_budget"


class EvidenceRating(StrEnum):
    """How strong the published evidence for a programme is, strongest first."""

    STRONG = "strong"
    SOME = "some"
    EARLY = "early"
    NONE_FOUND = "none_found"


class LocationKind(StrEnum):
    """What kind of place a location is; the three words of HSDS-UK."""

    PHYSICAL = "physical"
    POSTAL = "postal"
    VIRTUAL = "virtual"


class Frequency(StrEnum):
    """How often an opening comes round; the two words of HSDS-UK."""

    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


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
WITHHELD_LABELS = {
    Withheld.UNSAFE: "Not safe to offer",
    Withheld.CLOSED: "Closed, though its source still lists it",
    Withheld.NOT_EARLY_HELP: "Not help for children or families",
}
FUNDING_LABELS = {
    FundingKind.CONTRACT: "Contract",
    FundingKind.GRANT: "Grant",
    FundingKind.OWN_BUDGET: "Own budget",
}
EVIDENCE_LABELS = {
    EvidenceRating.STRONG: "Strong: tested more than once with a comparison group",
    EvidenceRating.SOME: "Some: tested once with a comparison group",
    EvidenceRating.EARLY: "Early: changes were measured, without a comparison group",
    EvidenceRating.NONE_FOUND: "None found: looked for and not found",
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
