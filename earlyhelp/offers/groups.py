"""The 38 needs in five pages, with hints in everyday words. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.taxonomy.needs import NEED_BY_CODE, Need, NeedCode


@dataclass(frozen=True, slots=True)
class NeedGroup:
    """The needs asked on one page."""

    step: str
    title: str
    codes: tuple[NeedCode, ...]

    @property
    def needs(self) -> Sequence[Need]:
        """The needs, in the order of the page."""
        return [NEED_BY_CODE[code] for code in self.codes]


def _group(step: str, title: str, *codes: str) -> NeedGroup:
    return NeedGroup(step, title, tuple(NeedCode(code) for code in codes))


NEED_GROUPS: Sequence[NeedGroup] = (
    _group(
        "needs-health",
        "The child's health and development",
        *("early_development", "speech_language", "send", "child_physical_health"),
        *("healthy_weight_oral", "child_substance_use", "sexual_health_pregnancy"),
    ),
    _group(
        "needs-feelings",
        "Feelings, friends and behaviour",
        *("child_mental_health", "self_harm_suicide", "behaviour", "peer_bullying"),
        *("identity_discrimination", "bereavement_loss", "abuse_recovery"),
    ),
    _group(
        "needs-parents",
        "Parents and carers",
        *("perinatal_infant", "parenting_boundaries", "neglect_basic_care"),
        *("parent_mental_health", "parent_substance_use", "parent_health_disability"),
        "parent_offending",
    ),
    _group(
        "needs-home",
        "Family and home",
        *("family_conflict", "domestic_abuse", "harmful_practices", "out_of_home_care"),
        *("young_carer", "housing", "money_debt_food", "employment_skills"),
        *("isolation_support", "migration_language"),
    ),
    _group(
        "needs-community",
        "School and community",
        *("attendance_exclusion", "learning_progress", "neet_transition", "online_safety"),
        *("youth_offending_asb", "exploitation_missing", "radicalisation"),
    ),
)

STEP_OF_NEED: Mapping[NeedCode, str] = {
    code: group.step for group in NEED_GROUPS for code in group.codes
}

# The definitions say where a harm flag is due; on pages those are danger signs with their own page.
FLAG_WORDS = re.compile(r"\s*[;(][^;(]*harm flag[^;)]*\)?")
HINTS: Mapping[NeedCode, str] = {
    need.code: FLAG_WORDS.sub("", need.definition)
    + (". Danger signs have a page of their own." if "harm flag" in need.definition else "")
    for need in NEED_BY_CODE.values()
}
"""What each need means, as the hint beside its question."""
