"""Turn the parsed TOML of a ruleset into its values, collecting every problem on the way."""

from collections.abc import Mapping
from datetime import date

from earlyhelp.matching.closed_words import UnknownWordError
from earlyhelp.matching.conditions import Condition, read_condition
from earlyhelp.matching.ruleset_values import (
    CONTACT_ORDER,
    Action,
    Contact,
    Flag,
    Level,
    Problem,
    Rule,
    Ruleset,
    RuleTest,
    Step,
    Within,
)
from earlyhelp.taxonomy.needs import NEED_BY_CODE
from earlyhelp.taxonomy.services import Response

UNITS = ("hours", "working_days", "weeks")
RULE_WORDS = frozenset(
    ("id", "gate", "since", "when", "then", "text", "source", "near", "short", "test")
)

Table = Mapping[str, object]


class Builder:
    """Reads one document; ``problems`` holds all that was wrong."""

    def __init__(self, document: Table, digest: str) -> None:
        """Begin with no problem."""
        self.document, self.digest = document, digest
        self.problems: list[Problem] = []
        self.steps: dict[str, Step] = {}
        self.lists: dict[str, frozenset[str]] = {}
        self.flag_names: frozenset[str] = frozenset()

    def refuse(self, where: str, text: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(where, text))

    def text(self, table: Table, key: str, where: str, *, needed: bool = True) -> str:
        """Return a text, noting one that is missing."""
        value = table.get(key, "")
        if isinstance(value, str) and (value.strip() or not needed):
            return value.strip()
        self.refuse(where, f"give {key} as text")
        return ""

    def whole(self, table: Table, key: str, where: str) -> int:
        """Return a whole number from 0, noting anything else."""
        value = table.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.refuse(where, f"give {key} as a whole number")
        return 0

    def day(self, table: Table, key: str, where: str) -> date | None:
        """Return a date, noting anything else; a missing one is None."""
        value = table.get(key)
        if value is None or (isinstance(value, date) and type(value) is date):
            return value
        self.refuse(where, f"write {key} as a date such as 2026-04-01")
        return None

    def tables(self, table: Table, key: str, where: str) -> list[Table]:
        """Return an array of tables, noting anything else."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        self.refuse(where, f"write {key} as a list of tables")
        return []

    def table(self, table: Table, key: str, where: str) -> Table:
        """Return a table, noting anything else."""
        value = table.get(key, {})
        if isinstance(value, dict):
            return value
        self.refuse(where, f"write {key} as a table")
        return {}

    def words(self, value: object, known: type[Response] | type[Action], where: str) -> list[str]:
        """Return the known words of a list, noting the unknown ones."""
        given = value if isinstance(value, list) else [value]
        names = {word.value for word in known}
        for word in given:
            if word not in names:
                self.refuse(where, f"{word!r} is not a {known.__name__.lower()} we know")
        return [str(word) for word in given if word in names]

    def build(self) -> Ruleset | None:
        """Return the ruleset, or None where its frame cannot be read."""
        top = self.document
        self.lists = self._lists()
        self.steps = self._steps()
        flags = {flag.id: flag for flag in map(self._flag, self.tables(top, "flag", "flags"))}
        self.flag_names = frozenset(flags)
        effective_from = self.day(top, "effective_from", "file")
        if effective_from is None:
            self.refuse("file", "give effective_from, the first day this holds")
            return None
        return Ruleset(
            **{key: self.text(top, key, "file") for key in ("id", "version", "area", "title")},
            effective_from=effective_from,
            effective_to=self.day(top, "effective_to", "file"),
            prepared_by=self.text(top, "prepared_by", "file"),
            approved_by=self.text(top, "approved_by", "file", needed=False),
            approved_on=self.day(top, "approved_on", "file"),
            digest=self.digest,
            levels=[self._level(table) for table in self.tables(top, "level", "levels")],
            lists=self.lists,
            review_weeks=self._numbers("review_weeks"),
            services_at_once=self._numbers("limits").get("services_at_once", 3),
            contacts=self._contacts(),
            labels=self._labels(),
            flags=flags,
            rules=[self._rule(table) for table in self.tables(top, "rule", "rules")],
        )

    def _lists(self) -> dict[str, frozenset[str]]:
        lists = {}
        for name, codes in self.table(self.document, "lists", "lists").items():
            given = codes if isinstance(codes, list) else []
            for code in given:
                if code not in NEED_BY_CODE:
                    self.refuse(f"list {name}", f"{code!r} is not a need")
            lists[name] = frozenset(str(code) for code in given)
        return lists

    def _numbers(self, key: str) -> dict[str, int]:
        table = self.table(self.document, key, key)
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
            facts = (self.text(table, key, where) for key in ("name", "phone", "hours"))
            contacts[name] = Contact(name, *facts)
        return contacts

    def _labels(self) -> dict[Response, str]:
        tables = self.table(self.document, "response", "responses")
        return {
            response: self.text(
                self.table(tables, response.value, f"response {response.value}"),
                "label",
                f"response {response.value}",
            )
            for response in Response
        }

    def _flag(self, table: Table) -> Flag:
        where = f"flag {table.get('id', '?')}"
        ask = self.table(table, "ask", where)
        return Flag(
            id=self.text(table, "id", where),
            minimum=self.text(table, "minimum", where),
            text=self.text(table, "text", where),
            source=self.text(table, "source", where),
            ask_unborn=ask.get("unborn") is True,
            ask_from=self.whole(ask, "from", where) if "from" in ask else None,
            ask_to=self.whole(ask, "to", where) if "to" in ask else None,
        )

    def _rule(self, table: Table) -> Rule:
        where = f"rule {table.get('id', '?')}"
        for name in table.keys() - RULE_WORDS:
            self.refuse(where, f"{name!r} is not a part of a rule")
        when, then = self.table(table, "when", where), self.table(table, "then", where)
        for name in (when.keys() - {"all", "any"}) | (
            then.keys() - {"response", "steps", "without"}
        ):
            self.refuse(where, f"{name!r} cannot be used there")
        response = self.words(then["response"], Response, where) if "response" in then else []
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
        return conditions

    def _rule_steps(self, given: object, where: str) -> list[Step]:
        steps = []
        for item in given if isinstance(given, list) else [given]:
            table = item if isinstance(item, dict) else {"action": item}
            words = self.words(table.get("action"), Action, where)
            steps += [self._step(Action(word), table, where) for word in words]
        return steps

    def _test(self, table: Table, where: str) -> RuleTest:
        expect = self.words(table.get("expect"), Response, f"{where}, test")
        facts = {key: value for key, value in table.items() if key != "expect"}
        return RuleTest(facts, Response(expect[0]) if expect else Response.OUT_OF_SCOPE)
