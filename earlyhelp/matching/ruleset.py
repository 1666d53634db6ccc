"""A ruleset: one dated, sourced TOML file that says where an area draws the lines.

Gate order and the words of conditions are code; levels, rules, numbers, lists, texts and telephone
numbers are data. ``read_ruleset`` returns the ruleset, or every problem at once.
"""

import hashlib
import tomllib

from earlyhelp.matching.building import Builder
from earlyhelp.matching.checks import find_problems
from earlyhelp.matching.ruleset_values import Problem, Rule, Ruleset
from earlyhelp.matching.spoilt import spoilt
from earlyhelp.matching.trying import try_out

CANNOT_BE_TRIED = ("rule", "flag", "list")
"""Where a problem stands that would only lead to others if the ruleset were tried out."""

__all__ = ["Problem", "Rule", "Ruleset", "digest_of", "read_ruleset"]


def digest_of(text: str) -> str:
    """Return the digest that names a ruleset's exact bytes."""
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def read_ruleset(text: str) -> Ruleset | list[Problem]:
    """Return the ruleset of a TOML text, or all its problems; one problem refuses the whole."""
    try:
        document = tomllib.loads(text)
    except RecursionError:
        return [Problem("file", "too many brackets stand inside one another; take some out")]
    except ValueError as fault:  # a fault of TOML is one; so is a number with thousands of digits
        return [Problem("file", spoilt(text, str(fault)))]
    if not document:
        return [Problem("file", "this holds nothing; begin with the ruleset that is in force")]
    builder = Builder(document, digest_of(text))
    ruleset = builder.build()
    problems = [*builder.problems, *find_problems(ruleset)]
    if not any(problem.where.startswith(CANNOT_BE_TRIED) for problem in problems):
        problems += try_out(ruleset)
    return problems or ruleset
