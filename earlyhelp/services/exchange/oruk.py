"""Open Referral UK 1.0, put into the one shape."""

from collections.abc import Mapping, Sequence

from earlyhelp.services.exchange.nodes import Object, each, made
from earlyhelp.services.extensions import PREFIX

MARKS = frozenset(
    {
        *("service_taxonomies", "regular_schedules", "holiday_schedules", "eligibilities"),
        *("deliverable_type", "attending_type", "attending_access"),
    }
)
DELIVERABLES = "deliverable types"
DELIVERY = {
    "phone": "telephone",
    "online": "online",
    "venue": "location",
    "home visit": "home_visit",
}
RENAMED = {
    "email": "email",
    "url": "url",
    "status": "status",
    "fees": "fees",
    "accreditations": "accreditations",
    "assured_date": "assured_date",
    "description": "description",
    "name": "name",
    "id": "id",
}


def to_shape(record: Object, path: str, line: int) -> Object:
    """Return a service of version 1.0 with the names of 3.0."""
    reach = str(record.get("attending_type") or "").casefold()
    access = str(record.get("attending_access") or "")
    texts = [access.capitalize()] if access and access != "referral" else []
    lowest, highest, said = _ages(record)
    return made(
        {
            **{name: record.get(own) for name, own in RENAMED.items()},
            "organization": _provider(record.get("organization"), f"{path}.organization"),
            "minimum_age": lowest,
            "maximum_age": highest,
            "eligibility_description": "\n".join([*said, *texts]) or None,
            "schedules": [*_weekly(record, path), *_holidays(record, path)],
            "service_at_locations": _places(record, path),
            "attributes": [*_terms(record, path), *_deliverable(record, path)],
            "funding": _parts(record, "fundings", path),
            "languages": [
                made({"id": one.get("id"), "name": one.get("language")}, path=at, name="language")
                for one, at in each(record, "languages", path)
            ],
            "cost_options": _parts(record, "cost_options", path),
            "service_areas": [
                made({**one, "name": one.get("service_area")}, path=at, name="service_area")
                for one, at in each(record, "service_areas", path)
            ],
            "contacts": _parts(record, "contacts", path),
            PREFIX + "delivery": [DELIVERY[reach]] if reach in DELIVERY else None,
            PREFIX + "referral_routes": ["professional"] if access == "referral" else None,
        },
        path=path,
        line=line,
        minimum_age="eligibilities",
        maximum_age="eligibilities",
    )


def _parts(record: Object, name: str, path: str) -> list[Object]:
    return [made(one, path=at) for one, at in each(record, name, path)]


def _provider(value: object, path: str) -> Object | None:
    if not isinstance(value, Mapping):
        return None
    return made({**value, "website": value.get("url")}, path=path, website="url")


def _ages(record: Object) -> tuple[object, object, Sequence[str]]:
    """Return the lowest and highest age, and what is said beside them in words."""
    pairs = [one for one, _ in each(record, "eligibilities", "")]
    lowest = [one.get("minimum_age") for one in pairs]
    highest = [one.get("maximum_age") for one in pairs]
    words = [str(one["eligibility"]) for one in pairs if one.get("eligibility")]
    said = [f"For: {', '.join(dict.fromkeys(words))}"] if words else []
    several = len(pairs) > 1
    if several:
        said += [
            f"Ages {one.get('minimum_age', 'any')} to {one.get('maximum_age', 'any')}"
            for one in pairs
        ]
    return _end(lowest, min), _end(highest, max), said


def _end(values: Sequence[object], pick: object) -> object:
    """Return the lowest or highest of some ages; where one states none, there is none."""
    numbers = [value for value in values if isinstance(value, int | float)]
    if len(numbers) < len(values):
        odd = [value for value in values if isinstance(value, str) and value]
        return odd[0] if odd else None
    return pick(numbers) if numbers and callable(pick) else None


def _weekly(record: Object, path: str) -> list[Object]:
    return [
        made(
            {
                **one,
                "byday": one.get("weekday") or one.get("byday"),
                "freq": one.get("freq") or "WEEKLY",
            },
            path=at,
            byday="weekday",
        )
        for one, at in each(record, "regular_schedules", path)
    ]


def _holidays(record: Object, path: str) -> list[Object]:
    return [
        made(
            {
                "id": one.get("id"),
                "valid_from": one.get("start_date"),
                "valid_to": one.get("end_date"),
                "opens_at": one.get("opens_at") or one.get("open_at"),
                "closes_at": one.get("closes_at") or one.get("close_at"),
                "description": "Closed" if one.get("closed") in {True, "true"} else None,
            },
            path=at,
            valid_from="start_date",
            valid_to="end_date",
        )
        for one, at in each(record, "holiday_schedules", path)
    ]


def _places(record: Object, path: str) -> list[Object]:
    found = []
    for one, at in each(record, "service_at_locations", path):
        location = one.get("location")
        place = location if isinstance(location, Mapping) else {}
        inside = f"{at}.location"
        found.append(
            made(
                {
                    "id": one.get("id"),
                    "schedules": [*_weekly(one, at), *_holidays(one, at)],
                    "location": made(
                        {
                            **place,
                            "location_type": "physical",
                            "addresses": [
                                made({**address, "address_type": "physical"}, path=where)
                                for address, where in each(place, "physical_addresses", inside)
                            ],
                            "accessibility": [
                                made({**need, "description": need.get("accessibility")}, path=where)
                                for need, where in each(
                                    place, "accessibility_for_disabilities", inside
                                )
                            ],
                        },
                        path=inside,
                    )
                    if place
                    else None,
                },
                path=at,
            )
        )
    return found


def _terms(record: Object, path: str) -> list[Object]:
    found: list[Object] = []
    for one, at in each(record, "service_taxonomies", path):
        term = one.get("taxonomy")
        if isinstance(term, Mapping):
            shaped = {**term, "taxonomy": term.get("vocabulary") or "Not named"}
            found.append(
                {"id": one.get("id"), "taxonomy_term": made(shaped, path=f"{at}.taxonomy")}
            )
    return found


def _deliverable(record: Object, path: str) -> list[Object]:
    kind = record.get("deliverable_type")
    if not isinstance(kind, str) or not kind or kind == "NotSet":
        return []
    return [
        {"taxonomy_term": made({"id": kind, "name": kind, "taxonomy": DELIVERABLES}, path=path)}
    ]
