"""Choices of the evaluate room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Dimension(TextChoices):
    EFFECTIVENESS = "effectiveness", _("工作实效性")
    SATISFACTION = "satisfaction", _("群众满意度")
    PUBLICITY = "publicity", _("品牌宣传度")


class IndicatorKind(TextChoices):
    PROPORTION = "proportion", _("比例")
    RATIO = "ratio", _("比率")
    MEAN = "mean", _("均值")
    COUNT = "count", _("计数")


class Band(TextChoices):
    ABOVE = "above", _("高于同组中位")
    NOT_SEPARABLE = "not_separable", _("与中位分不开")
    BELOW = "below", _("低于同组中位")
    NOT_SCORED = "not_scored", _("样本不足，不分档")


class SnapshotState(TextChoices):
    RUNNING = "running", _("进行中")
    FROZEN = "frozen", _("已冻结，待公布")
    PUBLISHED = "published", _("已公布")


class SubmissionState(TextChoices):
    SUBMITTED = "submitted", _("已上报")
    REVIEWED = "reviewed", _("已审核")
    RETURNED = "returned", _("已退回")


class AppealState(TextChoices):
    FILED = "filed", _("待初核")
    REVIEWED = "reviewed", _("待裁定")
    UPHELD = "upheld", _("成立")
    DISMISSED = "dismissed", _("不成立")
    WITHDRAWN = "withdrawn", _("已撤回")
