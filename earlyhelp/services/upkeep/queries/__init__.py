"""Reads of the checking cycle."""

from earlyhelp.services.upkeep.queries.listings import (
    count_tries,
    find_addresses,
    find_answers_owed,
    find_look,
    find_reminded,
    find_reports,
    find_service_of_link,
    get_listing,
    get_report,
    get_row,
)
from earlyhelp.services.upkeep.queries.standings import find_stamp, find_standings

__all__ = [
    "count_tries",
    "find_addresses",
    "find_answers_owed",
    "find_look",
    "find_reminded",
    "find_reports",
    "find_service_of_link",
    "find_stamp",
    "find_standings",
    "get_listing",
    "get_report",
    "get_row",
]
