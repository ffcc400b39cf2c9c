"""Reviews of posts and areas: drawn for a half-year, made by criteria."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.evaluate import actions
from liming.evaluate.enums import DrawKind, ReviewState
from liming.evaluate.queries import supervision as queries
from liming.execute.queries.settings import in_language, setting
from liming.register import queries as register
from liming.register.models import Unit
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.listing import filters_of, paged, with_default
from liming.web.office.requests.sheets import sheet
from liming.web.office.supervision import words
from liming.web.office.supervision.forms import ReviewForm

_SIZE = 30
_HEAD = (
    "半年",
    "队伍",
    "岗区",
    "编号",
    "责任人",
    "复评人",
    "期限",
    "结果",
    "符合条件",
    "条件",
    "理由",
    "整改期限",
    "复评时间",
)


@office_page(Right.READ_WORK)
def index(request: HttpRequest) -> HttpResponse:
    """A half-year's reviews, and the draw for those who plan."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    period = _period(request)
    counts = queries.review_counts(viewer, period)
    may_plan = viewer.may(Right.PLAN_SUPERVISION)
    may_draw = may_plan and period == queries.half_years()[0]
    draws = list(queries.draws(viewer, DrawKind.POSTS, period)) if may_plan else []
    periods = [(each, words.half_year_name(each)) for each in queries.half_years()]
    filters = filters_of(request, [("period", _("半年"), lambda: periods)])
    context = {
        "page": paged(queries.reviews(viewer, period, _state(request)), request, _SIZE),
        "period": words.half_year_name(period),
        "counts": counts,
        "made": sum(counts[each] for each in ("kept", "remedy", "withdrawn")),
        "filters": with_default(filters, "period", period),
        "states": _states(request, counts),
        "tabs": words.tabs(viewer, "supervision_reviews"),
        "draws": draws,
        "units": _undrawn(viewer, draws) if may_draw else (),
        "may_draw": may_draw,
        "today": clock.today(),
    }
    return render(request, "office/supervision/reviews.html", context)


def _undrawn(viewer: Viewer, draws: Sequence[Any]) -> list[Unit]:
    """Units of the viewer that have not drawn this half-year."""
    drawn = {draw.unit_id for draw in draws}
    rows = register.units(viewer.within(Right.PLAN_SUPERVISION)).filter(closed_on=None).order_by("path")
    return [unit for unit in rows if unit.pk not in drawn]


def _period(request: HttpRequest) -> str:
    asked, known = request.GET.get("period", ""), queries.half_years()
    return asked if asked in known else known[0]


def _state(request: HttpRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in ReviewState else ""


def _states(request: HttpRequest, counts: dict[str, int]) -> list[dict[str, Any]]:
    names = [("", str(_("全部")), sum(counts.values()))]
    names += [(state.value, str(state.label), counts[state]) for state in ReviewState]
    chosen = _state(request)
    return [
        {"value": value or None, "label": label, "count": count, "is_current": chosen == value}
        for value, label, count in names
    ]


@office_page(Right.READ_WORK)
def export(request: HttpRequest) -> HttpResponse:
    """The half-year's reviews as a sheet with the same head every time."""
    period = _period(request)
    rows = queries.reviews(request.viewer, period, _state(request))  # type: ignore[attr-defined]
    name = f"{_('岗区复评')} {period}"
    return sheet(name, [_(word) for word in _HEAD], [_line(period, row) for row in rows])


def _line(period: str, row: Any) -> list[object]:
    met = sum(each["met"] for each in row.criteria)
    return [
        *(period, row.team.short_name, row.entrusted.name, row.entrusted.code, row.entrusted.member.name),
        *(row.reviewer_name, row.due_on, str(row.get_state_display())),
        *(met if row.criteria else None, len(row.criteria) or None),
        *(row.reason, row.remedy_by, row.reviewed_at),
    ]


@office_page(Right.PLAN_SUPERVISION)
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Draw this half-year's sample of a unit."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    made = actions.draw_reviews(viewer, register.unit_by_code(viewer, request.POST.get("unit", "")))
    messages.success(request, _("已抽出 %(n)s 个岗区") % {"n": made.count})
    return redirect("supervision_reviews")


@office_page(Right.READ_WORK)
def detail(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """One review: what is asked, and its result."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.review_detail(viewer, review_id)
    form = ReviewForm(found.acts, request.POST or None) if found.acts else None
    if request.method == "POST" and form is not None:
        made = form.made(lambda: _record(viewer, found.row, form, request))
        if made is not None:
            messages.success(request, _("已记：%(what)s") % {"what": found.row.entrusted.name})
            return redirect("supervision_reviews")
    context = {
        "row": found.row,
        "entrusted": found.row.entrusted,
        "kind": "posts" if found.row.post_id else "areas",
        "form": form,
        "criteria": _criteria(request, found.row),
        "tabs": words.tabs(viewer, "supervision_reviews"),
        "today": clock.today(),
    }
    is_refused = form is not None and bool(form.errors)
    return render(request, "office/supervision/review.html", context, status=400 if is_refused else 200)


def _criteria(request: HttpRequest, row: Any) -> list[tuple[str, str, bool]]:
    """Code, words and whether it is met: what was answered, else today's criteria, all met until unticked."""
    if row.criteria:
        return [(each["code"], in_language(each), each["met"]) for each in row.criteria]
    posted = request.POST.getlist("met") if request.method == "POST" else None
    return [
        (each["code"], in_language(each), posted is None or each["code"] in posted)
        for each in setting("checks.review_criteria")
    ]


def _record(viewer: Viewer, row: Any, form: Any, request: HttpRequest) -> object:
    values = form.cleaned_data
    met = dict.fromkeys(request.POST.getlist("met"), True)
    return actions.record_review(
        viewer, row, ReviewState(values["result"]), met, values["reason"], values["remedy_by"]
    )
