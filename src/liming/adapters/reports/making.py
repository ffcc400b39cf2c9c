"""Make a report: gather it from the rooms, compose it, write it as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from jinja2 import TemplateError

from liming.adapters.documents.official import WORD
from liming.adapters.documents.pdf import PDF
from liming.adapters.reports import (
    bulletin,
    month_brief,
    paper,
    performance,
    sheets,
    survey_pack,
    team_sheet,
    word,
    year_summary,
)
from liming.adapters.reports.parts import Report, Section, Text
from liming.core.calendar import Month
from liming.evaluate import queries as evaluate
from liming.improve import actions, queries
from liming.improve.enums import ReportFormat, ReportKind
from liming.improve.queries.report_places import (
    ReportPlace,
    period_of,
    periods_for,
    places_for,
    report_place,
)
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

CONTENT_TYPES = {
    ReportFormat.DOCX: WORD,
    ReportFormat.PDF: PDF,
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class MadeFile:
    """A finished file under its name."""

    name: str
    content: bytes
    content_type: str


def composed(viewer: Viewer, kind: str, period: str, code: str = "") -> Report:
    """A report as parts, for a page. Raises what its queries raise, `period_invalid`, `not_found`."""
    place = report_place(viewer, kind, code)
    return _composed(viewer, kind, period_of(kind, period), place, with_workings=False)


def bulletin_to_read(viewer: Viewer, quarter: str, code: str = "") -> Report:
    """The bulletin for its page: of the unit named, else over all that the viewer reaches."""
    if code:
        return composed(viewer, ReportKind.BULLETIN, quarter, code)
    with translation.override("zh-hans"):
        found = queries.bulletin(viewer, period_of(ReportKind.BULLETIN, quarter))
        return bulletin.bulletin_report(found)


def made(viewer: Viewer, kind: str, period: str, file_format: str, code: str = "") -> MadeFile:
    """A report as a file; that it was made is kept. Raises as `composed`; `template_broken` for a template
    that named something which reports of this kind no longer hold.
    """
    place = report_place(viewer, kind, code)
    found = period_of(kind, period)
    report = _composed(viewer, kind, found, place, with_workings=file_format == ReportFormat.XLSX)
    template = queries.used_template(kind) if file_format == ReportFormat.DOCX else None
    content = _written(report, file_format, bytes(template.content) if template else None)
    version = template.version if template else 0
    actions.note_report(viewer, kind, found, place.path, place.name, file_format, content, version)
    name = f"{report.title}.{ReportFormat(file_format).value}"
    return MadeFile(name, content, CONTENT_TYPES[ReportFormat(file_format)])


def shipped_template_of(kind: str) -> bytes:
    """The template as shipped."""
    return word.shipped_template(KINDS[kind].outline, word.SIZES.get(kind, 16))


def placeholders(kind: str) -> list[tuple[str, str]]:
    """What a kind's template may name, each with what it stands for."""
    plain = [(f"{{{{{name}}}}}", meaning) for name, meaning in word.NAMES.items()]
    return [*plain, *((f"{{{{p {key}}}}}", title) for key, title in KINDS[kind].outline)]


def newest(viewer: Viewer, kind: str) -> Report:
    """The newest report of a kind, to try a template on; an empty one where nothing can be made yet."""
    for period in periods_for(viewer, kind):
        try:
            return composed(viewer, kind, period, places_for(viewer, kind)[0][0])
        except (DomainError, IndexError):
            continue
    return sample(kind, clock.today())


def _composed(viewer: Viewer, kind: str, period: str, place: ReportPlace, *, with_workings: bool) -> Report:
    looking = viewer.at(place.path)
    with translation.override("zh-hans"):
        return KINDS[kind].compose(looking, period, place, with_workings)


def _written(report: Report, file_format: str, template: bytes | None) -> bytes:
    with translation.override("zh-hans"):
        if file_format == ReportFormat.PDF:
            return paper.report_pdf(report)
        if file_format == ReportFormat.XLSX:
            return sheets.report_sheet(report)
        try:
            return word.report_word(report, template or shipped_template_of(report.kind))
        except TemplateError as fault:
            raise DomainError("template_broken", why=str(fault)[:160]) from fault


def _bulletin(viewer: Viewer, period: str, place: ReportPlace, with_workings: bool) -> Report:
    found = queries.bulletin(viewer, period)
    workings = evaluate.workings(viewer, found.snapshot) if with_workings else None
    return bulletin.bulletin_report(found, workings)


def _team_sheet(viewer: Viewer, period: str, place: ReportPlace, with_workings: bool) -> Report:
    return team_sheet.team_sheet_report(queries.team_sheet(viewer, place.code, period))


def _month_brief(viewer: Viewer, period: str, place: ReportPlace, with_workings: bool) -> Report:
    assert place.unit is not None
    month = Month.parse(period)
    figures = queries.period_figures(viewer, place.unit, month.first_day, month.last_day)
    return month_brief.month_brief_report(figures)


def _year_summary(viewer: Viewer, period: str, place: ReportPlace, with_workings: bool) -> Report:
    assert place.unit is not None
    return year_summary.year_summary_report(queries.survey_pack(viewer, place.unit, int(period) + 1))


def _survey_pack(viewer: Viewer, period: str, place: ReportPlace, with_workings: bool) -> Report:
    assert place.unit is not None
    return survey_pack.survey_pack_report(queries.survey_pack(viewer, place.unit, int(period)))


def _performance(viewer: Viewer, period: str, place: ReportPlace, with_workings: bool) -> Report:
    report = queries.secretary_reports(viewer).filter(branch=place.branch, year=int(period)).first()
    if report is None:
        raise DomainError("not_found", what="述职报告", key=f"{place.name} {period}")
    return performance.performance_report(queries.performance(viewer, report))


Maker = Callable[[Viewer, str, ReportPlace, bool], Report]
"""Composes a report for a period and place; the last argument asks for the workings of a spreadsheet."""


@dataclass(frozen=True)
class Kind:
    """A kind of report: its sections, which its template may name, and what composes it."""

    outline: word.Outline
    compose: Maker


KINDS: dict[str, Kind] = {
    ReportKind.BULLETIN: Kind(bulletin.OUTLINE, _bulletin),
    ReportKind.TEAM_SHEET: Kind(team_sheet.OUTLINE, _team_sheet),
    ReportKind.MONTH_BRIEF: Kind(month_brief.OUTLINE, _month_brief),
    ReportKind.YEAR_SUMMARY: Kind(year_summary.OUTLINE, _year_summary),
    ReportKind.SURVEY_PACK: Kind(survey_pack.OUTLINE, _survey_pack),
    ReportKind.PERFORMANCE: Kind(performance.OUTLINE, _performance),
}


def sample(kind: str, day: date) -> Report:
    """A report of a kind without any content, to try a template on where nothing can be made yet."""
    sections = [Section(key, title, [Text("（试排）")]) for key, title in KINDS[kind].outline]
    return Report(kind, "（单位）", "（标题）", "", day, sections)
