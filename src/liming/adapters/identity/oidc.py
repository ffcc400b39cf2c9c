"""A company's sign-in by OpenID Connect Core 1.0: the code flow with state, nonce and PKCE (RFC 7636).

Nothing is kept between two sign-ins: documents and keys are asked for each time, so that a provider may
change its keys whenever it likes.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from django.conf import settings

from liming.shared.errors import DomainError

SECONDS = 5
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_LEEWAY = 60


@dataclass(frozen=True)
class Provider:
    """A company's identity service; `claim` names what holds the staff number, `name` is on the button."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    claim: str


@dataclass(frozen=True)
class Begun:
    """What a browser's session keeps until its person comes back."""

    state: str
    nonce: str
    verifier: str


def provider() -> Provider | None:
    """The one that is set up; None while company identity is off."""
    return Provider(**settings.OIDC) if settings.OIDC["issuer"] else None


def begin(of: Provider, back: str) -> tuple[str, Begun]:
    """Where to send the browser, and what to keep; `back` is our address that it returns to.

    Raises DomainError `identity_unreachable`.
    """
    begun = Begun(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
    digest = hashlib.sha256(begun.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": of.client_id,
        "redirect_uri": back,
        "scope": "openid profile",
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    place = discover(of)["authorization_endpoint"]
    return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}", begun


def staff_number(of: Provider, begun: Begun, back: str, state: str, code: str) -> str:
    """The staff number of whoever came back. Raises `identity_refused`, `identity_unreachable`.

    The ID token must be signed by the provider's keys, for us, now, and for this very sign-in (nonce);
    what it lacks is asked of the user-info address, which must speak of the same person.
    """
    if not code or not hmac.compare_digest(state.encode(), begun.state.encode()):
        raise DomainError("identity_refused")
    found = discover(of)
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
    sent |= {"client_id": of.client_id, "client_secret": of.client_secret, "code_verifier": begun.verifier}
    told = _asked("POST", found["token_endpoint"], data=sent)
    claims = _claims(of, begun, _keys(found), str(told.get("id_token", "")))
    if of.claim not in claims and found.get("userinfo_endpoint"):
        bearer = {"Authorization": f"Bearer {told.get('access_token', '')}"}
        more = _asked("GET", found["userinfo_endpoint"], headers=bearer)
        claims |= more if more.get("sub") == claims["sub"] else {}
    number = str(claims.get(of.claim) or "").strip()
    if not number:
        raise DomainError("identity_refused")
    return number


def discover(of: Provider) -> dict[str, Any]:
    """The provider's own description. Raises `identity_unreachable` where there is none of this issuer."""
    found = _asked("GET", f"{of.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != of.issuer or not all(found.get(name) for name in _NEEDED):
        raise DomainError("identity_unreachable")
    return found


def _keys(found: dict[str, Any]) -> jwt.PyJWKSet:
    try:
        return jwt.PyJWKSet.from_dict(_asked("GET", found["jwks_uri"]))
    except jwt.PyJWTError as fault:
        raise DomainError("identity_unreachable") from fault


def _claims(of: Provider, begun: Begun, keys: jwt.PyJWKSet, token: str) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
        named = [key for key in keys.keys if header.get("kid") in (None, key.key_id)]
        if header.get("alg") not in _ALGORITHMS or len(named) != 1:
            raise DomainError("identity_refused")
        claims: dict[str, Any] = jwt.decode(
            token,
            named[0],
            algorithms=[header["alg"]],
            audience=of.client_id,
            issuer=of.issuer,
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "sub", "nonce"]},
        )
    except jwt.PyJWTError as fault:
        raise DomainError("identity_refused") from fault
    is_ours = claims.get("azp", of.client_id) == of.client_id
    if not is_ours or not hmac.compare_digest(str(claims["nonce"]).encode(), begun.nonce.encode()):
        raise DomainError("identity_refused")
    return claims


def _asked(method: str, url: str, **sent: Any) -> dict[str, Any]:
    """The JSON object that an address answers; a refusal of ours (4xx) is `identity_refused`."""
    try:
        answer = requests.request(method, url, timeout=SECONDS, allow_redirects=False, **sent)
        if 400 <= answer.status_code < 500:
            raise DomainError("identity_refused")
        told = answer.json() if answer.status_code == requests.codes.ok else None
    except (requests.RequestException, ValueError) as fault:
        raise DomainError("identity_unreachable") from fault
    if not isinstance(told, dict):
        raise DomainError("identity_unreachable")
    return told
