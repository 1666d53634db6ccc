"""The stems of the directory, kept for as long as nobody writes it."""

from sqlalchemy.orm import Session

from earlyhelp.services.vocabulary.queries import find_vocabulary
from tests.conftest import QueryCounter
from tests.services.factories import a_row, bring_in


def test_stems_are_counted_by_line_and_found_by_either_of_the_first_two_letters(
    session: Session,
) -> None:
    bring_in(session, a_row("a", service_name="Violin club"), a_row("b", service_name="Violins"))
    assert find_vocabulary(session, ["ivolin"])["violin"] == 2
    assert "club" not in find_vocabulary(session, ["violni"])
    assert find_vocabulary(session, ["zq"]) == {}


def test_a_word_written_since_is_found_at_once(session: Session) -> None:
    bring_in(session, a_row("a", service_name="Violin lessons"))
    assert "viola" not in find_vocabulary(session, ["voila"])
    bring_in(session, a_row("b", service_name="Viola lessons"))
    assert find_vocabulary(session, ["voila"])["viola"] == 1


def test_the_stems_of_a_letter_are_read_once_for_each_version_of_the_directory(
    session: Session,
) -> None:
    bring_in(session, a_row("a", service_name="Violin lessons"))
    find_vocabulary(session, ["v"])
    with QueryCounter(session.get_bind().engine) as counter:
        find_vocabulary(session, ["v"])
    assert ["directory_version" in text for text in counter.statements] == [True]
