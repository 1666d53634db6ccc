"""One change each to the packaged ruleset that makes it unusable, with part of what is said."""

from earlyhelp.matching import packaged_ruleset_text

TEXT = packaged_ruleset_text("default")


def swap(old: str, new: str, *, after: str = "") -> str:
    """Return the packaged text with the first occurrence after a mark replaced."""
    start = TEXT.index(after) if after else 0
    at = TEXT.index(old, start)
    return TEXT[:at] + new + TEXT[at + len(old) :]


def without(start: str, end: str) -> str:
    """Return the packaged text without what stands from a mark up to the next one."""
    first = TEXT.index(start)
    return TEXT[:first] + TEXT[TEXT.index(end, first + 1) :]


def in_rule(rule: str, old: str, new: str) -> str:
    return swap(old, new, after=f'id = "{rule}"')


def added(rule: str) -> str:
    return f"{TEXT}\n[[rule]]\n{rule}"


NEW = """id = "G6-NEW"
gate = "G6"
since = 2026-04-01
when.all = [{ severity = "emerging", count = 5 }]
then = { response = "targeted_early_help", steps = ["start_assessment"] }
text = "Five needs."
source = "Nowhere"
[[rule.test]]
needs = { housing = "emerging" }
expect = "early_help_offer"
[[rule.test]]
expect = "targeted_early_help"
[rule.test.needs]
child_physical_health = "emerging"
healthy_weight_oral = "emerging"
child_mental_health = "emerging"
peer_bullying = "emerging"
bereavement_loss = "emerging"
"""


def new(old: str, other: str) -> str:
    assert old in NEW
    return added(NEW.replace(old, other, 1))


