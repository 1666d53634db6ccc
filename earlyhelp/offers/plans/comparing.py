"""What is different since a plan was saved: services, needs, answers. Pure."""

from collections.abc import Iterable, Sequence

from earlyhelp.offers.facts import need_label
from earlyhelp.offers.plans import contents
from earlyhelp.offers.plans.basis import Basis
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.web.words import day


def differences(plan: StoredPlan, basis: Basis | None) -> Sequence[str]:
    """Return what a plan does not say yet, each as a sentence; without a basis there is nothing.

    Both name services under the ids at which they are listed now.
    """
    if basis is None:
        return ()
    said = []
    if basis.decision.id != plan.decision_id:
        said.append(
            f"The answers were decided on again on {day(basis.decision.decided_at.date())}, "
            "after this plan."
        )
    before = {each.service_id: each.name for each in contents.contacts_in(plan.contents)}
    now = {each.service_id: each.name for each in basis.services}
    said += [f"{name} is no longer chosen." for name in _only_in(before, now)]
    said += [f"{name} is chosen now and not in the plan yet." for name in _only_in(now, before)]
    needs, of_today = contents.needs_of(plan.contents), [need.code for need in basis.needs]
    said += [f"{need_label(code)} is no longer a worry." for code in _missing(needs, of_today)]
    said += [f"{need_label(code)} is a worry now." for code in _missing(of_today, needs)]
    return said


def _only_in(these: dict[str, str], those: dict[str, str]) -> Sequence[str]:
    return [name for one, name in these.items() if one not in those]


def _missing(these: Iterable[str], those: Iterable[str]) -> Sequence[str]:
    known = set(those)
    return [code for code in these if code not in known]
