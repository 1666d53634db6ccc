"""Turn the parsed TOML of a ruleset into its values, collecting every problem on the way."""

from collections.abc import Collection
from datetime import date

from earlyhelp.matching.case_words import find_slips
from earlyhelp.matching.closed_words import UnknownWordError
from earlyhelp.matching.conditions import Condition, read_condition
from earlyhelp.matching.ruleset_values import (
    CONTACT_ORDER,
    Action,
    Contact,
    Flag,
    Level,
    Rule,
    Ruleset,
    RuleTest,
    Step,
    Within,
)
from earlyhelp.matching.tables import Table, Tables, listed
from earlyhelp.matching.trying import CASE_WORDS
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.taxonomy.services import Response

RESPONSES, ACTIONS = tuple(Response), tuple(Action)
UNITS = ("hours", "working_days", "weeks")
FILE_WORDS = frozenset(
    (
        *("id", "version", "area", "title", "effective_from", "effective_to"),
        *("prepared_by", "approved_by", "approved_on", "level", "lists", "review_weeks"),
        *("limits", "contact", "response", "step", "flag", "rule"),
    )
)
LEVEL_WORDS = frozenset(("number", "name", "owner", "route", "responses"))
CONTACT_WORDS = frozenset(("name", "phone", "hours"))
STEP_WORDS = frozenset(("text", "who", "number", "unit"))
FLAG_WORDS = frozenset(("id", "minimum", "text", "source"))
RULE_WORDS = frozenset(
    ("id", "gate", "since", "when", "then", "text", "source", "near", "short", "test")
)
LONGEST_LABEL = 110
"""In characters, so that a label fits the summary of 140 with the words before it."""
LONGEST_WEEKS, MOST_AT_ONCE = 52, 10
"""Until a review, and of services that start together: beyond these a slip is likelier."""
USUAL_WEEKS = {"early_help_offer": 12, "targeted_early_help": 6, "unborn_or_under_1": 3}
"""Until a review where a ruleset says nothing else, so that none is without a day."""
MOST_WITHIN = 99
"""Of hours, working days or weeks within which a step is to be done."""
REVIEWS = frozenset((*RESPONSES, "unborn_or_under_1"))


