"""One act on the ticked requests: first what it would do, then done, with a line for each refused row."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.execute import queries
from liming.execute.actions import ManyChoice, ManyOutcome, act_on_many
from liming.shared.errors import DomainError
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.office.requests.filters import is_id

MOST_TOLD = 8
WORDS: dict[str, str | Promise] = {
    "dispatch": gettext_lazy("派单"),
    "remind": gettext_lazy("催办"),
    "wait": gettext_lazy("等待"),
    "merge": gettext_lazy("合并"),
    "decline": gettext_lazy("不受理"),
}


@office_page(Right.DISPATCH)
@require_POST
def act_on_chosen(request: HttpRequest) -> HttpResponse:
    """Asked first, the plan to confirm; confirmed, done and back to the list."""
    act = request.POST.get("act") or "dispatch"
    if act not in WORDS:
        raise DomainError("not_found", what="操作", key=act)
    if "confirmed" not in request.POST:
        return _plan(request, act)
    act_and_tell(request, act)
    query = request.GET.urlencode()
    return redirect(reverse("requests_board") + (f"?{query}" if query else ""))


def _plan(request: HttpRequest, act: str) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    key = request.POST.get("member", "")
    plan = queries.plan_many(viewer, act, request.POST.getlist("number"), key if is_id(key) else "")
    context = {"plan": plan, "act_words": WORDS[act], "pause_causes": queries.pause_causes()}
    name = "confirm" if request.htmx else "many"  # type: ignore[attr-defined]
    return render(request, f"office/requests/{name}.html", context)


def act_and_tell(request: HttpRequest, act: str) -> None:
    """Do the act to the rows in the form and say what became of each."""
    numbers = request.POST.getlist("number")
    choice = ManyChoice(
        act,
        members={number: _id(request.POST.get(f"member-{number}", "")) for number in numbers},
        note=request.POST.get("note", ""),
        cause=request.POST.get("cause", ""),
        into=request.POST.get("into", ""),
    )
    outcomes = act_on_many(request.viewer, numbers, choice)  # type: ignore[attr-defined]
    _tell(request, act, outcomes)


def _id(text: str) -> str:
    return text if is_id(text) else ""


def _tell(request: HttpRequest, act: str, outcomes: tuple[ManyOutcome, ...]) -> None:
    """28 件已派单，2 件需看; then each refused row with its reason."""
    refused = [outcome for outcome in outcomes if outcome.refusal is not None]
    done = len(outcomes) - len(refused)
    words = _("%(done)s 件已%(act)s") % {"done": done, "act": WORDS[act]}
    if refused:
        words += _("，%(refused)s 件需看") % {"refused": len(refused)}
    (messages.success if done else messages.warning)(request, words)
    for outcome in refused[:MOST_TOLD]:
        assert outcome.refusal is not None
        line = f"{outcome.number} {outcome.title}：{outcome.refusal.sentence()}"
        messages.warning(request, line)
    if len(refused) > MOST_TOLD:
        more = len(refused) - MOST_TOLD
        messages.warning(request, _("另有 %(n)s 件") % {"n": more})
