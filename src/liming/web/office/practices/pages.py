"""Pages of good practice: search, one with its evidence, writing one down, and what it becomes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liming.improve import actions, queries
from liming.improve.models import GoodPractice
from liming.plan.enums import Aim
from liming.register.queries import root_path
from liming.shared.viewer import Right, Viewer
from liming.shared.words import named
from liming.web.access import office_page
from liming.web.components.listing import paged
from liming.web.office.gaps.words import effect_words
from liming.web.office.practices.forms import GuideForm, LineForm, PracticeForm

PAGE_SIZE = 30


@office_page(Right.READ_GAPS)
def index(request: HttpRequest) -> HttpResponse:
    """What worked anywhere, searched by words, team or indicator."""
    viewer = _viewer(request)
    text, indicator = request.GET.get("q", ""), request.GET.get("indicator", "")
    seen = {
        row.improvement.gap.indicator.code: row.improvement.gap.indicator for row in queries.practices(viewer)
    }
    choices = [(code, named(seen[code])) for code in sorted(seen)]
    context = {
        "page": paged(queries.practices(viewer, text, indicator), request, PAGE_SIZE),
        "search": {"value": text, "placeholder": _("搜做法、队伍、指标")},
        "filters": [{"name": "indicator", "label": _("指标"), "choices": choices, "value": indicator}],
        "is_filtered": bool(text or indicator),
    }
    return render(request, "office/practices/list.html", context)


@office_page(Right.READ_GAPS)
def page(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    """One good practice with its evidence and what it became."""
    return _answer(request, queries.practice_by_id(_viewer(request), practice_id))


def _answer(
    request: HttpRequest, row: GoodPractice, guide: GuideForm | None = None, line: LineForm | None = None
) -> HttpResponse:
    viewer, improvement = _viewer(request), row.improvement
    top = root_path()
    may_guide = viewer.may(Right.EDIT_GUIDE) and viewer.reaches(top) and not row.guide_id
    may_line = viewer.may(Right.EDIT_YEAR_PLAN) and viewer.reaches(top) and not row.line_id
    context: dict[str, Any] = {
        "row": row,
        "improvement": improvement,
        "gap": improvement.gap,
        "effect": effect_words(improvement),
        "cause": queries.cause_name(improvement.cause) if improvement.cause else "",
        "in_reach": viewer.reaches(improvement.gap.team.path),
        "guide_form": guide or (GuideForm(viewer) if may_guide else None),
        "line_form": line or (LineForm(viewer) if may_line else None),
    }
    return render(request, "office/practices/page.html", context, status=400 if guide or line else 200)


@office_page(Right.VERIFY_IMPROVEMENT)
def new(request: HttpRequest, improvement_id: UUID) -> HttpResponse:
    """Write down what worked; the measure's own words are there to begin with."""
    viewer = _viewer(request)
    row = queries.improvement_by_id(viewer, improvement_id)
    words = "\n".join(filter(None, (row.measures, row.result_note)))
    form = PracticeForm(request.POST or None, initial={"title": row.title, "words": words})
    if request.method == "POST":
        made = form.made(lambda: actions.share_practice(viewer, row, **form.cleaned_data))
        if made:
            messages.success(request, _("已写成好做法，全省可查"))
            return redirect("practice", practice_id=made.pk)
    context = {"row": row, "gap": row.gap, "form": form}
    return render(request, "office/practices/new.html", context, status=400 if form.errors else 200)


@require_POST
@office_page(Right.EDIT_GUIDE)
def guide(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    """Put it into the draft of a guide."""
    viewer = _viewer(request)
    row = queries.practice_by_id(viewer, practice_id)
    form = GuideForm(viewer, request.POST)
    made = form.made(lambda: actions.draft_guide_from(viewer, row, form.cleaned_data["code"]))
    if made is None:
        return _answer(request, row, guide=form)
    messages.success(request, _("已写进指导书草案，编写人审定后施行"))
    return redirect("guide_version", made.code, made.version)


@require_POST
@office_page(Right.EDIT_YEAR_PLAN)
def line(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    """Put it into the draft of next year's plan."""
    viewer = _viewer(request)
    row = queries.practice_by_id(viewer, practice_id)
    form = LineForm(viewer, request.POST)
    made = form.made(
        lambda: actions.draft_line_from(
            viewer, row, form.services[form.cleaned_data["service"]], Aim(form.cleaned_data["aim"])
        )
    )
    if made is None:
        return _answer(request, row, line=form)
    messages.success(request, _("已写进明年方案草案，请在方案里定日期和范围"))
    return redirect("practice", practice_id=row.pk)


def _viewer(request: HttpRequest) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer
