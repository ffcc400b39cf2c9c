"""The words of a PDF as Typst writes one: glyph numbers back through each font's own table of letters."""

import re
import zlib

_STREAM = re.compile(rb"(\d+) 0 obj\s*<<(.*?)>>\s*stream\r?\n(.*?)\r?\nendstream", re.S)
_PAIRS = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.S)
_SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\)", re.S)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(content: bytes) -> list[str]:
    """The words of each page in the order in which they are drawn."""
    streams = [_plain(match[2]) for match in _STREAM.findall(content)]
    letters = [_letters(each) for each in streams if b"beginbf" in each]
    return [_words(each, letters) for each in streams if b" Tf" in each]


def _plain(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _letters(table: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in _PAIRS.findall(table):
        for code, letter in re.findall(rb"<(\w+)> <(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(letter.decode()).decode("utf-16-be")
    for block in _RANGES.findall(table):
        for first, last, letter in re.findall(rb"<(\w+)> <(\w+)> <(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(letter, 16) + step)
    return found


def _words(page: bytes, letters: list[dict[int, str]]) -> str:
    """Fonts are numbered as their tables come."""
    words, font = "", 0
    for name, shown in _SHOWN.findall(page):
        if name:
            font = int(name[1:])
            continue
        raw = re.sub(rb"\\([0-7]{1,3}|.)", _unescaped, shown, flags=re.S)
        codes = (int.from_bytes(raw[place : place + 2], "big") for place in range(0, len(raw), 2))
        words += "".join(letters[min(font, len(letters) - 1)].get(code, "") for code in codes)
    return words


def _unescaped(match: "re.Match[bytes]") -> bytes:
    told = match[1]
    return bytes([int(told, 8)]) if told.isdigit() else _ESCAPES.get(told, told)
