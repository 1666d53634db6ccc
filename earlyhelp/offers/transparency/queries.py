"""How often decisions were made and what people said of them, for the transparency record."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.offers.models import DecisionRow
from earlyhelp.offers.transparency.facts import Used
from earlyhelp.offers.verdict import LOWERED, RAISED


def get_used(session: Session) -> Used:
    """Return counts over every decision that is kept."""
    rows = session.execute(
        select(
            DecisionRow.verdict,
            DecisionRow.effect,
            DecisionRow.ruleset_digest.is_(None),
            func.count(),
        ).group_by(DecisionRow.verdict, DecisionRow.effect, DecisionRow.ruleset_digest.is_(None))
    ).all()
    found = [(verdict, effect, bool(safe), number) for verdict, effect, safe, number in rows]
    return Used(
        decisions=sum(number for *_, number in found),
        safe=sum(number for _, _, safe, number in found if safe),
        agreed=sum(number for verdict, _, _, number in found if verdict == "agreed"),
        raised=sum(number for _, effect, _, number in found if effect == RAISED),
        other=sum(
            number
            for verdict, effect, _, number in found
            if verdict == "different" and effect not in {RAISED, LOWERED}
        ),
        lowered=sum(number for _, effect, _, number in found if effect == LOWERED),
    )
