"""JSON objects in which a key may stand twice, without losing any copy."""

from collections.abc import Iterable, Mapping


class Pairs(dict[str, object]):
    """A JSON object that remembers every copy of a key given twice (a hook for ``json.load``)."""

    def __init__(self, pairs: Iterable[tuple[str, object]]) -> None:
        """Keep the last value of each key, and all values of a key given twice."""
        super().__init__()
        self.twice: dict[str, list[object]] = {}
        for key, value in pairs:
            if key in self:
                self.twice.setdefault(key, [self[key]]).append(value)
            self[key] = value


def copies_of(facts: Mapping[str, object], name: str) -> list[object]:
    """Return every value that was given for a name, in order; none where it is absent."""
    if isinstance(facts, Pairs) and name in facts.twice:
        return facts.twice[name]
    return [facts[name]] if name in facts else []


def differ(copies: list[object]) -> bool:
    """Say whether copies of one fact say different things; a whole part given twice always does.

    A truth is no number here, though Python takes ``True`` for 1.
    """
    first, *others = copies
    return any(
        isinstance(copy, list | Mapping) or type(copy) is not type(first) or copy != first
        for copy in others
    )


def objects_joined(copies: list[object]) -> object:
    """Return copies of a part as one object with the pairs of all, or the last if none is one."""
    objects = [copy for copy in copies if isinstance(copy, Mapping)]
    if not objects:
        return _last(copies)
    return Pairs((name, value) for one in objects for name in one for value in copies_of(one, name))


def lists_joined(copies: list[object]) -> object:
    """Return copies of a part as one list, end to end, or the last if none is a list."""
    lists = [copy for copy in copies if isinstance(copy, list)]
    return [entry for one in lists for entry in one] if lists else _last(copies)


def _last(copies: list[object]) -> object:
    return copies[-1] if copies else None
