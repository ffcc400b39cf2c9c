"""Columns of what all units share: skills, levels, parameters, calendar; and of accounts and roles."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from liming.register import models
from liming.register.rules.columns.column import Column, Kind, Noun

GROUP = "settings"


class DayChange(TextChoices):
    """How a day differs from its weekday."""

    HOLIDAY = "holiday", _("放假")
    MAKEUP = "makeup", _("调休上班")


class RoleName(TextChoices):
    """The roles of shared.viewer with their names."""

    PROVINCE = "province", _("省公司")
    UNIT = "unit", _("单位")
    PARTY_SECRETARY = "party_secretary", _("支部书记")
    CAPTAIN = "captain", _("队长")
    MEMBER = "member", _("队员")
    CONTACT = "contact", _("社区联系人")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


SKILLS = Noun(
    "skills",
    "技能",
    "Skills",
    GROUP,
    models.Skill,
    (
        Column("code", "技能编码", "Skill code", required=True, fixed=True, in_list=True, aliases=("编码",)),
        Column("name", "技能名称", "Skill name", required=True, in_list=True, aliases=("名称",)),
        Column("name_en", "英文名称", "English name", in_list=True),
    ),
    path="",
)

UNIT_LEVELS = Noun(
    "unit-levels",
    "单位层级",
    "Unit levels",
    GROUP,
    models.UnitLevel,
    (
        Column("depth", "层级", "Depth", Kind.WHOLE, required=True, fixed=True, in_list=True),
        Column("name", "层级名称", "Level name", required=True, in_list=True, aliases=("名称",)),
        Column("name_en", "英文名称", "English name", in_list=True),
    ),
    identity=("depth",),
    path="",
    order=("depth",),
)

PARAMETERS = Noun(
    "parameters",
    "参数",
    "Parameters",
    GROUP,
    models.Parameter,
    (
        Column("key", "参数", "Key", required=True, fixed=True, in_list=True),
        Column("title", "名称", "Title", required=True, in_list=True),
        Column("title_en", "英文名称", "English title"),
        Column("value", "值", "Value", Kind.JSON, required=True, in_list=True),
        Column("source", "来源", "Source", required=True, in_list=True),
        Column("is_confirmed", "已确认", "Confirmed", Kind.FLAG, in_list=True, can_filter=True),
        Column("valid_from", "启用日期", "Valid from", Kind.DATE, required=True, fixed=True, in_list=True),
    ),
    identity=("key", "valid_from"),
    closing="valid_to",
    path="",
    order=("key", "-valid_from"),
)

DAYS = Noun(
    "days",
    "节假日",
    "Holidays",
    GROUP,
    models.DayException,
    (
        Column("day", "日期", "Day", Kind.DATE, required=True, fixed=True, in_list=True),
        Column(
            "kind",
            "类别",
            "Kind",
            Kind.CHOICE,
            required=True,
            choices=DayChange,
            in_list=True,
            can_filter=True,
        ),
        Column("name", "名称", "Name", in_list=True),
        Column("source", "来源", "Source", required=True, in_list=True),
        Column("is_provisional", "暂定", "Provisional", Kind.FLAG, in_list=True, can_filter=True),
    ),
    identity=("day",),
    path="",
    order=("-day",),
)

ACCOUNTS = Noun(
    "accounts",
    "账号",
    "Accounts",
    GROUP,
    models.Account,
    (
        Column("username", "登录名", "Sign-in name", required=True, fixed=True, in_list=True),
        Column("display_name", "姓名", "Name", required=True, in_list=True),
        Column("member", "队员", "Member", Kind.REFERENCE, noun="members", in_list=True),
        Column("is_active", "可登录", "May sign in", Kind.FLAG, in_list=True, can_filter=True),
    ),
    identity=("username",),
    relations=("member",),
    path="",
    order=("username",),
    can_import=False,
)

GRANTS = Noun(
    "grants",
    "授权",
    "Role grants",
    GROUP,
    models.RoleGrant,
    (
        Column(
            "account",
            "账号",
            "Account",
            Kind.REFERENCE,
            noun="accounts",
            required=True,
            fixed=True,
            in_list=True,
        ),
        Column(
            "role",
            "岗位",
            "Role",
            Kind.CHOICE,
            required=True,
            choices=RoleName,
            fixed=True,
            in_list=True,
            can_filter=True,
        ),
        Column("unit", "单位", "Unit", Kind.REFERENCE, noun="units", fixed=True, in_list=True),
        Column("team", "服务队", "Team", Kind.REFERENCE, noun="teams", fixed=True, in_list=True),
        Column("valid_from", "启用日期", "Valid from", Kind.DATE, required=True, fixed=True, in_list=True),
    ),
    identity=("id",),
    closing="valid_to",
    relations=("account", "unit", "team"),
    path="",
    order=("account__username", "-valid_from"),
    can_import=False,
)
NOUNS = (SKILLS, UNIT_LEVELS, PARAMETERS, DAYS, ACCOUNTS, GRANTS)
