"""The file that proves a pause: a photo or a PDF, checked by what it holds."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from liming.execute.actions import EvidenceDraft
from liming.execute.enums import EvidenceKind
from liming.execute.queries import pause_proof
from liming.shared.errors import DomainError
from liming.shared.viewer import Right
from liming.web.access import office_page
from liming.web.components.images import MEGABYTES, is_image
from liming.web.components.listing import download


def proof_of(file: Any) -> EvidenceDraft | None:
    """The uploaded file as a proof; None without one. Raises DomainError `field_invalid`."""
    if not file:
        return None
    head = file.read(16)
    file.seek(0)
    if not (is_image(head) or head.startswith(b"%PDF")) or file.size > MEGABYTES * 1024 * 1024:
        raise DomainError("field_invalid", field="凭证", value=file.name, remedy="请选 8 兆以内的照片或 PDF")
    return EvidenceDraft(EvidenceKind.PHOTO if is_image(head) else EvidenceKind.DOCUMENT, file)


@office_page(Right.READ_WORK)
def proof(request: HttpRequest, number: str, pause_id: Any) -> HttpResponse:
    """The proof of a pause as a file to keep."""
    row = pause_proof(request.viewer, number, pause_id)  # type: ignore[attr-defined]
    name = str(row.proof.name).rpartition("/")[2]
    return download(row.proof.read(), name, "application/octet-stream")
