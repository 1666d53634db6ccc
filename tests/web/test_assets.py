import gzip
import hashlib
import runpy
from pathlib import Path

import pytest

import earlyhelp.web.setup

VENDOR = Path(earlyhelp.web.setup.__file__).parent / "static" / "vendor"
ROOT = Path(__file__).parent.parent.parent
BUILT = {
    "govuk-frontend.min.css": "dc54b9499430307d7c5568313f5305383aaa402042acfbcca966844c9ddea408",
    "govuk-frontend.min.js": "03560aaedbb42e58bbf21b212cc33c5c41bd58245264b48211090acb57f6997b",
}


@pytest.mark.parametrize("name", BUILT)
def test_the_built_file_is_the_reviewed_one(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == BUILT[name]


@pytest.mark.parametrize("name", BUILT)
def test_the_compressed_file_is_the_same_file(name: str) -> None:
    assert gzip.decompress((VENDOR / f"{name}.gz").read_bytes()) == (VENDOR / name).read_bytes()


@pytest.mark.parametrize(
    "word", ["GDS Transport", "crest", "crown", "@font-face", "sourceMappingURL"]
)
def test_nothing_of_the_government_brand_is_left(word: str) -> None:
    for name in BUILT:
        assert word.lower() not in (VENDOR / name).read_text("utf-8").lower()


def test_the_style_sheet_is_whole_and_of_the_pinned_version() -> None:
    css = (VENDOR / "govuk-frontend.min.css").read_text("utf-8")
    assert css.count("{") == css.count("}") == 1528
    assert '--govuk-frontend-version:"6.3.0"' in css


def test_a_second_build_changes_nothing() -> None:
    before = (VENDOR / "govuk-frontend.min.css").stat().st_mtime_ns
    runpy.run_path(str(ROOT / "scripts" / "build_assets.py"), run_name="__main__")
    assert (VENDOR / "govuk-frontend.min.css").stat().st_mtime_ns == before


def test_no_requirements_file_names_a_registry() -> None:
    for path in [*ROOT.glob("requirements/*"), *ROOT.glob("assets/*.json")]:
        assert "://" not in path.read_text("utf-8"), path.name
