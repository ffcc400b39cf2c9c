"""Refusals: a stable code for programs and tests, a sentence for people, kept apart."""

from dataclasses import dataclass

from django.utils import translation


@dataclass(frozen=True)
class Sentence:
    """What a person reads, in Chinese and English; `{name}` is filled from the refusal's data."""

    zh: str
    en: str


CATALOGUE: dict[str, Sentence] = {}


def register_errors(sentences: dict[str, tuple[str, str]]) -> None:
    """Add a package's codes to the catalogue; a code said twice is a programming error."""
    for code, (zh, en) in sentences.items():
        if code in CATALOGUE and CATALOGUE[code] != Sentence(zh, en):
            raise ValueError(f"error code {code!r} is registered twice")
        CATALOGUE[code] = Sentence(zh, en)


_WORDS = ("what", "field", "remedy")


def _in_words(data: dict[str, object]) -> dict[str, object]:
    """The data with the words for things, fields and remedies in the active language."""
    return {
        key: translation.gettext(value) if key in _WORDS and isinstance(value, str) and value else value
        for key, value in data.items()
    }


class DomainError(Exception):
    """A refusal of the domain. `code` is stable; `data` names the row, field and remedy."""

    def __init__(self, code: str, **data: object) -> None:
        if code not in CATALOGUE:
            raise ValueError(f"error code {code!r} has no sentence")
        super().__init__(code)
        self.code = code
        self.data = data

    def sentence(self, language: str | None = None) -> str:
        """The sentence in `language` (default: the active one); lazy texts in the data follow it."""
        sentence = CATALOGUE[self.code]
        language = language or translation.get_language() or "zh-hans"
        with translation.override(language):
            words = sentence.en if language.startswith("en") else sentence.zh
            return words.format(**_in_words(self.data))

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence('en')}"


register_errors(
    {
        "forbidden": (
            "您的岗位没有“{right}”的权限，请联系本单位安全管理员。",
            "Your role may not do “{right}”; ask your unit's security administrator.",
        ),
        "out_of_scope": (
            "这条记录不在您的单位范围内。",
            "This record lies outside your units.",
        ),
        "not_found": ("没有找到{what}：{key}。", "No {what} found: {key}."),
        "illegal_transition": (
            "{what}处于“{source}”，不能改为“{target}”。",
            "{what} is “{source}” and cannot become “{target}”.",
        ),
        "field_required": ("请填写{field}。", "Please fill in {field}."),
        "field_invalid": ("{field}“{value}”不对：{remedy}", "{field} “{value}” is not valid: {remedy}"),
        "changed_meanwhile": (
            "这条记录刚被别人改过，请刷新后再改。",
            "Somebody changed this record meanwhile; reload and try again.",
        ),
    }
)
