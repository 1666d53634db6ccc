"""Talk to a provider of single sign-on: code flow with PKCE, and a statement whose signature holds.

Loaded only where single sign-on is switched on, since its libraries are an extra.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry, decode

from earlyhelp.settings import Settings

ALGORITHMS = ["RS256", "PS256", "ES256"]
"""Signatures with a key pair only: never "none", never one made with our own secret."""
PATIENCE_SECONDS = 10
LEEWAY_SECONDS = 60
DISCOVERY = "/.well-known/openid-configuration"
SCOPE = "openid"


class ProviderFaultError(Exception):
    """The provider did not answer, or what it said cannot be trusted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the provider: where to send the browser, and what has to come back."""

    address: str
    state: str
    nonce: str
    verifier: str


def ask(settings: Settings, back: str) -> Asked:
    """Return where a browser goes to sign in.

    Raises:
        ProviderFaultError: if the provider does not answer.
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    with _client(settings, back) as client:
        address, _ = client.create_authorization_url(
            _described(settings)["authorization_endpoint"],
            state=state,
            nonce=nonce,
            code_verifier=verifier,
        )
    return Asked(address, state, nonce, verifier)


def answer(
    settings: Settings, back: str, asked: Asked, code: str, now: datetime
) -> Mapping[str, Any]:
    """Return the verified claims that a code stands for.

    Raises:
        ProviderFaultError: if the provider refuses the code or its statement does not hold.
    """
    described = _described(settings)
    try:
        with _client(settings, back) as client:
            given = client.fetch_token(
                described["token_endpoint"],
                code=code,
                code_verifier=asked.verifier,
                timeout=PATIENCE_SECONDS,
            )
        keys = KeySet.import_key_set(_fetch(described["jwks_uri"]))
        token = decode(given["id_token"], keys, algorithms=ALGORITHMS)
        JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": settings.oidc_issuer},
            aud={"essential": True, "value": settings.oidc_client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": asked.nonce},
        ).validate(token.claims)
    except (
        OAuthError,
        JoseError,
        requests.RequestException,
        KeyError,
        ValueError,
        TypeError,
    ) as fault:
        raise ProviderFaultError(type(fault).__name__) from None
    return token.claims


def _client(settings: Settings, back: str) -> OAuth2Session:
    return OAuth2Session(
        settings.oidc_client_id,
        settings.oidc_client_secret,
        scope=SCOPE,
        redirect_uri=back,
        code_challenge_method="S256",
    )


def _described(settings: Settings) -> Mapping[str, Any]:
    """Return the provider's own description; it has to be the issuer of the settings."""
    described: Mapping[str, Any] = _fetch(settings.oidc_issuer.rstrip("/") + DISCOVERY)
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if described.get("issuer") != settings.oidc_issuer or not all(described.get(w) for w in wanted):
        raise ProviderFaultError("the description of the provider is not of this issuer")
    return described


def _fetch(address: str) -> Any:  # noqa: ANN401 - JSON of the provider, looked at by the caller
    try:
        found = requests.get(address, timeout=PATIENCE_SECONDS, allow_redirects=False)
        found.raise_for_status()
        return found.json()
    except (requests.RequestException, ValueError) as fault:
        raise ProviderFaultError(type(fault).__name__) from None
