"""The secret of a calendar feed: keyed to the server, so that no table holds it."""

import hashlib
import hmac
from uuid import UUID

_LENGTH = 32


def feed_token(feed_id: UUID, secret: str) -> str:
    """The id and its seal, as they stand in the address."""
    return f"{feed_id.hex}{_seal(feed_id, secret)}"


def feed_id_of(token: str, secret: str) -> UUID | None:
    """The feed a token belongs to; None for a token that was not made here."""
    try:
        key = UUID(token[:_LENGTH])
    except ValueError:
        return None
    return key if hmac.compare_digest(token[_LENGTH:].encode(), _seal(key, secret).encode()) else None


def _seal(key: UUID, secret: str) -> str:
    return hmac.new(secret.encode(), f"calendar:{key}".encode(), hashlib.sha256).hexdigest()[:_LENGTH]
