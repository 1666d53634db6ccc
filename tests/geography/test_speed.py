"""The largest English authority has 35,068 postcodes; bringing them in must not take long."""

from time import process_time

from earlyhelp.db import Database
from tests.geography.factories import bring_in, postcodes_file

LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
SECONDS = 5


def test_35000_postcodes_come_in_within_five_seconds(
    sqlite_database: Database,
) -> None:
    rows = [
        {"postcode": f"ZZ{n // 4000 + 1} {n % 10}{LETTERS[n // 10 % 20]}{LETTERS[n // 200 % 20]}"}
        for n in range(35_000)
    ]
    file = postcodes_file(*rows)
    started = process_time()
    with sqlite_database.open(writing=True) as session:
        report = bring_in(session, file)
    assert report.files[0].kept == 35_000
    assert process_time() - started < SECONDS
