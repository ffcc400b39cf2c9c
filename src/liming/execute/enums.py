"""Choices of the execute room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestState(TextChoices):
    RECEIVED = "received", _("待派单")
    DISPATCHED = "dispatched", _("待签收")
    ACCEPTED = "accepted", _("已签收")
    EN_ROUTE = "en_route", _("在途")
    ON_SITE = "on_site", _("现场")
    RESOLVED = "resolved", _("待回访")
    REVISITED = "revisited", _("已回访")
    CLOSED = "closed", _("已关闭")
    WAITING = "waiting", _("等待")
    RETURNED = "returned", _("已退回")
    MERGED = "merged", _("已合并")
    DECLINED = "declined", _("不受理")
    REOPENED = "reopened", _("重新办理")


class RequestSource(TextChoices):
    GOVERNMENT = "government", _("政府")
    HOTLINE_12345 = "hotline_12345", _("12345")
    HOTLINE_95598 = "hotline_95598", _("95598")
    COMMUNITY = "community", _("社区")
    TOWNSHIP = "township", _("乡镇")
    VILLAGE = "village", _("村")
    ENTERPRISE = "enterprise", _("企业")
    STATION = "station", _("驿站")
    PUBLIC_PAGE = "public_page", _("网页")
    QR_CODE = "qr_code", _("扫码")
    SELF_FOUND = "self_found", _("自己发现")
    OPEN311 = "open311", _("Open311")


class NoteKind(TextChoices):
    """What the asker added to a request."""

    ADDED = "added", _("补充")
    URGED = "urged", _("催办")


class Urgency(TextChoices):
    NORMAL = "normal", _("一般")
    URGENT = "urgent", _("紧急")
    EMERGENCY = "emergency", _("特急")


class Stage(TextChoices):
    """Stages with a clock of their own."""

    SIGN_FOR = "sign_for", _("签收")
    CONTACT = "contact", _("联系")
    ARRIVE = "arrive", _("到场")
    CONTROL = "control", _("控制")
    FINISH = "finish", _("办结")
    REPLY = "reply", _("答复")
    REVISIT = "revisit", _("回访")


class LimitUnit(TextChoices):
    MINUTE = "minute", _("分钟")
    CALENDAR_DAY = "calendar_day", _("日")
    WORKING_DAY = "working_day", _("工作日")


class AlarmKind(TextChoices):
    """Why the rules could not send whom they should."""

    HOLDER_LEFT = "holder_left", _("网格责任人已离队")
    NO_HOLDER = "no_holder", _("网格没有责任人")
    NOBODY = "nobody", _("没有可派的人")


class RecordResult(TextChoices):
    SOLVED = "solved", _("已解决")
    PARTLY = "partly", _("部分解决")
    GUIDED = "guided", _("已告知")
    BY_EVENT = "by_event", _("随事件恢复")
    TRANSFERRED = "transferred", _("已转办")
    HAZARD_FOUND = "hazard_found", _("发现隐患")
    NOT_OURS = "not_ours", _("不属供电职责")
    HELD = "held", _("已开展")


class RatingChannel(TextChoices):
    LINK = "link", _("评价链接")
    ON_SITE = "on_site", _("当面扫码")
    CALL_BACK = "call_back", _("独立回访")


class CallBackState(TextChoices):
    DRAWN = "drawn", _("待回访")
    REACHED = "reached", _("已接通")
    UNREACHED = "unreached", _("未接通")
    DECLINED = "declined", _("不愿答")


class Outcome(TextChoices):
    """The customer's answer to "solved?", apart from how people were treated."""

    SOLVED = "solved", _("解决了")
    PARTLY = "partly", _("解决了一部分")
    NOT_SOLVED = "not_solved", _("没解决")


class Manner(TextChoices):
    """The customer's answer to "how were you treated?", apart from the outcome."""

    GOOD = "good", pgettext_lazy("manner", "好")
    FAIR = "fair", pgettext_lazy("manner", "一般")
    POOR = "poor", pgettext_lazy("manner", "不好")


class EvidenceKind(TextChoices):
    PHOTO = "photo", _("照片")
    SIGNATURE = "signature", _("签字")
    DOCUMENT = "document", _("文件")


class EvidencePhase(TextChoices):
    """What a photo shows: the place before or after the work, or the defect of one question."""

    BEFORE = "before", _("办前")
    AFTER = "after", _("办后")
    DEFECT = "defect", _("缺陷")


class LoneReason(TextChoices):
    """Why somebody who goes alone reports back."""

    NIGHT = "night", _("夜间")
    TERRAIN = "terrain", _("山区")


