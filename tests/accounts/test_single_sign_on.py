"""Single sign-on against a provider that this test runs on this machine."""

import json
import re
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import select, update

from earlyhelp.accounts import codes
from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.accounts.commands import end_account, tie_to_provider
from earlyhelp.accounts.guards import audience_of
from earlyhelp.accounts.lifetimes import IDLE, LONGEST
from earlyhelp.accounts.models import AccountRow, SessionRow
from earlyhelp.accounts.queries import find_account
from earlyhelp.accounts.single_sign_on.claims import states_second_factor
from earlyhelp.app import create_app
from earlyhelp.clock import now
from earlyhelp.db import Database
from earlyhelp.settings import Settings
from tests.accounts.people import KEY, PASSWORD, PRACTITIONER, SECRET
from tests.conftest import PASSWORD_MEMORY_KIB

CLIENT = "earlyhelp-test"
SUBJECT = "person-42"


@dataclass
class Provider:
    """A provider that vouches for whatever the test says."""

    address: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signed_by: RSAKey | None = None
    codes: dict[str, dict[str, object]] = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)

    def vouch(self, location: str, **claims: object) -> str:
        """Do as if the person had signed in there; return what stands in the address back."""
        sent = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert sent["code_challenge_method"] == "S256"
        assert sent["scope"] == "openid"
        code = f"code-{len(self.codes)}"
        self.challenges[code] = sent["code_challenge"]
        moment = int(now().timestamp())
        self.codes[code] = {
            "iss": self.address,
            "sub": SUBJECT,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 300,
            "nonce": sent["nonce"],
            **claims,
        }
        return f"/sign-in/organisation/back?code={code}&state={sent['state']}"

    def token(self, sent: dict[str, list[str]]) -> dict[str, object] | None:
        """Answer a code once, to whoever holds its verifier."""
        code, verifier = sent["code"][0], sent["code_verifier"][0]
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        claims = self.codes.pop(code, None)
        if claims is None or challenge != self.challenges[code]:
            return None
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signed_by or self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            base = provider.address
            if self.path == "/keys":
                self._send({"keys": [provider.key.as_dict(private=False)]})
            else:
                ends = {
                    "authorization_endpoint": "/in",
                    "token_endpoint": "/token",
                    "jwks_uri": "/keys",
                }
                self._send({"issuer": base, **{name: base + path for name, path in ends.items()}})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            answer = provider.token(parse_qs(self.rfile.read(length).decode()))
            self._send(answer or {"error": "invalid_grant"}, 200 if answer else 400)

        def _send(self, value: object, status: int = 200) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        provider.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        thread.join(timeout=5)


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.signed_by = None
    return running


@pytest.fixture
def tied(records: Database, provider: Provider) -> None:
    with records.session(writing=True) as session:
        found = find_account(session, PRACTITIONER)
        assert found is not None
        tie_to_provider(session, found.id, provider.address, SUBJECT)


@pytest.fixture
def site(records: Database, provider: Provider, tmp_path: Path) -> Iterator[Flask]:
    made = create_app(
        Settings(
            database_url=records.url.render_as_string(hide_password=False),
            secret_key=SECRET,
            second_factor="on",
            password_memory_kib=PASSWORD_MEMORY_KIB,
            mail_url=f"folder:{tmp_path}/mails",
            oidc_issuer=provider.address,
            oidc_client_id=CLIENT,
            oidc_client_secret="shared-with-the-provider",  # noqa: S106 - of a test's own provider
        )
    )
    made.config.update(WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_EXCEPTIONS=False)
    yield made
    made.extensions["earlyhelp"].database.engine.dispose()


@pytest.fixture
def browser(site: Flask) -> FlaskClient:
    return site.test_client()


def is_signed_in(browser: FlaskClient) -> bool:
    return browser.get("/account").status_code == 200


@pytest.mark.usefixtures("tied")
def test_a_provider_that_asked_for_a_second_factor_signs_in(
    browser: FlaskClient, provider: Provider, records: Database
) -> None:
    assert "Sign in with your organisation" in browser.get("/sign-in").text
    there = browser.get("/sign-in/organisation").location
    answer = browser.get(provider.vouch(there, amr=["pwd", "otp"]))
    assert answer.location == "/assessments"
    assert is_signed_in(browser)
    with records.session() as session:
        assert "sign_in" in set(session.scalars(select(AuditLineRow.action)))


@pytest.mark.usefixtures("tied")
def test_a_sign_in_through_the_organisation_ends_as_any_other(
    browser: FlaskClient, provider: Provider, records: Database
) -> None:
    """However long the provider knows a person: it is asked again."""
    for long_ago in ({"begun_at": now() - LONGEST}, {"seen_at": now() - IDLE}):
        there = browser.get("/sign-in/organisation").location
        browser.get(provider.vouch(there, amr=["pwd", "otp"]))
        assert is_signed_in(browser)
        with records.session(writing=True) as session:
            session.execute(update(SessionRow).values(**long_ago))
        assert not is_signed_in(browser)
    there = browser.get("/sign-in/organisation").location
    browser.get(provider.vouch(there, amr=["pwd", "otp"]))
    browser.post("/sign-out")
    assert not is_signed_in(browser)


@pytest.mark.usefixtures("tied")
def test_without_a_second_factor_there_ours_is_asked(
    browser: FlaskClient, provider: Provider
) -> None:
    there = browser.get("/sign-in/organisation").location
    assert browser.get(provider.vouch(there, amr=["pwd"])).location == "/sign-in/code"
    assert not is_signed_in(browser)


