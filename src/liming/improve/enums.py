"""Choices of the improve room."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GapState(TextChoices):
    OPEN = "open", _("待认领")
    ACTING = "acting", _("已立措施")
    REOPENED = "reopened", _("未见效，重开")
    CLOSED = "closed", _("已关闭")


class ImprovementState(TextChoices):
    PLANNED = "planned", _("已立")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已做完，待验证")
    VERIFIED = "verified", _("已验证")
    CANCELLED = "cancelled", _("已取消")


class Verdict(TextChoices):
    WORKED = "worked", _("有效")
    NOT_SHOWN = "not_shown", _("未见效")
    WORSE = "worse", _("变差")


class Told(TextChoices):
    """How far up a reminder went."""

    OWNER = "owner", _("承诺人")
    CAPTAIN = "captain", _("队长")
    UNIT = "unit", _("单位")


class ClusterState(TextChoices):
    PROPOSED = "proposed", _("待定")
    ACCEPTED = "accepted", _("已立项")
    DECLINED = "declined", _("不立项")


class ReportKind(TextChoices):
    BULLETIN = "bulletin", _("季度对标通报")
    TEAM_SHEET = "team_sheet", _("分队季度单")
    MONTH_BRIEF = "month_brief", _("单位月报")
    YEAR_SUMMARY = "year_summary", _("年度总结")
    PERFORMANCE = "performance", _("书记述职报告")
    SURVEY_PACK = "survey_pack", _("调研座谈会材料")


def report_kinds() -> list[tuple[str, Any]]:
    """The kinds as a column's choices, so that a new kind needs no migration."""
    return ReportKind.choices


class ReportFormat(TextChoices):
    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"


class SecretaryReportState(TextChoices):
    DRAFT = "draft", _("起草中")
    SUBMITTED = "submitted", _("已提交")
    FROZEN = "frozen", _("已定稿")
