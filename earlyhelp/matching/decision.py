"""A decision with its reasons: what it says, what led to it, and what could change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.matching.ruleset_values import Contact, Ruleset, Step
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

    def as_json(self) -> dict[str, object]:
        """Return the reason in its published form."""
        return {
            "gate": self.gate,
            "rule": self.rule,
            "text": self.text,
            "source": self.source,
            "facts": [{"path": fact.path, "value": fact.value} for fact in self.facts],
        }


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

    def as_json(self) -> dict[str, object]:
        """Return what nearly fired in its published form."""
        return {
            "gate": self.gate,
            "rule": self.rule,
            "text": self.text,
            "change": {"path": self.path, "from": self.before, "to": self.after},
            "response": self.response.value,
        }


@dataclass(frozen=True, slots=True)
class UnknownFact:
    """A fact that is not known, and what it alone could make of the result."""

    path: str
    text: str
    lowest: Response
    highest: Response

    def as_json(self) -> dict[str, object]:
        """Return the unknown fact in its published form."""
        return {
            "path": self.path,
            "text": self.text,
            "lowest": self.lowest.value,
            "highest": self.highest.value,
        }


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
            "because": [reason.as_json() for reason in self.because],
            "near": [near.as_json() for near in self.near],
            "unknown": [fact.as_json() for fact in self.unknown],
            "contacts": [contact.as_json() for contact in self.contacts],
            "ruleset": dict(self.ruleset),
            "summary": self.summary,
            "next_steps": [step.as_json() for step in self.next_steps],
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
