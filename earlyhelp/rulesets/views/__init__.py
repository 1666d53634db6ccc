"""Pages of administrators: bring a ruleset in, compare, approve, switch on, take back, change."""

from earlyhelp.rulesets.views import changing, life, listing
from earlyhelp.rulesets.views.shared import Around, bp, find_notices, init_rulesets

__all__ = ["Around", "bp", "changing", "find_notices", "init_rulesets", "life", "listing"]
