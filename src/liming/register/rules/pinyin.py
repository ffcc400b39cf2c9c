"""Pinyin of names, with the readings that people in Shanxi use."""

from collections.abc import Callable
from functools import cache

# Place and brand names that a general dictionary reads wrongly, or may read wrongly later.
_PHRASES = {
    "太行": "tai hang",
    "洪洞": "hong tong",
    "繁峙": "fan shi",
    "隰县": "xi xian",
    "岢岚": "ke lan",
    "尧都": "yao du",
    "绛县": "jiang xian",
    "新绛": "xin jiang",
    "临猗": "lin yi",
    "芮城": "rui cheng",
    "汾阳": "fen yang",
    "长治": "chang zhi",
    "长子": "zhang zi",
    "长子县": "zhang zi xian",
    "盂县": "yu xian",
    "娄烦": "lou fan",
    "解州": "hai zhou",
    "尉郭": "wei guo",
    "屯留": "tun liu",
    "黎明": "li ming",
    "成家庄": "cheng jia zhuang",
}
_SURNAMES = {
    "单": "shan",
    "任": "ren",
    "仇": "qiu",
    "解": "xie",
    "查": "zha",
    "翟": "zhai",
    "曾": "zeng",
    "朴": "piao",
    "盖": "ge",
    "区": "ou",
    "尉": "wei",
    "覃": "qin",
    "冼": "xian",
    "召": "shao",
    "乐": "yue",
    "黑": "he",
    "折": "she",
    "纪": "ji",
}
_COMPOUND = {"尉迟": ["yu", "chi"], "单于": ["chan", "yu"], "长孙": ["zhang", "sun"], "万俟": ["mo", "qi"]}


def pinyin_of(name: str, *, person: bool = False) -> tuple[str, str]:
    """Full pinyin and initials without spaces: 李师江 -> ("lishijiang", "lsj").

    A person's first character is read as a surname (单 is shan). Latin letters and digits stay, lower case.
    """
    text = "".join(character for character in name if character.isalnum())
    syllables = _person(text) if person else _reader()(text)
    words = [syllable.lower() for syllable in syllables]
    return "".join(words)[:240], "".join(_first(word) for word in words)[:60]


def _person(text: str) -> list[str]:
    if text[:2] in _COMPOUND:
        return _COMPOUND[text[:2]] + _reader()(text[2:])
    if text[:1] in _SURNAMES:
        return [_SURNAMES[text[0]], *_reader()(text[1:])]
    return _reader()(text)


def _first(word: str) -> str:
    """The first letter of a syllable; a number stays whole."""
    return word if word.isdigit() else word[:1]


@cache
def _reader() -> Callable[[str], list[str]]:
    """The syllables of a text; the dictionary, 50 MB, is opened with the first name of a process."""
    from pypinyin import lazy_pinyin, load_phrases_dict

    load_phrases_dict({word: [[each] for each in reading.split()] for word, reading in _PHRASES.items()})
    return lazy_pinyin
