"""Both suites give what their standards publish, and a value of one stays readable under the other."""

import pytest

from liming.shared import ciphers
from liming.shared.ciphers import CHINESE, INTERNATIONAL


def raw(text: str) -> bytes:
    return bytes.fromhex(text)


def test_digests_are_those_of_the_standards() -> None:
    """FIPS 180-4 and GM/T 0004 (GB/T 32905) examples: "abc"; SM3 also of 64 bytes."""
    assert INTERNATIONAL.hashed(b"abc").hex() == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    assert CHINESE.hashed(b"abc").hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    assert CHINESE.hashed(b"abcd" * 16).hex() == (
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )


def test_the_keyed_digest_is_that_of_rfc_4231() -> None:
    """Test case 2; SM3 keyed by the same construction (RFC 2104), built here by hand."""
    key, words = b"Jefe", b"what do ya want for nothing?"
    assert INTERNATIONAL.keyed(key, words).hex() == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
    padded = key.ljust(64, b"\0")
    inner = CHINESE.hashed(bytes(each ^ 0x36 for each in padded) + words)
    assert CHINESE.keyed(key, words) == CHINESE.hashed(bytes(each ^ 0x5C for each in padded) + inner)


def test_encryption_is_that_of_the_standards() -> None:
    """AES-256-GCM test case 14 (McGrew and Viega); SM4-GCM of RFC 8998, appendix A.1."""
    aes = INTERNATIONAL.locked(bytes(32), bytes(16), b"", bytes(12))
    assert aes.hex() == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
    sm4 = CHINESE.locked(
        raw("0123456789abcdeffedcba9876543210"),
        raw("aa" * 8 + "bb" * 8 + "cc" * 8 + "dd" * 8 + "ee" * 8 + "ff" * 8 + "ee" * 8 + "aa" * 8),
        raw("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
        raw("00001234567800000000abcd"),
    )
    assert sm4.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )


@pytest.mark.parametrize(("first", "then"), [("international", "chinese"), ("chinese", "international")])
def test_what_one_suite_kept_is_read_under_the_other(settings, first, then) -> None:
    """A digest is found among the candidates, a lock opens by its mark, a plain old value is itself."""
    settings.CIPHERS = first
    kept, locked = ciphers.digest("secret"), ciphers.lock("key", "phone 1")
    settings.CIPHERS = then
    assert kept in ciphers.digests("secret") and kept != ciphers.digest("secret")
    assert ciphers.unlock(locked, "phone 1") == "key"
    assert ciphers.unlock("cGxhaW4=", "phone 1") == "cGxhaW4="
    assert max(map(len, ciphers.digests("secret"))) <= 64


@pytest.mark.parametrize("name", ["international", "chinese"])
def test_a_lock_opens_for_its_own_thing_and_server_only(settings, name) -> None:
    """Another row, another server secret, a changed letter: refused."""
    settings.CIPHERS = name
    locked = ciphers.lock("key", "phone 1")
    assert locked != ciphers.lock("key", "phone 1")
    with pytest.raises(ValueError):
        ciphers.unlock(locked, "phone 2")
    with pytest.raises(ValueError):
        ciphers.unlock(locked[:-6] + ("AAAAA=" if not locked.endswith("AAAAA=") else "BBBBB="), "phone 1")
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(ValueError):
        ciphers.unlock(locked, "phone 1")


def test_the_default_digest_is_plain_sha_256() -> None:
    """Digests kept before there was a choice are those made now."""
    assert ciphers.digest("abc") == INTERNATIONAL.hashed(b"abc").hex()
