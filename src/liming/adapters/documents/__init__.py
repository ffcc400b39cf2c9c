"""Word and PDF papers of single matters: certificates, notices, plans, rosters, posters, minutes.

Here: how a paper looks. Not here: what it says; the rooms gather that, and every paper takes it as values.
"""

from liming.adapters.documents.certificate import hours_certificate
from liming.adapters.documents.customer_report import report_document, report_pdf
from liming.adapters.documents.finding_notice import finding_notice
from liming.adapters.documents.minutes import meeting_minutes
from liming.adapters.documents.month_plan import month_plan_head, month_plan_paper, month_plan_rows
from liming.adapters.documents.notices import inspection_result, rectification_notice
from liming.adapters.documents.official import WORD
from liming.adapters.documents.pdf import PDF
from liming.adapters.documents.person_copy import person_copy
from liming.adapters.documents.roster import roster_document
from liming.adapters.documents.special_action import special_action_report
from liming.adapters.documents.year_plan import year_plan_paper

__all__ = [
    "PDF",
    "WORD",
    "finding_notice",
    "hours_certificate",
    "inspection_result",
    "meeting_minutes",
    "month_plan_head",
    "month_plan_paper",
    "month_plan_rows",
    "person_copy",
    "rectification_notice",
    "report_document",
    "report_pdf",
    "roster_document",
    "special_action_report",
    "year_plan_paper",
]
