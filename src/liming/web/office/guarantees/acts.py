"""Planning and running a guarantee from its page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.execute import actions, queries
from liming.execute.actions import GuaranteeDraft
from liming.execute.enums import GuaranteeFileKind
from liming.execute.models import Guarantee
from liming.register.queries import teams
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.office.guarantees.forms import GuaranteeForm


@office_page(Right.EDIT_GUARANTEE)
def new(request: HttpRequest) -> HttpResponse:
    """Plan a guarantee."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = GuaranteeForm(request.POST or None, choices=list(teams(viewer)))
    if request.method == "POST":
        made = _written(form, lambda draft: actions.plan_guarantee(viewer, draft))
        if made is not None:
            return redirect("guarantee", made.number)
    return render(request, "office/guarantees/form.html", {"form": form}, status=400 if form.errors else 200)


@office_page(Right.EDIT_GUARANTEE)
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change what was planned."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.guarantee_by_number(viewer, number)
    initial = GuaranteeForm.values_of(row)
    form = GuaranteeForm(request.POST or None, initial=initial, choices=list(teams(viewer)))
    if request.method == "POST" and _written(
        form, lambda draft: actions.change_guarantee(viewer, row, draft)
    ):
        return redirect("guarantee", number)
    context = {"form": form, "guarantee": row}
    return render(request, "office/guarantees/form.html", context, status=400 if form.errors else 200)


def _written(form: GuaranteeForm, write: Any) -> Guarantee | None:
    """What the room made of the form; None when either refuses, which the form then says."""
    if not form.is_valid():
        return None
    try:
        draft: GuaranteeDraft = form.draft()
        found: Guarantee = write(draft)
        return found
    except DomainError as refusal:
        form.add_error(None, refusal.sentence())
        return None


@office_page(Right.EDIT_GUARANTEE)
@require_POST
def places(request: HttpRequest, number: str) -> HttpResponse:
    """Add sites by name and customers by kind."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.guarantee_by_number(viewer, number)
    wanted = set(request.POST.getlist("site"))
    sites = [site for site in queries.sites_to_add(viewer, row) if site.code in wanted]
    customers = queries.customers_to_add(viewer, row, request.POST.get("customer_kind", ""))
    watched = bool(request.POST.get("needs_watch"))
    count = actions.add_guarantee_places(viewer, row, sites, customers, needs_watch=watched)
    messages.success(request, _("已加 %(n)s 处") % {"n": count})
    return redirect("guarantee", number)


@office_page(Right.EDIT_GUARANTEE)
@require_POST
def people(request: HttpRequest, number: str) -> HttpResponse:
    """Name who works in it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.guarantee_by_number(viewer, number)
    wanted = set(request.POST.getlist("member"))
    duties = {str(each.member_id): each.duty for each in row.people.all()}
    chosen = [each for each in queries.receivers(viewer, row.team) if str(each.pk) in wanted]
    pairs = [(member, duties.get(str(member.pk), "")) for member in chosen]
    actions.set_guarantee_people(viewer, row, pairs)
    messages.success(request, _("已定 %(n)s 人") % {"n": len(chosen)})
    return redirect("guarantee", number)


@office_page(Right.EDIT_GUARANTEE)
@require_POST
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """A line of the contact list."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.guarantee_by_number(viewer, number)
    name, phone, duty = (request.POST.get(each, "") for each in ("name", "phone", "duty"))
    actions.add_guarantee_contact(viewer, row, name, phone, duty)
    return redirect("guarantee", number)


@office_page(Right.EDIT_GUARANTEE)
@require_POST
def file(request: HttpRequest, number: str) -> HttpResponse:
    """Keep a plan, map or picture."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.guarantee_by_number(viewer, number)
    sent = request.FILES.get("file")
    kind = request.POST.get("kind", "")
    if sent is None or kind not in GuaranteeFileKind.values:
        raise DomainError("field_required", field=_("文件"))
    actions.add_guarantee_file(viewer, row, sent, GuaranteeFileKind(kind))
    return redirect("guarantee", number)


@office_page(Right.EDIT_GUARANTEE)
@require_POST
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Give out, sum up or call off."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.guarantee_by_number(viewer, number)
    if act == "issue":
        messages.success(request, _("已下达 %(n)s 项") % {"n": actions.issue_guarantee(viewer, row)})
    elif act == "close":
        actions.close_guarantee(viewer, row, request.POST.get("result", ""), request.POST.get("thanks", ""))
    elif act == "cancel":
        actions.cancel_guarantee(viewer, row, request.POST.get("reason", ""))
    else:
        raise Http404
    return redirect("guarantee", number)
