"""Choices of the plan room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Practice(TextChoices):
    """The three-colour practices; every record carries one."""

    RED = "red", _("红色实践")
    GOLD = "gold", _("金牌实践")
    GREEN = "green", _("绿色实践")


class Publicity(TextChoices):
    """What everybody may see of a request of this kind without a key."""

    NONE = "none", _("不公开")
    COARSE = "coarse", _("只公开种类、进度和乡镇")
    FULL = "full", _("公开内容和位置")


class AnswerType(TextChoices):
    """Kinds of answers, named as GeoReport v2 names its attribute data types."""

    STRING = "string", _("短文字")
    NUMBER = "number", _("数字")
    DATETIME = "datetime", _("时间")
    TEXT = "text", _("长文字")
    ONE_OF_LIST = "singlevaluelist", _("单选")
    SOME_OF_LIST = "multivaluelist", _("多选")


class Aim(TextChoices):
    """The three aims over all special actions."""

    LOYALTY = "loyalty", _("忠诚向党")
    ENTERPRISE = "enterprise", _("真诚助企")
    PEOPLE = "people", _("真情暖民")


class ActionState(TextChoices):
    """The life of a special action."""

    DRAFT = "draft", _("拟定")
    APPROVED = "approved", _("已批准")
    RUNNING = "running", _("进行中")
    CLOSED = "closed", _("已总结")
    CANCELLED = "cancelled", _("不开展")


class ActionLevel(TextChoices):
    SPECIAL = "special", _("特级")
    ONE = "one", _("一级")
    TWO = "two", _("二级")
    THREE = "three", _("三级")


class LeadRole(TextChoices):
    """Places in the lead group of a special action."""

    LEADER = "leader", _("组长")
    DEPUTY = "deputy", _("副组长")
    MEMBER = "member", _("成员")


class ActionPlaceState(TextChoices):
    """How far the plan of one place has come."""

    OPEN = "open", _("待准备")
    PREPARED = "prepared", _("已准备")
    CHECKED = "checked", _("已检查")
    CLOSED = "closed", _("已销号")


class PlanState(TextChoices):
    DRAFT = "draft", _("草案")
    APPROVED = "approved", _("已批准")
    SUPERSEDED = "superseded", _("已被新版代替")


class MeetingState(TextChoices):
    PREPARING = "preparing", _("筹备中")
    HELD = "held", _("已召开")
    MINUTED = "minuted", _("纪要已定")


class PointKind(TextChoices):
    """What an agenda point of a survey meeting is about."""

    RESULT = "result", _("上年结果")
    GAP = "gap", _("差距")
    DEMAND = "demand", _("诉求")
    TOPIC = "topic", _("议题")


class RuleState(TextChoices):
    DRAFT = "draft", _("草案")
    ISSUED = "issued", _("已印发")


class RulePhase(TextChoices):
    """Where a version of a unit's rules stands today."""

    DRAFT = "draft", _("草案")
    COMING = "coming", _("待施行")
    IN_FORCE = "in_force", _("施行中")
    REPLACED = "replaced", _("已被新版代替")


class ShareState(TextChoices):
    """What a unit has said to its share of a line."""

    OPEN = "open", _("待答复")
    ACCEPTED = "accepted", _("已认领")
    OBJECTED = "objected", _("有异议")
    SETTLED = "settled", _("已核定")


class MonthPlanState(TextChoices):
    """From the draft to the lock: closed = handed in by the team, then approved and accepted above."""

    DRAFT = "draft", _("编制中")
    CONFIRMED = "confirmed", _("已下达")
    CLOSED = "closed", _("已结月")
    APPROVED = "approved", _("单位已审")
    ACCEPTED = "accepted", _("省公司已收")


class ChangeKind(TextChoices):
    """What happened to one item of a month after its baseline was frozen."""

    MOVED = "moved", _("改期")
    ADDED = "added", _("新增")
    CANCELLED = "cancelled", _("取消")
    WITHDRAWN = "withdrawn", _("撤回")
    RESTORED = "restored", _("恢复")


class ProjectKind(TextChoices):
    KEY = "key", _("重点项目")
    LIVELIHOOD = "livelihood", _("民生项目")


class ProjectState(TextChoices):
    PLANNED = "planned", _("筹备")
    RUNNING = "running", _("实施中")
    FINISHED = "finished", _("已完成")
    CANCELLED = "cancelled", _("已取消")


class OriginKind(TextChoices):
    """What a work item or a ledger record came from; stored beside the id of that thing."""

    PLAN = "plan", _("月计划")
    REQUEST = "request", _("诉求")
    PROJECT = "project", _("项目")
    IMPROVEMENT = "improvement", _("改进措施")
    QUICK = "quick", _("快记")
    DESK = "desk", _("驿站")
    ACTIVITY = "activity", _("活动")
    GUARANTEE = "guarantee", _("保电")
    LIAISON = "liaison", _("客户联络")
    HAZARD = "hazard", _("隐患")
    EVENT = "event", _("停电事件")
    SPECIAL = "special", _("专项行动")


