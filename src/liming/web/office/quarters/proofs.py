"""The proof of a frozen quarter as a page: what was recomputed, and each record that is not as it was."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liming.evaluate import queries
from liming.evaluate.enums import FactKind
from liming.evaluate.queries import Difference, Proof
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.audit.words import act_words

SHOWN = 200
HOW = {
    "changed": gettext_lazy("内容改动"),
    "missing": gettext_lazy("已不在台账"),
    "added": gettext_lazy("冻结后写入"),
}
FIELDS = {
    "amount": gettext_lazy("计入数"),
    "minutes": gettext_lazy("时长（分）"),
    "result": gettext_lazy("结果"),
    "member_id": gettext_lazy("队员"),
    "customer_id": gettext_lazy("客户"),
    "service_type_id": gettext_lazy("服务类型"),
    "ended_at": gettext_lazy("结束时间"),
    "done_at": gettext_lazy("完成时间"),
    "due_at": gettext_lazy("时限"),
    "score": gettext_lazy("评分"),
    "level": gettext_lazy("级别"),
}
"""The columns that people know by a word; the others are named as they are stored."""


@office_page(Right.RUN_BENCHMARK)
def page(request: HttpRequest) -> HttpResponse:
    """Recompute a revision from its cells and from the ledger as it stood at the freeze."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    revision = request.GET.get("revision", "")
    found = queries.quarter_proof(
        viewer, request.GET.get("quarter", ""), int(revision) if revision.isdecimal() else None
    )
    context = {
        "proof": found,
        "checks": checks(found),
        "changed": [row(each) for each in found.changed[:SHOWN]],
        "later": [row(each) for each in found.later[:SHOWN]],
    }
    return render(request, "office/quarters/proof.html", context)


def checks(found: Proof) -> list[tuple[str, bool, str]]:
    """What was compared, whether it agrees, and what does not."""
    n = len(found.changed)
    return [
        (_("指标数与校验码"), found.data_agrees, ""),
        (_("规则与指标版本"), found.rules_agree, ""),
        (_("各队得分、区间、分档重算"), not found.differences, "、".join(found.differences[:10])),
        (_("计数依据的校验码"), found.evidence_agrees, ""),
        (_("按冻结时的台账重数"), not found.miscounted, "、".join(found.miscounted[:10])),
        (_("逐条记录比对"), not n, _("%(n)s 条不一致") % {"n": n} if n else ""),
    ]


def row(each: Difference) -> dict[str, Any]:
    """A difference in words."""
    return {
        "each": each,
        "kind": FactKind(each.kind).label,
        "how": HOW[each.how],
        "indicators": "、".join(each.indicators),
        "details": "；".join(map(_said, each.details)),
        "later": act_words(each.later) if each.later else "",
    }


def _said(detail: str) -> str:
    """What changed, with the column's word."""
    field, colon, values = detail.partition(": ")
    return f"{FIELDS.get(field, field)}{'：' if colon else ''}{values}"
