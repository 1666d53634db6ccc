"""Turn the parsed TOML of a ruleset into its values, collecting every problem on the way."""

from collections.abc import Collection
from datetime import date

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
from earlyhelp.matching.tables import Table, Tables
from earlyhelp.matching.trying import CASE_WORDS
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.taxonomy.services import Response

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
REVIEWS = frozenset((*(response.value for response in Response), "unborn_or_under_1"))


class Builder(Tables):
    """Reads one document; ``problems`` holds all that was wrong."""

    def __init__(self, document: Table, digest: str) -> None:
        """Begin with no problem."""
        super().__init__()
        self.document, self.digest = document, digest
        self.steps: dict[str, Step] = {}
        self.lists: dict[str, frozenset[str]] = {}
        self.flag_names: frozenset[str] = frozenset()

    def build(self) -> Ruleset:
        """Return the ruleset as far as it can be read."""
        top = self.document
        self.only(top, FILE_WORDS, "file")
        self.lists = self._lists()
        self.steps = self._steps()
        flags = self._flags()
        self.flag_names = frozenset(flags)
        if "effective_from" not in top:
            self.refuse("file", "give effective_from, the first day this holds")
        return Ruleset(
            **{key: self.text(top, key, "file") for key in ("id", "version", "area", "title")},
            effective_from=self.day(top, "effective_from", "file") or date.max,
            effective_to=self.day(top, "effective_to", "file"),
            prepared_by=self.text(top, "prepared_by", "file"),
            approved_by=self.text(top, "approved_by", "file", needed=False),
            approved_on=self.day(top, "approved_on", "file"),
            digest=self.digest,
            levels=[self._level(table) for table in self.tables(top, "level", "levels")],
            lists=self.lists,
            review_weeks=self._numbers("review_weeks", REVIEWS),
            services_at_once=self._numbers("limits", ("services_at_once",)).get(
                "services_at_once", 3
            ),
            contacts=self._contacts(),
            labels=self._labels(),
            flags=flags,
            rules=[self._rule(table) for table in self.tables(top, "rule", "rules")],
        )

    def _lists(self) -> dict[str, frozenset[str]]:
        lists = {}
        for name, codes in self.table(self.document, "lists", "lists").items():
            given = codes if isinstance(codes, list) else [codes]
            for code in given:
                if not isinstance(code, str) or code not in NEED_BY_CODE:
                    self.refuse(f"list {name}", f"{code!r} is not a need")
            lists[name] = frozenset(str(code) for code in given)
        return lists

    def _numbers(self, key: str, words: Collection[str]) -> dict[str, int]:
        table = self.table(self.document, key, key)
        self.only(table, words, key)
        return {name: self.whole(table, name, key) for name in table}

    def _steps(self) -> dict[str, Step]:
        tables = self.table(self.document, "step", "steps")
        steps = {}
        for action in Action:
            table = self.table(tables, action.value, f"step {action.value}")
            if not table:
                self.refuse(f"step {action.value}", "give its text and who does it")
                continue
            steps[action.value] = self._step(action, table, f"step {action.value}")
        for name in self.table(self.document, "step", "steps").keys() - {a.value for a in Action}:
            self.refuse(f"step {name}", "this is not a step we know")
        return steps

    def _step(self, action: Action, table: Table, where: str) -> Step:
        self.only(table, STEP_WORDS, where)
        within = None
        if "number" in table or "unit" in table:
            if table.get("unit") not in UNITS:
                self.refuse(where, f"give unit as one of {', '.join(UNITS)}")
            within = Within(self.whole(table, "number", where), str(table.get("unit")))
        usual = self.steps.get(action.value)
        text = str(table.get("text", usual.text if usual else "")).strip()
        who = str(table.get("who", usual.who if usual else "")).strip()
        if not text or not who:
            self.refuse(where, "give text and who")
        return Step(action, text, who, within or (usual.within if usual else None))

    def _level(self, table: Table) -> Level:
        where = f"level {table.get('number', '?')}"
        self.only(table, LEVEL_WORDS, where)
        words = self.words(table.get("responses", []), Response, where)
        return Level(
            self.whole(table, "number", where),
            self.text(table, "name", where),
            self.text(table, "owner", where),
            self.text(table, "route", where),
            tuple(Response(word) for word in words),
        )

    def _contacts(self) -> dict[str, Contact]:
        tables = self.table(self.document, "contact", "contacts")
        contacts = {}
        for name in tables:
            where = f"contact {name}"
            if name not in CONTACT_ORDER:
                self.refuse(where, f"use one of {', '.join(CONTACT_ORDER)}")
            table = self.table(tables, name, where)
            self.only(table, CONTACT_WORDS, where)
            facts = (self.text(table, key, where) for key in ("name", "phone", "hours"))
            contacts[name] = Contact(name, *facts)
        return contacts

    def _labels(self) -> dict[Response, str]:
        tables = self.table(self.document, "response", "responses")
        self.only(tables, [response.value for response in Response], "responses")
        labels = {}
        for response in Response:
            where = f"response {response.value}"
            label = self.text(self.table(tables, response.value, where), "label", where)
            if len(label) > LONGEST_LABEL:
                self.refuse(where, f"shorten label to {LONGEST_LABEL} characters")
            labels[response] = label
        return labels

    def _flags(self) -> dict[str, Flag]:
        flags: dict[str, Flag] = {}
        for table in self.tables(self.document, "flag", "flags"):
            flag = self._flag(table)
            if flag.id in flags:
                self.refuse(f"flag {flag.id}", "this flag stands twice; keep one")
            flags[flag.id] = flag
        return flags

    def _flag(self, table: Table) -> Flag:
        where = f"flag {table.get('id', '?')}"
        self.only(table, FLAG_WORDS, where)
        return Flag(
            id=self.text(table, "id", where),
            minimum=self.text(table, "minimum", where),
            text=self.text(table, "text", where),
            source=self.text(table, "source", where),
        )

    def _rule(self, table: Table) -> Rule:
        where = f"rule {table.get('id', '?')}"
        when, then = self.table(table, "when", where), self.table(table, "then", where)
        self.only(table, RULE_WORDS, where)
        self.only(when, ("all", "any"), where)
        self.only(then, ("response", "steps", "without"), where)
        response = self.words(then["response"], Response, where) if "response" in then else []
        if len(response) > 1:
            self.refuse(where, "a rule gives one response; write it as text")
        return Rule(
            id=self.text(table, "id", where),
            gate=self.text(table, "gate", where),
            since=self.day(table, "since", where) or date.max,
            all_of=self._conditions(when, "all", where),
            any_of=self._conditions(when, "any", where),
            response=Response(response[0]) if response else None,
            steps=self._rule_steps(then.get("steps", []), where),
            without=frozenset(
                Action(word) for word in self.words(then.get("without", []), Action, where)
            ),
            text=self.text(table, "text", where),
            source=self.text(table, "source", where),
            near=self.text(table, "near", where, needed=False),
            short=self.text(table, "short", where, needed=False),
            tests=[self._test(test, where) for test in self.tables(table, "test", where)],
        )

    def _conditions(self, when: Table, key: str, where: str) -> list[Condition]:
        conditions = []
        for words in self.tables(when, key, where):
            try:
                conditions.append(read_condition(words, self.lists, self.flag_names))
            except UnknownWordError as fault:
                self.refuse(where, str(fault))
                conditions.append(Condition(words, lambda _view: False, lambda _view: []))
        return conditions

    def _rule_steps(self, given: object, where: str) -> list[Step]:
        steps = []
        for item in given if isinstance(given, list) else [given]:
            table = item if isinstance(item, dict) else {"action": item}
            own = {word: table[word] for word in table if word != "action"}
            words = self.words(table.get("action"), Action, where)
            steps += [self._step(Action(word), own, where) for word in words]
        return steps

    def _test(self, table: Table, where: str) -> RuleTest:
        self.only(table, (*CASE_WORDS, "expect"), f"{where}, test")
        expect = self.words(table.get("expect"), Response, f"{where}, test")
        facts = {key: value for key, value in table.items() if key != "expect"}
        return RuleTest(facts, Response(expect[0]) if expect else Response.OUT_OF_SCOPE)
