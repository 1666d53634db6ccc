"""The editor's own words for needs, as a CSV: read whole before anything is said."""

import csv
from collections.abc import Mapping
from io import StringIO

from earlyhelp.services.facts import Problem
from earlyhelp.taxonomy.needs import NEED_BY_CODE

COLUMNS = ("need", "words")
LONGEST = 10_000
NOT_TEXT = Problem(1, "need", "a file that is not UTF-8 text", "a CSV file saved as UTF-8")


def read_words_file(data: bytes) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """Return the words of each need, and every problem; with a problem nothing is to be stored."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return {}, (NOT_TEXT,)
    reader = csv.DictReader(StringIO(text, newline=""))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        found = ",".join(reader.fieldnames or ()) or "nothing"
        return {}, (Problem(1, "need", found[:LONGEST], ",".join(COLUMNS)),)
    words: dict[str, str] = {}
    problems: list[Problem] = []
    for row in reader:
        problem = _fault(row, reader.line_num, words)
        if problem:
            problems.append(problem)
        else:
            words[row["need"].strip()] = " ".join((row["words"] or "").split())
    return words, tuple(problems)


def _fault(row: Mapping[str, str], line: int, seen: Mapping[str, str]) -> Problem | None:
    code = (row["need"] or "").strip()
    if code not in NEED_BY_CODE:
        return Problem(line, "need", code or "nothing", "the code of a need")
    if code in seen:
        return Problem(line, "need", f"{code} a second time", "one row for each need")
    if None in row:
        return Problem(line, "words", "more columns than two", "words with ; between them")
    if len(row["words"] or "") > LONGEST:
        return Problem(line, "words", f"{len(row['words'])} letters", f"at most {LONGEST:,}")
    return None


def write_words_file(words: Mapping[str, str]) -> str:
    """Return the words of needs as a file that reads back the same.

    >>> print(write_words_file({"housing": "rent; eviction"}), end="")
    need,words
    housing,rent; eviction
    """
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(words.items()))
    return out.getvalue()
