"""The copy of his data that is handed to a person who asked for it: one section for each kind of thing."""

from typing import Any

from liming.adapters.documents.official import OfficialPaper
from liming.adapters.documents.word_mark import marked
from liming.adapters.marks import Mark


def person_copy(issuer: str, person: str, copy: dict[str, Any], mark: Mark) -> bytes:
    """The Word file of what `execute.actions.copy_personal_data` gave; the mark on every page."""
    paper = OfficialPaper(issuer, "个人信息副本", size=12)
    told = "以下是我们留存的您的个人信息" if copy["held"] else "没有查到与所报电话、户号相符的个人信息"
    paper.text(f"{person or '本人'}：{told}（{copy['number']}）。")
    for part in copy["held"]:
        paper.heading(f"{part['what']}（{len(part['rows'])}）")
        rows = [
            ((row["at"] or "")[:10] or "—", "\n".join(f"{name}：{value}" for name, value in _fields(row)))
            for row in part["rows"]
        ]
        paper.table(("时间", "内容"), rows, (2.6, 13.0), right=(False, False))
    if copy["held"]:
        paper.text("对以上内容有异议，可以要求更正、删除。")
    paper.signed(issuer, copy["made_at"][:10])
    return marked(paper.saved(), mark)


def _fields(row: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in row.items() if name != "at"]
