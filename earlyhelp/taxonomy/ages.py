"""Ages in years and the age bands that reports are drawn up by."""

from collections.abc import Sequence
from dataclasses import dataclass

BEFORE_BIRTH = "before-birth"
LOWEST_AGE, HIGHEST_AGE = 0, 25


@dataclass(frozen=True, slots=True)
class AgeBand:
    """A run of whole years of age, both ends included; before birth has no years."""

    code: str
    label: str
    lowest: int | None
    highest: int | None

    def overlaps(self, minimum_years: float, maximum_years: float) -> bool:
        """Say whether any child of this band can be between two ages in years, ends included.

        A maximum of 4 takes a child until the fifth birthday, as people say "up to 4".

        >>> AGE_BAND_BY_CODE["5-10"].overlaps(0, 4.0), AGE_BAND_BY_CODE["5-10"].overlaps(10, 16)
        (False, True)
        """
        if self.lowest is None or self.highest is None:
            return False
        return minimum_years < self.highest + 1 and maximum_years >= self.lowest


AGE_BANDS: Sequence[AgeBand] = (
    AgeBand(BEFORE_BIRTH, "Before birth", None, None),
    AgeBand("0-4", "0 to 4", 0, 4),
    AgeBand("5-10", "5 to 10", 5, 10),
    AgeBand("11-17", "11 to 17", 11, 17),
    AgeBand("18-25", "18 to 25", 18, 25),
)
AGE_BAND_BY_CODE = {band.code: band for band in AGE_BANDS}
