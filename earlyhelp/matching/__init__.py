"""From an assessment to a decision with its reasons, and to an offer. Pure: no web, no database.

Read in this order; each file says in its first line what it is for. You need no Python for the
rulesets themselves (the folder ``rulesets``), which say in sentences where an area draws the lines.

The child and family: ``assessment`` (the facts), ``reading`` (from a document to the facts, and
the signs of harm by themselves), ``reader`` (value by value, and what cannot be read), ``pairs`` (a
fact written twice), ``facts`` (what if a fact were otherwise).

What an area decides: ``ruleset_values`` (levels, flags, rules, steps, contacts), ``view``,
``conditions`` and ``picking`` (what a rule may ask), ``closed_words``.

The decision: ``gates`` (which rules fire, in which order), ``unknowns`` (what is not known, and how
mild or grave it could be), ``nearly`` (what nearly changed the result), ``next_steps`` (who does
what by when), ``decision`` (the whole answer), ``threshold`` (all of this in one function),
``safe`` (the answer when something is broken), ``replaying`` (the answer again, from its reasons).

Trusting a ruleset: ``ruleset`` (from a file), ``tables`` and ``building`` (its form), ``spoilt``
(what is wrong with its writing), ``checks`` (its sense), ``case_words`` and ``trying`` (its own
cases), ``laws``
(thousands of made-up children), ``comparing`` (two rulesets), ``measuring`` (published signs),
``packaged`` (the two that come with the program).

Help to find the box: ``suggesting`` (from a sentence to needs and flags), ``hearing`` (slang and
slips of the pen, words of harm, families of words together), ``listening`` (where they stand),
``typed`` (the words of a text), ``phrases``, ``likeness``.

The offer: ``enquiry`` (what is asked for), ``candidate`` (one service), ``constraints`` (what keeps
a service out), ``reach`` (travel and access), ``considering`` (every service looked at),
``ordering`` and ``packing`` (which comes first), ``bundle`` (the smallest set), ``choosing`` (what
is proposed, and other ways), ``relaxing`` (where nothing fits), ``reasons`` and ``wording`` (why,
in sentences), ``notes`` (what is said of the whole), ``matches`` (what an offer holds), ``offer``
(all of this in one function); ``sight`` (what is asked about a home), ``stock``, ``shelves``,
``ranking``, ``keeping`` and ``lazily`` keep a whole directory ready for many offers.
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
