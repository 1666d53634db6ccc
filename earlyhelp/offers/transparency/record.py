"""The algorithmic transparency record, drawn from the ruleset in force. Pure.

Tiers and entries follow the template of the Algorithmic Transparency Recording Standard, version
3.0 (Government Digital Service: metadata, tier 1 of one section, tier 2 of five). What only the
authority can say is left to it and says so.
"""

from collections.abc import Mapping, Sequence

from earlyhelp.matching.measuring import LIMITS
from earlyhelp.offers.transparency.card import BARS_OF_THE_PROGRAM, CANNOT, CHALLENGE
from earlyhelp.offers.transparency.documents import Document, Field, Section, fill, listed, said
from earlyhelp.offers.transparency.facts import (
    Known,
    count,
    in_words,
    laws,
    levels,
    purpose,
    rules,
    term,
)

STANDARD = "Algorithmic Transparency Recording Standard, template version 3.0"
USE = "use"
"""The section of counts, which change from day to day."""
INPUTS = (
    "Age in years, and in months under 2; or not yet born",
    "Whether the child is in danger now",
    "38 needs, each with how big a worry it is and what it affects",
    "27 signs of harm or of a legal duty",
    "Special educational needs or a disability; whether the child moves on their own",
    "Whether the child has a social worker",
    "How long it has been going on, and whether help has worked",
    "Whether the family knows and agrees (this never changes the level)",
)
NOT_INPUTS = (
    "Name, address, date of birth, NHS number and pupil number: never asked",
    "Ethnicity, religion, nationality, sexual orientation and income: never asked",
    "Language and access needs: used to find fitting services, never for the level",
    "Postcode: used for the distance to services and then dropped, never for the level",
    "Which services there are, what they cost and how far they are: never for the level",
    "Anything learned from earlier cases: nothing is learned",
)
RISKS = (
    (
        "A sign of harm is overlooked. Mitigation: danger is asked first; signs of harm have a "
        "page of their own and are never filled in beforehand; what is not known never gets less "
        "than a talk with a social worker."
    ),
    (
        "The result is followed without thought. Mitigation: a named person has to confirm it; "
        "every result says why, what it cannot know and how to disagree."
    ),
    (
        "Too many or too few families are sent to social care. Mitigation: changes of the ruleset "
        "are compared case by case before they hold, graver and lighter ones apart."
    ),
    (
        "The program fails. Mitigation: every fault gives a talk with telephone numbers, is "
        "counted, and is shown to the administrator."
    ),
    (
        "Facts about a family leak. Mitigation: no name is asked; nothing of an assessment "
        "stands in addresses, logs or metrics; every look is written down."
    ),
    (
        "Some groups are treated otherwise. Mitigation: no rule reads a protected characteristic "
        "but age and disability, each from a published source."
    ),
)


def make_record(known: Known, answers: Mapping[str, str] | None = None) -> Document:
    """Return the record; ``answers`` are the authority's own, by section and entry."""
    record = Document(
        title=f"Algorithmic transparency record: {known.ruleset.title}",
        lead=(
            f"Written by earlyhelp {known.program} from the ruleset in force, after the "
            f"{STANDARD}. What only the authority can say is left open."
        ),
        sections=[
            Section("metadata", "Metadata", _metadata(known)),
            Section("tier_1", "Tier 1: overview", _overview(known)),
            Section("owner", "Tier 2: owner and responsibility", _owner(known)),
            Section("rationale", "Tier 2: description and rationale", _rationale(known)),
            Section("process", "Tier 2: decision-making process", _process(known)),
            Section("tool", "Tier 2: tool specification", _tool(known)),
            Section("risks", "Tier 2: risks, mitigations and impact assessments", _risks()),
            Section(USE, "Use so far", _use(known), "Counts of all time; below 5 they are hidden."),
        ],
    )
    return fill(record, answers or {})


def _metadata(known: Known) -> Sequence[Field]:
    return [
        said("standard", "Standard", STANDARD),
        said("organisation", "Organisation"),
        said("published_on", "Date of publication"),
        said("updated_on", "Date of update"),
        said("phase", "Phase"),
        said("region", "Region", known.area),
        said("function", "Function", "Children's services: early help and safeguarding"),
        said("version", "Version of the tool", f"earlyhelp {known.program}, {_named(known)}"),
        said("digest", "Digest of the ruleset", known.ruleset.digest),
    ]


def _named(known: Known) -> str:
    return f"ruleset {known.ruleset.id} {known.ruleset.version}"


def _overview(known: Known) -> Sequence[Field]:
    return [
        said("name", "Name", f"earlyhelp: {known.ruleset.title}"),
        said(
            "description",
            "Description",
            purpose(known.ruleset),
            "It is used by people who work with children and families, while they fill in an early "
            "help assessment, so that the published rules of the area are applied the same way for "
            "everybody and anybody can see them.",
        ),
        said("website", "Website", f"{known.base_url.rstrip('/')}/how-matching-works"),
        said("contact_email", "Contact e-mail"),
    ]


