"""Which host names the site answers to, and which proxies in front of it are believed."""

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from earlyhelp.settings import Settings


def init_hosts(app: Flask, settings: Settings) -> None:
    """Refuse requests for any other name, and believe exactly the proxies of the settings."""
    count = settings.proxies
    if count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # how WSGI layers are put on in Flask
            app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_port=0, x_prefix=0
        )
    names = settings.host_names

    @app.before_request
    def _check_host() -> None:
        if host_name(request.host) not in names:
            raise SecurityError


def host_name(host: str) -> str:
    """Return the name in a Host header that Werkzeug has found well formed, without its port.

    >>> host_name("Example.org:8000"), host_name("[::1]:80"), host_name("")
    ('example.org', '::1', '')
    """
    return urlsplit(f"//{host}").hostname or ""