class WorkState(TextChoices):
    DRAFT = "draft", _("草稿")
    PLANNED = "planned", _("待派")
    DISPATCHED = "dispatched", _("待签收")
    ACCEPTED = "accepted", _("已签收")
    EN_ROUTE = "en_route", _("在途")
    ON_SITE = "on_site", _("现场")
    DONE = "done", _("已办结")
    VERIFIED = "verified", _("已核")
    CLOSED = "closed", _("已关闭")
    WAITING = "waiting", _("等待")
    DECLINED = "declined", _("退回")
    CANCELLED = "cancelled", _("已取消")
    MISSED = "missed", _("漏做")
    PARTLY_DONE = "partly_done", _("部分完成")
    CARRIED_OVER = "carried_over", _("已结转")


class CheckKind(TextChoices):
    """How a checklist item is answered."""

    CHOICE = "choice", _("合格 / 缺陷 / 不涉及")
    NUMBER = "number", _("数值")


class GuideKind(TextChoices):
    """What a guide is for: work on site, building a team, or a supervision check."""

    SITE = "site", _("现场作业")
    TEAM = "team", _("队伍建设")
    CHECK = "check", _("督导检查")


class GuidePhase(TextChoices):
    """Where a version of a guide stands on a day; read from its dates."""

    DRAFT = "draft", _("草稿")
    COMING = "coming", _("待生效")
    IN_FORCE = "in_force", _("现行")
    REPLACED = "replaced", _("已替代")


class PartKind(TextChoices):
    """Parts of a guide outside its checklist, in the order they are read."""

    PERSON = "person", _("人员")
    TOOL = "tool", _("工器具和资料")
    HAZARD = "hazard", _("危险点和预控措施")
    STEP = "step", _("步骤和标准")
    SIGN_OFF = "sign_off", _("签字")


class RouteState(TextChoices):
    DRAFT = "draft", _("草案")
    PUBLISHED = "published", _("已下发")
    SUPERSEDED = "superseded", _("已被新版代替")


class RouteCause(TextChoices):
    """Why a route plan was made."""

    PLAN = "plan", _("排程")
    ABSENCE = "absence", _("有人请假")
    URGENT = "urgent", _("有急件")
    AGAIN = "again", _("重新排程")


class FilingState(TextChoices):
    """A project filed as the year's "one team, one project, one feature"."""

    SUBMITTED = "submitted", _("待审核")
    APPROVED = "approved", _("已备案")
    RETURNED = "returned", _("已退回")


class OptionState(TextChoices):
    OPEN = "open", _("比选中")
    CHOSEN = "chosen", _("采用")
    REJECTED = "rejected", _("不采用")


class PointMark(TextChoices):
    """How a design option does on one point."""

    GOOD = "good", _("好")
    FAIR = "fair", _("可")
    POOR = "poor", _("差")


class NightState(TextChoices):
    PLANNED = "planned", _("待施工")
    DONE = "done", _("已施工")
    CANCELLED = "cancelled", _("已取消")


class SitingAim(TextChoices):
    """What a choice of spots is for."""

    NEAREST = "nearest", _("总路程最短")
    COVER = "cover", _("覆盖户数最多")


class DemandSource(TextChoices):
    """Who is to be served by the spots; grids count by their households, customers as one each."""

    CUSTOMERS = "customers", _("服务清单的客户")
    GRIDS = "grids", _("本队网格（按户数）")


class SpotState(TextChoices):
    """How a candidate spot stands in a choice."""

    CHOSEN = "chosen", _("选中")
    REFUSED = "refused", _("不可用")
    OUT_OF_REACH = "out_of_reach", _("够不到")
    NOT_NEEDED = "not_needed", _("未选")


class SpotLack(TextChoices):
    """Why somebody is served by no spot."""

    OUT_OF_REACH = "out_of_reach", _("超出服务距离")
    FULL = "full", _("附近选点已满")
    NOT_CHOSEN = "not_chosen", _("附近没有选中的点")


class SupervisionState(TextChoices):
    OPEN = "open", _("待回复")
    REPLIED = "replied", _("已回复")
    CLOSED = "closed", _("已销号")


class SupervisionStepKind(TextChoices):
    """What was said about a supervised item."""

    URGED = "urged", _("催办")
    REPLIED = "replied", _("回复")
    SENT_BACK = "sent_back", _("退回")
    EXTENDED = "extended", _("延期")
    CLOSED = "closed", _("销号")
