"""Columns of members, their skills and leave, posts and responsibility areas."""

from liming.register import enums, models
from liming.register.rules.columns.column import Column, Kind, Noun

GROUP = "people"


def _member(header: str = "队员", header_en: str = "Member", **settings: bool) -> Column:
    return Column(
        "member",
        header,
        header_en,
        Kind.REFERENCE,
        noun="members",
        required=True,
        in_list=True,
        aliases=("队员编码", "姓名", "Member code"),
        fixed=settings.get("fixed", False),
    )


def _team() -> Column:
    return Column(
        "team",
        "服务队",
        "Team",
        Kind.REFERENCE,
        noun="teams",
        required=True,
        in_list=True,
        can_filter=True,
        aliases=("队编码", "所属服务队"),
    )


MEMBERS = Noun(
    "members",
    "队员",
    "Members",
    GROUP,
    models.Member,
    (
        Column("code", "队员编码", "Member code", required=True, fixed=True, in_list=True, aliases=("编码",)),
        Column("name", "姓名", "Name", required=True, in_list=True),
        Column(
            "team",
            "服务队",
            "Team",
            Kind.REFERENCE,
            noun="teams",
            required=True,
            dated="调动",
            in_list=True,
            can_filter=True,
            aliases=("队编码", "所属服务队"),
        ),
        Column(
            "role",
            "队内职务",
            "Role",
            Kind.CHOICE,
            choices=enums.TeamRole,
            dated="调动",
            in_list=True,
            can_filter=True,
            aliases=("职务",),
        ),
        Column(
            "political_status",
            "政治面貌",
            "Political status",
            Kind.CHOICE,
            required=True,
            choices=enums.PoliticalStatus,
            in_list=True,
            can_filter=True,
        ),
        Column("phone", "电话", "Phone", private="phone", in_list=True, aliases=("手机", "联系电话")),
        Column("job_title", "岗位", "Job title"),
        Column("joined_on", "入队日期", "Joined on", Kind.DATE, required=True, fixed=True, in_list=True),
    ),
    closing="left_on",
    relations=("team",),
)

MEMBER_SKILLS = Noun(
    "member-skills",
    "队员技能",
    "Member skills",
    GROUP,
    models.MemberSkill,
    (
        _member(fixed=True),
        Column(
            "skill",
            "技能",
            "Skill",
            Kind.REFERENCE,
            noun="skills",
            required=True,
            fixed=True,
            in_list=True,
            can_filter=True,
        ),
        Column("level", "等级", "Level", Kind.WHOLE, in_list=True),
        Column("expires_on", "有效期至", "Expires on", Kind.DATE, in_list=True, aliases=("证书有效期",)),
    ),
    identity=("member", "skill"),
    relations=("member__team", "skill"),
    path="member__team__path",
    order=("member__code", "skill"),
)

LEAVES = Noun(
    "leaves",
    "请假",
    "Leave",
    GROUP,
    models.Leave,
    (
        _member(fixed=True),
        Column(
            "kind",
            "假别",
            "Kind",
            Kind.CHOICE,
            required=True,
            choices=enums.LeaveKind,
            in_list=True,
            can_filter=True,
        ),
        Column("first_day", "开始日期", "First day", Kind.DATE, required=True, fixed=True, in_list=True),
        Column("last_day", "结束日期", "Last day", Kind.DATE, required=True, in_list=True),
        Column("note", "备注", "Note"),
    ),
    identity=("member", "first_day"),
    relations=("member__team",),
    path="member__team__path",
    order=("-first_day", "member__code"),
)

_NAMED_ON = Column("named_on", "命名日期", "Named on", Kind.DATE, required=True, in_list=True)
_RENEWED_ON = Column("renewed_on", "续命名日期", "Renewed on", Kind.DATE, dated="续命名", in_list=True)

POSTS = Noun(
    "posts",
    "党员示范岗",
    "Exemplary posts",
    GROUP,
    models.Post,
    (
        Column("code", "岗位编码", "Post code", required=True, fixed=True, in_list=True, aliases=("编码",)),
        Column("name", "岗位名称", "Post name", required=True, in_list=True, aliases=("名称",)),
        _team(),
        _member("责任人", "Holder"),
        Column("duty", "职责", "Duty"),
        _NAMED_ON,
        _RENEWED_ON,
    ),
    closing="ended_on",
    relations=("team", "member"),
)

AREAS = Noun(
    "areas",
    "党员责任区",
    "Responsibility areas",
    GROUP,
    models.ResponsibilityArea,
    (
        Column("code", "责任区编码", "Area code", required=True, fixed=True, in_list=True, aliases=("编码",)),
        Column("name", "责任区名称", "Area name", required=True, in_list=True, aliases=("名称",)),
        _team(),
        _member("责任人", "Holder"),
        Column("scope_text", "责任范围", "Scope"),
        Column("grid", "网格", "Grid", Kind.REFERENCE, noun="grids", aliases=("网格编码",)),
        _NAMED_ON,
        _RENEWED_ON,
    ),
    closing="ended_on",
    relations=("team", "member", "grid"),
)
NOUNS = (MEMBERS, MEMBER_SKILLS, LEAVES, POSTS, AREAS)
