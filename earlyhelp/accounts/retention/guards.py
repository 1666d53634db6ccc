"""The registry of record kinds that this application was put together with."""

from collections.abc import Sequence
from typing import cast

from flask import Flask, current_app

from earlyhelp.accounts.retention.kinds import Registry
from earlyhelp.db import Session

KEY = "earlyhelp.registry"


def init_registry(app: Flask, known: Registry) -> None:
    """Hand the application its kinds of records, once, at its start."""
    app.extensions[KEY] = known


def registry() -> Registry:
    """Return the kinds of records of the application that answers this request."""
    return cast("Registry", current_app.extensions[KEY])


def find_by_reference(session: Session, reference: str) -> Sequence[str]:
    """Return the ids of the assessments that bear a family's reference."""
    return registry().find_by_reference(session, reference)
