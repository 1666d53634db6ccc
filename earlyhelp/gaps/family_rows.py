"""Requests and answers as rows for files, beside the rows of the report. Pure.

A key that is absent is too few to show, or not known.
"""

from calendar import month_name
from collections.abc import Iterator, Mapping

from earlyhelp.gaps.asked import Asked, of_need
from earlyhelp.gaps.asked_parts import PARTS, parts_by
from earlyhelp.gaps.gap import GapReport
from earlyhelp.gaps.replies import STATES, Answers
from earlyhelp.gaps.told import TOO_FEW, By, Share, Told
from earlyhelp.gaps.waits import Weeks
from earlyhelp.offers.replies.reply import ReplyState
from earlyhelp.taxonomy.ages import AGE_BAND_BY_CODE, AGE_BANDS
from earlyhelp.taxonomy.needs import NEEDS, Need, NeedCode

NOT_KNOWN, ALL = "Not known", "All"
STATE_COLUMNS: Mapping[ReplyState, str] = {
    state: "no_answer_yet" if state is ReplyState.ASKED else state.value for state in STATES
}
_WHERE: Mapping[str, str] = {
    "area": "Official code of the area",
    "area_name": "Name of the area",
    "need": "Need, by its code",
    "need_label": "Need, in words",
    "by": "all, age, ward or month",
    "code": "Age band, ward or month by its code; empty where it is not known, and for all",
    "label": "The same in words",
}
REQUEST_COLUMNS: Mapping[str, str] = {
    **_WHERE,
    "asked": "Requests in the last 12 months, to the nearest 5",
    "unmatched": "Of these, requests in offers that nothing was found for",
    "part_unmet": "The part not met, from the counts as they are told",
    "part_unmet_low": "Lower end of its range (Wilson, 95%)",
    "part_unmet_high": "Upper end of its range",
    "suppressed": "Whether figures are hidden because they are too small to show",
}
"""Columns of the table of requests in offers."""
ANSWER_COLUMNS: Mapping[str, str] = {
    **_WHERE,
    "asked": "Requests in the last 12 months, to the nearest 5",
    "accepted": "Of these, requests to a service that it accepted",
    "waiting": "On the waiting list of the service",
    "full": "The service was full",
    "declined_by_service": "The service said no",
    "not_eligible": "The service cannot take this child",
    "declined_by_family": "The family said no",
    "no_reply": "Written down as no reply",
    "no_answer_yet": "Asked, and nothing more is written down",
    "part_accepted": "The part accepted, from the counts as they are told",
    "part_accepted_low": "Lower end of its range (Wilson, 95%)",
    "part_accepted_high": "Upper end of its range",
    "waits_yes": "Waits that ended in a yes",
    "waits_no_yes": "Waits without a yes so far, or whose end is not known",
    "half_weeks_from": "Half waited for a yes for more than so many weeks",
    "half_weeks_to": "and for at most so many; without it, nobody knows how much longer",
    "half_in_words": "The same in words",
    "most_weeks_from": "9 in 10 have a yes after more than so many weeks",
    "most_weeks_to": "and after at most so many",
    "most_in_words": "The same in words",
    "suppressed": "Whether figures are hidden because they are too small to show",
}
"""Columns of the table of what services answered."""
TABLES: Mapping[str, Mapping[str, str]] = {"requests": REQUEST_COLUMNS, "answers": ANSWER_COLUMNS}
Row = dict[str, object]


def family_rows(
    report: GapReport, table: str, need: str | None = None, *, hidden: str | None = None
) -> list[Row]:
    """Return the rows of one of ``TABLES``, need by need; ``hidden`` stands for a hidden figure."""
    rows = (_requests if table == "requests" else _answers)(report, hidden)
    return [row for row in rows if need in {None, row["need"]}]


