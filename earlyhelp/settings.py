"""Settings: one frozen value made from environment values, checked before anything runs."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from earlyhelp.errors import EnvironmentFaultError

MODES = ("demo", "production")
SHORTEST_SECRET = 32
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
LEAST_PASSWORD_MEMORY = 19_456
"""KiB; the least that the OWASP Password Storage Cheat Sheet names for argon2id."""
SWITCHES = ("second_factor", "oidc_only", "provider_publishes")
NUMBERS = (
    ("password_memory_kib", 32, 4_194_304),
    ("sessions_per_account", 1, 100),
    ("proxies", 0, 9),
    ("upload_megabytes", 1, 1_024),
    ("unpacked_megabytes", 1, 8_192),
    ("archive_members", 1, 10_000),
    ("upload_rows", 1, 5_000_000),
    ("upload_columns", 1, 16_384),
    ("cell_characters", 1, 1_000_000),
    ("check_days", 2, 3_650),
    ("due_days", 0, 3_649),
    ("stale_days", 3, 3_650),
    ("space_days", 1, 3_650),
    ("wait_days", 1, 3_650),
    ("capacity_days", 1, 3_650),
    ("provider_link_days", 1, 90),
    ("remind_days", 1, 365),
    ("reply_days", 1, 365),
)
"""Settings that are whole numbers, each with the least and the most it may be."""
MAIL_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
"""The three ways of reaching a mail server, and the port of each where none is written."""
MAIL_FOLDER = "folder:"


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
    mail_from: str = "early-help@localhost"
    second_factor: str = ""
    password_memory_kib: int = 65536
    sessions_per_account: int = 5
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_only: str = ""
    hosts: str = ""
    proxies: int = 0
    upload_megabytes: int = 64
    unpacked_megabytes: int = 256
    archive_members: int = 100
    upload_rows: int = 200_000
    upload_columns: int = 1_000
    cell_characters: int = 32_767
    check_days: int = 90
    due_days: int = 14
    stale_days: int = 180
    space_days: int = 30
    wait_days: int = 60
    capacity_days: int = 365
    provider_link_days: int = 14
    provider_publishes: str = ""
    remind_days: int = 14
    reply_days: int = 14
    front_door: Telephone = EXAMPLE_FRONT_DOOR
    out_of_hours: Telephone = EXAMPLE_OUT_OF_HOURS
    advice_line: Telephone = EXAMPLE_ADVICE_LINE

    @property
    def is_demo(self) -> bool:
        """Say whether this is the demo: sample people may sign in and a banner says so."""
        return self.mode == "demo"

    @property
    def asks_second_factor(self) -> bool:
        """Say whether signing in takes a code besides the password; off in the demo only."""
        return self.second_factor == "on" or not (self.is_demo or self.second_factor == "off")

    @property
    def host_names(self) -> frozenset[str]:
        """The names this site answers to, without ports; the demo also answers on this machine."""
        named = {urlsplit(self.base_url).hostname or ""}
        named |= {name.strip().casefold() for name in self.hosts.split(",")}
        return frozenset((named | THIS_MACHINE if self.is_demo else named) - {""})

    @property
    def is_https(self) -> bool:
        """Say whether people reach the pages over HTTPS."""
        return self.base_url.startswith("https://")


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
    faults.extend(_read_sign_in(given, values))
    faults.extend(_check_order(values))
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
    faults.extend(_sign_in_faults(settings))
    examples = (EXAMPLE_FRONT_DOOR, EXAMPLE_OUT_OF_HOURS, EXAMPLE_ADVICE_LINE)
    faults.extend(
        f"{variable(name)} is not set; write the area's own as number|hours"
        for name in ("front_door", "out_of_hours", "advice_line")
        if getattr(settings, name) in examples
    )
    _raise(faults)


def _read_sign_in(given: Mapping[str, str], values: dict[str, object]) -> list[str]:
    """Read the settings of signing in and of mails; return what is wrong with them."""
    faults: list[str] = []
    for name, least, most in NUMBERS:
        if name in values:
            values[name] = _read_number(name, given[name], (least, most), faults)
    faults.extend(
        f"{variable(name)} is {given[name]!r}; write on or off"
        for name in SWITCHES
        if given[name] not in {"", "on", "off"}
    )
    if given["mail_url"] and (fault := mail_url_fault(given["mail_url"])):
        faults.append(f"{variable('mail_url')} cannot be used; {fault}")
    return faults


def _check_order(values: Mapping[str, object]) -> list[str]:
    """Say which of the three ages of a check stand in the wrong order."""
    usual = Settings()
    due, check, stale = (
        int(str(values.get(name, getattr(usual, name))))
        for name in ("due_days", "check_days", "stale_days")
    )
    faults = []
    if due >= check:
        faults.append(f"{variable('due_days')} must be lower than {variable('check_days')}")
    if stale <= check:
        faults.append(f"{variable('stale_days')} must be higher than {variable('check_days')}")
    return faults


def _sign_in_faults(settings: Settings) -> list[str]:
    """Say what would make signing in unsafe in production."""
    faults = []
    if not settings.is_https:
        faults.append(f"{variable('base_url')} must begin with https:// in production")
    if not settings.asks_second_factor:
        faults.append(f"{variable('second_factor')} may be off in the demonstration only")
    if settings.password_memory_kib < LEAST_PASSWORD_MEMORY:
        faults.append(
            f"{variable('password_memory_kib')} must be at least {LEAST_PASSWORD_MEMORY}"
            " in production"
        )
    if settings.oidc_issuer and not settings.oidc_issuer.startswith("https://"):
        faults.append(f"{variable('oidc_issuer')} must begin with https:// in production")
    return faults


def mail_url_fault(text: str) -> str | None:
    """Say what is wrong with where mails are to go, or nothing.

    >>> mail_url_fault("smtp://127.0.0.1:2525"), mail_url_fault("folder:mails")
    (None, None)
    >>> mail_url_fault("http://mail.example")
    'write smtp://, smtp+starttls:// or smtps:// with a host, or folder:PATH'
    """
    if text.startswith(MAIL_FOLDER) and text.removeprefix(MAIL_FOLDER).strip():
        return None
    try:
        parts = urlsplit(text)
        if parts.scheme in MAIL_PORTS and parts.hostname and parts.port != 0:
            return None
    except ValueError:  # a port that is no number
        pass
    return "write smtp://, smtp+starttls:// or smtps:// with a host, or folder:PATH"


def _read_number(name: str, text: str, between: tuple[int, int], faults: list[str]) -> int:
    least, most = between
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004 - longer is above every limit
    if not least <= value <= most:
        faults.append(f"{variable(name)} is {text!r}; write a number from {least} to {most}")
    return value


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