REFUSED: list[tuple[str, str, str]] = [
    (
        "unknown need in a rule",
        new('severity = "emerging"', 'need = "hunger"'),
        "'hunger' is not a need",
    ),
    (
        "unknown need in a list",
        swap('"attendance_exclusion", ', '"absence", '),
        "list weak_alone: 'absence' cannot stand in weak_alone; use early_development, ",
    ),
    (
        "a list that names itself",
        swap('"attendance_exclusion", ', '"weak_alone", '),
        "list weak_alone: 'weak_alone' cannot stand in weak_alone",
    ),
    (
        "a list of tables as a need",
        swap('"attendance_exclusion", ', "{ a = 1 }, "),
        "list weak_alone: {'a': 1} cannot stand in weak_alone",
    ),
    (
        "unknown flag",
        new('severity = "emerging", count = 5', 'flag = "sadness"'),
        "'sadness' is not a flag",
    ),
    ("unknown word", new("count = 5", "number = 5"), "'number' cannot be used here"),
    (
        "unknown word alone",
        new('severity = "emerging", count = 5', "moon = 1"),
        "'moon' is not a word",
    ),
    (
        "two words that do not go together",
        new("count = 5", 'danger = "yes"'),
        "'danger' cannot be used",
    ),
    ("an empty condition", new('severity = "emerging", count = 5', ""), "a condition is empty"),
    ("unknown severity", new('"emerging"', '"huge"'), "'huge' is not a severity"),
    ("two severities", new("count = 5", 'severity_at_least = "severe"'), "not both"),
    ("unknown domain", new("count = 5", 'domain = "moon"'), "'moon' is not a value of domain"),
    ("unknown list", new("count = 5", 'in = "strong"'), "'strong' is not a list"),
    (
        "unknown impact",
        new("count = 5", "impact = ['sadness']"),
        "'sadness' is not a value of impact",
    ),
    ("no impact at all", new("count = 5", "impact = []"), "impact needs at least one value"),
    ("a count in words", new("count = 5", 'count = "five"'), "count needs a whole number"),
    ("a count below nothing", new("count = 5", "count = -5"), "count needs a whole number"),
    ("a truth in words", new("count = 5", 'no_impact = "yes"'), "no_impact needs true or false"),
    ("a list as a word", new('"emerging"', '["emerging"]'), "is not a severity"),
    ("unknown step", new('"start_assessment"', '"dance"'), "set_review, not 'dance'"),
    (
        "a step without its name",
        new('"start_assessment"', '{ text = "x" }'),
        "rule G6-NEW: give action as one of ring_999, ",
    ),
    (
        "unknown response",
        new('"targeted_early_help"', '"escalate"'),
        "out_of_scope, not 'escalate'",
    ),
    (
        "a list of lists as responses",
        swap('responses = ["universal"]', 'responses = [["universal"]]'),
        "level 1: ['universal'] cannot stand in responses; use universal, ",
    ),
    (
        "two responses in a rule",
        new('"targeted_early_help"', '["csc_s17", "universal"]'),
        "rule G6-NEW: give response as one of universal, ",
    ),
    ("unknown part of a rule", new("source =", "sauce ="), "'sauce' cannot stand here"),
    ("unknown part of when", new("when.all", "when.each"), "'each' cannot stand here"),
    ("unknown part of then", new("then = {", "then = { level = 3,"), "'level' cannot stand here"),
    ("unknown part of the file", f"colour = 1\n{TEXT}", "file: 'colour' cannot stand here"),
    (
        "unknown part of a test",
        new("needs =", "age_years = 3\nneeds ="),
        "'age_years' cannot stand here",
    ),
    ("unknown gate", new('gate = "G6"', 'gate = "G11"'), "gate must be one of G0"),
    (
        "a rule that can never fire by age",
        new("{ sev", "{ age_under = 5 }, { age_at_least = 7 }, { sev"),
        "it can never fire",
    ),
    (
        "a rule that can never fire before birth",
        new("{ sev", '{ unborn = "yes" }, { age_under = 1 }, { sev'),
        "it can never fire",
    ),
    ("a rule out of reach", new("count = 5", "count = 39"), "no test fires it"),
    (
        "the same conditions with another result",
        added(
            NEW
            + "[[rule]]\n"
            + NEW.replace("NEW", "OTHER").replace('["start_assessment"]', '["set_review"]')
        ),
        "same conditions as G6-NEW",
    ),
    (
        "the same conditions in another order",
        added(
            NEW
            + "[[rule]]\n"
            + NEW.replace("NEW", "OTHER")
            .replace('severity = "emerging", count = 5', 'count = 5, severity = "emerging"')
            .replace('"targeted_early_help"', '"early_help_offer"', 1)
        ),
        "same conditions as G6-NEW",
    ),
    (
        "a flag without a rule",
        without('[[rule]]\nid = "G1-SOCIAL-CARE"', "[[rule]]"),
        "flag private_fostering: no rule reads this flag",
    ),
    (
        "a flag whose rule stops at an age",
        in_rule("G1-SOCIAL-CARE", '"csc_s17" }]', '"csc_s17" }, { age_under = 18 }]'),
        "flag private_fostering: no rule reads this flag",
    ),
    (
        "a flag left out",
        without('[[flag]]\nid = "dangerous_home"', "[[flag]]"),
        "flag dangerous_home: this flag is missing; all 27 are needed",
    ),
    (
        "a flag too many",
        swap('id = "dangerous_home"', 'id = "untidy_home"'),
        "flag untidy_home: this is not one of the 27",
    ),
    (
        "a flag twice",
        swap('id = "dangerous_home"', 'id = "beyond_control"'),
        "flag beyond_control: this flag stands twice",
    ),
    (
        "a flag without words",
        swap('text = "Child beyond control', 'txt = "Child beyond control'),
        "flag beyond_control: give text",
    ),
    (
        "a flag minimum below social care",
        swap('minimum = "csc_s17"', 'minimum = "targeted_early_help"'),
        "minimum must be one of",
    ),
    (
        "a flag of significant harm that is not urgent",
        in_rule("G1-URGENT", 'response = "urgent_s47"', 'response = "csc_s17"'),
        "mend the rule or the test",
    ),
    (
        "levels out of order",
        swap("number = 1", "number = 9"),
        "levels: list the levels from lowest to highest",
    ),
    (
        "responses out of order",
        swap('responses = ["csc_s17", "urgent_s47"]', 'responses = ["urgent_s47", "csc_s17"]'),
        "from lowest to highest",
    ),
    (
        "a response in no level",
        swap('responses = ["early_help_offer"]', "responses = []"),
        "early_help_offer stands in no level",
    ),
    (
        "a response in two levels",
        swap('responses = ["early_help_offer"]', 'responses = ["early_help_offer", "universal"]'),
        "universal stands in two levels",
    ),
    (
        "consult as a level",
        swap('responses = ["csc_s17"', 'responses = ["consult", "csc_s17"'),
        "consult is not a level's response",
    ),
    (
        "a level without a route",
        swap('route = "None needed"', 'route = " "'),
        "level 1: give route as text",
    ),
    ("a rule without text", new('text = "Five needs."', ""), "rule G6-NEW: give text as text"),
    ("a rule without source", new('source = "Nowhere"', ""), "rule G6-NEW: give source as text"),
    (
        "a contact left out",
        without("[contact.advice_line]", "[contact."),
        "contact advice_line: this number is needed",
    ),
    ("a contact without hours", swap('hours = "all hours"', ""), "contact emergency: give hours"),
    (
        "a contact nobody knows",
        swap("[contact.prevent]", "[contact.plumber]"),
        "contacts: 'plumber' cannot stand here; use adult_safeguarding, ",
    ),
    (
        "one test only",
        in_rule(
            "G7-EMERGING", '[[rule.test]]\nneeds = { housing = "none" }\nexpect = "universal"\n', ""
        ),
        "give it a test that fires it and one that does not",
    ),
    (
        "tests that all fire",
        in_rule(
            "G7-EMERGING",
            'needs = { housing = "none" }\nexpect = "universal"',
            'needs = { housing = "emerging" }\nexpect = "early_help_offer"',
        ),
        "every test fires it",
    ),
    (
        "a failing test",
        new('expect = "early_help_offer"', 'expect = "universal"'),
        "test 1: it gives early_help_offer, not universal",
    ),
    (
        "a test that expects nothing",
        new('expect = "early_help_offer"', ""),
        "rule G6-NEW, test 1: give expect as one of universal, ",
    ),
    ("a rule id twice", new('id = "G6-NEW"', 'id = "G6-SIGNIFICANT"'), "this id stands twice"),
    (
        "since after the first day",
        new("since = 2026-04-01", "since = 2026-04-02"),
        "since (2026-04-02) is after effective_from (2026-04-01); mend one",
    ),
    ("since left out", new("since = 2026-04-01", ""), "G6-NEW: give since, the day"),
    ("since as text", new("since = 2026-04-01", 'since = "2026-04-01"'), "write since as a date"),
    (
        "since with a time",
        new("since = 2026-04-01", "since = 2026-04-01T00:00:00"),
        "write since as a date",
    ),
    (
        "a response after the decision",
        in_rule("G9-PARTIAL", "then = {", 'then = { response = "universal",'),
        "a rule of G9 never changes the response",
    ),
    (
        "a response at the offer",
        new('gate = "G6"', 'gate = "G10"'),
        "a rule of G10 never changes the response",
    ),
    (
        "approved by who prepared it",
        swap(
            'approved_by = "Safeguarding partnership business manager (example)"',
            'approved_by = "early help  manager (example)"',
        ),
        "a second person has to approve",
    ),
    (
        "an end before its start",
        swap('title = "Ex', 'effective_to = 2026-03-01\ntitle = "Ex'),
        "effective_to is before effective_from",
    ),
    ("no first day", swap("effective_from = 2026-04-01", ""), "give effective_from"),
    (
        "a first day in words",
        swap("effective_from = 2026-04-01", 'effective_from = "spring"'),
        "write effective_from as a date",
    ),
    ("no id", swap('id = "example-default"', ""), "file: give id as text"),
    ("no rules", TEXT[: TEXT.index("[[rule]]")], "no rule reads this flag"),
    (
        "rules that are no tables",
        "rule = 3\n" + TEXT[: TEXT.index("[[flag]]")],
        "write rule as a list of tables",
    ),
    (
        "a step left out",
        without("[step.ring_999]", "[step."),
        "step ring_999: give text as text",
    ),
    (
        "a step nobody knows",
        swap("[step.ring_999]", "[step.ring_998]"),
        "steps: 'ring_998' cannot stand here; perhaps ring_999? Else use adult_services, ",
    ),
    ("a step in moons", swap('unit = "working_days"', 'unit = "moons"'), "give unit as one of"),
    (
        "a number of reviews in words",
        swap("early_help_offer = 12", 'early_help_offer = "twelve"'),
        "give early_help_offer as a whole number",
    ),
    (
        "a review for nothing",
        swap("early_help_offer = 12", "early_help = 12"),
        "'early_help' cannot stand here",
    ),
    (
        "no label for a response",
        without("[response.consult]", "[response."),
        "response consult: give label",
    ),
    (
        "a rule that says nothing",
        new(
            'then = { response = "targeted_early_help", steps = ["start_assessment"] }', "then = {}"
        ),
        "it has neither a response nor a step",
    ),
    (
        "a rule without conditions",
        new('when.all = [{ severity = "emerging", count = 5 }]', ""),
        "give it at least one condition",
    ),
    (
        "consult outside its gate",
        new('"targeted_early_help"', '"consult"'),
        "only a rule of G4 may say consult",
    ),
    (
        "consult where nothing is unknown",
        swap("{ unknown = true }", '{ danger = "not_known" }'),
        "consult is for what is not known",
    ),
    (
        "out of scope outside its gate",
        new('"targeted_early_help"', '"out_of_scope"'),
        "only a rule of G0 may say out_of_scope",
    ),
    (
        "a referral without the front door",
        new(
            '"targeted_early_help", steps = ["start_assessment"]',
            '"csc_s17", steps = ["set_review"]',
        ),
        "needs the step",
    ),
    (
        "an offer where social care comes first",
        new('"targeted_early_help", steps = [', '"csc_s17", steps = ["refer_front_door", '),
        "no offer is made",
    ),
    (
        "nothing for a child without a worry",
        without('[[rule]]\nid = "G8-UNIVERSAL"', '[[rule]]\nid = "G9'),
        "it gives nothing, not universal",
    ),
    (
        "children called adults",
        in_rule("G0-ADULT-WITHOUT-SEND", "age_at_least = 18", "age_at_least = 16"),
        "mend the rule or the test",
    ),
    (
        "a key twice",
        swap('version = "1.0.0"', 'version = "1.0.0"\nversion = "1.0.1"'),
        "file: this cannot be read as TOML",
    ),
    ("no TOML at all", "<html>", "file: this cannot be read as TOML: line 1 is `<html>`; write"),
    ("nothing", "", "file: this holds nothing; begin with the ruleset that is in force"),
    ("only remarks", "# later", "file: this holds nothing"),
    (
        "a telephone that cannot be rung",
        swap('phone = "01632 960001"', 'phone = "ask reception"'),
        "contact front_door: phone 'ask reception' holds no number to ring; give one",
    ),
    (
        "a review in no weeks",
        swap("early_help_offer = 12", "early_help_offer = 0"),
        "review_weeks: give early_help_offer as a whole number from 1 to 52",
    ),
    (
        "a review in more than a year",
        swap("early_help_offer = 12", "early_help_offer = 53"),
        "review_weeks: give early_help_offer as a whole number from 1 to 52",
    ),
    (
        "a character that cannot be seen",
        swap('text = "The child is in danger now."', 'text = "The child\\u202e is in danger."'),
        "rule G1-DANGER: text holds a character that cannot be seen; write it anew",
    ),
    (
        "a need that is nearly one",
        swap('"attendance_exclusion"', '"atendance"'),
        "'atendance' cannot stand in weak_alone; perhaps attendance_exclusion? Else use ",
    ),
    (
        "a table that is none",
        f"limits = 3\n{without('[limits]', '[contact')}",
        "write limits as a table",
    ),
    (
        "needs of a test that are no table",
        new('needs = { housing = "emerging" }', "needs = 3"),
        "rule G6-NEW, test 1: write needs by need, such as needs = { housing = … }, not 3",
    ),
    (
        "a need in a test that nobody knows",
        new('needs = { housing = "emerging" }', 'needs = { houzing = "emerging" }'),
        "rule G6-NEW, test 1: 'houzing' is not a need; perhaps housing?",
    ),
    (
        "a number with thousands of digits",
        swap("services_at_once = 3", f"services_at_once = {'9' * 5_000}"),
        "file: this cannot be read as TOML: ",
    ),
    (
        "brackets without end",
        f"a = {'[' * 2_000}{']' * 2_000}",
        "file: too many brackets stand inside one another; take some out",
    ),
    (
        "a last day that no calendar goes to",
        swap('title = "Ex', 'effective_to = 9999-12-31\ntitle = "Ex'),
        "file: write effective_to as a date such as 2026-04-01, not 9999-12-31",
    ),
    (
        "an id that is no name",
        swap('id = "example-default"', 'id = "our rules / 2026"'),
        "file: write id in at most 40 letters, digits, dots, hyphens and underlines, not 'our ",
    ),
    (
        "a rule's id over two lines",
        new('id = "G6-NEW"', 'id = """G6\nNEW"""'),
        "write id in at most 40 letters",
    ),
    (
        "a step within no days",
        swap("number = 1\nunit", "number = 0\nunit"),
        "give number as a whole number from 1 to 99, not 0",
    ),
    (
        "a need in any weight",
        new('severity = "emerging", count = 5', 'need = "housing"'),
        "mend the rule or the test",
    ),
    (
        "a label that fills the summary",
        swap('label = "services for adults"', f'label = "{"a" * 111}"'),
        "response out_of_scope: shorten label to 110",
    ),
    (
        "a label for nothing",
        swap("[response.consult]", "[response.ask]"),
        "responses: 'ask' cannot stand here",
    ),
]
