"""A plan in words, as a file for the family holds it. Pure."""

from collections.abc import Mapping
from datetime import date

from earlyhelp.offers.facts import need_label
from earlyhelp.offers.plans import contents
from earlyhelp.offers.plans.who import HOW_WORDS, Reader, lead_words, who_words
from earlyhelp.offers.questions import Values, one

TEXTS = {
    "what_the_family_does": contents.FAMILY,
    "who_holds_what": contents.INFORMATION,
    "if_things_get_worse": contents.WORSE,
    "when_more_help_is_needed": contents.STEP_UP,
    "when_less_help_is_enough": contents.STEP_DOWN,
}


def plan_in_words(kept: Values) -> Mapping[str, object]:
    """Return what a plan holds, in words."""
    return {
        "what_will_be_different": {
            need_label(need): one(kept, contents.GOAL + need) for need in contents.needs_of(kept)
        },
        "still_open": {
            need_label(need): {
                "because": one(kept, contents.WHY + need),
                "meanwhile": one(kept, contents.MEANWHILE + need),
            }
            for need in contents.names_in(kept, contents.OPEN_NEEDS)
        },
        "services": [
            {
                "service": each.service_id,
                "name": each.name,
                "who_gets_in_touch": who_words(each.who, Reader.WORKER),
                "how": HOW_WORDS.get(each.how, ""),
                "by": _day(each.by),
            }
            for each in contents.contacts_in(kept)
        ],
        "what_else_is_done": [
            {"what": each.what, "who": who_words(each.who, Reader.WORKER), "by": _day(each.by)}
            for each in contents.actions_in(kept)
        ],
        "who_leads": lead_words(one(kept, contents.LEAD), Reader.WORKER),
        **{name: one(kept, field) for name, field in TEXTS.items()},
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
