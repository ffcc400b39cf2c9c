"""What is done on a key customer's page; each is one call into the room."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.enums import TalkChannel
from liming.execute.models import CustomerMeasure
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.forms import HouseForm
from liming.web.office.customers.forms import LiaisonForm, TalkForm, VisitForm
from liming.web.office.customers.pages import customer_page


@office_page(Right.READ_PRIVATE)
@require_POST
def contact(request: HttpRequest, code: str) -> HttpResponse:
    """The contact's number in full; the look is kept in the audit."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    liaison = queries.customer_page(viewer, code).liaison
    if liaison is None:
        raise Http404
    seen = actions.reveal_liaison(viewer, liaison, request.POST.get("reason", ""))
    return customer_page(request, code, phone=f"{seen.name} {seen.phone}")


@office_page(Right.KEEP_CUSTOMER)
@require_POST
def liaison(request: HttpRequest, code: str) -> HttpResponse:
    """Name the liaison."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    customer = queries.key_customer(viewer, code)
    form = LiaisonForm(viewer, customer, request.POST)
    return _answered(
        request,
        code,
        "liaison",
        form,
        lambda: actions.name_liaison(viewer, customer, form.draft()),
        _("已指定联络人"),
    )


@office_page(Right.KEEP_CUSTOMER)
@require_POST
def talk(request: HttpRequest, code: str) -> HttpResponse:
    """Put a line into the log."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    customer = queries.key_customer(viewer, code)
    form = TalkForm(request.POST)

    def note() -> object:
        values = form.cleaned_data
        channel = TalkChannel(values["channel"])
        return actions.note_talk(viewer, customer, channel, values["words"], values["with_whom"])

    return _answered(request, code, "talk", form, note, _("已记"))


@office_page(Right.KEEP_CUSTOMER)
@require_POST
def visit(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a visit; it stands in the member's day."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    customer = queries.key_customer(viewer, code)
    form = VisitForm(viewer, customer, request.POST)

    def plan() -> object:
        values = form.cleaned_data
        member = form.people.get(values["member"])
        return actions.plan_visit(viewer, customer, values["purpose"], values["day"], member)

    return _answered(request, code, "visit", form, plan, _("已排上门"))


def _answered(
    request: HttpRequest, code: str, name: str, form: HouseForm, act: Callable[[], object], sentence: str
) -> HttpResponse:
    """Do the act of a valid form; a refusal comes back in the form."""
    if form.is_valid():
        try:
            act()
        except DomainError as refusal:
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, sentence)
            return redirect("key_customer", code)
    return customer_page(request, code, 400, refused={name: form})


_MEASURES: dict[str, Callable[[Viewer, CustomerMeasure, HttpRequest], object]] = {
    "agree": lambda viewer, row, request: actions.agree_measure(viewer, row),
    "done": lambda viewer, row, request: actions.carry_out_measure(viewer, row),
    "check": lambda viewer, row, request: actions.check_effect(
        viewer, row, request.POST.get("words", ""), whole(request.POST.get("yuan", ""))
    ),
    "drop": lambda viewer, row, request: actions.drop_measure(viewer, row, request.POST.get("note", "")),
}


@office_page(Right.KEEP_CUSTOMER)
@require_POST
def measure(request: HttpRequest, code: str, measure_id: UUID, act: str) -> HttpResponse:
    """Move a measure: agreed, carried out, effect looked at, dropped."""
    if act not in _MEASURES:
        raise Http404
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    _MEASURES[act](viewer, queries.measure_by_id(viewer, measure_id), request)
    messages.success(request, _("已记"))
    return redirect("key_customer", code)


def whole(text: str) -> int | None:
    """A whole number that was typed; None for nothing. Raises `field_invalid`."""
    text = text.strip().replace(",", "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise DomainError("field_invalid", field="年节约（元）", value=text[:20], remedy="请填整数")
    return int(text)
