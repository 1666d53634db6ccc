"""Pages of assessments, outcomes and offers. Each finds only the organisation's own."""

from earlyhelp.offers.views import (
    answering,
    deciding,
    ending,
    listing,
    offering,
    plan_form,
    plan_print,
    planning,
    printing,
    replying,
    reviewing,
    worrying,
)
from earlyhelp.offers.views.shared import bp

__all__ = [
    "answering",
    "bp",
    "deciding",
    "ending",
    "listing",
    "offering",
    "plan_form",
    "plan_print",
    "planning",
    "printing",
    "replying",
    "reviewing",
    "worrying",
]
