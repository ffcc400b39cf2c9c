"""Choices of the improve room."""

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
