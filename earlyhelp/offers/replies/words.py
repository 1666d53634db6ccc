"""What each answer of a service is called, and the short lists of reasons. Pure."""

from collections.abc import Mapping, Sequence

from earlyhelp.offers.questions import Option
from earlyhelp.offers.replies.reply import ReplyState

STATE_WORDS: Mapping[ReplyState, str] = {
    ReplyState.NOT_ASKED: "Not asked yet",
    ReplyState.ASKED: "Asked, no answer yet",
    ReplyState.ACCEPTED: "Accepted",
    ReplyState.WAITING: "On its waiting list",
    ReplyState.DECLINED_BY_FAMILY: "The family said no",
    ReplyState.DECLINED_BY_SERVICE: "The service said no",
    ReplyState.NOT_ELIGIBLE: "The service cannot take this child",
    ReplyState.FULL: "The service is full",
    ReplyState.NO_REPLY: "No reply",
}
STATE_COLOURS: Mapping[ReplyState, str] = {
    ReplyState.NOT_ASKED: "grey",
    ReplyState.ASKED: "blue",
    ReplyState.ACCEPTED: "green",
    ReplyState.WAITING: "yellow",
    ReplyState.DECLINED_BY_FAMILY: "orange",
    ReplyState.DECLINED_BY_SERVICE: "orange",
    ReplyState.NOT_ELIGIBLE: "orange",
    ReplyState.FULL: "orange",
    ReplyState.NO_REPLY: "red",
}
"""They repeat the words and never say anything alone."""
NOT_SAID = Option("not_said", "They did not say why")
FAMILY_REASONS = (
    Option("family_no", "They do not want it"),
    Option("too_far", "It is too far"),
    Option("too_long", "The wait is too long"),
    Option("times", "The days or times do not suit"),
    Option("cost", "It costs too much"),
    Option("tried", "They have tried it"),
    Option("in_place", "They use something like it already"),
    Option("better", "They do not need it any more"),
    NOT_SAID,
)
SERVICE_REASONS = (
    Option("needs_more", "The family needs more help than it gives"),
    Option("needs_less", "The family needs less help than it gives"),
    Option("elsewhere", "It named another service"),
    Option("no_contact", "It could not reach the family"),
    Option("papers", "It wants something that we did not send"),
    NOT_SAID,
)
RULE_REASONS = (
    Option("age", "Because of the child’s age"),
    Option("area", "Because of where the family lives"),
    Option("route", "It does not take families from us"),
    Option("level", "Because of the level of need"),
    Option("need", "It does not help with this need"),
    Option("rule", "Because of another rule of its own"),
    NOT_SAID,
)
REASONS: Mapping[ReplyState, Sequence[Option]] = {
    ReplyState.DECLINED_BY_FAMILY: FAMILY_REASONS,
    ReplyState.DECLINED_BY_SERVICE: SERVICE_REASONS,
    ReplyState.NOT_ELIGIBLE: RULE_REASONS,
}
"""Why it was no, by who said it or why; closed lists, so that nobody writes of a family here."""
ENDED = frozenset(
    {
        ReplyState.DECLINED_BY_FAMILY,
        ReplyState.DECLINED_BY_SERVICE,
        ReplyState.NOT_ELIGIBLE,
        ReplyState.FULL,
    }
)
"""Answers after which the family has no help from this service, and nothing more is awaited."""


def reason_words(state: ReplyState, reason: str | None) -> str:
    """Return why it was no, in words; empty where no reason belongs to the answer or is known."""
    return next((one.text for one in REASONS.get(state, ()) if one.value == reason), "")
