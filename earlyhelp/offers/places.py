"""The place kept of a family: codes of areas, never a postcode. Pure."""

from dataclasses import dataclass

from earlyhelp.geography.places import PostcodeAnswer
from earlyhelp.offers.questions import Answers, Values, one


@dataclass(frozen=True, slots=True)
class Place:
    """The areas a family lives in; all None where no postcode was given."""

    area: str | None = None
    """The authority for children's services."""
    ward: str | None = None
    lsoa: str | None = None
    district: str | None = None

    @property
    def codes(self) -> frozenset[str]:
        """The codes by which a service may say that it serves the family."""
        return frozenset(code for code in (self.area, self.ward, self.district) if code)


def place_of(answers: Answers) -> Place:
    """Return the place that the answers hold."""
    values = answers.get("place", {})
    return Place(
        area=one(values, "area") or None,
        ward=one(values, "ward") or None,
        lsoa=one(values, "lsoa") or None,
        district=one(values, "district") or None,
    )


def values_of(answer: PostcodeAnswer) -> Values:
    """Return what is kept of a postcode that was found."""
    place = {
        "area": answer.authority_code,
        "ward": answer.ward_code,
        "lsoa": answer.lsoa_code,
        "district": answer.district_code,
        "name": answer.ward_name or answer.district_name,
    }
    return {name: value for name, value in place.items() if value}
