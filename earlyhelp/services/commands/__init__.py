"""Writes of the directory, for every part of it."""

from earlyhelp.services.commands.checks import record_check
from earlyhelp.services.commands.history import Change, record_merges
from earlyhelp.services.commands.lines import refresh_listings
from earlyhelp.services.commands.positions import place_locations
from earlyhelp.services.commands.storing import ChangedMeanwhileError, store_facts
from earlyhelp.services.commands.writing import public_id

__all__ = [
    "Change",
    "ChangedMeanwhileError",
    "place_locations",
    "public_id",
    "record_check",
    "record_merges",
    "refresh_listings",
    "store_facts",
]
