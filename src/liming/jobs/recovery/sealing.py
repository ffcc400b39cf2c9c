"""Pieces of a backup as they lie on a disk: named by content, packed, and sealed where there is a key."""

import hashlib
import hmac
import json
import secrets
import zlib
from typing import Any, Protocol

from liming.shared.errors import DomainError

_SHORTEST = 16
_NONCE = 12
_PACKED, _AS_IS = b"z", b"r"
_KNOWN = b"liming backup"


class Wrapping(Protocol):
    """How the pieces of one place are named and wrapped."""

    def head(self) -> dict[str, Any]:
        """What has to be known beside the key to unwrap again; nothing secret."""
        ...

    def name(self, piece: bytes) -> str:
        """64 hexadecimal digits; the same for the same piece."""
        ...

    def wrap(self, name: str, piece: bytes) -> bytes:
        """The piece as it is stored."""
        ...

    def unwrap(self, name: str, body: bytes) -> bytes:
        """The piece again. Raises DomainError `backup_damaged` when it is not what its name says."""
        ...


class Open:
    """Packed, readable by everybody, damage is seen."""

    def head(self) -> dict[str, Any]:
        return {"format": 1, "sealed": False}

    def name(self, piece: bytes) -> str:
        return hashlib.sha256(piece).hexdigest()

    def wrap(self, name: str, piece: bytes) -> bytes:
        return packed(piece)

    def unwrap(self, name: str, body: bytes) -> bytes:
        piece = unpacked(name, body)
        if self.name(piece) != name:
            raise DomainError("backup_damaged", what=name)
        return piece


class Sealed:
    """AES-256-GCM with a key made of a secret by scrypt; names are keyed too, so that they tell nothing."""

    def __init__(self, secret: bytes, salt: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        keys = hashlib.scrypt(secret, salt=salt, n=2**15, r=8, p=1, dklen=64, maxmem=2**26)
        self._salt, self._naming, self._cipher = salt, keys[:32], AESGCM(keys[32:])

    def head(self) -> dict[str, Any]:
        return {"format": 1, "sealed": True, "salt": self._salt.hex(), "check": self.name(_KNOWN)}

    def name(self, piece: bytes) -> str:
        return hmac.new(self._naming, piece, "sha256").hexdigest()

    def wrap(self, name: str, piece: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, packed(piece), name.encode())

    def unwrap(self, name: str, body: bytes) -> bytes:
        from cryptography.exceptions import InvalidTag

        try:
            inner = self._cipher.decrypt(body[:_NONCE], body[_NONCE:], name.encode())
        except (InvalidTag, ValueError) as fault:
            raise DomainError("backup_damaged", what=name) from fault
        return unpacked(name, inner)


def wrapping_for(head: bytes | None, secret: bytes | None) -> Wrapping:
    """The wrapping of a place whose head was read (None: a new place).

    Raises DomainError `backup_key_missing`, `backup_key_wrong`, `backup_not_sealed` or `key_too_short`.
    """
    if secret is not None and len(secret) < _SHORTEST:
        raise DomainError("key_too_short")
    said = json.loads(head) if head else None
    if said is None:
        return Open() if secret is None else Sealed(secret, secrets.token_bytes(16))
    if not said["sealed"]:
        if secret is not None:
            raise DomainError("backup_not_sealed")
        return Open()
    if secret is None:
        raise DomainError("backup_key_missing")
    sealed = Sealed(secret, bytes.fromhex(said["salt"]))
    if not hmac.compare_digest(sealed.head()["check"], said["check"]):
        raise DomainError("backup_key_wrong")
    return sealed


def packed(piece: bytes) -> bytes:
    """Smaller where it can be made smaller fast."""
    small = zlib.compress(piece, 1)
    return _PACKED + small if len(small) < len(piece) else _AS_IS + piece


def unpacked(name: str, body: bytes) -> bytes:
    """The piece of a packed body. Raises DomainError `backup_damaged`."""
    if body[:1] == _AS_IS:
        return body[1:]
    try:
        return zlib.decompress(body[1:])
    except zlib.error as fault:
        raise DomainError("backup_damaged", what=name) from fault
