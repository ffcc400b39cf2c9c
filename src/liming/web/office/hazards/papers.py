"""What is printed and what is seen: the two notices as PDF, and the pictures of proof."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from liming.adapters.documents import PDF, inspection_result, rectification_notice
from liming.execute import actions, queries
from liming.shared.viewer import Right, Viewer
from liming.web.access import office_page
from liming.web.components.evidence import picture_type
from liming.web.components.listing import download


@office_page(Right.READ_PRIVATE)
def hazard_notice(request: HttpRequest, number: str) -> HttpResponse:
    """The rectification notice; that it was printed is kept, since it names the user."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    notice = queries.hazard_notice(viewer, number)
    actions.note_printed(viewer, queries.hazard_detail(viewer, number).hazard)
    return download(rectification_notice(notice), f"限期整改通知单-{number}.pdf", PDF)


@office_page(Right.READ_PRIVATE)
def inspection_notice(request: HttpRequest, number: str) -> HttpResponse:
    """The result notice of an inspection; that it was printed is kept, since it names the user."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    notice = queries.inspection_notice(viewer, number)
    actions.note_printed(viewer, queries.record_detail(viewer, number).record)
    return download(inspection_result(notice), f"用电检查结果通知书-{number}.pdf", PDF)


@office_page(Right.READ_WORK)
def picture(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """One photo or signature, only to whoever reaches its record or hazard."""
    row = queries.picture_of(request.viewer, evidence_id)  # type: ignore[attr-defined]
    try:
        with row.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=picture_type(content[:16]))
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
