"""Closed words of the checking cycle, with what they say on pages."""

from enum import StrEnum


class ToldBy(StrEnum):
    """Who told us something about a listing."""

    PUBLIC = "public"
    PRACTITIONER = "practitioner"
    PROVIDER = "provider"
    IMPORT = "import"


class LinkEnd(StrEnum):
    """Why a provider's link works no more, besides its last day."""

    USED = "used"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """What a directory editor made of one suggested change."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_CHANGES = "accepted_with_changes"
    TURNED_DOWN = "turned_down"


class Outcome(StrEnum):
    """What became of a report."""

    PUT_RIGHT = "put_right"
    NOT_CHANGED = "not_changed"


class Because(StrEnum):
    """Why a suggestion or a report changed nothing."""

    CHECKED = "checked"
    NOT_CONFIRMED = "not_confirmed"
    ALREADY = "already"
    ANOTHER_LISTING = "another_listing"
    NOT_OURS = "not_ours"


class Reason(StrEnum):
    """Why a listing stands in the queue, most harm first."""

    REPORTED = "reported"
    SUGGESTED = "suggested"
    IN_USE = "in_use"
    OVERDUE = "overdue"
    INCOMPLETE = "incomplete"
    DUPLICATE = "duplicate"
    GONE = "gone"
    NEW_LINK = "new_link"
    DUE = "due"
    WITHHELD = "withheld"
    CHANGED = "changed"


REASON_ORDER = {reason: place for place, reason in enumerate(Reason)}
REASON_LABELS = {
    Reason.REPORTED: "Reported wrong",
    Reason.SUGGESTED: "Change suggested",
    Reason.IN_USE: "Overdue and in use",
    Reason.OVERDUE: "Overdue",
    Reason.INCOMPLETE: "Incomplete",
    Reason.DUPLICATE: "Possible duplicate",
    Reason.GONE: "Gone from its source",
    Reason.NEW_LINK: "New link asked for",
    Reason.DUE: "Due soon",
    Reason.WITHHELD: "Kept out of sight",
    Reason.CHANGED: "Changed since you last looked",
}
REASON_COLOURS = {
    Reason.REPORTED: "red",
    Reason.SUGGESTED: "orange",
    Reason.IN_USE: "red",
    Reason.OVERDUE: "orange",
    Reason.INCOMPLETE: "yellow",
    Reason.DUE: "blue",
}
TOLD_BY_LABELS = {
    ToldBy.PUBLIC: "Somebody on the public page",
    ToldBy.PRACTITIONER: "A member of staff",
    ToldBy.PROVIDER: "The provider, through its link",
    ToldBy.IMPORT: "A list that was brought in",
}
DECISION_LABELS = {
    Decision.ACCEPTED: "Accepted",
    Decision.ACCEPTED_WITH_CHANGES: "Accepted with changes",
    Decision.TURNED_DOWN: "Turned down",
}
OUTCOME_LABELS = {
    Outcome.PUT_RIGHT: "Put right",
    Outcome.NOT_CHANGED: "Not changed",
}
BECAUSE_LABELS = {
    Because.CHECKED: "We checked with the service, and what we show is right",
    Because.NOT_CONFIRMED: "We could not confirm it",
    Because.ALREADY: "It had been put right already",
    Because.ANOTHER_LISTING: "It is about another listing",
    Because.NOT_OURS: "It is not about what a listing says",
}
"""Fixed sentences: one of them may stand in a mail, what an editor typed may not."""
