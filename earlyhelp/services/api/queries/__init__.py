"""Reads of the feed and of exports."""

from earlyhelp.services.api.queries.exporting import (
    count_services,
    find_exported,
    write_feed_file,
)
from earlyhelp.services.api.queries.feed import Day, Feed, find_entries

__all__ = ["Day", "Feed", "count_services", "find_entries", "find_exported", "write_feed_file"]
