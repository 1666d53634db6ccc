"""A decision with its reasons: what it says, what led to it, and what could change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.matching.ruleset_values import Contact, Ruleset, Step, rank
from earlyhelp.matching.view import Fact
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Response

SAFE = "SAFE"
BELOW_CONSULT = RESPONSE_ORDER[: RESPONSE_ORDER.index(Response.CONSULT)]


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that fired, with exactly the facts it used."""

    gate: str
    rule: str
    text: str
    source: str
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Near:
    """A rule that one change would make fire, and so raise the response."""

    gate: str
    rule: str
    text: str
    path: str
    before: str
    after: str
    response: Response


@dataclass(frozen=True, slots=True)
class UnknownFact:
    """A fact that is not known, and what it alone could make of the result."""

    path: str
    text: str
    lowest: Response
    highest: Response


@dataclass(frozen=True, slots=True)
class Decision:
    """The whole answer; ``as_json`` is the form that others rely on."""

    response: Response
    lowest: Response
    highest: Response
    because: Sequence[Reason]
    near: Sequence[Near]
    unknown: Sequence[UnknownFact]
    contacts: Sequence[Contact]
    ruleset: Mapping[str, str | None]
    summary: str
    next_steps: Sequence[Step]

    @property
    def is_safe_failure(self) -> bool:
        """Say whether the procedure could not be carried out."""
        return any(reason.gate == SAFE for reason in self.because)

    @property
    def allows_offer(self) -> bool:
        """Say whether services may be shown as the result; never where social care comes first."""
        return self.response in BELOW_CONSULT

    def as_json(self) -> dict[str, object]:
        """Return the decision in its published form, ready for ``json.dumps``."""
        return {
            "response": self.response.value,
            "range": {"lowest": self.lowest.value, "highest": self.highest.value},
            "because": [
                {
                    "gate": reason.gate,
                    "rule": reason.rule,
                    "text": reason.text,
                    "source": reason.source,
                    "facts": [{"path": fact.path, "value": fact.value} for fact in reason.facts],
                }
                for reason in self.because
            ],
            "near": [
                {
                    "gate": near.gate,
                    "rule": near.rule,
                    "text": near.text,
                    "change": {"path": near.path, "from": near.before, "to": near.after},
                    "response": near.response.value,
                }
                for near in self.near
            ],
            "unknown": [
                {
                    "path": fact.path,
                    "text": fact.text,
                    "lowest": fact.lowest.value,
                    "highest": fact.highest.value,
                }
                for fact in self.unknown
            ],
            "contacts": [
                {"id": c.id, "name": c.name, "phone": c.phone, "hours": c.hours}
                for c in self.contacts
            ],
            "ruleset": dict(self.ruleset),
            "summary": self.summary,
            "next_steps": [
                {
                    "action": step.action.value,
                    "text": step.text,
                    "who": step.who,
                    "within": None
                    if step.within is None
                    else {"number": step.within.number, "unit": step.within.unit},
                }
                for step in self.next_steps
            ],
        }


def name_ruleset(ruleset: Ruleset | None) -> Mapping[str, str | None]:
    """Return what names a ruleset in a decision; all None where none could be used."""
    if ruleset is None:
        return {"id": None, "version": None, "digest": None, "effective_from": None}
    return {
        "id": ruleset.id,
        "version": ruleset.version,
        "digest": ruleset.digest,
        "effective_from": ruleset.effective_from.isoformat(),
    }


def replay(because: Sequence[Reason], ruleset: Ruleset) -> Response:
    """Return the response that the named rules give under a ruleset, without the assessment.

    Raises:
        KeyError: if a reason names a rule that the ruleset does not have.
    """
    rules = {rule.id: rule for rule in ruleset.rules}
    given = [rules[reason.rule].response for reason in because]
    responses = [response for response in given if response is not None]
    if Response.OUT_OF_SCOPE in responses:
        return Response.OUT_OF_SCOPE
    return max(responses, key=rank, default=Response.CONSULT)
