"""Word documents in the habit of official papers; the content is gathered by the rooms."""

from liming.adapters.documents.bulletin import bulletin_document
from liming.adapters.documents.customer_report import report_document, report_pdf
from liming.adapters.documents.official import WORD

__all__ = [
    "WORD",
    "bulletin_document",
    "report_document",
    "report_pdf",
]
