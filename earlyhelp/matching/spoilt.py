"""What is wrong with a text that cannot be read as TOML, for somebody who never heard of it."""

import re

from earlyhelp.matching.tables import UNSEEN

PLACE = re.compile(r"at line (\d+)")
HEADING = re.compile(r"\[+\s*(level|flag|rule|rule\.test)\s*\]+")
ANOTHER_DAY = re.compile(r"=\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
CURLY = "\u201c\u201d\u2018\u2019\u201e"
STRAIGHT = "\"'"
LONGEST_SHOWN = 60
"""Letters of a line that are shown."""


def spoilt(text: str, fault: str) -> str:
    """Return a sentence about a fault that ``tomllib`` found: the line, and what to look for."""
    found = PLACE.search(fault)
    lines = text.split("\n")
    place = int(found[1]) if found else 0
    if not 0 < place <= len(lines):
        return f"this cannot be read as TOML: {fault}"
    line = UNSEEN.sub("\N{REPLACEMENT CHARACTER}", lines[place - 1].strip())
    shown = line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"
    return (
        f"this cannot be read as TOML: line {place} is `{shown}`; {_remedy(line, fault)} ({fault})"
    )


def _remedy(line: str, fault: str) -> str:
    """Return what is likely to mend a line."""
    ends_early = "Expected newline" in fault
    for is_so, words in (
        (
            "Cannot" in fault and bool(HEADING.fullmatch(line)),
            "write this heading in the same way each time, in two square brackets on each side",
        ),
        ("Cannot" in fault, "the same name stands twice in one part; keep one of them"),
        (any(mark in line for mark in CURLY), 'use straight quotation marks ("), not curly ones'),
        (line.count('"') % 2 == 1, 'a text begins and ends with " on one line'),
        (bool(ANOTHER_DAY.search(line)), "write a day as 2026-04-01"),
        ("Invalid date" in fault, "there is no such day; write one as 2026-04-01"),
        (
            "hex value" in fault or "in a string" in fault,
            "write two strokes (\\\\) where the text is to hold one",
        ),
        ("character '" in fault, "take out the character that cannot be seen, or write it anew"),
        ("key part" in fault, "what stands in { } stays on one line, without a comma before }"),
        ("=" not in line, "write a name, = and what it is, or a heading in square brackets"),
        (
            ends_early and any(mark in line for mark in STRAIGHT),
            "inside a text use other quotation marks than those around it",
        ),
        ("Invalid value" in fault, 'put a text between two quotation marks (")'),
    ):
        if is_so:
            return words
    return "look here and on the line before for a missing quotation mark, comma or bracket"
