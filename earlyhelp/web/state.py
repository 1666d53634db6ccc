"""What one running application holds: its settings, its database and the ruleset in use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import Flask, current_app, g

from earlyhelp.db import Database
from earlyhelp.matching.ruleset import Ruleset
from earlyhelp.settings import Settings

KEY = "earlyhelp"


@dataclass(frozen=True, slots=True)
class RulesetInUse:
    """The ruleset that decides and its exact text, or why there is none."""

    ruleset: Ruleset | None
    fault: str
    text: str = ""
    is_away: bool = False
    """Whether there is none because the database did not answer."""
    live_from: date | None = None
    """The day from which it was switched on; None for the file of the settings."""


@dataclass(frozen=True)
class State:
    """The parts every view may ask for."""

    settings: Settings
    database: Database
    find_ruleset: Callable[[], RulesetInUse]
    """Finds the ruleset that decides today; it may read the database."""

    @property
    def ruleset(self) -> Ruleset | None:
        """The ruleset that decides, or None: then every decision is "talk to a social worker"."""
        return in_use().ruleset

    @property
    def ruleset_fault(self) -> str:
        """Why there is no ruleset; empty where there is one."""
        return in_use().fault


def keep_state(app: Flask, state: State) -> None:
    """Hand the application its state, once, at its start."""
    app.extensions[KEY] = state


def state() -> State:
    """Return the state of the application that answers this request."""
    return cast("State", current_app.extensions[KEY])


def in_use() -> RulesetInUse:
    """Return the ruleset in use, found once for each request."""
    if "ruleset_in_use" not in g:
        g.ruleset_in_use = state().find_ruleset()
    found: RulesetInUse = g.ruleset_in_use
    return found
