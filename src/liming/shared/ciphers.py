"""The one door to digests, keyed digests and encryption: the algorithms, and their marks on what is kept.

Two suites: `international` (SHA-256, HMAC-SHA-256, AES-256-GCM) is the default; `chinese` (SM3, HMAC-SM3,
SM4-GCM) is chosen by the setting CIPHERS. What was kept under another suite stays readable: a value says by
its mark which one made it, and one without a mark is a SHA-256 digest or plain, as it was before there were
marks.
"""

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE, _TAG = 12, 16
_SEPARATOR = "$"


@dataclass(frozen=True)
class Suite:
    """Algorithms that belong together; `digest_mark` and `lock_mark` stand before what they made."""

    name: str
    digest_mark: str
    lock_mark: str
    key_bytes: int
    hash: Callable[[], hashes.HashAlgorithm]
    block: Callable[[bytes], BlockCipherAlgorithm]

    def hashed(self, content: bytes) -> bytes:
        """The digest, 32 bytes."""
        made = hashes.Hash(self.hash())
        made.update(content)
        return made.finalize()

    def keyed(self, key: bytes, content: bytes) -> bytes:
        """The digest that only a holder of the key can make, 32 bytes."""
        made = hmac.HMAC(key, self.hash())
        made.update(content)
        return made.finalize()

    def locked(self, key: bytes, content: bytes, about: bytes, nonce: bytes) -> bytes:
        """The content encrypted, and its tag behind it; `about` is proven too but not kept."""
        made = Cipher(self.block(key), modes.GCM(nonce)).encryptor()
        made.authenticate_additional_data(about)
        return made.update(content) + made.finalize() + made.tag

    def unlocked(self, key: bytes, body: bytes, about: bytes, nonce: bytes) -> bytes:
        """The content again. Raises ValueError when key, body or `about` is another."""
        if len(body) < _TAG:
            raise ValueError("too short for anything locked")
        made = Cipher(self.block(key), modes.GCM(nonce, body[-_TAG:])).decryptor()
        made.authenticate_additional_data(about)
        try:
            return made.update(body[:-_TAG]) + made.finalize()
        except InvalidTag as fault:
            raise ValueError("locked with another key, or changed") from fault


INTERNATIONAL = Suite("international", "", "aes-256-gcm", 32, hashes.SHA256, algorithms.AES)
CHINESE = Suite("chinese", "sm3", "sm4-gcm", 16, hashes.SM3, algorithms.SM4)
SUITES = {suite.name: suite for suite in (INTERNATIONAL, CHINESE)}


def suite() -> Suite:
    """The suite by which new values are made. Raises KeyError for a setting that names none."""
    return SUITES[settings.CIPHERS]


def digest(text: str, by: Suite | None = None) -> str:
    """What is kept instead of a secret that nobody can guess: 64 hexadecimal digits, or marked."""
    made = by or suite()
    found = made.hashed(text.encode())
    if not made.digest_mark:
        return found.hex()
    return f"{made.digest_mark}{_SEPARATOR}{base64.urlsafe_b64encode(found).decode().rstrip('=')}"


def digests(text: str) -> tuple[str, ...]:
    """Every form in which a secret may have been kept, that of today first: look for any of them."""
    present = suite()
    return tuple(digest(text, each) for each in (present, *(s for s in SUITES.values() if s is not present)))


def lock(text: str, about: str) -> str:
    """A secret that has to be read again, encrypted by the server's own key; `about` says of what it is."""
    made = suite()
    nonce = secrets.token_bytes(_NONCE)
    body = nonce + made.locked(_key(made.name), text.encode(), about.encode(), nonce)
    return f"{made.lock_mark}{_SEPARATOR}{base64.b64encode(body).decode()}"


def unlock(kept: str, about: str) -> str:
    """The secret again; what was kept before there were locks is given as it is.

    Raises ValueError when it was locked by another key or for something else.
    """
    mark, separator, body = kept.partition(_SEPARATOR)
    made = next((each for each in SUITES.values() if each.lock_mark == mark), None)
    if not separator or made is None:
        return kept
    content = base64.b64decode(body)
    nonce, rest = content[:_NONCE], content[_NONCE:]
    return made.unlocked(_key(made.name), rest, about.encode(), nonce).decode()


def _key(name: str) -> bytes:
    return _derived(name, settings.SECRET_KEY)


@cache
def _derived(name: str, secret: str) -> bytes:
    """A key of its own for locking, derived from the server's secret."""
    made = SUITES[name]
    return HKDF(made.hash(), made.key_bytes, salt=None, info=b"liming lock").derive(secret.encode())
