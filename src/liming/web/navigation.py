"""Entries of the side navigation, in the order of the loop; shown when the page exists and is allowed."""

from dataclasses import dataclass
from functools import cache

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liming.shared.viewer import Right, Viewer


@dataclass(frozen=True)
class Entry:
    """One page of the navigation; `url` is its address."""

    name: str | Promise
    url: str
    icon: str
    right: Right


OFFICE: tuple[tuple[str | Promise, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry(_("驾驶舱"), "/office/", "layout-dashboard", Right.READ_WORK),
            Entry(_("一张图"), "/office/map/", "map-2", Right.READ_WORK),
        ),
    ),
    (
        _("计划"),
        (
            Entry(pgettext_lazy("menu", "调研座谈会"), "/office/plan/meetings/", "users", Right.READ_PLAN),
            Entry(_("年度实施方案"), "/office/plan/year/", "file-text", Right.READ_PLAN),
            Entry(pgettext_lazy("menu", "专项行动"), "/office/plan/actions/", "star", Right.READ_PLAN),
            Entry(_("行动细则"), "/office/plan/rules/", "book", Right.READ_PLAN),
            Entry(_("月度行动计划"), "/office/plan/month/", "calendar-month", Right.READ_PLAN),
            Entry(_("一队一项目"), "/office/projects/", "flag", Right.READ_PLAN),
            Entry(_("作业指导书"), "/office/guides/", "clipboard-check", Right.READ_PLAN),
        ),
    ),
    (
        _("执行"),
        (
            Entry(_("诉求受理"), "/office/requests/", "inbox", Right.READ_WORK),
            Entry(_("裁定与复核"), "/office/decisions/", "eye-check", Right.READ_WORK),
            Entry(_("停电与作业区"), "/office/events/", "plug", Right.READ_WORK),
            Entry(_("热线导入"), "/office/sheets/", "upload", Right.JUDGE),
            Entry(_("派工与行程"), "/office/routes/", "route", Right.READ_WORK),
            Entry(_("巡视走访"), "/office/rounds/", "map-pin", Right.READ_WORK),
            Entry(_("驿站值班"), "/office/duty/", "clock", Right.READ_WORK),
            Entry(_("重点客户"), "/office/customers/", "building", Right.READ_WORK),
            Entry(pgettext_lazy("menu", "活动"), "/office/activities/", "calendar-event", Right.READ_WORK),
            Entry(_("结对共建"), "/office/pairings/", "heart-handshake", Right.READ_WORK),
            Entry(_("宣传和荣誉"), "/office/publicity/press/", "award", Right.READ_WORK),
            Entry(_("专项保电"), "/office/guarantees/", "bolt", Right.READ_WORK),
            Entry(pgettext_lazy("menu", "隐患"), "/office/hazards/", "alert-triangle", Right.READ_WORK),
            Entry(_("服务台账"), "/office/ledger/", "book", Right.READ_WORK),
            Entry(_("队员手机"), "/office/phones/", "phone", Right.KEEP_PHONES),
            Entry(_("以队员身份查看"), "/office/view-as/", "eye", Right.VIEW_AS),
        ),
    ),
    (
        _("评估"),
        (
            Entry(_("季度对标"), "/office/league/", "ruler-measure", Right.READ_BENCHMARK),
            Entry(_("季度流程"), "/office/quarter/", "list-check", Right.READ_BENCHMARK),
            Entry(_("加减分"), "/office/points/", "award", Right.READ_BENCHMARK),
            Entry(_("指标与规则"), "/office/indicators/", "adjustments-horizontal", Right.READ_BENCHMARK),
            Entry(_("队伍画像"), "/office/teams/", "users", Right.READ_BENCHMARK),
            Entry(_("督导"), "/office/supervision/", "eye-check", Right.READ_WORK),
            Entry(_("报告"), "/office/reports/", "file-text", Right.MAKE_REPORT),
            Entry(_("承诺兑现"), "/office/promise/", "clock-up", Right.READ_BENCHMARK),
            Entry(_("审核提示"), "/office/audits/", "eye-check", Right.HANDLE_AUDIT_TASK),
            Entry(_("独立回访"), "/office/call-backs/", "phone-call", Right.RECORD_CALL_BACK),
        ),
    ),
    (
        _("改进"),
        (
            Entry(_("差距与措施"), "/office/gaps/", "target-arrow", Right.READ_GAPS),
            Entry(_("好做法"), "/office/practices/", "star", Right.READ_GAPS),
            Entry(_("拟立项目"), "/office/proposals/", "flag", Right.READ_GAPS),
        ),
    ),
    (
        _("登记"),
        (
            Entry(_("单位与队伍"), "/office/register/", "sitemap", Right.READ_REGISTER),
            Entry(_("网格与场所"), "/office/register/grids/", "grid-dots", Right.READ_REGISTER),
            Entry(_("社区和企业联系人"), "/office/contacts/", "users", Right.EDIT_REGISTER),
            Entry(_("二维码海报"), "/office/posters/", "qrcode", Right.PRINT_CODES),
            Entry(_("示范岗和责任区"), "/office/posts/", "id-badge", Right.READ_WORK),
            Entry(
                pgettext_lazy("menu", "参数"),
                "/office/settings/",
                "adjustments-horizontal",
                Right.EDIT_REGISTER,
            ),
            Entry(_("接口密钥"), "/office/keys/", "key", Right.MANAGE_KEYS),
            Entry(_("开通邀请"), "/office/invitations/", "users", Right.INVITE),
            Entry(_("通知渠道"), "/office/notices/channels/", "bell", Right.EDIT_CHANNELS),
        ),
    ),
    (
        _("安全与审计"),
        (
            Entry(pgettext_lazy("menu", "账号"), "/office/register/accounts/", "user", Right.GRANT_ROLES),
            Entry(pgettext_lazy("menu", "授权"), "/office/register/grants/", "users", Right.GRANT_ROLES),
            Entry(_("操作留痕"), "/office/audit/", "list-check", Right.READ_AUDIT),
            Entry(_("个人信息请求"), "/office/privacy/requests/", "user", Right.ANSWER_ABOUT_DATA),
            Entry(_("保存期限"), "/office/privacy/retention/", "clock", Right.KEEP_TO_TIME),
        ),
    ),
)

