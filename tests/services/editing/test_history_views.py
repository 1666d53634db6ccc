"""History of a listing: every change, any two states, one restored."""

from dataclasses import replace

from sqlalchemy import select

from earlyhelp.services.models import ServiceVersion
from earlyhelp.services.words import ChangeReason
from tests.services.editing.conftest import HALL, SLEEP, Site, filled


def change(site: Site, public_id: str, **typed: str) -> None:
    page = site.editor.get(f"/editor/services/{public_id}").get_data(as_text=True)
    form = filled(page) | {name: [text] for name, text in typed.items()}
    assert site.editor.post(f"/editor/services/{public_id}", data=form).status_code == 303


def test_each_change_says_who_when_why_and_what(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    change(site, public_id, description="Help for fathers of babies.", free="yes")
    page = site.editor.get(f"/editor/services/{public_id}/history").get_data(as_text=True)
    assert "Changed by an editor. By: directory-editor@" in page
    assert "Brought in from a list. By: Nobody who had signed in." in page
    assert '<del class="app-change">parents</del>' in page
    assert '<ins class="app-change">fathers</ins>' in page
    assert ">Free</th>" in page


def test_any_two_versions_are_compared(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    change(site, public_id, name="Second")
    change(site, public_id, name="Third")
    address = f"/editor/services/{public_id}/history"
    page = site.editor.get(f"{address}?first=1&second=3").get_data(as_text=True)
    assert "Version 1 and version 3" in page
    for wrong in ("first=9&second=1", "first=x&second=1", f"first={'9' * 20}&second=1"):
        assert site.editor.get(f"{address}?{wrong}").status_code == 200


def test_restoring_makes_a_new_version_and_keeps_the_others(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    change(site, public_id, name="Second")
    address = f"/editor/services/{public_id}/history/1"
    page = site.editor.get(address).get_data(as_text=True)
    assert "What would change" in page
    assert site.editor.post(address, data=filled(page)).status_code == 303
    assert site.listing(public_id).facts.name == "Sleep help"
    with site.database.session() as session:
        reasons = session.scalars(select(ServiceVersion.reason).order_by(ServiceVersion.id)).all()
    assert reasons == [ChangeReason.IMPORT, ChangeReason.EDIT, ChangeReason.RESTORE]


def test_a_restore_that_was_read_before_a_change_is_shown_again(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    change(site, public_id, name="Second")
    address = f"/editor/services/{public_id}/history/1"
    form = filled(site.editor.get(address).get_data(as_text=True))
    change(site, public_id, name="Third")
    answer = site.editor.post(address, data=form)
    assert answer.status_code == 409
    assert "Third" in answer.get_data(as_text=True)
    assert site.listing(public_id).facts.name == "Third"


def test_restoring_cannot_make_a_confidential_address_public(site: Site) -> None:
    (public_id,) = site.add(replace(SLEEP, places=(replace(HALL, id="hall"),)))
    page = site.editor.get(f"/editor/services/{public_id}").get_data(as_text=True)
    hidden = filled(page) | {"places-0-confidential": ["yes"]}
    site.editor.post(f"/editor/services/{public_id}", data=hidden)
    change(site, public_id, name="Third")
    address = f"/editor/services/{public_id}/history/1"
    site.editor.post(address, data=filled(site.editor.get(address).get_data(as_text=True)))
    facts = site.listing(public_id).facts
    assert (facts.name, facts.places[0].confidential) == ("Sleep help", True)


def test_a_version_that_never_was_does_not_exist(site: Site) -> None:
    (public_id,) = site.add(SLEEP)
    assert site.editor.get(f"/editor/services/{public_id}/history/9").status_code == 404
    assert site.editor.get("/editor/services/none/history").status_code == 404
