"""Long texts in full, once and with a reason: what stands masked on the pages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.execute.actions import reveal_words
from liming.execute.models import Activity, Guarantee, Talk
from liming.plan.models import ActionPlace
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page

LABELS = {
    "content": gettext_lazy("内容"),
    "proceedings": gettext_lazy("纪要"),
    "plan_text": gettext_lazy("方案"),
    "result_text": gettext_lazy("结果"),
    "thanks": gettext_lazy("致谢"),
    "contacts": gettext_lazy("联系表"),
    "words": gettext_lazy("沟通记录"),
}
KINDS: dict[str, tuple[type[Any], Callable[[Any], tuple[str, str]]]] = {
    "activity": (Activity, lambda row: (row.title, reverse("activity", args=[row.pk]))),
    "action-place": (ActionPlace, lambda row: (row.name, reverse("special_action", args=[row.action_id]))),
    "guarantee": (Guarantee, lambda row: (row.title, reverse("guarantee", args=[row.number]))),
    "talk": (Talk, lambda row: (row.customer.name, reverse("key_customer", args=[row.customer.code]))),
}


@require_POST
@office_page(Right.READ_PRIVATE)
def in_full(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """The texts of an activity, a guarantee or a talk as they were written; the look is kept."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if kind not in KINDS:
        raise DomainError("not_found", what=_("页面"), key=kind)
    model, head = KINDS[kind]
    row = model.objects.everywhere("the action asks who may look").filter(pk=key).first()
    if row is None:
        raise DomainError("not_found", what=_("文字"), key=key)
    found = reveal_words(viewer, row, request.POST.get("reason", ""))
    title, back = head(row)
    lines = [(LABELS[name], words) for name, words in found.items()]
    return render(request, "office/words_in_full.html", {"title": title, "back": back, "lines": lines})
