"""What is typed of a guide: parts as lines of text, checks as rows, nothing lost when it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from liming.plan.actions import CheckDraft, GuideDraft, PartDraft
from liming.plan.enums import CheckKind, PartKind
from liming.plan.queries import GuidePage
from liming.shared.errors import DomainError

BLANK_ROWS = 3
_HEAD = ("name", "name_en", "purpose", "changes", "source")
_CELLS = ("position", "text", "text_en", "kind", "unit", "low", "high", "points")
_MOST = 80


@dataclass
class GuideText:
    """The form's texts as they stand, whether read from a version or typed; English line by line beside."""

    head: dict[str, str] = field(default_factory=dict)
    parts: dict[PartKind, str] = field(default_factory=dict)
    english: dict[PartKind, str] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, page: GuidePage) -> "GuideText":
        """A version as it is edited: one line a part, a bar before what is set beside it."""
        lines = {
            kind: "\n".join(_line(part.text, part.detail) for part in parts) for kind, parts in page.parts
        }
        english = {
            kind: "\n".join(_line(part.text_en, part.detail_en) for part in parts)
            for kind, parts in page.parts
        }
        rows = [
            {name: _shown(getattr(item, name, number)) for name in _CELLS}
            | {"position": str(number), "points": str(item.points or "")}
            for number, item in enumerate(page.items, start=1)
        ]
        return cls({name: getattr(page.guide, name) for name in _HEAD}, lines, english, rows)

    @classmethod
    def posted(cls, data: QueryDict) -> "GuideText":
        """What was typed; rows without words are left out, the others come in the order asked for."""
        rows = [
            {name: data.get(f"row-{number}-{name}", "").strip() for name in _CELLS} for number in range(_MOST)
        ]
        kept = [row for row in rows if row["text"]]
        kept.sort(key=lambda row: int(row["position"]) if row["position"].isdecimal() else _MOST)
        return cls(
            {name: data.get(name, "").strip() for name in _HEAD},
            {kind: _plain(data.get(f"part-{kind}", "")) for kind in PartKind},
            {kind: _plain(data.get(f"english-{kind}", "")) for kind in PartKind if f"english-{kind}" in data},
            kept,
        )

    def draft(self, before: "GuideText | None" = None) -> GuideDraft:
        """The texts as the plan room takes them; English that stands as it was `before` follows its Chinese.

        Raises `field_invalid` for what is no number, `guide_english_lines`.
        """
        shown = before.english if before else {}
        parts = [
            part
            for kind, text in self.parts.items()
            for part in _parts(kind, text, self.english.get(kind), shown.get(kind, ""))
        ]
        return GuideDraft(**self.head, parts=tuple(parts), items=tuple(_check(row) for row in self.rows))

    def shown_parts(self) -> list[tuple[PartKind, str, str, str]]:
        """Kind, text, its English and what stands after the bar, for the form."""
        hints = _hints()
        return [
            (kind, self.parts.get(kind, ""), self.english.get(kind, ""), str(hints[kind]))
            for kind in PartKind
        ]

    def shown_rows(self) -> list[Mapping[str, str]]:
        """The rows and some empty ones to fill."""
        blank = [{"position": str(len(self.rows) + number)} for number in range(1, BLANK_ROWS + 1)]
        return [*self.rows, *blank]


def _hints() -> dict[PartKind, str]:
    return {
        PartKind.PERSON: _("一行一条：谁 | 要求"),
        PartKind.TOOL: _("一行一条：工具或资料 | 要求"),
        PartKind.HAZARD: _("一行一条：危险点 | 预控措施"),
        PartKind.STEP: _("一行一条：步骤 | 标准"),
        PartKind.SIGN_OFF: _("一行一条：谁签字 | 确认什么"),
    }


def _line(text: str, detail: str) -> str:
    return f"{text} | {detail}" if detail else text


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def _parts(kind: PartKind, text: str, english: str | None, before: str) -> list[PartDraft]:
    lines = [_halves(line) for line in text.split("\n") if line.strip()]
    if english in (None, before):
        return [PartDraft(kind, *line) for line in lines]
    theirs = [_halves(line) for line in (english or "").split("\n")]
    if not any(any(each) for each in theirs):
        theirs = [("", "")] * len(lines)
    if len(theirs) != len(lines):
        counts = {"chinese": len(lines), "english": len(theirs)}
        raise DomainError("guide_english_lines", part=kind.label, **counts)
    return [PartDraft(kind, *line, *other) for line, other in zip(lines, theirs, strict=True)]


def _halves(line: str) -> tuple[str, str]:
    text, _bar, detail = line.replace("｜", "|").partition("|")
    return text.strip(), detail.strip()


def _check(row: Mapping[str, str]) -> CheckDraft:
    kind = CheckKind(row["kind"]) if row["kind"] in CheckKind.values else CheckKind.CHOICE
    points = _number(row, "points") or 0
    if points != int(points) or points < 0:
        raise DomainError("field_invalid", field=row["text"], value=row["points"], remedy="分值请填整数")
    limits = _number(row, "low"), _number(row, "high")
    return CheckDraft(row["text"], kind, row["unit"], *limits, int(points), row["text_en"])


def _number(row: Mapping[str, str], name: str) -> float | None:
    if not row[name]:
        return None
    try:
        value = float(row[name])
    except ValueError:
        value = float("nan")
    if not -1e9 < value < 1e9:
        raise DomainError("field_invalid", field=row["text"], value=row[name][:20], remedy="请填数字")
    return value


def _shown(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