FIELD: tuple[Entry, ...] = (
    Entry(_("今天"), "/field/", "list-check", Right.DO_WORK),
    Entry(_("台账"), "/field/ledger/", "book", Right.DO_WORK),
    Entry(_("值班"), "/field/duty/", "clock", Right.DO_WORK),
    Entry(_("我的"), "/field/me/", "user", Right.DO_WORK),
)


@cache
def exists(url: str) -> bool:
    """Whether a page answers at this address."""
    try:
        resolve(url)
    except Resolver404:
        return False
    return True


def _shown(entries: tuple[Entry, ...], viewer: Viewer, here: str) -> list[dict[str, object]]:
    return [
        {"name": entry.name, "url": entry.url, "icon": entry.icon, "current": entry.url == here}
        for entry in entries
        if viewer.may(entry.right) and exists(entry.url)
    ]


def _nearest(entries: list[Entry], path: str) -> str:
    """The entry whose address is the longest beginning of `path`; the cockpit is only its own page."""
    holding = (e.url for e in entries if path == e.url or (e.url != "/office/" and path.startswith(e.url)))
    return max(holding, key=len, default="")


def office_groups(viewer: Viewer, path: str) -> list[dict[str, object]]:
    """Groups with the entries this viewer may open; groups without entries are left out."""
    here = _nearest([entry for _name, entries in OFFICE for entry in entries if exists(entry.url)], path)
    groups: list[dict[str, object]] = [
        {"name": name, "entries": _shown(entries, viewer, here)} for name, entries in OFFICE
    ]
    return [group for group in groups if group["entries"]]


def field_tabs(viewer: Viewer, path: str) -> list[dict[str, object]]:
    """The tabs under the phone pages."""
    here = _nearest([entry for entry in FIELD if exists(entry.url)], path)
    return _shown(FIELD, viewer, here)
