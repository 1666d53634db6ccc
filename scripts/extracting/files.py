"""Read whole public files and write cut ones, the same bytes every time."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

Row = Mapping[str, str]
DECIMALS = 5  # of a degree: about a metre, finer than any postcode or generalised boundary


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV by heading; a byte order mark is no part of the first heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write chosen columns of rows; a heading that a row lacks is a mistake, never an empty cell.

    Raises:
        KeyError: if a row has no such heading.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in rows)


def cut_lines(source: Path, target: Path, keep: Callable[[Row], bool]) -> None:
    """Copy the heading and the lines of a CSV that are wanted, each byte as it was published.

    Byte order mark, quotes and commas inside numbers stay, because readers have to bear them.

    Raises:
        ValueError: if a record runs over several lines, which a cut by lines would tear.
    """
    lines = source.read_bytes().splitlines(keepends=True)
    rows = read_rows(source)
    if len(rows) != len(lines) - 1:
        raise ValueError(f"{source.name} has records over several lines")
    chosen = [line for line, row in zip(lines[1:], rows, strict=True) if keep(row)]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"".join([lines[0], *chosen]))


def rounded(degrees: str) -> str:
    """Return a longitude or latitude with five decimals.

    >>> rounded("-2.4254325757651936")
    '-2.42543'
    """
    return f"{float(degrees):.{DECIMALS}f}"


def round_boundaries(source: Path, target: Path) -> None:
    """Write a GeoJSON collection with rounded positions, one feature a line."""
    collection = json.loads(source.read_text("utf-8"))
    features = [
        {
            "type": "Feature",
            "properties": feature["properties"],
            "geometry": {
                "type": feature["geometry"]["type"],
                "coordinates": _round_positions(feature["geometry"]["coordinates"]),
            },
        }
        for feature in collection["features"]
    ]
    head = json.dumps({key: collection[key] for key in ("type", "name", "crs")})
    body = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f'{head[:-1]}, "features": [\n{body}\n]}}\n', "utf-8")


def _round_positions(nested: list[object]) -> list[object]:
    """Round every position, and leave out one that rounding made equal to the one before it."""
    result: list[object] = []
    for item in nested:
        if isinstance(item, list):
            deeper = _round_positions(item)
            if not result or deeper != result[-1]:
                result.append(deeper)
        else:
            result.append(round(float(str(item)), DECIMALS))
    return result
