"""Where a figure leads: to its own page, its file, its place on the page of a need. Pure."""

from dataclasses import dataclass

from earlyhelp.jsna.readings import HeldReading


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses below the first page of the profile.

    They are put together here and not asked for one by one: a page has several hundred.
    """

    base: str

    def figure(self, area_code: str, series_id: int, sortable: int, import_id: int) -> str:
        """Return the page of one figure, at the version of an import."""
        return f"{self.base}/figures/{area_code}/{series_id}/{sortable}#import-{import_id}"

    def reading(self, reading: HeldReading) -> str:
        """Return the page of a reading."""
        return self.figure(
            reading.area_code, reading.series_id, reading.sortable, reading.import_id
        )

    def source(self, import_id: int) -> str:
        """Return the page of an import."""
        return f"{self.base}/sources/{import_id}"

    def need(self, need: str, part: str = "", series_id: int = 0) -> str:
        """Return the page of a need, at one part of an indicator if named."""
        return f"{self.base}/{need}#{part}-{series_id}" if part else f"{self.base}/{need}"

    def people(self, area_code: str, ages: tuple[int, int]) -> str:
        """Return the page of a population."""
        return f"{self.base}/people/{area_code}?from={ages[0]}&to={ages[1]}"

    def tenth(self, tenth: int) -> str:
        """Return the page of the small areas in one tenth by deprivation."""
        return f"{self.base}/deprivation/{tenth}"