def _requests(report: GapReport, hidden: str | None) -> Iterator[Row]:
    for need in NEEDS:
        for by, code, one in requests_for(report, need.code):
            yield {
                **_where(report, need, by, code),
                **_shown({"asked": one.asked, "unmatched": one.unmatched}, hidden),
                **_share("part_unmet", one.share),
                "suppressed": one.is_suppressed,
            }


def requests_for(report: GapReport, need: NeedCode) -> Iterator[tuple[By, str, Asked]]:
    """Yield what may be told of requests for a need: all, then by age, ward and month."""
    asked = report.families.asked
    whole = of_need(asked, need)
    if whole.asked.number != 0:
        yield By.ALL, "", whole
    for band in AGE_BANDS:
        at_age = of_need(asked, need, band.code)
        if at_age.asked.number != 0:
            yield By.AGE, band.code, at_age
    for by in PARTS:
        for code, one in parts_by(report.families.parts_of(need), by):
            yield by, code, one


def _answers(report: GapReport, hidden: str | None) -> Iterator[Row]:
    for need in NEEDS:
        for (by, code), one in report.families.answers_of(need.code).items():
            states = {STATE_COLUMNS[state]: told for state, told in one.by_state.items()}
            waits = {"waits_yes": one.waits.finished, "waits_no_yes": one.waits.open}
            yield {
                **_where(report, need, by, code),
                **_shown({"asked": one.asked, **states}, hidden),
                **_share("part_accepted", one.share),
                **(_waits(one, waits, hidden) if by is not By.WARD else {}),
                "suppressed": one.is_suppressed,
            }


def _waits(one: Answers, counts: Mapping[str, Told], hidden: str | None) -> Row:
    return {
        **_shown(counts, hidden),
        **_weeks("half", one.waits.half, one.waits.say_half()),
        **_weeks("most", one.waits.most, one.waits.say_most()),
    }


def _where(report: GapReport, need: Need, by: By, code: str) -> Row:
    return {
        "area": report.area.code,
        "area_name": report.area.name,
        "need": need.code,
        "need_label": need.label,
        "by": by.value,
        "code": code,
        "label": label_of(report, by, code),
    }


def label_of(report: GapReport, by: By, code: str) -> str:
    """Return an age band, a ward or a month in words; what is not known is said."""
    if by is By.ALL:
        return ALL
    if not code:
        return NOT_KNOWN
    if by is By.AGE:
        return AGE_BAND_BY_CODE[code].label if code in AGE_BAND_BY_CODE else code
    return report.wards.get(code, code) if by is By.WARD else say_month(code)


def say_month(code: str) -> str:
    """Return a month as people write it.

    >>> say_month("2026-03")
    'March 2026'
    """
    year, _, month = code.partition("-")
    return f"{month_name[int(month)]} {year}"


def _shown(counts: Mapping[str, Told], hidden: str | None) -> Row:
    return {
        name: hidden if told.number is None else told.number
        for name, told in counts.items()
        if told.number is not None or hidden is not None
    }


def _share(name: str, share: Share | None) -> Row:
    """Return a part in hundredths, as pages say it."""
    if share is None:
        return {}
    ends = {"": share.value, "_low": share.low, "_high": share.high}
    return {f"{name}{end}": round(value, 2) for end, value in ends.items()}


def _weeks(name: str, weeks: Weeks | None, words: str) -> Row:
    low, high = (None, None) if weeks is None else weeks
    ends = {f"{name}_weeks_from": low, f"{name}_weeks_to": high, f"{name}_in_words": words}
    return {end: value for end, value in ends.items() if value is not None}


def flat_rows(report: GapReport, table: str, need: str | None = None) -> list[Row]:
    """Return the same for a table of cells: hidden figures are said, and no key is absent."""
    rows = family_rows(report, table, need, hidden=TOO_FEW)
    return [
        {name: row.get(name) for name in TABLES[table]}
        | {"suppressed": "yes" if row["suppressed"] else "no"}
        for row in rows
    ]
