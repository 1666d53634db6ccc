import io

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from earlyhelp.accounts.audit.lines import Actor
from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.accounts.queries import find_account
from earlyhelp.accounts.samples import demo_email
from earlyhelp.app import create_app
from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.geography.models import ServedAreaRow
from earlyhelp.jsna.imports import StagedFile
from earlyhelp.jsna.queries import find_imports, get_import
from earlyhelp.jsna.runs.commands import (
    Wish,
    beat,
    claim_run,
    fail_run,
    plan_run,
    stage_file,
)
from earlyhelp.jsna.runs.run import Answers, Stage
from earlyhelp.jsna.runs.views import workers_of
from earlyhelp.settings import Settings
from tests.conftest import signed_in_client
from tests.jsna.factories import ENGLAND, a_row, as_bytes

HERE = "E06000001"


@pytest.fixture
def fresh(database: Database) -> FlaskClient:
    """A client on an application with an area served and no needs data."""
    with database.session(writing=True) as session:
        session.add(ServedAreaRow(code=HERE, name="Hartlepool"))
    url = database.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url))
    app.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=True)
    return signed_in_client(app, "data-officer")


def send(client: FlaskClient, content: bytes, name: str = "needs.csv") -> str:
    """Choose a file; return the address of its check."""
    answer = client.post("/imports/new", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def good() -> bytes:
    rows = [a_row(sex=sex) for sex in ("Persons", "Male", "Female")]
    rows += [
        a_row(sex=sex, area_code=ENGLAND, area_name="England", value="90") for sex in ("Persons",)
    ]
    return as_bytes(rows)


def nine_bad() -> bytes:
    bad = [a_row(area_code=ENGLAND, value=f"bad {number}") for number in range(9)]
    return as_bytes([a_row(), *bad])


ANSWERS = {
    "source": "OHID",
    "released-day": "5",
    "released-month": "11",
    "released-year": "2024",
    "licence": "Open Government Licence v3.0",
}


def imports(database: Database) -> int:
    with database.session() as session:
        return len(find_imports(session))


def text(answer: TestResponse) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def test_every_page_of_the_wizard_is_whole(fresh: FlaskClient, database: Database) -> None:
    bad = send(fresh, nine_bad())
    pdf = {"file": (io.BytesIO(b"%PDF-1.7"), "needs.csv")}
    fresh.post(f"{send(fresh, good())}/confirm", data=ANSWERS)
    changed = send(fresh, good().replace(b"75.5", b"76.5"))
    (known,) = _imports(database)
    pages = [fresh.get(bad), fresh.post(bad), fresh.get(changed)]
    pages.append(fresh.post("/imports/new", data=pdf))
    pages += [fresh.get(f"{changed}/confirm"), fresh.post(f"{changed}/confirm")]
    pages += [fresh.post("/imports/new"), fresh.get("/imports"), fresh.get("/needs?sex=apart")]
    pages += [fresh.get(f"/imports/{known}"), fresh.get(f"/imports/{known}/undo")]
    pages += [fresh.get("/imports/new"), fresh.get("/imports/new/file")]
    for page in pages:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(page.get_data(as_text=True))
        assert parser.errors == []
        (heading,) = tree.findall(".//h1")
        title = (tree.findtext(".//title") or "").strip().removeprefix("Error: ")
        assert title.startswith(" ".join("".join(heading.itertext()).split()))
        identifiers = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(identifiers) == len(set(identifiers))


def test_a_file_goes_from_choosing_to_the_local_needs_and_back(
    fresh: FlaskClient, database: Database
) -> None:
    assert "No needs data have been brought in" in text(fresh.get("/needs"))
    address = send(fresh, good(), "secret/=needs.csv")
    checked = text(fresh.get(address))
    assert "4 readings can come in." in checked
    assert "=needs.csv" in checked
    assert "secret" not in checked
    confirm = text(fresh.get(f"{address}/confirm"))
    assert "Bring in 4 readings" in confirm
    assert imports(database) == 0
    done = fresh.post(f"{address}/confirm", data=ANSWERS, follow_redirects=True)
    assert "4 readings came in as import" in text(done)
    needs = text(fresh.get("/needs"))
    assert "75.5" in needs
    assert "OHID" in needs
    (known,) = _imports(database)
    assert fresh.get(address).headers["Location"] == f"/imports/{known}"
    asked = fresh.get(f"/imports/{known}/undo")
    assert f"Undo import {known}?" in text(asked)
    undone = fresh.post(f"/imports/{known}/undo", follow_redirects=True)
    assert "Taken back on" in text(undone)
    assert "No needs data have been brought in" in text(fresh.get("/needs"))


def _imports(database: Database) -> list[int]:
    with database.session() as session:
        return [known.id for known in find_imports(session)]


def test_nine_bad_rows_bring_in_nothing_until_a_choice_is_made(
    fresh: FlaskClient, database: Database
) -> None:
    address = send(fresh, nine_bad())
    page = text(fresh.get(address))
    assert "<title>Error: Check the file" in page
    assert "1 reading can come in, 9 rows have problems." in page
    assert "9 rows have problems. Mend the file and choose it again, or leave them out." in page
    assert 'type="file"' in page
    for number in range(9):
        assert f"bad {number}" in page
    assert "Write the number, or leave the cell empty if there is none" in page
    assert fresh.get(f"{address}/confirm").status_code == 303
    assert fresh.post(f"{address}/confirm", data=ANSWERS).status_code == 303
    assert imports(database) == 0
    unanswered = fresh.post(address)
    assert unanswered.status_code == 400
    assert "Choose what to do about the rows with problems" in text(unanswered)
    assert fresh.post(address, data={"leave-out": "no"}).headers["Location"] == "/imports/new/file"
    chosen = fresh.post(address, data={"leave-out": "yes"}).headers["Location"]
    done = fresh.post(chosen, data=ANSWERS, follow_redirects=True)
    assert "9 rows left out by choice" in text(done)
    assert imports(database) == 1
    (known,) = _imports(database)
    listed = fresh.get(f"/imports/{known}/problems.csv").get_data(as_text=True).splitlines()
    assert listed[0] == "line,column,found,wanted,remedy"
    assert len(listed) == 10


def test_the_last_step_says_what_to_mend_next_to_each_field(fresh: FlaskClient) -> None:
    address = send(fresh, good())
    answer = fresh.post(f"{address}/confirm", data={"released-day": "31", "released-month": "2"})
    assert answer.status_code == 400
    page = text(answer)
    assert "<title>Error: Where is the file from?" in page
    assert page.count("Enter who published the figures") == 2
    assert page.count("Enter the day the file was released, such as 5 11 2024") == 2
    future = fresh.post(f"{address}/confirm", data=ANSWERS | {"released-year": "2999"})
    assert "must not be in the future" in text(future)


def test_an_import_names_its_officer_and_says_what_it_changed(
    fresh: FlaskClient, database: Database
) -> None:
    done = fresh.post(f"{send(fresh, good())}/confirm", data=ANSWERS, follow_redirects=True)
    page = text(done)
    assert "3 of the 3 figures of the local profile changed" in page
    assert "75.5 per 10,000 (2022/23)" in page
    assert f"{now().day} {now():%B %Y}" in page
    assert demo_email("data-officer") in page
    newer = good().replace(b"75.5", b"151")
    later = ANSWERS | {"released-year": "2025"}
    second = text(fresh.post(f"{send(fresh, newer)}/confirm", data=later, follow_redirects=True))
    assert "Changed" in second
    assert "75.5 per 10,000 (2022/23)" in second
    assert "151 per 10,000 (2022/23)" in second
    known, _ = _imports(database)
    undone = text(fresh.post(f"/imports/{known}/undo", follow_redirects=True))
    assert "Taken back on" in undone
    assert undone.index("151 per 10,000 (2022/23)") < undone.index("75.5 per 10,000 (2022/23)")
    fresh.post(f"/imports/{known}/undo")
    with database.session() as session:
        acts = session.scalars(select(AuditLineRow.action).order_by(AuditLineRow.id)).all()
        officer = get_import(session, known).undone_by
        account = find_account(session, demo_email("data-officer"))
    assert account is not None
    assert officer == account.id
    assert [act for act in acts if act in {"import", "undo"}] == ["import", "import", "undo"]


def test_sent_twice_or_after_going_back_a_file_comes_in_once(
    fresh: FlaskClient, database: Database
) -> None:
    address, other = send(fresh, good()), send(fresh, good())
    first = fresh.post(f"{address}/confirm", data=ANSWERS)
    second = fresh.post(f"{address}/confirm", data=ANSWERS, follow_redirects=True)
    (known,) = _imports(database)
    assert first.headers["Location"] == address
    assert second.request.path == f"/imports/{known}"
    assert fresh.get(f"{address}/confirm").status_code == 303
    assert fresh.post(f"{address}/drop").status_code == 303
    assert fresh.get(address).headers["Location"] == f"/imports/{known}"
    asked = text(fresh.get(other))
    assert "Other data came in or were taken back after this file was checked" in asked
    stopped = text(fresh.post(f"{other}/confirm", data=ANSWERS, follow_redirects=True))
    assert "<title>Error: The file was not brought in" in stopped
    assert f"This file was already brought in as import {known}." in stopped
    assert "Stopped" in text(fresh.get("/imports"))
    again = text(fresh.post(f"{other}/again", data={"what": "check"}, follow_redirects=True))
    assert f"See import {known}" in again
    assert imports(database) == 1


def test_a_file_that_is_dropped_or_replaced_is_gone(fresh: FlaskClient) -> None:
    address = send(fresh, nine_bad())
    mended = {"file": (io.BytesIO(good()), "mended.csv"), "instead": address.rsplit("/", 1)[-1]}
    replaced = fresh.post("/imports/new", data=mended).headers["Location"]
    assert fresh.get(address).status_code == 404
    assert fresh.get(replaced).status_code == 200
    fresh.post(f"{replaced}/drop")
    gone = fresh.get(replaced)
    assert gone.status_code == 404
    for part in ("again", "confirm", ""):
        assert fresh.post(f"{replaced}/{part}".removesuffix("/"), data=ANSWERS).status_code == 404


def test_a_file_on_its_way_says_how_far_it_is_and_who_goes_first(
    fresh: FlaskClient, database: Database
) -> None:
    address = send(fresh, good())
    with database.session(writing=True) as session:
        moment = now()
        answers = Answers("OHID", moment.date(), "not known")
        stage_file(session, StagedFile("x" * 43, "first.csv", good(), moment))
        for name in ("x" * 43, address.rsplit("/", 1)[-1]):
            plan_run(session, name, Wish(Actor(None, "data-officer"), moment, answers))
        claim = claim_run(session, "t", moment)
        assert claim is not None
        beat(session, claim, moment, (Stage.STORING, 1, 4))
    page = text(fresh.get(address))
    assert "<title>Bringing the file in" in page
    assert "Waiting: first.csv is being brought in first." in page
    assert "Look again" in page
    assert fresh.get(f"{address}/progress").get_json() == {
        "ended": False,
        "says": "Waiting: first.csv is being brought in first.",
        "percent": None,
    }
    first = fresh.get(f"/imports/new/{'x' * 43}/progress").get_json()
    assert (first["says"], first["percent"]) == ("Storing the readings: 25%.", 25)
    assert "Storing the readings: 25%." in text(fresh.get("/imports"))
    with database.session(writing=True) as session:
        fail_run(session, claim, "It stopped.")
    fresh.post(f"/imports/new/{'x' * 43}/drop")
    workers_of(fresh.application).call()
    assert workers_of(fresh.application).rest(60)
    assert fresh.get(f"{address}/progress").get_json() == {"ended": True}
    assert imports(database) == 1


def test_choosing_no_file_is_an_error_with_a_way_on(fresh: FlaskClient) -> None:
    answer = fresh.post("/imports/new", data={})
    assert answer.status_code == 400
    assert "Choose a file that ends in .csv" in text(answer)


def test_a_file_in_no_known_layout_is_refused_in_words(fresh: FlaskClient) -> None:
    page = text(fresh.get(send(fresh, b"<html>Not found</html>")))
    assert "<title>Error: Check the file" in page
    assert "This is a web page" in page
    assert "Nothing was brought in." in page
    problems = fresh.get(f"{send(fresh, b'a,b')}/problems.csv")
    assert problems.get_data(as_text=True) == "line,column,found,wanted,remedy\r\n"


def test_an_empty_file_is_no_error(fresh: FlaskClient) -> None:
    page = text(fresh.get(send(fresh, as_bytes([]))))
    assert "There are 0 rows to bring in." in page
    assert "Nothing will change." in page


def test_the_same_file_again_changes_nothing(fresh: FlaskClient, database: Database) -> None:
    fresh.post(f"{send(fresh, good())}/confirm", data=ANSWERS)
    page = text(fresh.get(send(fresh, good())))
    assert "was already brought in on" in page
    assert imports(database) == 1


def test_downloads_hold_no_formula(fresh: FlaskClient) -> None:
    address = send(fresh, as_bytes([a_row(value="=1+1")]))
    assert "'=1+1" in fresh.get(f"{address}/problems.csv").get_data(as_text=True)


def test_the_template_has_the_columns_that_the_page_explains(fresh: FlaskClient) -> None:
    columns = fresh.get("/imports/template.csv").get_data(as_text=True).splitlines()[0].split(",")
    page = text(fresh.get("/imports/new/file"))
    for column in columns:
        assert f">{column}<" in page


def test_an_import_that_is_not_there_is_a_page_not_found(fresh: FlaskClient) -> None:
    assert fresh.get("/imports/999").status_code == 404
    assert fresh.get("/imports/new/nothing").status_code == 404