class Builder(Tables):
    """Reads one document; ``problems`` holds all that was wrong."""

    def __init__(self, document: Table, digest: str) -> None:
        """Read first what rules refer to: lists, flags and the usual steps."""
        super().__init__()
        self.document, self.digest = document, digest
        self.only(document, FILE_WORDS, "file")
        self.lists = self._lists()
        self.flags = self._flags()
        self.steps = self._usual_steps()

    def build(self) -> Ruleset:
        """Return the ruleset as far as it can be read."""
        top = self.document
        if "effective_from" not in top:
            self.refuse("file", "give effective_from, the first day this holds")
        return Ruleset(
            **{key: self.name(top, key, "file") for key in ("id", "version")},
            **{key: self.text(top, key, "file") for key in ("area", "title")},
            effective_from=self.day(top, "effective_from", "file") or date.max,
            effective_to=self.day(top, "effective_to", "file"),
            prepared_by=self.text(top, "prepared_by", "file"),
            approved_by=self.text(top, "approved_by", "file", needed=False),
            approved_on=self.day(top, "approved_on", "file"),
            digest=self.digest,
            levels=[self._level(table, where) for where, table in self._entries("level", "number")],
            lists=self.lists,
            review_weeks=USUAL_WEEKS | self._numbers("review_weeks", REVIEWS, LONGEST_WEEKS),
            services_at_once=self._numbers("limits", ("services_at_once",), MOST_AT_ONCE).get(
                "services_at_once", 3
            ),
            contacts=self._contacts(),
            labels=self._labels(),
            flags=self.flags,
            rules=[self._rule(table, where) for where, table in self._entries("rule", "id")],
        )

    def _entries(self, key: str, name: str) -> list[tuple[str, Table]]:
        """Return the tables of a list, each with where it stands: by its name, else its number."""
        return [
            (f"{key} {str(table.get(name, '')).strip() or f'number {number}'}", table)
            for number, table in enumerate(self.tables(self.document, key, f"{key}s"), start=1)
        ]

    def _lists(self) -> dict[str, frozenset[str]]:
        tables = self.table(self.document, "lists", "lists")
        return {
            name: frozenset(self.words(tables, name, NEED_BY_CODE, f"list {name}"))
            for name in tables
        }

    def _numbers(self, key: str, words: Collection[str], most: int) -> dict[str, int]:
        table = self.table(self.document, key, key)
        self.only(table, words, key)
        return {name: self.whole(table, name, key, most) for name in table}

    def _usual_steps(self) -> dict[Action, Step]:
        tables = self.table(self.document, "step", "steps")
        self.only(tables, ACTIONS, "steps")
        return {action: self._usual_step(action, tables) for action in ACTIONS}

    def _usual_step(self, action: Action, tables: Table) -> Step:
        where = f"step {action}"
        table = self.table(tables, action, where)
        self.only(table, STEP_WORDS, where)
        return Step(
            action,
            self.text(table, "text", where),
            self.text(table, "who", where),
            self._within(table, where),
        )

    def _within(self, table: Table, where: str) -> Within | None:
        if "number" not in table and "unit" not in table:
            return None
        number = self.whole(table, "number", where, MOST_WITHIN)
        unit = self.word(table, "unit", UNITS, where)
        return Within(number, unit) if unit else None

    def _level(self, table: Table, where: str) -> Level:
        self.only(table, LEVEL_WORDS, where)
        return Level(
            self.whole(table, "number", where),
            self.text(table, "name", where),
            self.text(table, "owner", where),
            self.text(table, "route", where),
            tuple(self.words(table, "responses", RESPONSES, where)),
        )

    def _contacts(self) -> dict[str, Contact]:
        tables = self.table(self.document, "contact", "contacts")
        self.only(tables, CONTACT_ORDER, "contacts")
        return {name: self._contact(name, tables) for name in tables}

    def _contact(self, name: str, tables: Table) -> Contact:
        where = f"contact {name}"
        table = self.table(tables, name, where)
        self.only(table, CONTACT_WORDS, where)
        return Contact(name, *(self.text(table, key, where) for key in ("name", "phone", "hours")))

    def _labels(self) -> dict[Response, str]:
        tables = self.table(self.document, "response", "responses")
        self.only(tables, RESPONSES, "responses")
        labels = {}
        for response in RESPONSES:
            where = f"response {response}"
            label = self.text(self.table(tables, response, where), "label", where)
            if len(label) > LONGEST_LABEL:
                self.refuse(where, f"shorten label to {LONGEST_LABEL} characters")
            labels[response] = label
        return labels

    def _flags(self) -> dict[str, Flag]:
        flags: dict[str, Flag] = {}
        for where, table in self._entries("flag", "id"):
            flag = self._flag(table, where)
            if flag.id in flags:
                self.refuse(where, "this flag stands twice; keep one")
            flags[flag.id] = flag
        return flags

    def _flag(self, table: Table, where: str) -> Flag:
        self.only(table, FLAG_WORDS, where)
        return Flag(
            id=self.text(table, "id", where),
            minimum=self.text(table, "minimum", where),
            text=self.text(table, "text", where),
            source=self.text(table, "source", where),
        )

    def _rule(self, table: Table, where: str) -> Rule:
        when, then = self.table(table, "when", where), self.table(table, "then", where)
        self.only(table, RULE_WORDS, where)
        self.only(when, ("all", "any"), where)
        self.only(then, ("response", "steps", "without"), where)
        return Rule(
            id=self.name(table, "id", where),
            gate=self.text(table, "gate", where),
            since=self._since(table, where),
            all_of=self._conditions(when, "all", where),
            any_of=self._conditions(when, "any", where),
            response=self.word(then, "response", RESPONSES, where) if "response" in then else None,
            steps=self._rule_steps(then, where),
            without=frozenset(self.words(then, "without", ACTIONS, where)),
            text=self.text(table, "text", where),
            source=self.text(table, "source", where),
            near=self.text(table, "near", where, needed=False),
            short=self.text(table, "short", where, needed=False),
            tests=[
                self._test(test, f"{where}, test {number}")
                for number, test in enumerate(self.tables(table, "test", where), start=1)
            ],
        )

    def _since(self, table: Table, where: str) -> date:
        """Return the first day of a rule, noting one that is missing; that is not noted twice."""
        if "since" not in table:
            self.refuse(where, "give since, the day from which this rule holds")
        return self.day(table, "since", where) or date.max

    def _conditions(self, when: Table, key: str, where: str) -> list[Condition]:
        conditions = []
        for words in self.tables(when, key, where):
            try:
                conditions.append(read_condition(words, self.lists, frozenset(self.flags)))
            except UnknownWordError as fault:
                self.refuse(where, str(fault))
                conditions.append(Condition(words, lambda _view: False, lambda _view: []))
        return conditions

    def _rule_steps(self, then: Table, where: str) -> list[Step]:
        steps = []
        for item in listed(then.get("steps", [])):
            table = item if isinstance(item, dict) else {"action": item}
            action = self.word(table, "action", ACTIONS, where)
            if action:
                where_step = f"{where}, step {action}"
                steps.append(self._rule_step(self.steps[action], table, where_step))
        return steps

    def _rule_step(self, usual: Step, table: Table, where: str) -> Step:
        """Return a step of a rule; what its table does not say is as usual."""
        self.only(table, ("action", *STEP_WORDS), where)
        return Step(
            usual.action,
            self.text(table, "text", where) if "text" in table else usual.text,
            self.text(table, "who", where) if "who" in table else usual.who,
            self._within(table, where) or usual.within,
        )

    def _test(self, table: Table, where: str) -> RuleTest:
        self.only(table, (*CASE_WORDS, "expect"), where)
        expect = self.word(table, "expect", RESPONSES, where)
        facts = {key: value for key, value in table.items() if key in CASE_WORDS}
        for text in find_slips(facts, self.flags):
            self.refuse(where, text)
        return RuleTest(facts, expect or Response.OUT_OF_SCOPE)
