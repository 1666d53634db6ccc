"""One document as values, and as Markdown, HTML and JSON. Pure.

A field that only the authority can fill says so; nothing stands in for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

MOST_SHOWN = 12
"""Points of a list that a page shows without folding them."""
TO_BE_FILLED = "To be filled in by the authority"


@dataclass(frozen=True, slots=True)
class Field:
    """One entry: its name, and its paragraphs or points."""

    id: str
    label: str
    lines: Sequence[str]
    is_list: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether only the authority can fill it, and has not."""
        return list(self.lines) == [TO_BE_FILLED]

    @property
    def is_long(self) -> bool:
        """Say whether it is a list that a page folds, so that the rest can be found."""
        return self.is_list and len(self.lines) > MOST_SHOWN


@dataclass(frozen=True, slots=True)
class Section:
    """Entries that belong together."""

    id: str
    title: str
    fields: Sequence[Field]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document."""

    title: str
    lead: str
    sections: Sequence[Section]

    @property
    def has_long_lists(self) -> bool:
        """Say whether a page folds anything of it."""
        return any(field.is_long for section in self.sections for field in section.fields)

    @property
    def names(self) -> frozenset[str]:
        """The full names of all entries that are open."""
        return frozenset(f"{s.id}.{f.id}" for s in self.sections for f in s.fields if f.is_open)


def said(field_id: str, label: str, *lines: str) -> Field:
    """Return an entry with its paragraphs; without any it is for the authority to fill."""
    return Field(field_id, label, [line for line in lines if line] or [TO_BE_FILLED])


def listed(field_id: str, label: str, lines: Sequence[str]) -> Field:
    """Return an entry of points."""
    return Field(field_id, label, list(lines) or ["None"], is_list=bool(lines))


def fill(document: Document, answers: Mapping[str, str]) -> Document:
    """Return a document with the answers of the authority in the entries that were open."""
    sections = [
        replace(
            section,
            fields=[
                replace(field, lines=[answers[name]])
                if (name := f"{section.id}.{field.id}") in answers and field.is_open
                else field
                for field in section.fields
            ],
        )
        for section in document.sections
    ]
    return replace(document, sections=sections)


def as_markdown(document: Document) -> str:
    """Return a document as Markdown."""
    return "\n".join(_markdown(document)).rstrip() + "\n"


def _markdown(document: Document) -> Iterator[str]:
    yield from (f"# {document.title}", "", document.lead, "")
    for section in document.sections:
        yield from (f"## {section.title}", "")
        if section.note:
            yield from (section.note, "")
        for field in section.fields:
            yield from (f"### {field.label}", "")
            yield from (
                (f"- {line}" for line in field.lines)
                if field.is_list
                else ["\n\n".join(field.lines)]
            )
            yield ""


def as_html(document: Document) -> str:
    """Return a document as one page of HTML that needs no other file."""
    body = "\n".join(_html(document))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n</head>\n<body>\n<main>\n{body}\n"
        "</main>\n</body>\n</html>\n"
    )


def _html(document: Document) -> Iterator[str]:
    yield f"<h1>{escape(document.title)}</h1>"
    yield f"<p>{escape(document.lead)}</p>"
    for section in document.sections:
        yield f"<h2>{escape(section.title)}</h2>"
        if section.note:
            yield f"<p>{escape(section.note)}</p>"
        for field in section.fields:
            yield f"<h3>{escape(field.label)}</h3>"
            if field.is_list:
                points = "".join(f"<li>{escape(line)}</li>" for line in field.lines)
                yield f"<ul>{points}</ul>"
            else:
                yield from (f"<p>{escape(line)}</p>" for line in field.lines)


def as_values(document: Document) -> dict[str, object]:
    """Return a document as one JSON object; an entry that is still open is null."""
    return {
        "title": document.title,
        "lead": document.lead,
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "note": section.note,
                "fields": [
                    {"id": f.id, "label": f.label, "lines": None if f.is_open else list(f.lines)}
                    for f in section.fields
                ],
            }
            for section in document.sections
        ],
    }
