"""From the answers of the pages to the input of the decision, field by field. Pure.

The format stands in docs/interfaces.md. Every sign and every need is written out, so
that nothing depends on what an absent field would mean.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date

from earlyhelp.offers.child_pages import NONE_OF_THESE, age_of, asks_mobile
from earlyhelp.offers.groups import NEED_GROUPS
from earlyhelp.offers.journey import ASKED, SIGNS_STEP
from earlyhelp.offers.need_pages import BIG, NOTHING, SOME, has_worry, worry_of
from earlyhelp.offers.questions import Answers, Values, many, one
from earlyhelp.offers.signs import SIGNS, SOCIAL_WORKER_SIGN, ChildAge, asked_at
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS, NeedCode

NOT_KNOWN = "not_known"
SEVERITIES = {"none": "none", "some": "emerging"}

Document = Mapping[str, object]


def as_document(answers: Answers, *, assessed_on: date) -> Document:
    """Return the answers as one assessment; the family's own words and reference stay out."""
    document: dict[str, object] = {
        "assessed_on": assessed_on.isoformat(),
        "child": _child(answers),
        "immediate_danger": one(_page(answers, "safety"), "danger") or NOT_KNOWN,
        "needs": [*(_need(answers, need.code) for need in NEEDS), *_other_needs(answers)],
        "flags": _flags(answers),
        "strengths": sorted(many(_page(answers, "strengths"), "strengths")),
        "consent": one(_page(answers, "consent"), "agrees") or "not_asked",
        "access_needs": sorted(many(_page(answers, "access"), "access")),
    }
    persistence = one(_page(answers, "how-long"), "persistence") if has_worry(answers) else "new"
    if persistence not in {"", NOT_KNOWN}:
        document["persistence"] = persistence
    area = one(_page(answers, "place"), "area")
    if area:
        document["area"] = area
    return document


def _page(answers: Answers, step: str) -> Values:
    return answers.get(step, {})


def _child(answers: Answers) -> dict[str, object]:
    age = age_of(answers)
    child: dict[str, object] = {
        "age_years": age.years,
        "age_months": age.months,
        "unborn": "yes" if age.is_unborn else "no",
        "send": one(_page(answers, "send"), "send") or NOT_KNOWN,
        "social_worker": one(_page(answers, "social-worker"), "social_worker") or NOT_KNOWN,
    }
    if asks_mobile(answers):
        child["mobile"] = one(_page(answers, "mobile"), "mobile") or NOT_KNOWN
    return child


def _need(answers: Answers, code: NeedCode) -> dict[str, object]:
    worry = worry_of(answers, code)
    need: dict[str, object] = {"need": code, "severity": SEVERITIES.get(worry, "unknown")}
    if worry == BIG:
        severity = one(_page(answers, "severity"), code)
        need["severity"] = severity if severity not in {"", NOT_KNOWN} else "unknown"
    if worry in {SOME, BIG}:
        need["impact"] = sorted(many(_page(answers, "impact"), code))
    return need


def _other_needs(answers: Answers) -> Sequence[dict[str, object]]:
    """Return needs that were kept by another version and are in no list now: none is lost."""
    return [
        {"need": code, "severity": "unknown"}
        for group in NEED_GROUPS
        for code, worry in sorted(_page(answers, group.step).items())
        if NeedCode(code) not in NEED_BY_CODE and worry not in {"", NOTHING}
    ]


def _flags(answers: Answers) -> dict[str, str]:
    flags = {sign.flag: _flag(answers, sign.flag, age_of(answers)) for sign in SIGNS}
    chosen = many(_page(answers, SIGNS_STEP), "signs") - {NONE_OF_THESE}
    flags |= dict.fromkeys(sorted(chosen - flags.keys()), "yes")
    flags[SOCIAL_WORKER_SIGN] = one(_page(answers, "social-worker"), "social_worker") or NOT_KNOWN
    return flags


def _flag(answers: Answers, flag: str, age: ChildAge) -> str:
    """Return yes where chosen at any age, no where answered or not asked now, else not known."""
    page = _page(answers, SIGNS_STEP)
    if flag in many(page, "signs"):
        return "yes"
    if flag not in {sign.flag for sign in asked_at(age)}:
        return "no"
    answered = flag in many(page, ASKED) and flag not in many(page, "unsure")
    return "no" if answered else NOT_KNOWN


def as_text(document: Document) -> str:
    """Return an assessment as JSON text, the same text for the same assessment."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return what a stored decision is tied to its input by."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
