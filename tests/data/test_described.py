"""What is written about the sample data is complete and true."""

import re

from tests.data.sample import DATA, read, services


def described() -> dict[str, list[str]]:
    """Give the cells of each row of the tables in data/README.md that name a file."""
    text = (DATA / "README.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): row for row in rows if row[0].startswith("`")}


def test_every_file_is_described_with_source_date_licence_and_attribution() -> None:
    files = {
        str(path.relative_to(DATA))
        for path in DATA.rglob("*")
        if path.is_file() and path.name != "README.md"
    }
    rows = described()
    assert set(rows) == files
    assert {len(row) for row in rows.values()} == {7}
    assert all(all(row) for row in rows.values())


def test_every_licence_and_attribution_named_is_spelt_out() -> None:
    text = (DATA / "README.md").read_text("utf-8")
    spelt_out = text.split("## Licences")[1]
    for _, _, _, _, licence, attribution, _ in described().values():
        assert f"| {licence} |" in spelt_out
        assert f"| {attribution} |" in spelt_out


def test_the_columns_described_are_the_columns_of_the_file() -> None:
    short = {name: row[6] for name, row in described().items() if name.startswith("geography/")}
    for name, columns in short.items():
        if name.endswith(".csv") and columns != "as above" and "then" not in columns:
            first = re.sub(r" \([^)]*\)", "", columns).split(", ")
            assert set(first) - {"0 to 89"} <= set(read(name)[0]), name


def test_the_counts_in_the_readme_are_those_of_the_files() -> None:
    text = (DATA / "directory/README.md").read_text("utf-8") + (DATA / "README.md").read_text(
        "utf-8"
    )
    rows = read("directory/services.csv")
    assert f"{len(services())} services on {len(rows)} rows" in text
    assert f"{len(read('directory/places.csv'))} real public places" in text
    assert f"{len(rows[0])} columns of the template" in text


def test_every_case_named_in_the_readme_is_a_listing() -> None:
    text = (DATA / "directory/README.md").read_text("utf-8").split("### Cases")[1]
    named = set(re.findall(r"`([a-z0-9-]+-[a-z0-9-]+)`", text))
    assert named - set(services()) == set()
