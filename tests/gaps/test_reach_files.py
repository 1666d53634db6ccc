"""An analyst's own files for reach: read, or every problem named."""

import pytest

from earlyhelp.gaps.reach import Pair
from earlyhelp.gaps.reach_files import read_reach_files

AREAS = "area_code,children_total\nA,10\nB,0\n"
SERVICES = "service_id,places\nS,5\n"
NUMBER = "a number from 0; leave the row out if it is not known"
DISTANCES = "area_code,service_id,km\nA,S,1.5\n"


def problems(areas: str = AREAS, services: str = SERVICES, distances: str = DISTANCES) -> list[str]:
    return [one.words() for one in read_reach_files(areas, services, distances).problems]


def test_good_files_are_read() -> None:
    found = read_reach_files(AREAS, SERVICES, DISTANCES)
    assert found.problems == ()
    assert found.children == {"A": 10, "B": 0}
    assert found.places == {"S": 5}
    assert found.pairs == (Pair("A", "S", 1.5),)


def test_column_order_other_columns_marks_and_commas_do_not_matter() -> None:
    found = read_reach_files(
        '\ufeffname, children_total ,area_code\r\nHere,"1,200",A\r\n',
        SERVICES,
        "km,service_id,area_code\n0,S,A\n",
    )
    assert found.problems == ()
    assert found.children == {"A": 1200}


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            {"areas": "code,children_total\nA,1\n"},
            "areas, line 1, area_code: found 'no such column', wanted one column named area_code",
        ),
        (
            {"services": "service_id,places,places\nS,1,2\n"},
            "services, line 1, places: found 'the column twice', wanted one column named places",
        ),
        (
            {"areas": ""},
            "areas, line 1, area_code: found 'no such column', wanted one column named area_code",
        ),
        (
            {"areas": AREAS + "A,3\n"},
            "areas, line 4, area_code: found 'A', wanted each code once",
        ),
        ({"areas": AREAS + ",3\n"}, "areas, line 4, area_code: found '', wanted a code"),
        (
            {"services": "service_id,places\nS,\n"},
            f"services, line 2, places: found '', wanted {NUMBER}",
        ),
        (
            {"services": "service_id,places\nS\n"},
            f"services, line 2, places: found '', wanted {NUMBER}",
        ),
        (
            {"services": "service_id,places\nS,-1\n"},
            f"services, line 2, places: found '-1', wanted {NUMBER}",
        ),
        (
            {"services": "service_id,places\nS,NaN\n"},
            f"services, line 2, places: found 'NaN', wanted {NUMBER}",
        ),
        (
            {"distances": "area_code,service_id,km\nZ,S,1\n"},
            "distances, line 2, area_code: found 'Z', wanted an area of the file of areas",
        ),
        (
            {"distances": "area_code,service_id,km\nA,Z,1\n"},
            "distances, line 2, service_id: found 'Z', wanted a service of the file of services",
        ),
        (
            {"distances": DISTANCES + "A,S,2\n"},
            "distances, line 3, km: found '2', wanted one distance for an area and service",
        ),
        (
            {"distances": "area_code,service_id,km\nA,S,201\n"},
            "distances, line 2, km: found '201', wanted kilometres from 0 to 200",
        ),
        (
            {"distances": "area_code,service_id,km\nA,S,far\n"},
            "distances, line 2, km: found 'far', wanted kilometres from 0 to 200",
        ),
    ],
)
def test_every_fault_is_named_by_file_line_and_column(files: dict[str, str], says: str) -> None:
    assert says in problems(**files)


def test_a_line_that_is_no_csv_is_a_problem() -> None:
    assert any("a line of CSV" in one for one in problems(areas=f'{AREAS}"C"x,1\n'))
