"""Requests of people about their own data: list, take, one with its acts."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.adapters.documents import WORD, person_copy
from liming.execute import actions, queries
from liming.execute.models import DataRequest
from liming.execute.queries.personal_data import other_names
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import download, paged
from liming.web.components.marks import for_person
from liming.web.office.privacy.forms import TakeForm
from liming.web.office.privacy.words import ACTS, step_words

_DONE = frozenset({"copied", "corrected", "erased", "withdrawn"})
"""Steps after which only the answer is left."""


@office_page(Right.ANSWER_ABOUT_DATA)
def listing(request: HttpRequest) -> HttpResponse:
    """Those that wait, nearest limit first; `?ended=yes` those that ended."""
    ended = request.GET.get("ended") == "yes"
    page = paged(queries.data_requests(request.viewer, is_open=not ended), request)  # type: ignore[attr-defined]
    context = {"page": page, "ended": ended, "today": clock.today()}
    return render(request, "office/privacy/list.html", context)


@office_page(Right.ANSWER_ABOUT_DATA)
def take(request: HttpRequest) -> HttpResponse:
    """A person asked by phone, in person or in writing."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = TakeForm(viewer, request.POST or None)
    if request.method == "POST":
        made = form.made(
            lambda: actions.take_data_request(viewer, form.units[form.cleaned_data["unit"]], form.draft)
        )
        if made is not None:
            return redirect("data_request", made.number)
    return render(request, "office/privacy/take.html", {"form": form}, status=400 if form.errors else 200)


@office_page(Right.ANSWER_ABOUT_DATA)
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One request: what is held, what was done, what may be done next."""
    found = queries.data_request(request.viewer, number)  # type: ignore[attr-defined]
    context = {
        "found": found,
        "row": found.row,
        "others": other_names(found.row, found.found),
        "is_done": any(step.act in _DONE for step in found.steps),
        "identity": queries.identity_ways(),
        "steps": [(step, ACTS.get(step.act, step.act), step_words(step)) for step in found.steps],
    }
    return render(request, "office/privacy/detail.html", context)


@require_POST
@office_page(Right.ANSWER_ABOUT_DATA)
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Carry one of the acts out and say what it did."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if name not in _ACTS:
        raise DomainError("not_found", what=_("操作"), key=name)
    row = queries.data_request(viewer, number).row
    messages.success(request, _ACTS[name](viewer, row, request.POST))
    return redirect("data_request", number)


def _identify(viewer: Viewer, row: DataRequest, given: Any) -> str:
    actions.identify_asker(viewer, row, given.get("how", ""))
    return _("身份已核实")


def _correct(viewer: Viewer, row: DataRequest, given: Any) -> str:
    values = {name: given.get(name, "") for name in ("name", "phone", "address")}
    return _("已更正 %(n)s 条") % {"n": actions.correct_personal_data(viewer, row, values)}


def _erase(viewer: Viewer, row: DataRequest, given: Any) -> str:
    return _erased(actions.erase_personal_data(viewer, row))


def _withdraw(viewer: Viewer, row: DataRequest, given: Any) -> str:
    return _erased(actions.withdraw_photo_consent(viewer, row))


def _erased(erased: actions.Erased) -> str:
    told = _("已清除 %(n)s 条") % {"n": erased.done}
    kept = sum(erased.kept.values())
    return told + (_("，依法保留 %(n)s 条") % {"n": kept} if kept else "")


def _answer(viewer: Viewer, row: DataRequest, given: Any) -> str:
    actions.answer_data_request(viewer, row, given.get("words", ""))
    return _("已答复")


def _refuse(viewer: Viewer, row: DataRequest, given: Any) -> str:
    actions.refuse_data_request(viewer, row, given.get("words", ""))
    return _("已记：未同意")


_ACTS: dict[str, Callable[[Viewer, DataRequest, Any], str]] = {
    "identify": _identify,
    "correct": _correct,
    "erase": _erase,
    "withdraw": _withdraw,
    "answer": _answer,
    "refuse": _refuse,
}


@require_POST
@office_page(Right.ANSWER_ABOUT_DATA)
def copy(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The copy as Word for the person, or as JSON for another system."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.data_request(viewer, number).row
    made = actions.copy_personal_data(viewer, row)
    mark = for_person(viewer)
    name = _("个人信息副本-%(number)s") % {"number": number}
    if form == "json":
        text = json.dumps(made | {"mark": mark.line()}, ensure_ascii=False, indent=1)
        return download(text.encode(), f"{name}.json", "application/json")
    return download(person_copy(row.unit.name, row.person, made, mark), f"{name}.docx", WORD)
