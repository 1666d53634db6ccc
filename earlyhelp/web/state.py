"""What one running application holds: its settings, its database and its ruleset."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from earlyhelp.db import Database
from earlyhelp.matching.ruleset import Ruleset
from earlyhelp.settings import Settings

KEY = "earlyhelp"


@dataclass(frozen=True)
class State:
    """The parts every view may ask for; ``ruleset_fault`` says why there is no ruleset."""

    settings: Settings
    database: Database
    ruleset: Ruleset | None
    ruleset_fault: str


def keep_state(app: Flask, state: State) -> None:
    """Hand the application its state, once, at its start."""
    app.extensions[KEY] = state


def state() -> State:
    """Return the state of the application that answers this request."""
    return cast("State", current_app.extensions[KEY])