@pytest.mark.usefixtures("tied")
@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another client"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": ""},
        {"sub": 42},
    ],
)
def test_a_statement_that_does_not_hold_signs_nobody_in(
    browser: FlaskClient, provider: Provider, wrong: dict[str, object]
) -> None:
    there = browser.get("/sign-in/organisation").location
    answer = browser.get(provider.vouch(there, amr=["mfa"], **wrong))
    assert answer.status_code == 502
    assert "did not work" in answer.text
    assert not is_signed_in(browser)


@pytest.mark.usefixtures("tied")
def test_a_statement_signed_by_somebody_else_signs_nobody_in(
    browser: FlaskClient, provider: Provider
) -> None:
    provider.signed_by = RSAKey.generate_key(2048, {"kid": "one"})
    there = browser.get("/sign-in/organisation").location
    assert browser.get(provider.vouch(there, amr=["mfa"])).status_code == 502


@pytest.mark.usefixtures("tied")
def test_an_answer_works_once_and_in_the_browser_that_asked(
    browser: FlaskClient, site: Flask, provider: Provider
) -> None:
    there = browser.get("/sign-in/organisation").location
    back = provider.vouch(there, amr=["mfa"])
    assert site.test_client().get(back).status_code == 502
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 502
    for forged in ("", "?code=x", "?state=", "?code=x&state=", "?error=access_denied"):
        assert browser.get(f"/sign-in/organisation/back{forged}").status_code == 502


def test_an_address_alone_ties_nobody(browser: FlaskClient, provider: Provider) -> None:
    there = browser.get("/sign-in/organisation").location
    answer = browser.get(
        provider.vouch(there, amr=["mfa"], email=PRACTITIONER, email_verified=True)
    )
    assert answer.status_code == 403
    assert "no account here is tied to it" in answer.text
    assert not is_signed_in(browser)


@pytest.mark.usefixtures("tied")
def test_an_ended_account_stays_out(
    browser: FlaskClient, provider: Provider, records: Database
) -> None:
    with records.session(writing=True) as session:
        found = find_account(session, PRACTITIONER)
        assert found is not None
        end_account(session, found.id, now())
    there = browser.get("/sign-in/organisation").location
    assert browser.get(provider.vouch(there, amr=["mfa"])).status_code == 403


def test_an_account_is_tied_after_proof_and_only_then(
    site: Flask, records: Database, provider: Provider
) -> None:
    with records.session(writing=True) as session:
        found = find_account(session, PRACTITIONER)
        assert found is not None
        tie_to_provider(session, found.id, provider.address, SUBJECT)
    browser = site.test_client()
    browser.get(provider.vouch(browser.get("/sign-in/organisation").location, amr=["mfa"]))
    with records.session(writing=True) as session:
        tie_to_provider(session, found.id, provider.address, "nobody yet")
    assert browser.get("/account/organisation").status_code == 200
    wrong = browser.post("/account/organisation", data={"password": PASSWORD, "code": "000000"})
    assert wrong.status_code == 422
    assert browser.get("/account/organisation/made-up").status_code == 404
    page = _proved(browser, records)
    link = re.search(r'href="(/account/organisation/[^"]+)"', page)
    assert link is not None
    back = provider.vouch(browser.get(link[1]).location, sub="new-subject")
    assert browser.get(back).location == "/account?done=tied"
    fresh = site.test_client()
    there = fresh.get("/sign-in/organisation").location
    assert fresh.get(provider.vouch(there, sub="new-subject", amr=["mfa"])).status_code == 303
    assert site.test_client().get(link[1]).location.startswith("/sign-in")


def _proved(browser: FlaskClient, records: Database) -> str:
    with records.session(writing=True) as session:
        for row in session.scalars(select(AccountRow)):
            row.factor_step = 0
    sent = {"password": PASSWORD, "code": codes.code_at(KEY, now())}
    return browser.post("/account/organisation", data=sent).text


def test_a_provider_that_is_away_is_said(records: Database) -> None:
    url = records.url.render_as_string(hide_password=False)
    away = create_app(Settings(database_url=url, oidc_issuer="http://127.0.0.1:1"))
    answer = away.test_client().get("/sign-in/organisation")
    assert answer.status_code == 502
    assert "did not work" in answer.text
    away.extensions["earlyhelp"].database.engine.dispose()


def test_the_password_can_be_closed(records: Database, provider: Provider) -> None:
    url = records.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, oidc_issuer=provider.address, oidc_only="on")
    only = create_app(settings)
    only.config["WTF_CSRF_ENABLED"] = False
    page = only.test_client().get("/sign-in").text
    assert "Sign in with your organisation" in page
    assert 'name="password"' not in page
    sent = {"email": PRACTITIONER, "password": PASSWORD}
    assert only.test_client().post("/sign-in", data=sent).status_code == 200
    only.extensions["earlyhelp"].database.engine.dispose()


def test_every_page_of_it_names_its_audience_and_is_not_there_when_it_is_off(
    site: Flask, council: Flask
) -> None:
    own = [name for name in site.view_functions if name.startswith("organisation.")]
    assert len(own) == 5
    assert all(audience_of(site.view_functions[name]) for name in own)
    assert not [name for name in council.view_functions if name.startswith("organisation.")]
    assert site.test_client().get("/account/organisation").location.startswith("/sign-in")


@pytest.mark.parametrize(
    ("claims", "stated"),
    [
        ({}, False),
        ({"amr": ["pwd"]}, False),
        ({"amr": ["pwd", "pin"]}, False),
        ({"amr": "mfa"}, False),
        ({"amr": [["mfa"]]}, False),
        ({"amr": ["mfa"]}, True),
        ({"amr": ["pwd", "hwk"]}, True),
        ({"acr": "https://refeds.org/profile/mfa"}, True),
        ({"acr": "1"}, False),
    ],
)
def test_silence_asserts_no_second_factor(claims: dict[str, object], *, stated: bool) -> None:
    assert states_second_factor(claims) is stated
