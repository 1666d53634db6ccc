"""How templates find what every page may use."""

from collections.abc import MutableMapping
from typing import Any

from flask.sansio.app import App
from flask.templating import Environment

from earlyhelp.web.undefined import NameStrictUndefined


class PageEnvironment(Environment):
    """Gives each template what every page may use in one flat mapping.

    The mapping of the class it extends looks in two places by a method of Python for each name,
    whenever one template takes macros from another. Whatever pages may use is therefore to be
    there before the first page is drawn. A name that no page was given raises: this is said here,
    and not in the options of the application, which count only until somebody asks for its
    templates.
    """

    def __init__(self, app: App, **options: Any) -> None:  # noqa: ANN401 - as in the class it extends
        """Set up the templates of an application, in which a misspelt name is a fault."""
        super().__init__(app, undefined=NameStrictUndefined, **options)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return all that a template may use, its own first."""
        return {**self.globals, **(d or {})}
