"""Settings: one frozen value made from environment values, checked before anything runs."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from earlyhelp.errors import EnvironmentFaultError

MODES = ("demo", "production")
SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Telephone:
    """A number to call, what answers it, and when."""

    name: str
    number: str
    hours: str


EMERGENCY = Telephone("Police or ambulance", "999", "all hours")
# Numbers that Ofcom keeps free for stories: nobody answers them, and production refuses them.
EXAMPLE_FRONT_DOOR = Telephone(
    "Children's social care front door (example number)",
    "01632 960001",
    "Monday to Friday, 9am to 5pm",
)
EXAMPLE_OUT_OF_HOURS = Telephone(
    "Emergency duty team (example number)", "01632 960002", "nights, weekends and bank holidays"
)
EXAMPLE_ADVICE_LINE = Telephone(
    "Talk to a social worker (example number)", "01632 960003", "Monday to Friday, 9am to 5pm"
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the place of running decides; see docs/settings.md for each in words."""

    mode: str = "demo"
    database_url: str = "sqlite:///instance/earlyhelp.sqlite3"
    secret_key: str = ""
    area: str = ""
    ruleset: str = ""
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    geocoder: str = ""
    mail_url: str = ""
    front_door: Telephone = EXAMPLE_FRONT_DOOR
    out_of_hours: Telephone = EXAMPLE_OUT_OF_HOURS
    advice_line: Telephone = EXAMPLE_ADVICE_LINE

    @property
    def is_demo(self) -> bool:
        """Say whether this is the demo: pages for staff are open and a banner says so."""
        return self.mode == "demo"


def variable(name: str) -> str:
    """Return the environment variable of a setting.

    >>> variable("database_url")
    'EARLYHELP_DATABASE_URL'
    """
    return f"EARLYHELP_{name.upper()}"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings of an environment.

    Telephone settings are written ``number|hours``; the rest as plain text.

    Raises:
        EnvironmentFaultError: naming every setting that cannot be used, one clear line each.
    """
    given = {f.name: environ.get(variable(f.name), "").strip() for f in fields(Settings)}
    faults: list[str] = []
    values: dict[str, object] = {name: text for name, text in given.items() if text}
    for name in ("front_door", "out_of_hours", "advice_line"):
        if name in values:
            values[name] = _read_telephone(name, given[name], faults)
    if "port" in values:
        values["port"] = _read_port(given["port"], faults)
    if values.get("mode", "demo") not in MODES:
        faults.append(f"{variable('mode')} is {given['mode']!r}; write demo or production")
    _raise(faults)
    return Settings(**values)  # type: ignore[arg-type] # each value was given its field's type above


def check_for_serving(settings: Settings) -> None:
    """Refuse to serve pages in production with a setting that would be unsafe.

    Raises:
        EnvironmentFaultError: naming every such setting, one clear line each.
    """
    if settings.is_demo:
        return
    faults = []
    if len(settings.secret_key.encode()) < SHORTEST_SECRET:
        faults.append(
            f"{variable('secret_key')} needs at least {SHORTEST_SECRET} bytes; make one at random"
        )
    examples = (EXAMPLE_FRONT_DOOR, EXAMPLE_OUT_OF_HOURS, EXAMPLE_ADVICE_LINE)
    faults.extend(
        f"{variable(name)} is not set; write the area's own as number|hours"
        for name in ("front_door", "out_of_hours", "advice_line")
        if getattr(settings, name) in examples
    )
    _raise(faults)


def _read_telephone(name: str, text: str, faults: list[str]) -> Telephone:
    number, _, hours = (part.strip() for part in text.partition("|"))
    if not number or not hours:
        faults.append(
            f"{variable(name)} is {text!r}; write number|hours, such as 01632 960001|all hours"
        )
    label = {
        "front_door": "Children's social care front door",
        "out_of_hours": "Emergency duty team",
        "advice_line": "Talk to a social worker",
    }[name]
    return Telephone(label, number, hours)


def _read_port(text: str, faults: list[str]) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:  # noqa: PLR2004 - highest TCP port
        return int(text)
    faults.append(f"{variable('port')} is {text!r}; write a port number from 1 to 65535")
    return 0


def _raise(faults: list[str]) -> None:
    if faults:
        raise EnvironmentFaultError("\n".join(faults))
