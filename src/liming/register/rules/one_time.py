"""One-time codes (RFC 6238, 30 seconds, six digits) and recovery codes."""

import base64
import hashlib
import hmac
import secrets

import pyotp

from liming.shared import clock

STEP_SECONDS = 30
RECOVERY_CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_seed() -> str:
    """What a second factor keeps in the database."""
    return secrets.token_hex(32)


def secret_of(seed: str, installation_key: str) -> str:
    """The authenticator's secret in base 32: made of the seed and the installation's own key."""
    digest = hmac.new(installation_key.encode(), f"second factor {seed}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode()


def address_of(secret: str, username: str) -> str:
    """What an authenticator scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="Liming")


def step_of(secret: str, code: str) -> int | None:
    """The step whose code this is, now or one step before or after; None for a wrong code."""
    now = int(clock.now().timestamp())
    totp = pyotp.TOTP(secret)
    for offset in (0, -1, 1):
        at = now + offset * STEP_SECONDS
        if hmac.compare_digest(totp.at(at), code):
            return at // STEP_SECONDS
    return None


def new_recovery_codes() -> list[str]:
    """Ten codes of 50 bits, in two halves that are easy to write down."""
    return ["-".join(_letters() for _half in range(2)) for _code in range(RECOVERY_CODES)]


def _letters() -> str:
    return "".join(secrets.choice(ALPHABET) for _letter in range(5))


def digest_of_code(account_id: object, code: str) -> str:
    """SHA-256 of a recovery code as typed, small letters and blanks aside."""
    plain = "".join(code.lower().split())
    return hashlib.sha256(f"{account_id}:{plain}".encode()).hexdigest()
