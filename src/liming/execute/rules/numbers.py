"""Numbers and codes: request and record numbers by day, follow codes, rating tokens."""

import hashlib
import hmac
import secrets
from datetime import date
from uuid import UUID

from liming.shared import ciphers

UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which people confuse when they read a code aloud."""

FOLLOW_LENGTH = 10
TOKEN_LENGTH = 20


def request_prefix(day: date) -> str:
    """XQ and the day: "XQ260714-"."""
    return f"XQ{day:%y%m%d}-"


def record_prefix(day: date) -> str:
    """FW and the day: "FW260714-"."""
    return f"FW{day:%y%m%d}-"


def desk_prefix(day: date) -> str:
    """YZ and the day: "YZ260714-"."""
    return f"YZ{day:%y%m%d}-"


def hazard_prefix(day: date) -> str:
    """YH and the day: "YH260714-"."""
    return f"YH{day:%y%m%d}-"


def number(prefix: str, running: int) -> str:
    """The number at a place in the day's row: XQ260714-0001; grows past 9999 without a break."""
    return f"{prefix}{running:04d}"


def place_of(number: str) -> int:
    """The place of a number in its day's row: 36 for XQ260714-0036."""
    return int(number.rsplit("-", 1)[1])


def event_prefix(day: date) -> str:
    """TD and the day: "TD260714-"."""
    return f"TD{day:%y%m%d}-"


def guarantee_prefix(day: date) -> str:
    """BD and the day: "BD260714-"."""
    return f"BD{day:%y%m%d}-"


def certificate_prefix(day: date) -> str:
    """SC and the day: "SC260714-"."""
    return f"SC{day:%y%m%d}-"


def follow_code() -> str:
    """Ten unambiguous characters, about 49 bits."""
    drawn, code = secrets.randbelow(len(UNAMBIGUOUS) ** FOLLOW_LENGTH), []
    for _ in range(FOLLOW_LENGTH):
        drawn, place = divmod(drawn, len(UNAMBIGUOUS))
        code.append(UNAMBIGUOUS[place])
    return "".join(code)


def random_seed() -> str:
    """A fresh seed nobody can choose or foresee, 64 bits in hex; published with the draw it made."""
    return secrets.token_hex(8)


def rating_token(invitation_id: UUID, secret: str) -> str:
    """The single-use code of an invitation: keyed to the server's secret, so that no table holds it."""
    return _keyed(f"rating:{invitation_id}", secret)


def certificate_code(certificate_id: UUID, secret: str) -> str:
    """The code that checks a certificate of hours; keyed like a rating token."""
    return _keyed(f"hours:{certificate_id}", secret)


def _keyed(text: str, secret: str) -> str:
    value = int.from_bytes(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest(), "big")
    token = ""
    for _ in range(TOKEN_LENGTH):
        value, rest = divmod(value, len(UNAMBIGUOUS))
        token += UNAMBIGUOUS[rest]
    return token


def digest(text: str) -> str:
    """The digest by the suite in force; empty stays empty."""
    return ciphers.digest(text) if text else ""


def digests(text: str) -> tuple[str, ...]:
    """Every form in which this secret may have been kept."""
    return ciphers.digests(text) if text else ("",)
