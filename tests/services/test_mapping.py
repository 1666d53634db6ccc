from collections.abc import Sequence

import pytest

from earlyhelp.geography.codes import Level
from earlyhelp.geography.distance import Point
from earlyhelp.geography.places import Boundary
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.searching.hits import Hit, Results
from earlyhelp.services.searching.mapping import MapPage, Outlines, make_map_page
from earlyhelp.services.searching.pages import Asked, SearchPage, make_search_page
from earlyhelp.services.whereabouts import Whereabouts
from earlyhelp.web.paging import Paging
from tests.services.factories import HERE

HALL, SCHOOL, FAR = Point(53.42, -2.32), Point(53.4201, -2.3201), Point(53.46, -2.25)
SQUARE = [[[-2.4, 53.4], [-2.2, 53.4], [-2.2, 53.5], [-2.4, 53.5], [-2.4, 53.4]]]
WARD = Boundary("E05000001", "Ward", Level.WARD, "2024", {"type": "Polygon", "coordinates": SQUARE})


def a_hit(name: str) -> Hit:
    """Return a line of results of which only the name matters here."""
    values: dict[str, object] = dict.fromkeys(Hit._fields)
    said = {"service_id": name, "name": name, "is_confidential": False}
    return Hit(**(values | said))  # type: ignore[arg-type] # the names are Hit's own


def a_page(hits: Sequence[Hit], *, near: bool = False, before: int = 0) -> SearchPage:
    asked = Asked(Criteria(near=HERE if near else None), (), {})
    results = Results(len(hits) + before, 0, tuple(hits), any_word=False)
    return make_search_page("/search/map", asked, results, Paging(1 + before // 50, 50, 99))


def somewhere(*points: Point, comes: bool = False, masked: bool = False) -> Whereabouts:
    return Whereabouts(points, comes_to_you=comes, is_confidential=False, is_masked=masked)


def on_a_map(where: dict[str, Whereabouts], *, near: bool = False, before: int = 0) -> MapPage:
    hits = [a_hit(name) for name in where]
    page = a_page(hits, near=near, before=before)
    return make_map_page(page, "/search", where, Outlines(wards=[WARD]))


def test_marks_have_the_numbers_of_the_list() -> None:
    made = on_a_map({"a": somewhere(HALL), "b": somewhere(FAR)}, before=50)
    assert made.drawing is not None
    assert [one.number for one in made.results] == [51, 52]
    for layer in made.drawing.layers:
        assert [mark.results[0].number for mark in layer.marks] == [51, 52]
        assert [mark.words for mark in layer.marks] == ["51. a", "52. b"]
        assert layer.groups == ()


def test_services_close_together_are_one_mark_with_all_their_names() -> None:
    made = on_a_map({"a": somewhere(HALL), "b": somewhere(FAR), "c": somewhere(SCHOOL)})
    assert made.drawing is not None
    for layer in made.drawing.layers:
        group, single = layer.marks
        assert group.words == "2 services close together: 1. a; 3. c"
        assert single.is_one
        assert layer.groups == (group,)
        assert group.anchor == f"{layer.name}-1"


def test_a_service_stands_at_the_place_nearest_to_the_search() -> None:
    places = {"a": somewhere(FAR, HALL)}
    made = on_a_map(places, near=True)
    assert made.drawing is not None
    mark = made.drawing.layers[0].marks[0]
    assert (mark.x, mark.y) == made.drawing.here


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        (Whereabouts((), comes_to_you=True, is_confidential=True, is_masked=False), "safety"),
        (Whereabouts((HALL,), comes_to_you=True, is_confidential=True, is_masked=False), "safety"),
        (somewhere(HALL, masked=True), "town"),
        (somewhere(comes=True), "comes to you"),
        (somewhere(), "No place given"),
        (None, "No place given"),
    ],
)
def test_a_service_that_may_not_or_cannot_stand_on_the_map_says_why(
    where: Whereabouts | None, reason: str
) -> None:
    page = a_page([a_hit("a")])
    made = make_map_page(page, "/search", {"a": where} if where else {}, Outlines(wards=[WARD]))
    assert made.drawing is not None
    assert [layer.marks for layer in made.drawing.layers] == [(), ()]
    assert made.shown == 0
    assert [reason in (one.left_out or "") for one in made.left_out] == [True]


def test_a_confidential_line_has_no_mark_whatever_the_store_says() -> None:
    page = a_page([a_hit("a")._replace(is_confidential=True)])
    made = make_map_page(page, "/search", {"a": somewhere(HALL)}, Outlines())
    assert made.drawing is None
    assert made.left_out[0].left_out == "Address not shown for safety. Call first."
