"""Reads of every decision that is kept, for replaying and for comparing rulesets."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.matching import Ruleset, read_assessment
from earlyhelp.matching.comparing import Case
from earlyhelp.offers.models import DecisionRow
from earlyhelp.offers.replay.replaying import Decided, Replay, read_document, read_text, replay
from earlyhelp.rulesets.queries import get_text

AT_ONCE = 500


def find_decided(session: Session) -> Iterator[Decided]:
    """Return every stored decision, the first made first."""
    statement = select(
        DecisionRow.id,
        DecisionRow.assessment_id,
        DecisionRow.document,
        DecisionRow.output,
        DecisionRow.ruleset_digest,
    ).order_by(DecisionRow.id)
    for row in session.execute(statement.execution_options(yield_per=AT_ONCE)):
        yield Decided(
            row.id,
            row.assessment_id,
            read_document(row.document),
            row.output,
            row.ruleset_digest,
        )


def find_cases(session: Session, ruleset: Ruleset) -> Iterator[Case]:
    """Return every stored decision as a case for a comparison; its name tells nothing of anyone.

    One that is damaged cannot be asked; ``replay_all`` names it.
    """
    for decided in find_decided(session):
        if decided.digest is not None and decided.document is not None:
            facts = read_assessment(decided.document, ruleset.flags)
            yield Case(f"Kept decision {decided.decision_id}", facts, is_kept=True)


def replay_all(session: Session) -> Iterator[tuple[Decided, Replay]]:
    """Decide every stored decision again under its own ruleset."""
    known: dict[str, Ruleset | None] = {}
    for decided in find_decided(session):
        digest = decided.digest
        if digest is not None and digest not in known:
            known[digest] = read_text(digest, get_text(session, digest))
        yield decided, replay(decided, known[digest] if digest else None)
