"""Importing a Fingertips file by hand, and the plain way of storing it."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import psycopg
from sqlalchemy import create_engine

CHUNK = 50_000
STORED = (0, 4, 7, 8, 9, 10, 11, 12, 13, 14, 17, 18)
"""Twelve columns by number: indicator, area, sex, age, breakdown, period, value, limits, counts."""
INSERT = f"INSERT INTO reading VALUES ({', '.join('?' * len(STORED))})"
TEXTS = frozenset({4, 7, 8, 9, 10, 11})
SEXES = ("Persons", "Male", "Female")


def import_by_hand(path: Path, store: Path) -> int:
    """Read in chunks, check whole columns at once, store in one transaction; return how many."""
    connection = sqlite3.connect(store, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"CREATE TABLE reading ({', '.join(f'c{place}' for place in STORED)})")
    connection.execute("BEGIN IMMEDIATE")
    for chunk in _checked(path):
        columns = [chunk.iloc[:, place].tolist() for place in STORED]
        connection.executemany(INSERT, zip(*columns, strict=True))
    connection.execute("COMMIT")
    stored: int = connection.execute("SELECT count(*) FROM reading").fetchone()[0]
    connection.close()
    return stored


def _checked(path: Path) -> Iterator[pd.DataFrame]:
    """Give chunks whose seven columns hold what they should.

    Raises:
        ValueError: at the first that does not.
    """
    for chunk in pd.read_csv(path, chunksize=CHUNK):
        value, lower, upper, count, of = (chunk.iloc[:, place] for place in (12, 13, 14, 17, 18))
        codes = chunk.iloc[:, 4].drop_duplicates()
        if (
            (value < 0).any()
            or (lower > upper).any()
            or (count < 0).any()
            or (of < 0).any()
            or not codes.str.fullmatch(r"[A-Z]\d{8}").all()
            or not chunk.iloc[:, 7].isin(SEXES).all()
        ):
            raise ValueError("a cell holds what it should not")
        yield chunk


def store_plainly(path: Path, store: Path) -> float:
    """Store the same columns by pandas' own ``to_sql``; return the milliseconds of that alone."""
    engine, took = create_engine(f"sqlite:///{store}"), 0.0
    with engine.begin() as connection:
        for chunk in _checked(path):
            kept = chunk.iloc[:, list(STORED)]
            began = time.perf_counter()
            kept.to_sql("reading", connection, if_exists="append", index=False)
            took += 1000 * (time.perf_counter() - began)
    return took


def copy_by_hand(path: Path, url: str) -> int:
    """Do as ``import_by_hand`` does with a server's own bulk copy; return how many were stored."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE by_hand ({', '.join(map(_typed, STORED))})")
        with cursor.copy("COPY by_hand FROM STDIN") as copy:
            for chunk in _checked(path):
                columns = [_with_none(chunk.iloc[:, place]) for place in STORED]
                for row in zip(*columns, strict=True):
                    copy.write_row(row)
        cursor.execute("SELECT count(*) FROM by_hand")
        (stored,) = cursor.fetchone() or (0,)
    return int(stored)


def _typed(place: int) -> str:
    return f"c{place} {'text' if place in TEXTS else 'double precision'}"


def _with_none(column: pd.Series) -> list[object]:
    """Return a column as the driver takes it: nothing where a cell is empty."""
    found: list[object] = column.astype(object).where(column.notna(), None).tolist()
    return found
