"""Press items and honours of a quarter: entered on the left, what counts beside it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liming.execute import queries
from liming.execute.enums import PressLevel, PublicityState
from liming.shared import clock
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.choices import team_choices
from liming.web.components.files import stored_answer
from liming.web.components.listing import Filter, Wanted, filters_of, paged, with_default
from liming.web.office.ledger.filters import quarter_of, quarters
from liming.web.office.publicity.forms import HonourForm, PressForm
from liming.web.office.requests.sheets import sheet
from liming.web.words.formats import quarter_name

_SIZE = 30
WHY = {
    "": lambda: "",
    "entered": lambda: _("待核实"),
    "returned": lambda: _("已退回"),
    "reprint": lambda: _("转载，不重复计"),
    "late": lambda: _("迟核，计入下一季"),
}


def checked(kind: str) -> str:
    """press or honours; any other word is no page."""
    if kind not in ("press", "honours"):
        raise Http404
    return kind


@office_page(Right.READ_WORK)
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """Entries of a quarter with what each counts, and each team's sum under the cap."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    wanted = _wanted(request)
    page = paged(queries.publicity(viewer, checked(kind), wanted), request, _SIZE)
    context = {
        "kind": kind,
        "quarter": wanted.quarter,
        "page": page,
        "rows": [(row, WHY[row.why]()) for row in queries.publicity_rows(kind, page.object_list)],
        "tallies": queries.team_tallies(viewer, kind, wanted.quarter)[:12],
        "cap": queries.cap_of(kind),
        "levels": [(PressLevel(level).label, points) for level, points in queries.level_points().items()],
        "filters": _filters(request, viewer),
        "search": {"placeholder": _("标题、媒体、授予单位"), "value": request.GET.get("q", "")},
        "may_enter": viewer.may(Right.ENTER_PUBLICITY),
    }
    return render(request, "office/publicity/list.html", context)


@office_page(Right.READ_WORK)
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The entries of the list as a sheet."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = queries.publicity_rows(kind, queries.publicity(viewer, checked(kind), _wanted(request)))
    head = [
        _("日期"),
        _("标题"),
        _("媒体或授予单位"),
        _("级别"),
        _("队伍"),
        _("状态"),
        _("计分"),
        _("说明"),
        _("链接"),
    ]
    return sheet(_("宣传") if kind == "press" else _("荣誉"), head, [_export_row(kind, row) for row in rows])


def _export_row(kind: str, row: queries.PublicityRow) -> list[object]:
    entry = row.entry
    is_press = kind == "press"
    return [
        entry.published_on if is_press else entry.given_on,
        entry.title,
        entry.outlet if is_press else entry.giver,
        str(entry.get_level_display()),
        entry.team.short_name,
        str(entry.get_state_display()),
        row.points,
        WHY[row.why](),
        entry.link,
    ]


@office_page(Right.READ_WORK)
def detail(request: HttpRequest, kind: str, entry_id: UUID) -> HttpResponse:
    """One entry: proof, what it counts, other prints, what may be done."""
    found = queries.publicity_detail(request.viewer, checked(kind), entry_id)  # type: ignore[attr-defined]
    form = (PressForm if kind == "press" else HonourForm).of(found.row.entry)
    return entry_page(request, kind, found, form)


def entry_page(
    request: HttpRequest, kind: str, found: queries.PublicityDetail, form: object, status: int = 200
) -> HttpResponse:
    """The page of an entry; a refused form comes back as it was filled in."""
    context = {
        "kind": kind,
        "found": found,
        "row": found.row,
        "entry": found.row.entry,
        "why": WHY[found.row.why](),
        "form": form,
    }
    return render(request, "office/publicity/detail.html", context, status=status)


@office_page(Right.READ_WORK)
def proof(request: HttpRequest, kind: str, entry_id: UUID) -> HttpResponse:
    """The file that proves an entry."""
    entry = queries.publicity_detail(request.viewer, checked(kind), entry_id).row.entry  # type: ignore[attr-defined]
    if not entry.file:
        raise Http404
    return stored_answer(entry.file, str(entry.file.name).rsplit("/", 1)[-1])


def _wanted(request: HttpRequest) -> queries.PublicityFilters:
    quarter = request.GET.get("quarter", "")
    return queries.PublicityFilters(
        quarter=quarter if quarter in quarters() else quarter_of(clock.today()),
        state=request.GET.get("state", ""),
        team=request.GET.get("team", ""),
        level=request.GET.get("level", ""),
        search=request.GET.get("q", "")[:60],
    )


def _filters(request: HttpRequest, viewer: Viewer) -> list[Filter]:
    wanted: list[Wanted] = [
        ("quarter", _("季度"), lambda: [(each, quarter_name(each)) for each in quarters()]),
        ("state", _("状态"), lambda: PublicityState.choices),
        ("level", _("级别"), lambda: PressLevel.choices),
    ]
    teams = team_choices(viewer)
    if len(teams) > 1:
        wanted.append(("team", _("队伍"), lambda: teams))
    return with_default(filters_of(request, wanted), "quarter", quarter_of(clock.today()))
