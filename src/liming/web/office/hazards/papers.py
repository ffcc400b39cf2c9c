"""What is printed and what is seen: the two notices as PDF, and the pictures of proof."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from liming.adapters.documents import PDF, inspection_result, rectification_notice
from liming.execute import actions, queries
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.evidence import picture_answer
from liming.web.components.listing import download
from liming.web.components.marks import for_customer


@office_page(Right.READ_PRIVATE)
def hazard_notice(request: HttpRequest, number: str) -> HttpResponse:
    """The rectification notice; that it was printed is kept, since it names the user."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    notice = queries.hazard_notice(viewer, number)
    actions.note_printed(viewer, queries.hazard_detail(viewer, number).hazard)
    return download(rectification_notice(notice, for_customer(viewer)), f"限期整改通知单-{number}.pdf", PDF)


@office_page(Right.READ_PRIVATE)
def inspection_notice(request: HttpRequest, number: str) -> HttpResponse:
    """The result notice of an inspection; that it was printed is kept, since it names the user."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    notice = queries.inspection_notice(viewer, number)
    actions.note_printed(viewer, queries.record_detail(viewer, number).record)
    return download(inspection_result(notice, for_customer(viewer)), f"用电检查结果通知书-{number}.pdf", PDF)


@office_page(Right.READ_WORK)
def picture(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """One photo or signature, only to whoever reaches its record or hazard."""
    return picture_answer(queries.picture_of(request.viewer, evidence_id).file)  # type: ignore[attr-defined]
