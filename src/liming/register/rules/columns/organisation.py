"""Columns of units, party branches and teams."""

from liming.register import enums, models
from liming.register.rules.columns.column import Column, Kind, Noun

GROUP = "organisation"

UNITS = Noun(
    "units",
    "单位",
    "Units",
    GROUP,
    models.Unit,
    (
        Column("code", "单位编码", "Unit code", required=True, fixed=True, in_list=True, aliases=("编码",)),
        Column("name", "单位名称", "Unit name", required=True, in_list=True, aliases=("名称",)),
        Column("short_name", "简称", "Short name", required=True, in_list=True),
        Column(
            "parent",
            "上级单位",
            "Parent unit",
            Kind.REFERENCE,
            noun="units",
            dated="调整隶属",
            in_list=True,
            can_filter=True,
            aliases=("上级单位编码",),
        ),
        Column("division", "行政区划", "Division", Kind.REFERENCE, noun="divisions", in_list=True),
    ),
    closing="closed_on",
    relations=("parent", "division", "level"),
    path="path",
    order=("path",),
)

PARTY_BRANCHES = Noun(
    "party-branches",
    "党支部",
    "Party branches",
    GROUP,
    models.PartyBranch,
    (
        Column("code", "支部编码", "Branch code", required=True, fixed=True, in_list=True, aliases=("编码",)),
        Column("name", "支部名称", "Branch name", required=True, in_list=True, aliases=("名称", "党支部")),
        Column(
            "unit",
            "所属单位",
            "Unit",
            Kind.REFERENCE,
            noun="units",
            required=True,
            in_list=True,
            can_filter=True,
            aliases=("单位",),
        ),
        Column("secretary", "支部书记", "Secretary", Kind.REFERENCE, noun="members", in_list=True),
        Column("founded_on", "成立日期", "Founded on", Kind.DATE, in_list=True),
    ),
    relations=("unit", "secretary"),
    path="unit__path",
)

TEAMS = Noun(
    "teams",
    "服务队",
    "Teams",
    GROUP,
    models.Team,
    (
        Column("code", "队编码", "Team code", required=True, fixed=True, in_list=True, aliases=("编码",)),
        Column(
            "name", "队名", "Team name", required=True, in_list=True, aliases=("名称", "服务队名称", "服务队")
        ),
        Column("short_name", "简称", "Short name", required=True, in_list=True),
        Column(
            "kind",
            "类别",
            "Kind",
            Kind.CHOICE,
            required=True,
            choices=enums.TeamKind,
            in_list=True,
            can_filter=True,
        ),
        Column(
            "unit",
            "所属单位",
            "Unit",
            Kind.REFERENCE,
            noun="units",
            required=True,
            dated="调整隶属",
            in_list=True,
            can_filter=True,
            aliases=("单位", "单位编码"),
        ),
        Column("party_branch", "党支部", "Party branch", Kind.REFERENCE, noun="party-branches"),
        Column("division", "行政区划", "Division", Kind.REFERENCE, noun="divisions"),
        Column("office", "队部", "Office", aliases=("队部地址",)),
        Column("vehicle", "车辆", "Vehicle"),
        Column("longitude", "经度", "Longitude", Kind.DECIMAL),
        Column("latitude", "纬度", "Latitude", Kind.DECIMAL),
        Column("founded_on", "成立日期", "Founded on", Kind.DATE, in_list=True, fixed=True),
        Column("brand_story", "品牌故事", "Brand story", Kind.LONG_TEXT),
    ),
    closing="closed_on",
    relations=("unit", "party_branch", "division"),
    path="path",
)
NOUNS = (UNITS, PARTY_BRANCHES, TEAMS)
