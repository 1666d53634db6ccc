"""Lists and changes with good defaults."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from earlyhelp.db import Database
from earlyhelp.services.commands import Change, store_facts
from earlyhelp.services.documents import to_document
from earlyhelp.services.exchange.layouts import Answer, ReadList, Told, read_files
from earlyhelp.services.exchange.opening import SentFile
from earlyhelp.services.models import Service
from earlyhelp.services.queries import load_services
from earlyhelp.services.records import to_facts
from earlyhelp.services.words import ChangeReason
from tests.services.factories import NOW, TODAY

TOLD = Told(TODAY)


def read(*contents: bytes, told: Told = TOLD) -> Answer:
    """Read files that were sent together."""
    return read_files([SentFile(f"{n}", one) for n, one in enumerate(contents)], told)


def services_of(*contents: bytes, told: Told = TOLD) -> ReadList:
    """Read files that hold services."""
    found = read(*contents, told=told)
    assert isinstance(found, ReadList), found
    return found


def sample(real_data: Path, name: str) -> bytes:
    """Return a public sample of the directory."""
    return (real_data / "data/directory" / name).read_bytes()


def edit(session: Session, source_id: str, **facts: object) -> None:
    """Change a listing as an editor would."""
    row = load_services(session, Service.source_id == source_id)[0]
    changed = replace(to_facts(row), **facts)  # type: ignore[arg-type] # names and types of facts
    store_facts(session, row.source, [changed], Change(NOW, "editor", ChangeReason.EDIT))
    session.flush()
    session.expire_all()


def edited(database: Database, source_id: str, **facts: object) -> None:
    """Change a listing for good."""
    with database.session(writing=True) as session:
        edit(session, source_id, **facts)


def everything(session: Session) -> dict[str, object]:
    """Return what every listing says and when it last changed, by its address."""
    session.expire_all()
    return {
        row.public_id: (to_document(to_facts(row)), row.modified_at, row.gone_on)
        for row in load_services(session)
    }
