"""Findings: the list, one with its life, its acts, its notice, and photos."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liming.adapters.documents import WORD, finding_notice
from liming.evaluate import actions
from liming.evaluate.enums import FindingState, Severity
from liming.evaluate.models import SupervisionFinding
from liming.evaluate.queries import supervision as queries
from liming.evaluate.queries.supervision import FindingFilters
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components import evidence
from liming.web.components.choices import team_choices
from liming.web.components.evidence import picture_answer
from liming.web.components.images import MEGABYTES
from liming.web.components.listing import Filter, Wanted, download, filters_of, paged
from liming.web.office.requests.sheets import sheet
from liming.web.office.supervision import words
from liming.web.office.supervision.forms import MendForm, NoteForm, RecheckForm

_SIZE = 30
_TOLD = 30
_HEAD = (
    "编号",
    "队伍",
    "问题",
    "程度",
    "状态",
    "发现",
    "期限",
    "整改时间",
    "销号时间",
    "复查不合格次数",
    "检查编号",
)
ACT_WORDS: dict[str, str | Promise] = {
    "notify": gettext_lazy("通知整改"),
    "mend": gettext_lazy("记整改"),
    "recheck": gettext_lazy("复查"),
    "close": gettext_lazy("销号"),
    "withdraw": gettext_lazy("撤销问题"),
}
_FORMS: dict[str, type[NoteForm]] = {"mend": MendForm, "recheck": RecheckForm}


@office_page(Right.READ_WORK)
def index(request: HttpRequest) -> HttpResponse:
    """Open findings by their day; tabs by state; the same as text for a group."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    filters = _chosen(request)
    rows = queries.finding_rows(viewer, filters)
    counts = queries.finding_state_counts(viewer, filters)
    page = paged(rows, request, _SIZE)
    context = {
        "page": page,
        "counts": counts,
        "tabs": words.tabs(viewer, "supervision_findings"),
        "states": _states(filters, counts),
        "filters": _filters(request, viewer),
        "search": {"name": "q", "placeholder": _("编号、问题、队伍"), "value": filters.search},
        "message": words.finding_text(list(page)[:_TOLD], ""),
        "today": clock.today(),
    }
    return render(request, "office/supervision/findings.html", context)


def _chosen(request: HttpRequest) -> FindingFilters:
    get = request.GET.get
    state, severity = get("state", ""), get("severity", "")
    return FindingFilters(
        state=state if state in ("late", *FindingState) else "",
        severity=severity if severity in Severity else "",
        team=get("team", ""),
        search=get("q", "")[:60],
    )


def _states(filters: FindingFilters, counts: dict[str, int]) -> list[dict[str, Any]]:
    names = [("", _("未销号"), "open"), ("late", _("逾期"), "late")]
    names += [(state.value, str(state.label), state.value) for state in FindingState]
    return [
        {"value": value or None, "label": label, "count": counts[key], "is_current": filters.state == value}
        for value, label, key in names
    ]


def _filters(request: HttpRequest, viewer: Viewer) -> list[Filter]:
    wanted: list[Wanted] = [("severity", _("程度"), lambda: Severity.choices)]
    teams = team_choices(viewer)
    if len(teams) > 1:
        wanted.append(("team", _("队伍"), lambda: teams))
    return filters_of(request, wanted)


@office_page(Right.READ_WORK)
def export(request: HttpRequest) -> HttpResponse:
    """The findings that pass the filters, as a sheet with the same head every time."""
    rows = queries.finding_rows(request.viewer, _chosen(request))  # type: ignore[attr-defined]
    return sheet(str(_("督导问题")), [_(word) for word in _HEAD], [_line(row) for row in rows])


def _line(row: SupervisionFinding) -> list[object]:
    return [
        *(row.number, row.team.short_name, row.text, str(row.get_severity_display())),
        *(str(row.get_state_display()), row.found_at, row.due_on, row.mended_at, row.closed_at),
        *(row.failed_checks, row.check_made.number),
    ]


@office_page(Right.READ_WORK)
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One finding: what, whose, by when, what happened, and what can be done."""
    return _detail(request, queries.finding_detail(request.viewer, number))  # type: ignore[attr-defined]


def _detail(
    request: HttpRequest, found: queries.FindingDetail, failed: str = "", form: Any = None
) -> HttpResponse:
    context = {
        "found": found,
        "row": found.row,
        "what": words.what(found.row.check_made),
        "is_late": found.row.state == FindingState.NOTIFIED and found.row.due_on < clock.today(),
        "forms": [(act, ACT_WORDS[act], form if act == failed else form_of(act)) for act in found.acts],
        "failed": failed,
        "tabs": words.tabs(request.viewer, "supervision_findings"),  # type: ignore[attr-defined]
        "photo_limit": evidence.LIMIT,
        "photo_megabytes": MEGABYTES,
    }
    return render(request, "office/supervision/finding.html", context, status=400 if failed else 200)


def form_of(act: str, *given: Any) -> Any:
    """The form of an act."""
    return _FORMS.get(act, NoteForm)(*given)


@office_page(Right.READ_WORK)
@require_POST
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """One act; a refused one comes back with what was typed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.finding_detail(viewer, number)
    if act not in found.acts:
        raise Http404
    form = form_of(act, request.POST, request.FILES)
    if form.made(lambda: perform(viewer, found.row, act, form)) is None:
        return _detail(request, found, act, form)
    messages.success(request, _("已记：%(what)s") % {"what": ACT_WORDS[act]})
    return redirect("supervision_finding", number)


def perform(viewer: Viewer, row: SupervisionFinding, act: str, form: Any) -> object:
    """Do the act with what the form says."""
    values = form.cleaned_data
    doers: dict[str, Callable[[], object]] = {
        "notify": lambda: actions.notify_finding(viewer, row),
        "mend": lambda: actions.mend_finding(viewer, row, values["note"], values["photos"]),
        "recheck": lambda: actions.recheck_finding(
            viewer, row, values["is_mended"], values["note"], values["photos"]
        ),
        "close": lambda: actions.close_finding(viewer, row, values["note"]),
        "withdraw": lambda: actions.withdraw_finding(viewer, row, values["note"]),
    }
    return doers[act]()


@office_page(Right.DO_SUPERVISION)
@require_POST
def notify(request: HttpRequest, number: str) -> HttpResponse:
    """Tell the team all findings of a check."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = actions.notify_findings(viewer, queries.check_detail(viewer, number).row)
    messages.success(request, _("已通知整改 %(n)s 项") % {"n": len(rows)})
    return redirect("supervision_check", number)


@office_page(Right.READ_WORK)
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """The notice of a check's findings in Word."""
    found = queries.check_detail(request.viewer, number)  # type: ignore[attr-defined]
    if not found.findings:
        raise Http404
    return download(finding_notice(found), f"督导问题整改通知单-{number}.docx", WORD)


@office_page(Right.READ_WORK)
def photo(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """One photo, only to whoever may see its check or finding."""
    return picture_answer(queries.photo_by_id(request.viewer, photo_id).file)  # type: ignore[attr-defined]
