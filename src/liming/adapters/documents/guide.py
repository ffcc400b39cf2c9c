"""A work guide as an A4 paper: who, with what, what may hurt, the steps, the checklist, fields to sign.

In Chinese: an official paper of the company.
"""

from django.utils import translation

from liming.adapters.documents.pdf import Paper, Signature
from liming.plan.enums import GuideKind, PartKind
from liming.plan.queries import GuidePage, limits_of

_NUMBERS = "一二三四五六七八"
_HEADS = {
    PartKind.PERSON: ("人员", "要求"),
    PartKind.TOOL: ("工器具和资料", "要求"),
    PartKind.HAZARD: ("危险点", "预控措施"),
    PartKind.STEP: ("步骤", "标准"),
}


def guide_paper(page: GuidePage) -> bytes:
    """The PDF of one version, with empty cells for what is found on site and fields to sign."""
    guide = page.guide
    with translation.override("zh-hans"):
        paper = Paper("标准化作业指导书", guide.name, f"{guide.code}　第 {guide.version} 版")
        paper.facts(
            [
                ("生效日期", str(guide.effective_from or "草稿")),
                ("批准", guide.approved_by or "—"),
                ("目的", guide.purpose, True),
                *([("修订说明", guide.changes, True)] if guide.changes else []),
                ("来源", guide.source, True),
            ]
        )
        shown = [(kind, parts) for kind, parts in page.parts if parts and kind in _HEADS]
        for number, (kind, parts) in enumerate(shown):
            paper.heading(f"{_NUMBERS[number]}、{PartKind(kind).label}")
            rows = [[str(part.number), part.text, part.detail or "—"] for part in parts]
            paper.table(["序号", *_HEADS[kind]], rows, [1.4, 6, 9])
        _checks(paper, page, _NUMBERS[len(shown)])
        signers = next((parts for kind, parts in page.parts if kind is PartKind.SIGN_OFF), ())
        paper.signatures(Signature(part.text, name="") for part in signers)
        return paper.pdf()


def _checks(paper: Paper, page: GuidePage, number: str) -> None:
    is_scored = page.guide.kind == GuideKind.TEAM
    paper.heading(f"{number}、检查项" + (f"（满分 {page.points} 分）" if is_scored else ""))
    last = ["分值", "得分和扣分原因"] if is_scored else ["限值", "结果"]
    rows = [
        [str(item.number), item.text, str(item.points) if is_scored else limits_of(item) or "合格／缺陷", ""]
        for item in page.items
    ]
    paper.table(["序号", "内容", *last], rows, [1.4, 7.6, 3, 4.4])
