"""What is wrong with a text that cannot be read as TOML, for somebody who never heard of it."""

import re

PLACE = re.compile(r"at line (\d+)")
ANOTHER_DAY = re.compile(r"=\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
CURLY = "\u201c\u201d\u2018\u2019\u201e"
LONGEST_SHOWN = 60
"""Letters of a line that are shown."""


def spoilt(text: str, fault: str) -> str:
    """Return a sentence about a fault that ``tomllib`` found: the line, and what to look for."""
    found = PLACE.search(fault)
    lines = text.splitlines()
    place = int(found[1]) if found else 0
    if not 0 < place <= len(lines):
        return f"this cannot be read as TOML: {fault}"
    line = lines[place - 1].strip()
    shown = line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"
    return (
        f"this cannot be read as TOML: line {place} is [{shown}]; {_remedy(line, fault)} ({fault})"
    )


def _remedy(line: str, fault: str) -> str:
    """Return what is likely to mend a line."""
    for is_so, words in (
        ("Cannot" in fault, "the same name stands twice in one part; keep one of them"),
        (any(mark in line for mark in CURLY), 'use straight quotation marks ("), not curly ones'),
        (line.count('"') % 2 == 1, 'a text begins and ends with " on one line'),
        (bool(ANOTHER_DAY.search(line)), "write a day as 2026-04-01"),
        ("=" not in line, "write a name, = and what it is, or a heading in square brackets"),
        ("Invalid value" in fault, 'put a text between two quotation marks (")'),
    ):
        if is_so:
            return words
    return "look here and on the line before for a missing quotation mark, comma or bracket"
