from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.web.paging import Paging, read_page


@given(st.integers(0, 5000), st.integers(1, 60))
def test_walking_all_pages_shows_every_item_once(total: int, size: int) -> None:
    pages = Paging(1, size, total).pages
    shown = [
        position
        for number in range(1, pages + 1)
        for position in range(Paging(number, size, total).offset, Paging(number, size, total).last)
    ]
    assert shown == list(range(total))


@given(st.text(), st.integers(0, 500))
def test_anything_asked_for_gives_a_page_there_is(text: str, total: int) -> None:
    paging = read_page(text, 20, total)
    assert 1 <= paging.number <= paging.pages


def test_an_empty_list_has_one_page_and_no_first_item() -> None:
    paging = Paging(1, 20, 0)
    assert (paging.pages, paging.first, paging.last) == (1, 0, 0)
