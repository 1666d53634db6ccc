"""Write docs/security/routes.md: which role opens which page, read from the running application."""

from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from earlyhelp.accounts.guards import audience_of
from earlyhelp.accounts.roles import ROLE_NAMES, ROLES
from earlyhelp.app import create_app
from earlyhelp.settings import Settings

DOCUMENT = Path(__file__).parent.parent / "docs" / "security" / "routes.md"
BEGINNING = """# Who may open which page

Made from the code by `scripts/write_routes.py`; a test fails while it is not current. Every address
that the application answers to stands here once for each way of asking. A stranger who asks for a
page that is not for everybody is sent to sign in; a role that is not named gets 403. Which records
a page finds is asked again in the query: an assessment is found by practitioners of the
organisation in which it was begun, and is 404 for everybody else.

"""
ASKS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def cells(app: Flask, rule: Rule) -> list[str]:
    """Return who opens an address: everybody, or a mark under each role."""
    audience = audience_of(app.view_functions[rule.endpoint])
    if audience is None:
        raise ValueError(f"{rule.endpoint} does not say who may open it")
    if audience.is_public:
        return ["yes"] * (len(ROLES) + 1)
    return ["no", *("yes" if role in audience.roles else "no" for role in ROLES)]


def lines(app: Flask) -> Iterator[str]:
    """Return the rows of the table in the order of addresses."""
    yield (
        "| address | asked by | everybody | "
        + " | ".join(ROLE_NAMES[role].lower() for role in ROLES)
        + " |"
    )
    yield "|---" * (len(ROLES) + 3) + "|"
    for rule in sorted(app.url_map.iter_rules(), key=lambda r: (r.rule, sorted(r.methods or ()))):
        address = rule.rule.replace("<", "{").replace(">", "}")
        asked = ", ".join(sorted((rule.methods or set()) & ASKS))
        yield f"| `{address}` | {asked} | {' | '.join(cells(app, rule))} |"


def text() -> str:
    """Return the whole document."""
    return BEGINNING + "\n".join(lines(create_app(Settings(database_url="sqlite://")))) + "\n"


if __name__ == "__main__":
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(text(), "utf-8")
    print(f"{DOCUMENT.name} written")
