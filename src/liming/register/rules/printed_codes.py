"""Codes on posters: short, read aloud without doubt, and signed so that a made-up one is known at once."""

import hashlib
import hmac
import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_OWN, _SIGNED = 5, 3


def new_code(secret: str) -> str:
    """Eight characters: five drawn, three that sign them."""
    own = "".join(secrets.choice(LETTERS) for _ in range(_OWN))
    return own + _signature(own, secret)


def is_genuine(code: str, secret: str) -> bool:
    """Whether the code was made here; nothing is asked of the database."""
    own, signed = code[:_OWN], code[_OWN:]
    return hmac.compare_digest(signed.encode(), _signature(own, secret).encode())


def _signature(own: str, secret: str) -> str:
    value = int.from_bytes(hmac.new(secret.encode(), f"code:{own}".encode(), hashlib.sha256).digest(), "big")
    letters = ""
    for _ in range(_SIGNED):
        value, rest = divmod(value, len(LETTERS))
        letters += LETTERS[rest]
    return letters
