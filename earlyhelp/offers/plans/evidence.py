"""What the answers say of each need of a plan, in words. Pure."""

from collections.abc import Mapping, Sequence

from earlyhelp.matching.enquiry import SEVERITIES
from earlyhelp.offers.facts import IMPACT_WORDS, SEVERITY_WORDS, say_fact
from earlyhelp.offers.need_pages import PERSISTENCE
from earlyhelp.offers.records import Json, StoredDecision
from earlyhelp.taxonomy.needs import NEEDS, NeedCode


def stated_needs(decision: StoredDecision) -> Mapping[NeedCode, Json]:
    """Return what a decision was told of each need that is a worry, gravest first."""
    needs = decision.document.get("needs")
    stated = {
        NeedCode(str(need.get("need"))): need
        for need in (needs if isinstance(needs, list) else [])
        if need.get("severity") in SEVERITIES
    }
    known = [need.code for need in NEEDS if need.code in stated]
    order = sorted(known, key=lambda code: SEVERITIES.index(str(stated[code]["severity"])))
    return {code: stated[code] for code in order}


def evidence_of(stated: Json) -> Sequence[str]:
    """Return what was answered about one need: how big it is, and what it affects."""
    words = SEVERITY_WORDS.get(str(stated.get("severity")), "")
    said = [f"{words[:1].upper()}{words[1:]}."] if words else []
    impact = stated.get("impact")
    affects = [
        IMPACT_WORDS[code].lower()
        for code in (impact if isinstance(impact, list) else [])
        if code in IMPACT_WORDS
    ]
    return [*said, f"It affects: {', '.join(affects)}."] if affects else said


def how_long(decision: StoredDecision) -> str:
    """Say how long the worries have been going on; empty where nobody said."""
    known = {option.value for option in PERSISTENCE.options}
    persistence = decision.document.get("persistence")
    return f"{say_fact('persistence', persistence)}." if persistence in known else ""


def nearly(decision: StoredDecision) -> Sequence[str]:
    """Return what would have pointed to more help, in the words of the rules that decided."""
    near = decision.output.get("near")
    return list(
        dict.fromkeys(str(one.get("text")) for one in (near if isinstance(near, list) else []))
    )
