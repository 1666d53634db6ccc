"""How much a file may hold. A file over a limit is refused with both numbers."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is read; local values are settings."""

    megabytes: int = 64
    unpacked_megabytes: int = 256
    members: int = 100
    rows: int = 200_000
    columns: int = 1_000
    cell_characters: int = 32_767
    depth: int = 30
    files: int = 500


DEFAULT_LIMITS = Limits()
