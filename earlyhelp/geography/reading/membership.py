"""Which postcodes are of the area served: by code of authority, never by their letters."""

from collections import Counter
from dataclasses import dataclass, field

from earlyhelp.geography import codes
from earlyhelp.geography.codes import Level
from earlyhelp.geography.reading.files import FileRefusedError
from earlyhelp.geography.reading.gazetteer import Gazetteer
from earlyhelp.geography.reading.values import CellError, read_official_code

NO_AUTHORITY = "no authority"
OTHER_AREA = "another area"
OTHER_COUNTRY = "another country"
UNKNOWN_AUTHORITY = "an authority that no look-up knows"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a row belongs, or why it is left out; ``note`` is said once, with its count."""

    district: str | None = None
    reason: str | None = None
    note: str | None = None


@dataclass(slots=True)
class Membership:
    """Judges rows by authority, county and LSOA, and remembers each judgement."""

    gazetteer: Gazetteer
    notes: Counter[str] = field(default_factory=Counter)
    _by_authority: dict[tuple[str, str], Verdict] = field(default_factory=dict)

    def check(self, *, by_authority: bool, has_county: bool) -> None:
        """Refuse a file whose rows could not be judged with what is known.

        Raises:
            FileRefusedError: naming the look-up that has to come with it.
        """
        area = self.gazetteer.area
        if not by_authority and not self.gazetteer.lists(Level.LSOA):
            raise FileRefusedError(
                "it names no authority, only LSOAs; bring in a look-up from LSOAs to authorities "
                "with it"
            )
        if (
            by_authority
            and not has_county
            and codes.level_of(area) is Level.COUNTY
            and area not in self.gazetteer.counties.values()
        ):
            raise FileRefusedError(
                f"its postcodes carry districts, and no look-up says which lie in {area}; bring in "
                "a look-up with columns such as LTLA23CD and UTLA23CD with it"
            )

    def by_authority(self, authority: str, county: str) -> Verdict:
        """Return where a row with these two cells belongs.

        Raises:
            CellError: if the first is neither empty nor a code of an authority.
        """
        key = (authority, county)
        verdict = self._by_authority.get(key)
        if verdict is None:
            verdict = self._by_authority[key] = self._judge(authority, county)
        if verdict.note:
            self.notes[verdict.note] += 1
        return verdict

    def by_lsoa(self, lsoa: str) -> Verdict:
        """Return where a row with this LSOA belongs."""
        code = read_official_code(lsoa)
        if code is None or not self.gazetteer.is_own(code):
            return Verdict(reason=OTHER_AREA if code else NO_AUTHORITY)
        return Verdict(self.gazetteer.district_of_lsoa.get(code, self.gazetteer.area))

    def notices(self) -> list[str]:
        """Return what was noticed, each with its count."""
        return [f"{note} ({count:,} rows)." for note, count in sorted(self.notes.items())]

    def _judge(self, authority: str, county: str) -> Verdict:
        code = read_official_code(authority)
        if code is None:
            return Verdict(reason=NO_AUTHORITY)
        level = codes.level_of(code)
        if not code.startswith("E"):
            return Verdict(reason=OTHER_COUNTRY)
        if level not in codes.AUTHORITIES:
            raise CellError("the code of an authority, beginning with E06, E07, E08, E09 or E10")
        upper, note = self._upper_tier(code, _county(county))
        if upper is None:
            return Verdict(reason=UNKNOWN_AUTHORITY, note=f"{code} is in no look-up of districts")
        if upper != self.gazetteer.area:
            return Verdict(reason=OTHER_AREA, note=note)
        return Verdict(code if level is Level.DISTRICT else upper, note=note)

    def _upper_tier(self, code: str, stated: str | None) -> tuple[str | None, str | None]:
        looked_up, area = self.gazetteer.upper_tier(code), self.gazetteer.area
        if looked_up is None:
            if stated is None and codes.level_of(area) is not Level.COUNTY:
                return code, None  # no district lies in an area of one tier
            note = f"{code} is in no look-up; the file's own county {stated} was used"
            return stated, note if stated == area else None
        if stated not in {None, looked_up} and area in {stated, looked_up}:
            return looked_up, (
                f"{code} lies in {stated} by the file but in {looked_up} by the look-up, "
                "which was used"
            )
        if codes.level_of(code) is not Level.DISTRICT and looked_up != code:
            recoded = looked_up == area
            return looked_up, f"{code} has ended and was read as {looked_up}" if recoded else None
        return looked_up, None


def _county(cell: str) -> str | None:
    code = codes.read_code(cell)
    return code if code and codes.level_of(code) is Level.COUNTY else None
