from datetime import UTC, datetime, timedelta

import pytest

from earlyhelp.accounts.keeping.marks import read_mark, write_mark
from earlyhelp.accounts.sealing import Seal

SEAL, NOW = Seal("k" * 40), datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def test_a_mark_says_for_whom_a_form_was_made_and_shows_nothing_of_it() -> None:
    mark = write_mark(SEAL, "account-1", NOW)
    assert read_mark(SEAL, mark, NOW) == "account-1"
    assert "account-1" not in mark


def test_a_mark_counts_for_as_long_as_a_session_may_last() -> None:
    mark = write_mark(SEAL, "account-1", NOW)
    assert read_mark(SEAL, mark, NOW + timedelta(hours=11, minutes=59, seconds=59)) == "account-1"
    assert read_mark(SEAL, mark, NOW + timedelta(hours=12)) is None


@pytest.mark.parametrize("text", ["", "account-1", "é" * 20, "x" * 501])
def test_what_we_did_not_seal_is_no_mark(text: str) -> None:
    assert read_mark(SEAL, text, NOW) is None


@pytest.mark.parametrize(
    "sealed", ["[]", "form account-1", "key account-1 2026-11-01T09:00:00+00:00"]
)
def test_what_we_sealed_for_something_else_is_no_mark(sealed: str) -> None:
    assert read_mark(SEAL, SEAL.close(sealed), NOW) is None


def test_a_mark_of_another_secret_is_none_of_ours() -> None:
    assert read_mark(SEAL, write_mark(Seal("o" * 40), "account-1", NOW), NOW) is None