class NoPosition(TextChoices):
    """Why a check-in has no position."""

    DENIED = "denied", _("手机不允许定位")
    UNAVAILABLE = "unavailable", _("没有信号")
    TIMEOUT = "timeout", _("定位超时")
    NOT_ASKED = "not_asked", _("没有定位")


class OperationState(TextChoices):
    """How an act that a phone sent stands: taken = written down, held = an earlier one or its photos are
    missing, merged = it changes nothing any more, clash = the captain decides.
    """

    TAKEN = "taken", _("已收到")
    HELD = "held", _("等前一件")
    APPLIED = "applied", _("已办")
    MERGED = "merged", _("已并入")
    CLASH = "clash", _("待队长定")
    REFUSED = "refused", _("要修改")


class PressLevel(TextChoices):
    INTERNAL = "internal", _("内部")
    CITY = "city", _("市级")
    PROVINCE = "province", _("省级")
    NATIONAL = "national", _("国家级")


class ExclusionState(TextChoices):
    CLAIMED = "claimed", _("待初审")
    REVIEWED = "reviewed", _("待复审")
    REFUSED = "refused", _("初审未通过")
    APPEALED = "appealed", _("申诉待复审")
    EXCLUDED = "excluded", _("已剔除")
    UPHELD = "upheld", _("仍计入")


class PartKind(TextChoices):
    PART = "part", _("协办")
    CARRY_OVER = "carry_over", _("续办")


class HelperKind(TextChoices):
    """Who took part without being a member of any team."""

    YOUTH = "youth", _("青年突击队")
    COMMUNITY = "community", _("社区工作者")
    CONTRACTOR = "contractor", _("施工单位")
    OTHER = "other", _("其他")


class EventKind(TextChoices):
    PLANNED = "planned", _("计划停电")
    FAULT = "fault", _("故障停电")
    HEATING = "heating", _("清洁取暖作业")


class EventState(TextChoices):
    OPEN = "open", _("进行中")
    ENDED = "ended", _("已结束")
    CANCELLED = "cancelled", _("已取消")


class RulingState(TextChoices):
    ASKED = "asked", _("待裁定")
    RULED = "ruled", _("已裁定")
    SETTLED = "settled", _("已自行接办")


class ReopenSource(TextChoices):
    """Who said that it is not solved."""

    CALLER = "caller", _("来电人凭码")
    RATING = "rating", _("评价后")
    CALL_BACK = "call_back", _("独立回访")


class ReopenState(TextChoices):
    ASKED = "asked", _("待定")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("未同意")


class HoursCorrectionState(TextChoices):
    """A correction of service hours counts only once somebody else agreed."""

    PROPOSED = "proposed", _("待复核")
    ACCEPTED = "accepted", _("已同意")
    REFUSED = "refused", _("未同意")


class HoursCheckState(TextChoices):
    """What the customer said about a line of service hours that was drawn to be checked."""

    DRAWN = "drawn", _("待核对")
    CONFIRMED = "confirmed", _("相符")
    DIFFERENT = "different", _("不符")
    UNREACHED = "unreached", _("未接通")
    DECLINED = "declined", _("不愿答")


class HonourKind(TextChoices):
    BANNER = "banner", _("锦旗")
    LETTER = "letter", _("感谢信")
    TITLE = "title", _("称号")


class PublicityState(TextChoices):
    """A press item or honour counts only while it is verified."""

    ENTERED = "entered", _("待核实")
    VERIFIED = "verified", _("已核实")
    RETURNED = "returned", _("已退回")


class ActivityState(TextChoices):
    PLANNED = "planned", _("已预告")
    DONE = "done", _("已开展")
    CANCELLED = "cancelled", _("已取消")


class TalkChannel(TextChoices):
    PHONE = "phone", _("电话")
    VISIT = "visit", _("当面")
    WECHAT = "wechat", _("微信")
    MEETING = "meeting", _("会议")
    LETTER = "letter", _("书面")


class ReportKind(TextChoices):
    DIAGNOSIS = "diagnosis", _("能效诊断报告")
    INSPECTION = "inspection", _("用电检查结果通知书")


class MeasureState(TextChoices):
    """A measure proposed to a customer: carried out, then its effect looked at a month later."""

    PROPOSED = "proposed", _("已建议")
    AGREED = "agreed", _("客户同意")
    DONE = "done", _("已实施")
    CHECKED = "checked", _("已看效果")
    DROPPED = "dropped", _("不实施")


class HazardLevel(TextChoices):
    MAJOR = "major", _("重大")
    GENERAL = "general", pgettext_lazy("hazard", "一般")


class OwnerSide(TextChoices):
    """Who has to cure a hazard: the grid company or the user."""

    GRID = "grid", _("电网侧")
    USER = "user", _("用户侧")


