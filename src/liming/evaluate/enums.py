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


class CheckSubject(TextChoices):
    """What a supervision check looks at."""

    IMAGE = "image", _("形象规范")
    RECORD = "record", _("服务记录")
    POINT = "point", _("驿站")


class CheckState(TextChoices):
    PLANNED = "planned", _("待检查")
    CHECKED = "checked", _("已检查")
    CANCELLED = "cancelled", _("已取消")


class TargetGround(TextChoices):
    """Why a team is looked at without having been drawn."""

    FLAG = "flag", _("审核提示")
    WEAK = "weak", _("低于同组中位")
    FINDING = "finding", _("上次问题复看")
    COMPLAINT = "complaint", _("群众反映")
    OTHER = "other", _("其他")


class Severity(TextChoices):
    SERIOUS = "serious", _("严重")
    GENERAL = "general", _("一般")


class FindingState(TextChoices):
    FOUND = "found", _("待通知")
    NOTIFIED = "notified", _("待整改")
    MENDED = "mended", _("待复查")
    RECHECKED = "rechecked", _("待销号")
    CLOSED = "closed", _("已销号")
    WITHDRAWN = "withdrawn", _("已撤销")


class FindingStepKind(TextChoices):
    FOUND = "found", _("发现")
    NOTIFIED = "notified", _("通知整改")
    MENDED = "mended", _("整改")
    RECHECKED = "rechecked", _("复查合格")
    NOT_MENDED = "not_mended", _("复查不合格")
    CLOSED = "closed", _("销号")
    WITHDRAWN = "withdrawn", _("撤销")


class IntegrityState(TextChoices):
    REPORTED = "reported", _("待核实")
    CONFIRMED = "confirmed", _("已核实，待处理")
    UNFOUNDED = "unfounded", _("不属实")
    SETTLED = "settled", _("已处理")


class DrawKind(TextChoices):
    """What a draw of supervision is made of: teams of a month, or posts and areas of a half-year."""

    CHECKS = "checks", _("督导检查")
    POSTS = "posts", _("岗区复评")


class ReviewState(TextChoices):
    PLANNED = "planned", _("待复评")
    KEPT = "kept", _("保留")
    REMEDY = "remedy", _("限期整改")
    WITHDRAWN = "withdrawn", _("收回命名")
    CANCELLED = "cancelled", _("已取消")


class FactKind(TextChoices):
    """What a fact of a quarter is a row of."""

    RECORD = "record", _("服务记录")
    MEMBER = "member", _("队员")
    GRID = "grid", _("网格")
    CLOCK = "clock", _("时限")
    REQUEST = "request", _("诉求")
    WORK_ITEM = "work_item", _("工作项")
    HAZARD = "hazard", _("隐患")
    MILESTONE = "milestone", _("项目节点")
    PAIRING_ITEM = "pairing_item", _("结对事项")
    SAVING = "saving", _("节能措施")
    RATING = "rating", _("评价")
    CALL_BACK = "call_back", _("回访")
    CHECK = "check", _("督导检查")
    PRESS = "press", _("宣传稿件")
    HONOUR = "honour", _("荣誉")
    PROJECT = "project", _("项目")


class AuditKind(TextChoices):
    """What an audit task was opened for; a hint for people, never a deduction."""

    LIKE_PHOTOS = "like_photos", _("照片相同或相近")
    LIKE_TEXTS = "like_texts", _("办理结果文字雷同")
    HEAPED_ENDS = "heaped_ends", _("办结时间扎堆在时限前")
    NO_COMPLAINT = "no_complaint", _("量大而零投诉")
    ONE_DEVICE = "one_device", _("一部手机多次评价")
    ODD_MINUTES = "odd_minutes", _("用时不合常理")
    ROUND_MINUTES = "round_minutes", _("用时多为整数")
    MANY_AT_ONCE = "many_at_once", _("短时间多条记录")


class AuditState(TextChoices):
    OPEN = "open", _("待分派")
    ASSIGNED = "assigned", _("核查中")
    LOOKED_AT = "looked_at", _("待结论")
    CLEARED = "cleared", _("排除")
    CONFIRMED = "confirmed", _("属实")


class PointKind(TextChoices):
    BONUS = "bonus", _("加分")
    DEDUCTION = "deduction", _("扣分")
    VETO = "veto", _("一票否决")


class PointState(TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待单位初审")
    REVIEWED = "reviewed", _("待部门复审")
    CONFIRMED = "confirmed", _("已确认")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


class Figure(TextChoices):
    """What a recipe makes of the rows it chose."""

    SHARE = "share", _("占比")
    COUNT = "count", _("件数")
    PER_MEMBER = "per_member", _("人均件数")
    MINUTES = "minutes", _("平均用时")


class Basis(TextChoices):
    """Which rows a recipe counts."""

    RECORDS = "records", _("服务记录")
    REQUESTS = "requests", _("办结的诉求")


class Proof(TextChoices):
    """What a ledger record has to show."""

    PHOTO = "photo", _("有照片")
    SIGNATURE = "signature", _("有签字")
    COMPLETE = "complete", _("检查项填全")


class CheckResult(TextChoices):
    """What the checklist of a ledger record says."""

    CHECKED = "checked", _("用了检查表")
    ALL_GOOD = "all_good", _("检查项无缺陷")
    DEFECT = "defect", _("查出缺陷")


class Handling(TextChoices):
    """How a resolved request went."""

    IN_TIME = "in_time", _("按时办结")
    FIRST_TIME = "first_time", _("一次办结")
    REOPENED = "reopened", _("重新办理过")


class Direction(TextChoices):
    """Which way is good, as a sheet and a form say it."""

    HIGH = "high", _("越高越好")
    LOW = "low", _("越低越好")

    @property
    def sign(self) -> int:
        return 1 if self is Direction.HIGH else -1

    @classmethod
    def of(cls, sign: int) -> "Direction":
        return cls.HIGH if sign > 0 else cls.LOW
