"""How templates find what every page may use."""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class PageEnvironment(Environment):
    """Gives each template what every page may use in one flat mapping.

    The mapping of the class it extends looks in two places by a method of Python for each name,
    whenever one template takes macros from another. Whatever pages may use is therefore to be
    there before the first page is drawn.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return all that a template may use, its own first."""
        return {**self.globals, **(d or {})}
