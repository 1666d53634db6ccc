"""Undefined names in templates: an unknown name raises, a missing part of a mapping is empty.

The component macros read optional keys of their parameter mappings and compare with the words
``undefined`` and ``null``; everything else that is misspelt should fail its test.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from jinja2 import Undefined
from jinja2.utils import missing


class NameStrictUndefined(Undefined):
    """Raise for an unknown name or a misspelt attribute of a page; be empty for a mapping's key."""

    __slots__ = ()
    _written_by_macros: ClassVar = frozenset({"caller", "undefined", "null"})

    def _check(self) -> None:
        of_a_name = self._undefined_obj is missing
        if of_a_name and self._undefined_name in self._written_by_macros:
            return
        if of_a_name or not isinstance(self._undefined_obj, dict | Undefined):
            self._fail_with_undefined_error()

    def __str__(self) -> str:
        self._check()
        return ""

    def __iter__(self) -> Iterator[Any]:
        self._check()
        return iter(())

    def __len__(self) -> int:
        self._check()
        return 0

    def __bool__(self) -> bool:
        self._check()
        return False

    def __eq__(self, other: object) -> bool:
        self._check()
        return isinstance(other, Undefined)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        self._check()
        return hash(type(self))

    def __contains__(self, item: object) -> bool:
        self._check()
        return False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as in the class it extends
        if name.startswith("__"):
            raise AttributeError(name)
        self._check()
        return type(self)(obj=self, name=name)

    def __getitem__(self, name: Any) -> Any:  # noqa: ANN401 - as in the class it extends
        self._check()
        return type(self)(obj=self, name=name)