class HazardState(TextChoices):
    FOUND = "found", _("待告知")
    NOTIFIED = "notified", _("待整改")
    CURED = "cured", _("待复查")
    RECHECKED = "rechecked", _("已销号")
    WITHDRAWN = "withdrawn", _("已撤销")


class DutyKind(TextChoices):
    STATION = "station", _("驿站值班")
    TEAM = "team", _("队部值班")
    STANDBY = "standby", _("备班")
    GUARANTEE = "guarantee", _("保电值守")


class DutyDays(TextChoices):
    """On which days a turn of duty returns."""

    WORKING = "working", _("工作日")
    REST = "rest", _("休息日")
    EVERY = "every", _("每天")
    CHOSEN = "chosen", _("每周指定几天")


class RosterState(TextChoices):
    PROPOSED = "proposed", _("草案")
    PUBLISHED = "published", _("已发布")
    DISCARDED = "discarded", _("已放弃")


class SwapState(TextChoices):
    ASKED = "asked", _("待接班")
    TAKEN = "taken", _("已接班")
    APPROVED = "approved", _("已准")
    REFUSED = "refused", _("未准")
    WITHDRAWN = "withdrawn", _("已收回")
    UNDONE = "undone", _("已撤销")


class DeskOutcome(TextChoices):
    """What became of a business while the villager stood at the desk."""

    DONE = "done", _("当场办结")
    TAKEN_ALONG = "taken_along", _("带回代办")
    HANDED_OVER = "handed_over", _("转交")
    REQUEST = "request", _("转为诉求")


class DeskState(TextChoices):
    OPEN = "open", _("待办")
    RETURNED = "returned", _("退回待办")
    DONE = "done", _("已办结")
    PASSED = "passed", _("已转诉求")


class FeedKind(TextChoices):
    """What a calendar subscription shows."""

    WORK = "work", _("我的工作")
    DUTY = "duty", _("我的值班")
    TEAM = "team", _("本队月历")


class GuaranteeLevel(TextChoices):
    SPECIAL = "special", _("特级")
    ONE = "one", _("一级")
    TWO = "two", _("二级")
    THREE = "three", _("三级")


class GuaranteeState(TextChoices):
    PLANNED = "planned", _("拟定")
    ISSUED = "issued", _("已下达")
    CLOSED = "closed", _("已总结")
    CANCELLED = "cancelled", _("已取消")


class GuaranteeFileKind(TextChoices):
    PLAN = "plan", _("方案")
    MAP = "map", _("供电图")
    PICTURE = "picture", _("照片")


class HazardStepKind(TextChoices):
    """What happened in a hazard's life, in the order of its steps."""

    FOUND = "found", _("发现")
    NOTIFIED = "notified", _("告知")
    CURED = "cured", _("整改")
    RECHECKED = "rechecked", _("复查合格")
    NOT_CURED = "not_cured", _("复查不合格")
    WITHDRAWN = "withdrawn", _("撤销")
    CHANGED = "changed", _("调整")
    REPORTED = "reported", _("另一份报告")


class SignedHow(TextChoices):
    """How the user took a notice."""

    SIGNATURE = "signature", _("手机签字")
    PAPER = "paper", _("纸上签字")
    REFUSED = "refused", _("拒签")
    NOT_NEEDED = "not_needed", _("内部告知")


class HelpKind(TextChoices):
    """What a member on the spot needs."""

    HANDS = "hands", _("人手")
    TOOLS = "tools", _("工具、备件")
    SKILL = "skill", _("技术指导")
    CUSTOMER = "customer", _("客户沟通")
    SAFETY = "safety", _("现场不安全")


class DataRequestKind(TextChoices):
    """What a person may ask about the data held of him."""

    SEE = "see", _("查阅")
    COPY = "copy", _("复制")
    CORRECT = "correct", _("更正")
    DELETE = "delete", _("删除")
    WITHDRAW = "withdraw", _("撤回同意")


class DataRequestSource(TextChoices):
    FOLLOW = "follow", _("查询页")
    PHONE = "phone", _("电话")
    DESK = "desk", _("当面")
    LETTER = "letter", _("书面")


class DataRequestState(TextChoices):
    RECEIVED = "received", _("待核身份")
    IDENTIFIED = "identified", _("待答复")
    ANSWERED = "answered", _("已答复")
    REFUSED = "refused", _("未同意")


class RoundResult(TextChoices):
    """What was found at one place of a round."""

    FINE = "fine", _("正常")
    DEFECT = "defect", _("有缺陷")
    SKIPPED = "skipped", _("没去成")


class SkipReason(TextChoices):
    """Why nobody came to a place of a round."""

    ABSENT = "absent", _("没人在")
    ROAD = "road", _("路不通")
    WEATHER = "weather", _("天气")
    CLOSED = "closed", _("不让进")
    OTHER = "other", _("其他")
