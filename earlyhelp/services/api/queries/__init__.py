"""Reads of the feed."""

from earlyhelp.services.api.queries.feed import Day, Feed, find_entries

__all__ = ["Day", "Feed", "find_entries"]
