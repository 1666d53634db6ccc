"""Lists of terms that the feed serves: our own two, and those of others that services here use."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.services.api.envelopes import Page, offset
from earlyhelp.services.api.questions import Question
from earlyhelp.services.hsds.members import as_text, inner
from earlyhelp.services.hsds.terms import OWN_TERMS, Taxonomy
from earlyhelp.services.text import any_fits, index_words


@dataclass(frozen=True, slots=True)
class Entry:
    """A term of any list, its body as JSON."""

    id: str
    taxonomy: Taxonomy
    name: str
    parent_id: str | None
    body: str
    words: str
    """What a search finds it by."""


OWN_ENTRIES: Sequence[Entry] = tuple(
    Entry(
        term.id,
        term.taxonomy,
        term.name,
        None,
        as_text(term.body),
        index_words(term.name, str(term.body["description"])),
    )
    for term in OWN_TERMS
)


def find_terms(entries: Iterable[Entry], question: Question) -> list[Entry]:
    """Return the terms that fit a question, by name and then id."""
    found = [entry for entry in entries if _fits(entry, question)]
    return sorted(found, key=lambda entry: (entry.name.casefold(), entry.id))


def _fits(entry: Entry, question: Question) -> bool:
    return (
        (question.taxonomy_id is None or entry.taxonomy.id == question.taxonomy_id)
        and (question.parent_id is None or entry.parent_id == question.parent_id)
        and not (question.top_only and entry.parent_id is not None)
        and has_words(entry.words, question)
    )


def has_words(words: str, question: Question) -> bool:
    """Say whether words fit a search: every stem of it, or no search at all."""
    asked = question.words
    if asked is None:
        return True
    held = words.split()
    return bool(asked) and all(any_fits(word, held) for word in asked)


def find_taxonomies(entries: Iterable[Entry], question: Question) -> list[Taxonomy]:
    """Return the lists that fit a question, by name and then id."""
    known = {entry.taxonomy.id: entry.taxonomy for entry in entries}
    found = [
        one for one in known.values() if has_words(index_words(one.name, one.description), question)
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def flat_taxonomy(taxonomy: Taxonomy) -> str:
    """Return a list without its terms."""
    return as_text(_members(taxonomy))


def full_taxonomy(taxonomy: Taxonomy, entries: Iterable[Entry]) -> str:
    """Return a list with its terms, by name."""
    terms = find_terms(entries, Question(taxonomy_id=taxonomy.id))
    bodies = ",".join(entry.body for entry in terms)
    return f'{{{inner(_members(taxonomy))},"taxonomy_terms":[{bodies}]}}'


def _members(taxonomy: Taxonomy) -> Mapping[str, object]:
    return {"id": taxonomy.id, "name": taxonomy.name, "description": taxonomy.description}


def page_of(texts: Sequence[str], question: Question) -> Page:
    """Return one page of things that are all at hand."""
    begin = offset(question.page, question.size)
    items = texts[begin : begin + question.size]
    return Page(items, len(texts), question.page, question.size)
