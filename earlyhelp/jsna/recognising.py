"""Which layout a file is in, told from its headings alone, or why it cannot be read. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from earlyhelp.geography.reading.headings import Headings
from earlyhelp.geography.reading.kinds import DOMAIN, Kind
from earlyhelp.geography.reading.kinds import Refusal as NoKind
from earlyhelp.geography.reading.kinds import recognise as recognise_places
from earlyhelp.jsna.cells import clean
from earlyhelp.jsna.dialects import (
    DEPRIVATION,
    DEPRIVATION_LONG,
    DFE,
    DIALECT_BY_NAME,
    DIALECTS,
    NOTHING_KNOWN,
    OWN,
    POPULATION,
    SIMPLE,
    AboutPlaces,
    Dialect,
    Known,
    Layout,
    Matching,
    Refusal,
)
from earlyhelp.jsna.headings import normal_name
from earlyhelp.jsna.indicator_files import Layout as About
from earlyhelp.jsna.indicator_files import layout_of
from earlyhelp.jsna.matched import signature
from earlyhelp.jsna.measures.found import FoundColumn
from earlyhelp.jsna.measures.layouts import MeasureLayout, find_fitting

SHOWN_HEADINGS, LONGEST_SHOWN = 30, 80


def recognise(
    headings: Sequence[str], known: Known = NOTHING_KNOWN
) -> Layout | AboutPlaces | Refusal:
    """Return how to read a file with these headings, or why it cannot be read."""
    names = [normal_name(heading) for heading in headings]
    matching = known.tables.get(signature(headings))
    if matching is not None:
        return _as_said(matching, known.always, headings)
    for dialect in DIALECTS:
        layout = _lay_out(dialect, headings, names)
        if all(role in layout.columns for role in dialect.needed):
            twice = _twice(dialect, names)
            if twice:
                return Refusal(_said_twice(twice), tuple(headings))
            return layout if dialect.name != DFE else _explained(layout, names, known)
    return _about_places(headings) or _about_indicators(headings) or _refused(headings, names)


def _as_said(
    matching: Matching, always: Mapping[str, str], headings: Sequence[str]
) -> Layout | Refusal:
    """Return how to read a table whose columns somebody has described, or what is still open.

    What was true of every row of the last such file has to be said anew of this one.
    """
    names = [normal_name(heading) for heading in headings]
    dialect = replace(DIALECT_BY_NAME[matching.layout], said=matching.columns)
    twice = _twice(dialect, names)
    if twice:
        return Refusal(_said_twice(twice), tuple(headings))
    anew = tuple(role for role in matching.always if not always.get(role))
    lacks = tuple(dict.fromkeys((*replace(matching, always=always).lacks, *anew)))
    if lacks:
        sentence = (
            "The columns of this table were described before. What is true of its every row is "
            f"said anew for each file. Say what this is: {', '.join(lacks)}."
        )
        return Refusal(sentence, tuple(headings), matching.layout, lacks)
    layout = _lay_out(dialect, headings, names)
    said = {role: text for role, text in always.items() if role not in layout.columns and text}
    return replace(layout, always=said)


def _lay_out(dialect: Dialect, headings: Sequence[str], names: Sequence[str]) -> Layout:
    columns: dict[str, int] = {}
    ignored = []
    for index, name in enumerate(names):
        role = dialect.role_of(name)
        if role is None or role in columns:
            ignored.append(clean(headings[index]))
        else:
            columns[role] = index
    # An index that a data frame wrote, and a column that says of itself that it is unused.
    said = tuple(h for h in ignored if h and normal_name(h) != "column not used")
    return Layout(dialect, columns, tuple(clean(heading) for heading in headings), said)


def _explained(layout: Layout, names: Sequence[str], known: Known) -> Layout | Refusal:
    """Return a wide layout with what somebody has said about its columns."""
    own = [name for name in names if name and layout.dialect.role_of(name) is None]
    fitting = find_fitting(known.measures, own)
    if len(fitting) != 1:
        return _not_explained(layout, own, fitting)
    (wide,) = fitting
    used = {column.name for column in wide.columns}
    twice = [name for name in own if own.count(name) > 1 and name in used]
    if twice:
        return Refusal(_said_twice(sorted(set(twice))), layout.headings)
    needed = {column.name for column in wide.filters} | wide.number_names
    columns = dict(layout.columns)
    columns |= {f"{OWN}{name}": i for i, name in enumerate(names) if name in needed}
    ignored = [h for h in layout.ignored if normal_name(h) not in needed]
    return replace(layout, columns=columns, ignored=tuple(ignored), wide=wide)


def _not_explained(layout: Layout, own: Sequence[str], fitting: Sequence[MeasureLayout]) -> Refusal:
    if fitting:
        titles = " and ".join(f'"{one.title}"' for one in fitting)
        sentence = (
            f"Two saved layouts fit this file of Explore education statistics: {titles}. Take one "
            "of them away under Columns of figures, or with earlyhelp jsna measures remove."
        )
        return Refusal(sentence, layout.headings, DFE)
    found = tuple(
        FoundColumn(h, (), has_figures=False) for h in layout.ignored if normal_name(h) in own
    )
    sentence = (
        "This is a file of Explore education statistics (dfe-ees), with one column for each "
        "measure. Say once what its columns stand for, under Columns of figures or with "
        "earlyhelp jsna measures; then choose it again."
    )
    return Refusal(sentence, layout.headings, DFE, to_explain=found)


def _twice(dialect: Dialect, names: Sequence[str]) -> list[str]:
    """Return the columns that stand twice; two comparisons with a parent may, and one is used."""
    roles = Counter(role for name in names if (role := dialect.role_of(name)) is not None)
    return [role for role, times in roles.items() if times > 1 and role != "compared to parent"]


def _said_twice(columns: Sequence[str]) -> str:
    named = ", ".join(f'"{column}"' for column in columns)
    return f"The heading {named} stands twice. Keep one column for each heading."


def _about_places(headings: Sequence[str]) -> AboutPlaces | Refusal | None:
    """Return who reads a file of places, or where to bring it in; None for any other file."""
    found = Headings.read(headings)
    kind = recognise_places(found)
    if isinstance(kind, NoKind):
        return None
    if kind is Kind.POPULATION:
        return AboutPlaces(POPULATION, "Office for National Statistics")
    if kind is Kind.DEPRIVATION:
        is_long = found.find(*DOMAIN) is not None
        source = "Ministry of Housing, Communities and Local Government"
        return AboutPlaces(DEPRIVATION_LONG if is_long else DEPRIVATION, source)
    sentence = (
        f"This is a file about places ({kind.value}), not needs data. Bring it in under Places, "
        "or with the command earlyhelp geography import."
    )
    return Refusal(sentence, tuple(headings))


def _about_indicators(headings: Sequence[str]) -> Refusal | None:
    """Return where a file belongs that says something about indicators and has no figures."""
    layout = layout_of(headings)
    if layout is None:
        return None
    what = (
        "the description of indicators that Fingertips publishes beside its figures"
        if layout is About.METADATA
        else "a catalogue of indicators"
    )
    sentence = (
        f"This is {what}, without figures. Bring it in under Indicators, or with the command "
        "earlyhelp jsna indicators import."
    )
    return Refusal(sentence, tuple(headings), layout.value)


def _refused(headings: Sequence[str], names: Sequence[str]) -> Refusal:
    """Return why no dialect fits: what it looks like, the nearest, and what it lacks."""
    known = next((one for one in NOT_READ if one.is_like(frozenset(names))), None)
    nearest = DIALECT_BY_NAME[SIMPLE] if known else _nearest(headings, names)
    held = _lay_out(nearest, headings, names).columns
    lacks = tuple(role for role in nearest.needed if role not in held)
    title, name = f"{nearest.title} ({nearest.name})", nearest.name
    places = recognise_places(Headings.read(headings))
    if isinstance(places, NoKind) and places.likeness > 1 - len(lacks) / len(nearest.needed):
        title, name, lacks = f"a file of {places.nearest.value}", "", places.lacks
    seen = ", ".join(_short(heading) or "(no heading)" for heading in headings[:SHOWN_HEADINGS])
    more = f" and {len(headings) - SHOWN_HEADINGS} more" if len(headings) > SHOWN_HEADINGS else ""
    sentence = (
        f"{known.sentence if known else 'This is not a layout we know.'} Nearest is {title}, "
        f"which also needs: {', '.join(lacks)}. The headings found are: {seen}{more}."
    )
    return Refusal(sentence, tuple(headings), name or None, lacks)


def _short(heading: str) -> str:
    text = clean(heading)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _nearest(headings: Sequence[str], names: Sequence[str]) -> Dialect:
    def share(dialect: Dialect) -> tuple[float, bool]:
        held = _lay_out(dialect, headings, names).columns
        found = sum(role in held for role in dialect.needed)
        return found / len(dialect.needed), dialect.name == SIMPLE

    return max(DIALECTS, key=share)


@dataclass(frozen=True, slots=True)
class NotRead:
    """A layout that is known and cannot be read, with what to do instead."""

    is_like: Callable[[frozenset[str]], bool]
    sentence: str


NOT_READ: Sequence[NotRead] = (
    NotRead(
        lambda names: {"short desc", "years", "la and regions", "values"} <= names,
        "This is an extract of the Local Authority Interactive Tool, which names areas without "
        "their codes. Copy the figures you need into the template for needs data (simple-long), "
        "with the code of each area.",
    ),
    NotRead(
        lambda names: {"area", "area label", "area long label"} <= names,
        "This is a table with one column for each period, as LG Inform writes it. Copy the "
        "figures into the template for needs data (simple-long): one row for each area and "
        "period.",
    ),
)
"""Layouts that are recognised and not read here, each with what to do instead."""