def _owner(known: Known) -> Sequence[Field]:
    return [
        said("organisation", "Organisation or department"),
        said("team", "Team"),
        said("senior_responsible_owner", "Senior responsible owner"),
        said("ruleset_owner", "Who prepared the ruleset", known.ruleset.prepared_by),
        said("ruleset_approval", "Who approved the ruleset", known.ruleset.approved_by),
        said("third_party", "Third party involvement"),
        said("third_party_number", "Companies House number of the third party"),
        said("third_party_role", "Role of the third party"),
        said("procurement", "Procurement procedure"),
        said("third_party_access", "Third party data access"),
    ]


def _rationale(known: Known) -> Sequence[Field]:
    ruleset = known.ruleset
    return [
        said(
            "detailed_description",
            "Detailed description",
            "Rules are asked in eleven groups, in a fixed order, from scope and signs of harm to "
            "agreement. The first that fires sets a least answer; later ones can only raise it. "
            "What is not known gives a talk with a social worker. There is no score and nothing is "
            "learned from data.",
        ),
        listed("levels", "Levels of need", levels(ruleset)),
        listed("rules", "Every rule in force", rules(ruleset)),
        listed(
            "signs",
            "Signs of harm that are asked about",
            [f"{flag.text} Source: {flag.source}." for flag in ruleset.flags.values()],
        ),
        said(
            "scope",
            "Scope",
            "Children and young people from before birth to 17, and to 24 with "
            "special educational needs or a disability.",
        ),
        listed("out_of_scope", "What it is not for", CANNOT),
        said("benefit", "Benefit"),
        said("previous_process", "Previous process"),
        said("alternatives", "Alternatives considered"),
    ]


def _process(known: Known) -> Sequence[Field]:
    return [
        said(
            "integration",
            "Place in the process",
            "It comes after the assessment and before any offer. Where the answers point to social "
            "care or to a talk, the numbers to ring stand first and no services are offered.",
        ),
        said(
            "provided",
            "Information provided",
            "The answer in words, each rule that fired with the facts and the source, what nearly "
            "fired, what is not known and could change it, next steps, whom to ring, and the "
            "version of the ruleset.",
        ),
        said("frequency", "Frequency and scale of use"),
        said(
            "human_decisions",
            "Human decisions and review",
            "Every result is confirmed or set aside by a named role, with time and reason. A step "
            "up holds at once. A step down from a sign of harm is not possible in the tool. "
            "Both the result and the person's view are kept.",
        ),
        said("training", "Required training"),
        listed("appeals", "Appeals and review", CHALLENGE),
        said("in_force", "Days on which the ruleset holds", term(known.ruleset)),
    ]


def _tool(known: Known) -> Sequence[Field]:
    ruleset, measured = known.ruleset, known.measured
    since = max(rule.since for rule in ruleset.rules)
    return [
        said(
            "architecture",
            "System architecture",
            "A web application with one database. The "
            "decision is a function without memory: same answers and same ruleset, same result to "
            "the letter. No service outside is asked.",
        ),
        listed("inputs", "Inputs", INPUTS),
        listed("not_inputs", "What is on purpose no input", NOT_INPUTS),
        said(
            "outputs",
            "Outputs",
            "One of seven responses with its reasons; the range it could "
            "have once everything is known.",
        ),
        said(
            "maintenance",
            "Maintenance",
            "A changed ruleset is checked, tried on its own cases "
            f"and on made-up children, compared with the one in force, and approved by a second "
            f"person before it holds. The newest rule is of {in_words(since)}.",
        ),
        said(
            "model",
            "Model",
            f"{len(ruleset.rules)} rules written by people, "
            f"{len(ruleset.flags)} signs of harm, no weights, no training.",
        ),
        said(
            "performance",
            "Performance",
            f"Published signs that must always reach social care: {measured.escalated} of "
            f"{measured.always} do.",
            f"Published signs in their published range: {measured.in_range} of {measured.signs}; "
            f"{measured.above} above, {measured.below} below.",
            f"Laws that every ruleset has to keep: {laws(known)}.",
        ),
        listed("program", "What the tests of the program hold", BARS_OF_THE_PROGRAM),
        listed("limits", "Limits of these figures", LIMITS),
        said(
            "datasets",
            "Data the ruleset was tried on",
            "169 signs from the threshold documents "
            "of Buckinghamshire and Wirral, paraphrased and coded for this project. No data about "
            "people were used.",
        ),
        said(
            "operational_data",
            "Data in use",
            "The answers of assessments. They are kept as long "
            "as the area's rules of retention say, and open to the organisation that began them.",
        ),
        said("sharing", "Data sharing agreements"),
    ]


def _risks() -> Sequence[Field]:
    return [
        listed("risks", "Risks and mitigations", RISKS),
        said("dpia", "Data protection impact assessment"),
        said("equality", "Equality impact assessment"),
        said("other", "Other impact assessments"),
    ]


def _use(known: Known) -> Sequence[Field]:
    used = known.used
    if used is None:
        return [said("counts", "Counts", "Not known: the records cannot be reached")]
    return [
        said("decisions", "Decisions", count(used.decisions)),
        said("safe", "Of these, a talk because of a fault", count(used.safe)),
        said("agreed", "Agreed with by a person", count(used.agreed)),
        said("raised", "Stepped up by a person", count(used.raised)),
        said("lowered", "Stepped down by a manager or social worker", count(used.lowered)),
        said("other", "Another view kept, the answer unchanged", count(used.other)),
    ]
