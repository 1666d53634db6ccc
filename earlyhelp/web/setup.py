"""Give an application its templates, filters, headers, sessions and error pages."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from wsgiref.headers import Headers

from flask import Flask, request, url_for
from flask_wtf.csrf import CSRFProtect
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from whitenoise import WhiteNoise

from earlyhelp import __version__
from earlyhelp.settings import Settings
from earlyhelp.web import errors
from earlyhelp.web.again import is_form_again
from earlyhelp.web.database import init_database
from earlyhelp.web.headers import ALWAYS, content_security_policy, csp_nonce, init_headers
from earlyhelp.web.words import FILTERS

STATIC = Path(__file__).parent / "static"
A_YEAR = 31_536_000
EMPTY_NAMES = (
    *("htmlClasses", "htmlLang", "pageTitleLang", "themeColor", "assetPath", "assetUrl"),
    *("opengraphImageUrl", "bodyClasses", "headerClasses", "containerClasses", "mainClasses"),
    *("mainLang", "footerClasses", "serviceName", "serviceUrl", "bodyAttributes"),
    *("headerAttributes", "containerAttributes", "mainAttributes", "footerAttributes"),
)
"""Optional names that the components' base page reads; nothing else may be unknown to it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the navigation or the footer; ``current`` where the page belongs to it."""

    text: str
    href: str
    current: bool = False


def init_web(app: Flask, settings: Settings) -> None:
    """Set up everything that pages share."""
    app.jinja_loader = cast("PackageLoader", _loader())  # Flask's type names one loader class
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(dict.fromkeys(EMPTY_NAMES, ""))
    app.jinja_env.globals.update(
        static=_static_addresses(),
        version=__version__,
        is_demo=lambda: settings.is_demo,
        is_form_again=is_form_again,
        asks_codes=lambda: settings.asks_second_factor,
    )
    app.context_processor(lambda: {"cspNonce": csp_nonce()})
    CSRFProtect(app)
    WTFormsHelpers(app)
    init_database(app)
    init_headers(app, https=settings.base_url.startswith("https://"))
    errors.init_errors(app, settings)
    _serve_static(app)


def init_navigation(
    app: Flask,
    main: Sequence[tuple[str, str]],
    footer: Sequence[tuple[str, str]],
    may_open: Callable[[str], bool],
) -> None:
    """Set the links of every page: pairs of endpoint and text; only those that may be opened."""

    def links(pairs: Sequence[tuple[str, str]]) -> Callable[[], list[Link]]:
        def build() -> list[Link]:
            shown = [(text, url_for(name)) for name, text in pairs if may_open(name)]
            own = max(filter(_belongs, (home for _, home in shown)), key=len, default="")
            return [Link(text, home, current=home == own) for text, home in shown]

        return build

    app.jinja_env.globals.update(navigation=links(main), footer_links=links(footer))


def _belongs(home: str) -> bool:
    """Say whether the page shown is a link's own, or lies below its address."""
    return request.path == home or request.path.startswith(f"{home}/")


def _loader() -> ChoiceLoader:
    components = {
        name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")
    }
    return ChoiceLoader([PrefixLoader(components), PackageLoader("earlyhelp.web")])


def _static_addresses() -> Callable[[str], str]:
    """Return a function from a file's name to an address that changes when the file does."""
    known: dict[str, str] = {}

    def address(name: str) -> str:
        if name not in known:
            digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
            known[name] = f"/static/{name}?v={digest}"
        return known[name]

    return address


def _serve_static(app: Flask) -> None:
    """Serve style sheets and scripts compressed, kept for a year, with the headers of pages."""

    def add_headers(headers: Headers, _path: str, _url: str) -> None:
        for name, value in (
            *ALWAYS.items(),
            ("Content-Security-Policy", content_security_policy()),
        ):
            headers[name] = value

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign] # how WSGI layers are put on in Flask
        app.wsgi_app,
        root=str(STATIC),
        prefix="static/",
        max_age=A_YEAR,
        add_headers_function=add_headers,
        allow_all_origins=False,
    )
