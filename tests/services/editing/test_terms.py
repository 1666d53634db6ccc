"""Lists of terms kept by others, and what their terms stand for."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.errors import EarlyHelpError
from earlyhelp.services.commands import Change, store_facts
from earlyhelp.services.editing.commands import store_mapping, store_terms
from earlyhelp.services.editing.queries import find_mapping, get_terms
from earlyhelp.services.editing.terms import TermRow, as_tree, read_terms
from earlyhelp.services.facts import ProviderFacts, ServiceFacts, Term
from earlyhelp.services.mapping import TermNeed, counted_needs, mapped_needs
from earlyhelp.services.models import ServiceListing
from earlyhelp.services.queries import find_candidates, find_mapped_needs, get_page
from earlyhelp.services.records import Record
from earlyhelp.services.words import ChangeReason, Status
from earlyhelp.taxonomy.services import Strength
from tests.services.editing.conftest import SLEEP, Site
from tests.services.factories import NOW, TODAY

CHANGE = Change(NOW, "someone", ChangeReason.EDIT)
PRIMARY, PARTIAL = Strength.PRIMARY, Strength.PARTIAL
HOUSING = TermNeed("h1", "housing", PRIMARY)


def a_list(*rows: tuple[str, ...]) -> bytes:
    out = StringIO(newline="")
    csv.writer(out).writerows([("id", "label", "parent", "uri"), *rows])
    return out.getvalue().encode()


@pytest.mark.parametrize(
    ("data", "line", "column", "wanted"),
    [
        (a_list(("1", "A", "2", ""), ("2", "B", "1", "")), 2, "parent", "does not lie below"),
        (a_list(("1", "A", "1", "")), 2, "parent", "does not lie below"),
        (a_list(("1", "A", "9", "")), 2, "parent", "the id of another term"),
        (a_list(("1", "A", "", ""), ("1", "B", "", "")), 3, "id", "row 2 has the same"),
        (a_list(("", "A", "", "")), 2, "id", "1 to 200 characters"),
        (a_list(("1", "", "", "")), 2, "label", "1 to 10,000 characters"),
        (a_list(("1", "A", "", "javascript:x")), 2, "uri", "begins with https"),
        (a_list(), 1, "", "1 to 50,000 terms"),
        (b"a,b\n1,2\n", 1, "", "columns named id, label"),
        (b"", 1, "", "columns named id, label"),
        ("id,label\n1,\xe9".encode("latin-1"), 1, "", "UTF-8"),
        (b'id,label\n1,"open', 1, "", "UTF-8"),
    ],
)
def test_each_fault_of_a_list_is_named(data: bytes, line: int, column: str, wanted: str) -> None:
    read = read_terms(data)
    assert read.terms == ()
    assert (read.problems[0].line, read.problems[0].column) == (line, column)
    assert wanted in read.problems[0].wanted


def test_the_public_lists_are_read_whole(real_data: Path) -> None:
    folder = real_data / "data" / "directory"
    hubs = read_terms((folder / "dfe-family-hubs" / "taxonomies.csv").read_bytes())
    assert (len(hubs.terms), hubs.problems) == (49, ())
    assert sum(term.parent_id is None for term in hubs.terms) == 6
    others = read_terms((folder / "ohana-san-mateo" / "taxonomy.csv").read_bytes())
    assert (len(others.terms), others.problems) == (290, ())
    assert max(branch.depth for branch in as_tree(others.terms)) >= 2


def test_a_tree_holds_each_term_once_below_its_wider_one() -> None:
    terms = (TermRow("2", "B", "1"), TermRow("1", "A"), TermRow("3", "C", "2"))
    assert [(one.term.term_id, one.depth) for one in as_tree(terms)] == [
        ("1", 0), ("2", 1), ("3", 2)]  # fmt: skip


def test_a_term_that_its_list_no_longer_holds_is_retired_and_comes_back(session: Session) -> None:
    both = (TermRow("1", "A"), TermRow("2", "B", "1"))
    assert store_terms(session, "kinds", both, CHANGE, "f.csv").new == 2
    again = store_terms(session, "kinds", both, CHANGE, "f.csv")
    assert (again.new, again.changed, again.same, again.retired) == (0, 0, 2, 0)
    assert store_terms(session, "kinds", both[:1], CHANGE, "f.csv").retired == 1
    assert [term.is_retired for term in get_terms(session, "kinds")] == [False, True]
    assert store_terms(session, "kinds", both, CHANGE, "f.csv").changed == 1
    assert not any(term.is_retired for term in get_terms(session, "kinds"))


def test_a_need_that_is_stated_is_never_changed_by_a_term() -> None:
    mappings = {("kinds", "h1"): (HOUSING, TermNeed("h1", "send", PARTIAL))}
    terms = (Term("kinds", "h1", "Homes"), Term("other", "h1", "Homes"))
    stated = (("housing", PARTIAL),)
    assert mapped_needs(stated, terms, mappings) == (("send", PARTIAL),)
    assert mapped_needs((), terms, mappings) == (("housing", PRIMARY), ("send", PARTIAL))
    assert counted_needs((), terms, mappings) == (("housing", PARTIAL), ("send", PARTIAL))
    assert counted_needs(stated, terms, mappings) == (("housing", PARTIAL), ("send", PARTIAL))


def test_a_proposed_need_finds_a_service_as_partly_met_and_is_not_stated(
    session: Session,
) -> None:
    facts = ServiceFacts("a", ProviderFacts("P"), "Homes", Status.ACTIVE)
    facts = replace(facts, terms=(Term("kinds", "h1", "Homes"),))
    store_facts(session, "a list", [facts], CHANGE)
    assert store_mapping(session, "kinds", [HOUSING], 0, CHANGE) == 1
    session.expire_all()
    (listing,) = session.scalars(select(ServiceListing)).all()
    assert listing.needs == ";housing:partial;"
    (candidate,) = find_candidates(session, on=TODAY)
    assert candidate.needs == {"housing": PARTIAL}
    record = get_page(session, listing.public_id, on=TODAY)
    assert isinstance(record, Record)
    assert record.facts.needs == ()
    assert find_mapped_needs(session, record.facts) == ("Housing and homelessness",)
    store_mapping(session, "kinds", [], 1, CHANGE)
    session.expire_all()
    assert session.scalars(select(ServiceListing.needs)).one() == ";"


def test_what_terms_stand_for_has_versions_and_two_editors_do_not_overwrite_each_other(
    session: Session,
) -> None:
    store_mapping(session, "kinds", [HOUSING], 0, CHANGE)
    assert store_mapping(session, "kinds", [HOUSING], 1, CHANGE) == 1
    with pytest.raises(EarlyHelpError):
        store_mapping(session, "kinds", [], 0, CHANGE)
    assert find_mapping(session, "kinds") == (1, (HOUSING,))


def test_the_pages_bring_a_list_in_and_say_what_a_term_stands_for(site: Site) -> None:
    (public_id,) = site.add(replace(SLEEP, terms=(Term("kinds", "h1", "Homes"),)))
    wrong = {"name": "", "file": (BytesIO(b"x"), "terms.txt")}
    answer = site.editor.post("/editor/taxonomies", data=wrong)
    assert answer.status_code == 422
    broken = {"name": "kinds", "file": (BytesIO(a_list(("1", "A", "9", ""))), "terms.csv")}
    answer = site.editor.post("/editor/taxonomies", data=broken)
    assert "the id of another term of this file" in answer.get_data(as_text=True)
    good = {"name": "kinds", "file": (BytesIO(a_list(("h1", "Homes", "", ""))), "terms.csv")}
    assert site.editor.post("/editor/taxonomies", data=good).status_code == 303
    assert "kinds" in site.editor.get("/editor/taxonomies").get_data(as_text=True)
    address = "/editor/taxonomies/kinds"
    chosen = {"version": "0", "term": "h1", "need": "housing", "strength": "primary"}
    assert site.editor.post(address, data=chosen | {"term": "made up"}).status_code == 422
    assert site.editor.post(address, data=chosen).status_code == 303
    assert site.editor.post(address, data=chosen | {"need": "send"}).status_code == 409
    page = site.editor.get(address).get_data(as_text=True)
    assert "on 1 service" in page
    form = site.editor.get(f"/editor/services/{public_id}").get_data(as_text=True)
    assert "Its terms from other lists stand for these needs" in form
    removed = {"version": "1", "remove": "h1|housing"}
    assert site.editor.post(address, data=removed).status_code == 303
    assert site.editor.get("/editor/taxonomies/unknown").status_code == 404
