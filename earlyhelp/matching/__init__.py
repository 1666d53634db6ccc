"""From an assessment to a decision with its reasons, and to an offer. Pure: no web, no database.

Read in this order: ``assessment`` (the facts), ``conditions`` (what a rule may ask), ``ruleset``
(what an area decides), ``gates`` (the order), ``threshold`` (the decision), ``offer``.
"""

from earlyhelp.matching.assessment import Assessment
from earlyhelp.matching.decision import Decision
from earlyhelp.matching.gates import Trace
from earlyhelp.matching.packaged import packaged_ruleset_text
from earlyhelp.matching.reading import Pairs, read_assessment
from earlyhelp.matching.replaying import replay
from earlyhelp.matching.ruleset import Problem, Ruleset, read_ruleset
from earlyhelp.matching.safe import safe_decision
from earlyhelp.matching.threshold import decide

__all__ = [
    "Assessment",
    "Decision",
    "Pairs",
    "Problem",
    "Ruleset",
    "Trace",
    "decide",
    "packaged_ruleset_text",
    "read_assessment",
    "read_ruleset",
    "replay",
    "safe_decision",
]
