"""Check the seven laws of every decision on 20,000 made-up cases for each packaged ruleset.

The cases come from a fixed seed, so that the same program always asks the same ones. Each law makes
its own: complete ones in scope, ones with something unknown, and adults.
"""

import sys
from collections.abc import Iterator
from random import Random

from earlyhelp.matching import Ruleset
from tests.matching.factories import default_ruleset, family_help
from tests.matching.invariants import BYTES, INVARIANTS, Choices, Invariant

CASES = 20_000
SEED = 20_000
MOST_SHOWN = 3


def main() -> int:
    """Check, say what was found, and return 1 if anything broke a law."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    broken = 0
    for rules in (default_ruleset(), family_help()):
        for invariant in INVARIANTS:
            found = list(breaches(invariant, rules, cases))
            broken += len(found)
            what = invariant.check.__name__.replace("_", " ")
            print(f"{rules.id}: {what}: {cases:,} cases, {len(found):,} breaches", flush=True)
            for case in found[:MOST_SHOWN]:
                print(f"  {case}")
    return 1 if broken else 0


def breaches(invariant: Invariant, rules: Ruleset, cases: int) -> Iterator[str]:
    """Give the bytes of each case that breaks a law, so that it can be made again."""
    random = Random(SEED)  # noqa: S311 - cases, no secret
    for _ in range(cases):
        drawn = random.randbytes(BYTES)
        try:
            invariant.check(Choices(drawn), rules)
        except AssertionError:
            yield drawn.hex()


if __name__ == "__main__":
    sys.exit(main())
