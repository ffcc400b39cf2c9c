"""Columns of grids, service points, customers, sites, pairings and divisions."""

from liming.register import enums, models
from liming.register.rules.columns.column import Column, Kind, Noun

GROUP = "places"


def _team(**settings: str) -> Column:
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
        source=settings.get("source", ""),
    )


def _division(**settings: str) -> Column:
    return Column(
        "division",
        "行政区划",
        "Division",
        Kind.REFERENCE,
        noun="divisions",
        required=True,
        in_list=True,
        aliases=("区划", "区划代码", "乡镇", "乡镇街道"),
        source=settings.get("source", ""),
    )


_GRID = Column("grid", "网格", "Grid", Kind.REFERENCE, noun="grids", aliases=("网格编码",))
_LONGITUDE = Column("longitude", "经度", "Longitude", Kind.DECIMAL)
_LATITUDE = Column("latitude", "纬度", "Latitude", Kind.DECIMAL)

GRIDS = Noun(
    "grids",
    "网格",
    "Grids",
    GROUP,
    models.Grid,
    (
        Column("code", "网格编码", "Grid code", required=True, fixed=True, in_list=True, aliases=("编码",)),
        Column("name", "网格名称", "Grid name", required=True, in_list=True, aliases=("名称", "网格")),
        _team(source="current__team"),
        _division(source="current__division"),
        Column(
            "area_type",
            "地域类型",
            "Area type",
            Kind.CHOICE,
            required=True,
            choices=enums.AreaType,
            source="current__area_type",
            in_list=True,
            can_filter=True,
            aliases=("地域",),
        ),
        Column(
            "holder",
            "网格员",
            "Holder",
            Kind.REFERENCE,
            noun="members",
            source="current__holder",
            in_list=True,
            aliases=("网格员编码",),
        ),
        Column("deputy", "副职", "Deputy", Kind.REFERENCE, noun="members", source="current__deputy"),
        Column(
            "communities",
            "社区村",
            "Communities",
            Kind.WORDS,
            source="current__communities",
            aliases=("社区", "覆盖社区"),
        ),
        Column(
            "households",
            "户数",
            "Households",
            Kind.WHOLE,
            source="current__households",
            in_list=True,
        ),
        Column("population", "人口", "Population", Kind.WHOLE, source="current__population"),
        Column("longitude", "经度", "Longitude", Kind.DECIMAL, source="current__longitude"),
        Column("latitude", "纬度", "Latitude", Kind.DECIMAL, source="current__latitude"),
        Column("boundary", "边界", "Boundary", Kind.JSON, source="current__boundary"),
    ),
    closing="closed_on",
    relations=("current__team", "current__division", "current__holder", "current__deputy"),
    path="current__team__path",
)

SERVICE_POINTS = Noun(
    "service-points",
    "服务点",
    "Service points",
    GROUP,
    models.ServicePoint,
    (
        Column(
            "code", "服务点编码", "Point code", required=True, fixed=True, in_list=True, aliases=("编码",)
        ),
        Column("name", "服务点名称", "Point name", required=True, in_list=True, aliases=("名称",)),
        Column(
            "kind",
            "类别",
            "Kind",
            Kind.CHOICE,
            required=True,
            choices=enums.PointKind,
            in_list=True,
            can_filter=True,
        ),
        _team(),
        _division(),
        Column("address", "地址", "Address", in_list=True),
        Column("hours", "开放时间", "Hours"),
        _LONGITUDE,
        _LATITUDE,
        Column("opened_on", "设立日期", "Opened on", Kind.DATE),
    ),
    closing="closed_on",
    relations=("team", "division"),
)

CUSTOMERS = Noun(
    "customers",
    "客户",
    "Customers",
    GROUP,
    models.Customer,
    (
        Column(
            "code", "客户编码", "Customer code", required=True, fixed=True, in_list=True, aliases=("编码",)
        ),
        Column("name", "户名", "Name", required=True, in_list=True, aliases=("客户名称", "名称", "姓名")),
        Column(
            "kind",
            "客户类别",
            "Kind",
            Kind.CHOICE,
            required=True,
            choices=enums.CustomerKind,
            in_list=True,
            can_filter=True,
            aliases=("类别",),
        ),
        _team(),
        _division(),
        _GRID,
        Column("account_number", "户号", "Account number", private="account", in_list=True),
        Column("phone", "电话", "Phone", private="phone", in_list=True, aliases=("手机", "联系电话")),
        Column("address", "地址", "Address", private="address"),
        Column("is_key", "重点客户", "Key customer", Kind.FLAG, in_list=True, can_filter=True),
        _LONGITUDE,
        _LATITUDE,
        Column("note", "备注", "Note", Kind.LONG_TEXT),
    ),
    closing="closed_on",
    relations=("team", "division", "grid"),
)

SITES = Noun(
    "sites",
    "保障场所",
    "Sites",
    GROUP,
    models.Site,
    (
        Column("code", "场所编码", "Site code", required=True, fixed=True, in_list=True, aliases=("编码",)),
        Column("name", "场所名称", "Site name", required=True, in_list=True, aliases=("名称",)),
        Column(
            "kind",
            "类别",
            "Kind",
            Kind.CHOICE,
            required=True,
            choices=enums.SiteKind,
            in_list=True,
            can_filter=True,
        ),
        _team(),
        _division(),
        _GRID,
        Column("keeper", "管理方", "Keeper", in_list=True),
        _LONGITUDE,
        _LATITUDE,
        Column("note", "备注", "Note", Kind.LONG_TEXT),
    ),
    closing="closed_on",
    relations=("team", "division", "grid"),
)

PAIRINGS = Noun(
    "pairings",
    "结对共建",
    "Pairings",
    GROUP,
    models.Pairing,
    (
        Column(
            "code", "结对编码", "Pairing code", required=True, fixed=True, in_list=True, aliases=("编码",)
        ),
        _team(),
        Column(
            "party_branch",
            "我方支部",
            "Our branch",
            Kind.REFERENCE,
            noun="party-branches",
            required=True,
            in_list=True,
            aliases=("党支部",),
        ),
        Column("village_branch", "结对支部", "Village branch", required=True, in_list=True),
        _division(),
        Column("agreed_on", "协议日期", "Agreed on", Kind.DATE, required=True, in_list=True),
        Column("plan_items", "共建事项", "Plan items", Kind.WORDS),
    ),
    closing="ended_on",
    relations=("team", "party_branch", "division"),
)

DIVISIONS = Noun(
    "divisions",
    "行政区划",
    "Divisions",
    GROUP,
    models.Division,
    (
        Column(
            "code", "区划代码", "Division code", required=True, fixed=True, in_list=True, aliases=("编码",)
        ),
        Column("name", "区划名称", "Division name", required=True, in_list=True, aliases=("名称",)),
        Column(
            "level",
            "级别",
            "Level",
            Kind.CHOICE,
            required=True,
            choices=enums.DivisionLevel,
            in_list=True,
            can_filter=True,
        ),
        Column("parent", "上级区划", "Parent", Kind.REFERENCE, noun="divisions", in_list=True),
        _LONGITUDE,
        _LATITUDE,
        Column("valid_from", "启用日期", "Valid from", Kind.DATE, required=True, in_list=True),
    ),
    closing="valid_to",
    relations=("parent",),
    path="",
)
NOUNS = (GRIDS, SERVICE_POINTS, CUSTOMERS, SITES, PAIRINGS, DIVISIONS)
