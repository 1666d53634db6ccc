"""What the pages about a file of indicators say, as one value for each page. Pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from earlyhelp.jsna.entries import TITLES
from earlyhelp.jsna.indicator_files import TITLES as LAYOUTS
from earlyhelp.jsna.indicator_files import Layout
from earlyhelp.jsna.indicators.changes import FactLine, Standing
from earlyhelp.jsna.indicators.previews import Preview
from earlyhelp.jsna.indicators.wording import said
from earlyhelp.web.words import count_of

SHOWN_FACTS = 200


@dataclass(frozen=True, slots=True)
class FilePage:
    """Which file about indicators to choose."""

    largest_mb: int
    errors: Sequence[tuple[str, str]] = ()
    layouts: Sequence[str] = tuple(LAYOUTS.values())
    columns: Sequence[tuple[str, str]] = tuple(TITLES.items())


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What a file about indicators would do."""

    name: str
    file_name: str
    found: Preview
    adds: bool
    chosen: Collection[str] = ()
    errors: Sequence[tuple[str, str]] = ()

    said: Callable[[str, str], str] = said

    @property
    def summary(self) -> str:
        """What would happen, in one sentence."""
        new, changed = self.found.count(Standing.NEW), self.found.count(Standing.CHANGED)
        same, kept = self.found.count(Standing.SAME), self.found.count(Standing.KEPT)
        return (
            f"{count_of(new, 'fact')} to be filled in. Would change: {changed:,}. "
            f"The same: {same:,}. Stay as they are here: {kept:,}."
        )

    @property
    def title(self) -> str:
        """What kind of file it is."""
        return LAYOUTS[self.found.file.layout]

    @property
    def may_add(self) -> bool:
        """Say whether adding indicators is a choice."""
        return self.found.file.layout is Layout.METADATA

    @property
    def kept(self) -> Sequence[FactLine]:
        """The facts that stay as they are unless the file's are chosen."""
        return [one for one in self.found.lines if one.standing is Standing.KEPT]

    @property
    def taken(self) -> Sequence[FactLine]:
        """The facts that would come in, new ones and changed ones; only the first of many."""
        wanted = {Standing.NEW, Standing.CHANGED}
        return [one for one in self.found.lines if one.standing in wanted][:SHOWN_FACTS]

    @property
    def count(self) -> int:
        """How many facts would come in."""
        return self.found.count(Standing.NEW) + self.found.count(Standing.CHANGED)
