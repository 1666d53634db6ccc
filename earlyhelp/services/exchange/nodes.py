"""Reading one record of a list of another system: each value is checked, each fault has its place.

Every layout is first put into one shape, plain objects with the names of HSDS-UK. Such an object
may say under ``PATH``, ``LINE`` and ``NAMES`` where it stands in the file and what its fields are
called there, so that a fault is told in the words of the file.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import isfinite
from typing import TypeVar

from earlyhelp.services.exchange import cells, plain
from earlyhelp.services.exchange.cells import Reader, Refused
from earlyhelp.services.facts import Problem

PATH, LINE, NAMES = "@path", "@line", "@names"
SHORT, LONG = 200, cells.LONGEST_TEXT
MOST_OF_A_LIST = 2_000
Object = Mapping[str, object]
Word = TypeVar("Word", bound=str)
TRUE, FALSE = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})


@dataclass
class Log:
    """What is found while one record is read."""

    is_own: bool = False
    """It was written here: its texts are taken as they are."""
    is_strict: bool = False
    """What HSDS-UK demands has to be there."""
    problems: list[Problem] = field(default_factory=list)
    notices: Counter[str] = field(default_factory=Counter)


class Node:
    """One object of a record."""

    def __init__(self, values: Object, log: Log, path: str = "", line: int = 1) -> None:
        """Take an object and where it stands."""
        self.values, self.log = values, log
        self.path = str(values.get(PATH, path))
        given = values.get(LINE)
        self.line = given if isinstance(given, int) else line
        names = values.get(NAMES)
        self._names: Object = names if isinstance(names, Mapping) else {}

    def place(self, name: str) -> str:
        """Return where a field stands, in the words of the file."""
        own = str(self._names.get(name, name))
        return f"{self.path}.{own}" if self.path else own

    def fault(self, name: str, found: object, wanted: str, *, refuses: bool = False) -> None:
        """Note that a field is not as it should be."""
        shown = plain.one_line(str(found))[:SHORT]
        self.log.problems.append(Problem(self.line, self.place(name), shown, wanted, refuses))

    def notice(self, text: str) -> None:
        """Note what the sender should know and need not mend."""
        self.log.notices[text] += 1

    def require(self, *names: str) -> None:
        """Note each field that HSDS-UK demands of this part and that is not there.

        A list that was written here has every such field; what was filled in there is left out.
        """
        if self.log.is_strict and not self.log.is_own:
            for name in names:
                if self.values.get(name) in (None, ""):
                    self.fault(name, "", "HSDS-UK demands it; nothing stands here")

    def raw(self, name: str) -> object | None:
        """Return a value as it stands; null and an empty text are nothing."""
        value = self.values.get(name)
        if value is None and name in self.values and self.log.is_strict:
            self.notice("Fields that hold null were read as not stated")
        return None if value in (None, "") else value

    def text(self, name: str, longest: int = SHORT) -> str | None:
        """Return a text on one line."""
        return self._text(name, longest, has_lines=False)

    def prose(self, name: str) -> str | None:
        """Return a text with its line breaks."""
        return self._text(name, LONG, has_lines=True)

    def _text(self, name: str, longest: int, *, has_lines: bool) -> str | None:
        value = self.raw(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.fault(name, value, "a text")
            return None
        bare = str(value) if self.log.is_own else plain.without_markup(str(value))
        kept = plain.paragraphs(bare) if has_lines else plain.one_line(bare)
        if len(kept) > longest:
            self.fault(name, kept[:60], f"at most {longest:,} characters; this has {len(kept):,}")
            return None
        return kept or None

    def cell(self, name: str, read: Reader) -> object | None:
        """Return what a reader of cells makes of a text."""
        text = self.text(name, LONG)
        if text is None:
            return None
        value = read(text)
        if isinstance(value, Refused):
            self.fault(name, text, value.wanted)
            return None
        return value

    def link(self, name: str) -> str | None:
        """Return a web address; one that begins with www gets its beginning."""
        text = self.text(name, LONG)
        if text is not None and text.casefold().startswith("www."):
            text = f"https://{text}"
            self.notice("https:// was put before web addresses that begin with www")
        if text is None:
            return None
        value = cells.web_address(text)
        if isinstance(value, Refused):
            self.fault(name, text, value.wanted)
            return None
        return text

    def mailbox(self, name: str) -> str | None:
        """Return an email address."""
        found = self.cell(name, cells.email)
        return None if found is None else str(found)

    def number(self, name: str, lowest: float, highest: float) -> float | None:
        """Return a number, both ends allowed."""
        value = self.raw(name)
        if isinstance(value, str):
            found = cells.number_between(lowest, highest)(value.strip())
            value = found if isinstance(found, float) else value
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is None:
            return None
        if not is_number or not isfinite(value) or not lowest <= value <= highest:  # type: ignore[arg-type, operator] # it is a number by then
            self.fault(name, value, f"a number from {lowest:g} to {highest:g}")
            return None
        return float(value)  # type: ignore[arg-type] # as above

    def whole(self, name: str, highest: int = 1_000_000) -> int | None:
        """Return a whole number, 0 or more."""
        value = self.number(name, 0, highest)
        if value is not None and value != int(value):
            self.fault(name, value, "a whole number, 0 or more")
            return None
        return None if value is None else int(value)

    def flag(self, name: str) -> bool | None:
        """Return yes or no."""
        value = self.raw(name)
        said = str(value).strip().casefold()
        if value is None or said in TRUE | FALSE:
            return None if value is None else said in TRUE
        self.fault(name, value, "yes or no, or nothing if it is not known")
        return None

    def day(self, name: str) -> date | None:
        """Return a date; of a moment, its day."""
        text = self.text(name)
        if text is None:
            return None
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            self.fault(name, text, "a date like 2026-03-04 (year, month, day)")
            return None

    def clock(self, name: str) -> time | None:
        """Return a time of day."""
        text = self.text(name)
        found = None if text is None else plain.read_clock(text)
        if text is not None and found is None:
            self.fault(name, text, "a time like 09:30, on the 24-hour clock")
        return found

    def word(self, name: str, words: type[Word]) -> Word | None:
        """Return one of some closed words, in any capitals."""
        text = self.text(name)
        known = {str(word).casefold(): word for word in words}  # type: ignore[attr-defined] # an enumeration
        if text is None or text.casefold() in known:
            return None if text is None else known[text.casefold()]
        self.fault(name, text, f"one of: {', '.join(str(word) for word in words)}")  # type: ignore[attr-defined]
        return None

    def node(self, name: str) -> "Node | None":
        """Return the object under a name."""
        value = self.raw(name)
        if isinstance(value, Mapping):
            return Node(value, self.log, self.place(name), self.line)
        if value is not None:
            self.fault(name, value, "an object")
        return None

    def nodes(self, name: str) -> list["Node"]:
        """Return the objects of the list under a name."""
        found = []
        for number, value in enumerate(self.values_of(name)):
            if isinstance(value, Mapping):
                place = f"{self.place(name)}[{number}]" if self.path else self.place(name)
                found.append(Node(value, self.log, place, self.line))
            else:
                self.fault(name, value, "a list of objects")
        return found

    def values_of(self, name: str) -> Sequence[object]:
        """Return the values of the list under a name."""
        value = self.raw(name)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self.fault(name, value, "a list")
            return ()
        if len(value) > MOST_OF_A_LIST:
            self.fault(name, f"{len(value):,} entries", f"at most {MOST_OF_A_LIST:,} entries")
            return ()
        return value


def made(
    values: Object,
    *,
    path: str = "",
    line: int | None = None,
    called: Mapping[str, str] | None = None,
    **names: str,
) -> Object:
    """Return an object of the one shape with where it stands and what its fields are called."""
    where: dict[str, object] = {PATH: path, NAMES: {**(called or {}), **names}}
    if line is not None:
        where[LINE] = line
    return {**values, **where}


def each(record: Object, name: str, path: str) -> Sequence[tuple[Object, str]]:
    """Return the objects of a list with where each stands; what is no list of objects is none."""
    values = record.get(name)
    if not isinstance(values, list):
        return []
    return [
        (value, f"{path}.{name}[{number}]")
        for number, value in enumerate(values[:MOST_OF_A_LIST])
        if isinstance(value, Mapping)
    ]
