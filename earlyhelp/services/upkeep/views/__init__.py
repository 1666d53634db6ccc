"""Pages of the checking cycle."""

from earlyhelp.services.upkeep.views import (
    checking,
    freshness,
    provider,
    queue,
    suggesting,
    telling,
)
from earlyhelp.services.upkeep.views.shared import bp, init_upkeep

__all__ = [
    "bp",
    "checking",
    "freshness",
    "init_upkeep",
    "provider",
    "queue",
    "suggesting",
    "telling",
]
