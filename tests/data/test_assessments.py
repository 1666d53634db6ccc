"""The sample assessments hold known needs and nothing personal."""

import json
from datetime import date
from pathlib import Path

import pytest

from earlyhelp.taxonomy.needs import NEED_BY_CODE
from tests.data.sample import DATA, REFERENCE_DAY

ASSESSMENTS = sorted((DATA / "assessments").glob("*.json"))


@pytest.mark.parametrize("path", ASSESSMENTS, ids=lambda path: path.stem)
def test_an_assessment_holds_known_needs_and_no_personal_data(path: Path) -> None:
    assessment = json.loads(path.read_text("utf-8"))
    assert {entry["need"] for entry in assessment["needs"]} <= set(NEED_BY_CODE)
    assert assessment["reference"].startswith("sample-")
    assert not {"name", "date_of_birth", "address"} & (set(assessment) | set(assessment["child"]))
    assert date.fromisoformat(assessment["assessed_on"]) == REFERENCE_DAY
