"""The CSV of the directory software Outpost: rows of one service joined, put into the one shape."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from earlyhelp.services.exchange import plain
from earlyhelp.services.exchange.nodes import Object, made
from earlyhelp.services.exchange.outpost import CATEGORIES, SEND, SUITABLE
from earlyhelp.services.extensions import PREFIX
from earlyhelp.services.facts import Problem

CSV_MARKS = frozenset({"import_id", "import_id_reference"})
Cells = Mapping[str, str]
KEPT_AS_TEXT = (
    *("labels", "is_local_offer", "support_description", "recent_send_report", "outcomes"),
    *("recent_send_training", "parental_involvement", "information_sharing"),
    *("environment_accessibility", "how_to_start", "future_plans"),
)
ADDS = frozenset(
    {
        *("import_id", "import_id_reference", "notes", "contact_name", "contact_title"),
        *("contact_visible", "contact_email", "contact_phone", "location_name"),
        *("location_latitude", "location_longitude", "location_address_1", "location_city"),
        *("location_postcode", "location_visible", "mask_exact_address", "preferred_for_post"),
        *("location_accessibilities", "cost_option", "cost_amount", "cost_type"),
        *("schedules_opens_at", "schedules_closes_at", "scheduled_weekday", "links_label"),
        "links_url",
    }
)
"""Columns that a further row of a service may fill."""
YES, NO = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})


def from_rows(rows: Sequence[tuple[int, Cells]]) -> tuple[list[Object], list[Problem]]:
    """Join the rows of each service, in whatever order they stand."""
    problems: list[Problem] = []
    opening = {_id(cells): (line, cells) for line, cells in rows if not _reference(cells)}
    further: dict[str, list[tuple[int, Cells]]] = defaultdict(list)
    seen: dict[str, int] = {}
    for line, cells in sorted(rows, key=lambda row: (_id(row[1]), row[0])):
        own, reference = _id(cells), _reference(cells)
        if not own:
            problems.append(Problem(line, "import_id", "", "the row's own id; nothing stands here"))
        elif own in seen:
            problems.append(_twice(line, own, seen[own]))
        else:
            seen[own] = line
        if reference and reference in opening and reference != own:
            further[reference].append((line, cells))
        elif reference:
            problems.append(
                Problem(line, "import_id_reference", reference, _nobody(own, reference))
            )
    shapes = []
    for key in sorted(opening):
        line, cells = opening[key]
        added = sorted(further[key], key=lambda row: _id(row[1]))
        problems += [fault for row in added for fault in _repeats(*row)]
        shapes.append(_service(line, cells, added))
    return shapes, problems


def _id(cells: Cells) -> str:
    return plain.one_line(cells.get("import_id") or "")


def _reference(cells: Cells) -> str:
    return plain.one_line(cells.get("import_id_reference") or "")


def _twice(line: int, own: str, before: int) -> Problem:
    return Problem(line, "import_id", own, f"an id that no other row has; row {before} has it too")


def _nobody(own: str, reference: str) -> str:
    if own == reference:
        return "the id of another row; this row names itself"
    return "the import_id of a row that opens a service; no such row opens one"


def _repeats(line: int, cells: Cells) -> list[Problem]:
    """Return the fields of a further row that only the first row of a service may fill."""
    return [
        Problem(line, name, plain.one_line(text)[:60], "an empty cell: the first row says this")
        for name, text in cells.items()
        if text.strip() and name not in ADDS
    ]


def _service(line: int, cells: Cells, added: Sequence[tuple[int, Cells]]) -> Object:
    every = [(line, cells), *added]
    unlisted = _says(cells, "approved", NO) or _says(cells, "visible", NO)
    referral = _says(cells, "needs_referral", YES)
    return made(
        {
            "id": _id(cells),
            "name": cells.get("name"),
            "description": cells.get("description"),
            "status": "temporarily closed" if _says(cells, "temporarily_closed", YES) else "active",
            "url": cells.get("url"),
            "minimum_age": cells.get("min_age"),
            "maximum_age": cells.get("max_age"),
            "organization": made(
                {"name": cells.get("organisation")}, line=line, name="organisation"
            ),
            "contacts": [one for row in every if (one := _contact(*row))],
            "service_at_locations": [one for row in every if (one := _place(*row))],
            "cost_options": [one for row in every if (one := _cost(*row))],
            "schedules": [one for row in every if (one := _schedule(*row))],
            "attributes": [
                {"taxonomy_term": {"id": name, "name": name, "taxonomy": f"Outpost {taxonomy}"}}
                for taxonomy, column in (
                    (CATEGORIES, "service_taxonomies"),
                    (SUITABLE, "suitabilities"),
                    (SEND, "send_needs_support"),
                )
                for name in _parts(cells, column)
            ],
            PREFIX + "free": _flag(cells, "free"),
            PREFIX + "is_published": not unlisted,
            PREFIX + "publish_from": cells.get("visible_from") or None,
            PREFIX + "publish_to": cells.get("visible_to") or None,
            PREFIX + "referral_routes": ["professional"] if referral else None,
            PREFIX + "notes": "\n".join(
                plain.paragraphs(text) for _, row in every if (text := row.get("notes") or "")
            )
            or None,
            PREFIX + "extras": [*_kept(cells), *(pair for _, row in every for pair in _link(row))],
        },
        line=line,
        id="import_id",
        minimum_age="min_age",
        maximum_age="max_age",
        called={PREFIX + "publish_from": "visible_from", PREFIX + "publish_to": "visible_to"},
    )


def _says(cells: Cells, name: str, words: frozenset[str]) -> bool:
    return (cells.get(name) or "").strip().casefold() in words


def _flag(cells: Cells, name: str) -> bool | str | None:
    if _says(cells, name, YES):
        return True
    return False if _says(cells, name, NO) else cells.get(name) or None


def _parts(cells: Cells, name: str) -> list[str]:
    parts = (plain.one_line(part) for part in (cells.get(name) or "").split(";"))
    return [part for part in dict.fromkeys(parts) if part]


def _contact(line: int, cells: Cells) -> Object | None:
    names = {"name": "contact_name", "title": "contact_title", "email": "contact_email"}
    values = {name: cells.get(column) for name, column in names.items()}
    phone = cells.get("contact_phone")
    if not any(values.values()) and not phone:
        return None
    number = made({"number": phone}, line=line, number="contact_phone")
    private = True if _says(cells, "contact_visible", NO) else None
    return made(
        {**values, "phones": [number] if phone else None, PREFIX + "is_private": private},
        line=line,
        called=names,
    )


PLACE = {
    "address_1": "location_address_1",
    "city": "location_city",
    "postal_code": "location_postcode",
}


def _place(line: int, cells: Cells) -> Object | None:
    position = {"latitude": "location_latitude", "longitude": "location_longitude"}
    columns = {"name": "location_name", **position}
    values = {name: cells.get(column) or None for name, column in columns.items()}
    address = {name: cells.get(column) for name, column in PLACE.items()}
    access = _parts(cells, "location_accessibilities")
    if not any((*values.values(), *address.values(), *access)):
        return None
    hidden = _says(cells, "location_visible", NO)
    location = {
        **values,
        "location_type": "physical",
        "addresses": [made(address, line=line, called=PLACE)],
        "accessibility": [{"description": one} for one in access],
        PREFIX + "masked": True if _says(cells, "mask_exact_address", YES) else None,
        PREFIX + "confidential": True if hidden else None,
    }
    return made({"location": made(location, line=line, called=columns)}, line=line)


def _cost(line: int, cells: Cells) -> Object | None:
    columns = {"option": "cost_option", "amount": "cost_amount", "amount_description": "cost_type"}
    values = {name: cells.get(column) or None for name, column in columns.items()}
    return made(values, line=line, called=columns) if any(values.values()) else None


def _schedule(line: int, cells: Cells) -> Object | None:
    columns = {
        "byday": "scheduled_weekday",
        "opens_at": "schedules_opens_at",
        "closes_at": "schedules_closes_at",
    }
    values = {name: cells.get(column) or None for name, column in columns.items()}
    return (
        made({**values, "freq": "WEEKLY"}, line=line, called=columns)
        if any(values.values())
        else None
    )


def _kept(cells: Cells) -> list[list[str]]:
    """Return answers that only Outpost asks for, as text."""
    names = [name for name in cells if name in KEPT_AS_TEXT or name.startswith("custom_")]
    texts = [(name, plain.paragraphs(cells[name] or "")) for name in names]
    return [[name, text] for name, text in texts if text]


def _link(cells: Cells) -> list[list[str]]:
    url = plain.one_line(cells.get("links_url") or "")
    label = plain.one_line(cells.get("links_label") or "") or "more"
    return [[f"Link: {label}", url]] if url else []
