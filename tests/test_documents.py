"""What the documents promise, held to the program: commands, options, addresses, links."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from earlyhelp.app import create_app, main
from earlyhelp.settings import Settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
OF_EVERY_COMMAND = {"--help"}


def interfaces() -> str:
    return (DOCS / "interfaces.md").read_text("utf-8")


def commands() -> Iterator[tuple[str, click.Command]]:
    """Return each command with its whole name, such as "earlyhelp jsna import"."""
    yield from _below("earlyhelp", main)


def _below(name: str, found: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(found, click.Group):
        yield name, found
        return
    context = click.Context(found)
    for part in found.list_commands(context):
        inner = found.get_command(context, part)
        assert inner is not None
        yield from _below(f"{name} {part}", inner)


def section_of(text: str, command: str) -> str:
    """Return what stands under the heading that names a command, up to the next such heading."""
    named = [
        found
        for found in re.finditer(r"^### .*$", text, re.MULTILINE)
        if re.search(rf"`{re.escape(command)}[ `]", found[0])
    ]
    assert len(named) == 1, f"{command} needs one heading of its own in docs/interfaces.md"
    following = re.compile(r"^##?#? ", re.MULTILINE).search(text, named[0].end())
    return text[named[0].start() : following.start() if following else len(text)]


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=lambda part: str(part)[:40])
def test_every_command_and_option_is_in_the_interfaces(name: str, command: click.Command) -> None:
    section = section_of(interfaces(), name)
    options = {
        option
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    missing = {option for option in options - OF_EVERY_COMMAND if f"`{option}`" not in section}
    assert not missing, f"{name}: {sorted(missing)}"


def test_no_option_stands_in_the_interfaces_that_does_not_exist() -> None:
    real = {option for _, command in commands() for p in command.params for option in p.opts}
    real |= {"--version", *OF_EVERY_COMMAND}
    written = set(re.findall(r"`(?:[a-z ]+ )?(--[a-z-]+)", interfaces()))
    assert written <= real


def test_every_web_address_is_in_the_interfaces() -> None:
    """An address with a part that varies is written ``/services/{public_id}``."""
    app = create_app(Settings(database_url="sqlite://"))
    written = set(re.findall(r"`(/[^`?\s]*)`", interfaces()))
    real = {re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", r.rule) for r in app.url_map.iter_rules()}
    assert real - written == set()
    assert written - real == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file(document: Path) -> None:
    text = FENCED.sub("", document.read_text("utf-8"))
    for target in LINK.findall(text):
        if "://" in target or target.startswith(("#", "mailto:")):
            continue
        path = (document.parent / target.partition("#")[0]).resolve()
        assert path.exists(), f"{document.name}: {target}"
        assert path.is_relative_to(ROOT), f"{document.name}: {target}"


def test_the_readme_sets_up_with_two_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    block = re.search(r"^```sh\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    assert block is not None
    lines = [line.partition("#")[0].strip() for line in block[1].splitlines()]
    assert [line for line in lines if line] == ["make demo", "make test"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_document_has_one_title_and_stands_first(document: Path) -> None:
    text = FENCED.sub("", document.read_text("utf-8"))
    assert text.startswith("# ")
    assert len([h for h in HEADING.findall(text) if h.startswith("# ")]) == 1
