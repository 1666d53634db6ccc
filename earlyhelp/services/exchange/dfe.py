"""The seed data of the national family hubs directory, put into the one shape."""

from collections.abc import Mapping, Sequence

from earlyhelp.services.exchange.nodes import Object, each, made
from earlyhelp.services.extensions import PREFIX

MARKS = frozenset({"Id", "Name", "OrganisationId"})
PROVIDERS = frozenset({"id", "organisationtype", "name"})
CATEGORIES = frozenset({"id", "name", "taxonomytype", "parentid"})
ANY_AGE = 127
"""What it writes for "no upper limit"."""
DELIVERY = {"inperson": "location", "online": "online", "telephone": "telephone"}
SECTORS = {"la": "statutory", "vcfs": "voluntary"}
Table = Sequence[tuple[int, Mapping[str, str]]]
NO_TABLE: Table = ()


def to_shapes(
    records: Sequence[tuple[Object, str, int]],
    providers: Table = NO_TABLE,
    categories: Table = NO_TABLE,
) -> list[Object]:
    """Return services with their providers and categories looked up, where those came along."""
    known = {cells["id"]: cells for _, cells in providers}
    terms = {cells["id"]: cells for _, cells in categories}
    return [_service(record, path, line, known, terms) for record, path, line in records]


def _service(
    record: Object,
    path: str,
    line: int,
    providers: Mapping[str, Object],
    terms: Mapping[str, Object],
) -> Object:
    ages = [one for one, _ in each(record, "eligibilities", path)]
    highest = [one.get("MaximumAge") for one in ages]
    contacts = each(record, "contacts", path)
    summary, more = record.get("Summary"), record.get("Description")
    return made(
        {
            "id": record.get("Id"),
            "name": record.get("Name"),
            "description": "\n\n".join(str(text) for text in (summary, more) if text) or None,
            "status": record.get("Status"),
            "fees": record.get("Fees"),
            "accreditations": record.get("Accreditations"),
            "assured_date": record.get("AssuredDate"),
            "url": next((one["Url"] for one, _ in contacts if one.get("Url")), None),
            "email": next((one["Email"] for one, _ in contacts if one.get("Email")), None),
            "minimum_age": min((one.get("MinimumAge") for one in ages), default=None, key=str),
            "maximum_age": None if ANY_AGE in highest else max(highest, default=None, key=str),
            PREFIX + "no_maximum_age": ANY_AGE in highest,
            "organization": _provider(record, path, providers),
            "phones": [
                made({"number": one["Telephone"]}, path=at, number="Telephone")
                for one, at in contacts
                if one.get("Telephone")
            ],
            "schedules": [_schedule(one, at) for one, at in each(record, "schedules", path)],
            "languages": [
                made({"name": one.get("Name"), "code": one.get("Code")}, path=at, name="Name")
                for one, at in each(record, "languages", path)
            ],
            "service_at_locations": [
                {"location": _place(one, at)} for one, at in each(record, "locations", path)
            ],
            "attributes": [
                {"taxonomy_term": _term(str(one.get("TaxonomyId")), terms, at)}
                for one, at in each(record, "taxonomies", path)
            ],
            PREFIX + "delivery": _delivery(record, path),
        },
        path=path,
        line=line,
        called={"id": "Id", "name": "Name", "status": "Status", "description": "Description"},
    )


def _delivery(record: Object, path: str) -> list[str] | None:
    names = [str(one.get("Name")).casefold() for one, _ in each(record, "deliveries", path)]
    return sorted({DELIVERY[name] for name in names if name in DELIVERY}) or None


def _provider(record: Object, path: str, known: Mapping[str, Object]) -> Object:
    own = str(record.get("OrganisationId") or "")
    found = known.get(own, {})
    kind = str(found.get("organisationtype") or "").casefold()
    return made(
        {
            "id": own or None,
            "name": found.get("name"),
            "description": found.get("description"),
            "website": found.get("url"),
            "uri": found.get("uri"),
            PREFIX + "sector": SECTORS.get(kind),
            PREFIX + "statutory_partner": "local_authority" if kind == "la" else None,
        },
        path=path,
        id="OrganisationId",
    )


def _schedule(one: Object, path: str) -> Object:
    names = {
        "id": "Id",
        "freq": "Freq",
        "byday": "ByDay",
        "description": "Description",
        "opens_at": "OpensAt",
        "closes_at": "ClosesAt",
        "attending_type": "AttendingType",
        "valid_from": "ValidFrom",
        "valid_to": "ValidTo",
        "dtstart": "DtStart",
    }
    return made({name: one.get(own) for name, own in names.items()}, path=path, called=names)


def _place(one: Object, path: str) -> Object:
    names = {
        "address_1": "Address1",
        "address_2": "Address2",
        "city": "City",
        "state_province": "StateProvince",
        "postal_code": "PostCode",
        "country": "Country",
        "attention": "Attention",
        "region": "Region",
    }
    address = made({name: one.get(own) for name, own in names.items()}, path=path, called=names)
    fields = {
        "id": "Id",
        "name": "Name",
        "description": "Description",
        "latitude": "Latitude",
        "longitude": "Longitude",
        "location_type": "LocationType",
        "external_identifier": "ExternalIdentifier",
        "external_identifier_type": "ExternalIdentifierType",
    }
    place = {name: one.get(own) for name, own in fields.items()}
    return made({**place, "addresses": [address]}, path=path, called=fields)


def _term(own: str, known: Mapping[str, Object], path: str) -> Object:
    found = known.get(own, {})
    label = found.get("name") or f"Category {own}"
    term = {"id": own, "name": label, "parent_id": found.get("parentid") or None}
    return made({**term, "taxonomy": "DfE family hubs categories"}, path=path)
