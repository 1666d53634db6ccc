import pytest

from earlyhelp.db import Database, read_database_url
from earlyhelp.errors import EnvironmentFaultError


@pytest.mark.parametrize("address", ["nonsense", "", "mysql://host/name", "oracle://x", "://"])
def test_an_address_that_cannot_be_used_is_refused_in_words(address: str) -> None:
    with pytest.raises(EnvironmentFaultError, match="EARLYHELP_DATABASE_URL"):
        Database(address)


@pytest.mark.parametrize("spelling", ["postgresql", "postgres"])
def test_both_spellings_of_postgresql_use_the_same_driver(spelling: str) -> None:
    url = read_database_url(f"{spelling}://me:secret@host/name")
    assert (url.drivername, url.host, url.database) == ("postgresql+psycopg", "host", "name")


def test_an_embedded_database_is_whole_and_says_so(database: Database) -> None:
    assert database.integrity() == "ok"
