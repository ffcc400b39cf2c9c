"""Private numbers in free text: where they are and how they look masked.

Found however they are typed: with spaces, dots or dashes, in full-width digits or in Chinese numerals.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

_COMPOUND_SURNAMES = re.compile(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|夏侯|呼延|端木|南宫|申屠"
)

_ORGANISATION = re.compile(
    "公司|厂|合作社|学校|医院|局|委员会|村|社区|中心|站|馆|基地|店|队|线路|景区|小区|台区|银行|政府"
)

# Both tables replace one character by one, so that a span found in the plain copy is a span of the text.
_TYPED = str.maketrans("０１２３４５６７８９－—–‑·．（）＋Ｘ\u3000\xa0\t", "0123456789----..()+X   ")
_SPOKEN = str.maketrans("〇零一幺二三四五六七八九", "001123456789")
_ANY_DIGIT = re.compile("[0-9０-９〇零一幺二三四五六七八九]")
_FEWEST_DIGITS = 7
"""Of a landline without area code; a text with fewer digits holds no private number."""


class PrivateKind(StrEnum):
    """What kind of private number a span holds."""

    ID_NUMBER = "id_number"
    CARD = "card"
    MOBILE = "mobile"
    LANDLINE = "landline"
    ACCOUNT = "account"


@dataclass(frozen=True, order=True)
class PrivateSpan:
    """`text[start:end]` is a private number of this kind."""

    start: int
    end: int
    kind: PrivateKind


# First match wins where two overlap; a group, where there is one, is the number without the word before it.
_PATTERNS: tuple[tuple[PrivateKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.ASCII | re.IGNORECASE))
    for kind, pattern in (
        (
            PrivateKind.ID_NUMBER,
            r"(?<![\d*])\d{6}[ -]?(?:18|19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])[ -]?"
            r"(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dX](?!\d)",
        ),
        (PrivateKind.ACCOUNT, r"(?:户号|账号|帐号)[^\d\n]{0,4}(\d(?:[ -]?\d){7,12})(?![ -]?\d)"),
        (PrivateKind.LANDLINE, r"(?:电话|座机|固话)[^\d\n]{0,4}([1-9]\d{2,3}[ -]?\d{4})(?!\d)"),
        (
            PrivateKind.MOBILE,
            r"(?<![\d*])(?:(?:\+|00)?86[ -]{0,2})?"
            r"(?:1[3-9]\d[ .-]{0,2}\d{4}[ .-]{0,2}\d{4}|1[3-9]\d[ .-]?\d{3}[ .-]?\d{5}"
            r"|1[ .-][3-9](?:[ .-]\d){9})(?!\d)",
        ),
        (
            PrivateKind.LANDLINE,
            r"(?<![\d*])(?:\+86[ -]{0,2})?\(?0[1-9]\d{1,2}\)?[ -]{0,2}[1-9]\d{2,3}[ -]?\d{4}(?!\d)",
        ),
        (PrivateKind.CARD, r"(?<![\d*])(?<!\d\d\.)\d{14,19}(?!\d)"),
        (PrivateKind.CARD, r"(?<![\d*])\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?(?!\d)"),
        (PrivateKind.ACCOUNT, r"(?<![\d*])(?<!\d\d\.)\d{10,13}(?!\d)"),
    )
)
# Compact times such as 202611180830 or 20261118083000 are no account numbers.
_TIMESTAMP = re.compile(
    r"20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?", re.ASCII
)


def find_private(text: str) -> tuple[PrivateSpan, ...]:
    """Every private number in the text, in order and without overlaps.

    Mobiles, landlines with area code (or after 电话), 18-digit ID numbers, account numbers of 10 to 13
    digits and longer card numbers. Meter readings, dates, times and hotlines such as 95598 are none.
    """
    if len(_ANY_DIGIT.findall(text)) < _FEWEST_DIGITS:
        return ()
    typed = text.translate(_TYPED)
    found: list[PrivateSpan] = []
    for plain in (typed, typed.translate(_SPOKEN)):
        for kind, pattern in _PATTERNS:
            found += [
                span
                for span in _spans(plain, kind, pattern)
                if not any(_overlap(span, each) for each in found)
            ]
    return tuple(sorted(found))


def mask_text(text: str) -> str:
    """The text with every private number masked; all else stays as typed."""
    pieces, position = [], 0
    for span in find_private(text):
        pieces += [text[position : span.start], _MASKS[span.kind](text[span.start : span.end])]
        position = span.end
    return "".join([*pieces, text[position:]])


def mask_phone(number: str) -> str:
    """138****5521 for a mobile; of any other number the last four digits, of a short one none."""
    digits = _digits(number)
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 11:
            digits = digits.removeprefix(prefix)
    if len(digits) == 11 and digits[0] == "1":
        return f"{digits[:3]}****{digits[-4:]}"
    return _last_four(digits)


def mask_account(number: str) -> str:
    """First two and last two digits (14****36); stars alone when there are fewer than seven."""
    digits = _digits(number)
    return f"{digits[:2]}****{digits[-2:]}" if len(digits) > 6 else "*" * len(digits)


def mask_id_number(number: str) -> str:
    """The last four characters of an identity or card number."""
    return _last_four(_digits(number))


_NOBODY = re.compile(r"[一二三四五六七八九十几多\d]+[户家人]|单位")


def mask_name(name: str) -> str:
    """The surname and a star for each further character; a compound surname stays whole.

    The name of an organisation or a place (公司, 村, 社区, 合作社 ... in it) or a count (几户) is no
    personal name and stays.
    """
    name = name.strip()
    if _NOBODY.fullmatch(name) or (len(name) > 2 and _ORGANISATION.search(name)):
        return name
    kept = 2 if _COMPOUND_SURNAMES.match(name) and len(name) > 2 else 1
    if len(name) <= 1:
        return "*" * len(name)
    return name[:kept] + "*" * (len(name) - kept)


def _spans(plain: str, kind: PrivateKind, pattern: re.Pattern[str]) -> list[PrivateSpan]:
    group = 1 if pattern.groups else 0
    return [
        PrivateSpan(match.start(group), match.end(group), kind)
        for match in pattern.finditer(plain)
        if group or not _TIMESTAMP.fullmatch(match[0])
    ]


def _overlap(a: PrivateSpan, b: PrivateSpan) -> bool:
    return a.start < b.end and b.start < a.end


def _digits(number: str) -> str:
    return re.sub(r"[^0-9X]", "", number.upper().translate(_TYPED).translate(_SPOKEN))


def _last_four(digits: str) -> str:
    return "*" * (len(digits) - 4) + digits[-4:] if len(digits) > 6 else "*" * len(digits)


_MASKS: dict[PrivateKind, Callable[[str], str]] = {
    PrivateKind.ID_NUMBER: mask_id_number,
    PrivateKind.CARD: mask_id_number,
    PrivateKind.MOBILE: mask_phone,
    PrivateKind.LANDLINE: mask_phone,
    PrivateKind.ACCOUNT: mask_account,
}
