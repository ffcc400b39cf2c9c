"""The places of a special action as a sheet: the same header goes out and comes in."""

from liming.plan.models import ActionPlace
from liming.register.rules.columns import Column, Kind, Noun

PLACES = Noun(
    "action-places",
    "一点一策",
    "Places of a special action",
    "plan",
    ActionPlace,
    (
        Column("name", "点位", "Place", required=True, aliases=("名称", "点位名称")),
        Column(
            "team",
            "服务队",
            "Team",
            Kind.REFERENCE,
            noun="teams",
            required=True,
            aliases=("队编码", "队伍", "班组"),
        ),
        Column(
            "member", "责任人", "Responsible", Kind.REFERENCE, noun="members", aliases=("队员", "队员编码")
        ),
        Column("check_on", "检查日", "Check on", Kind.DATE, required=True, aliases=("检查日期",)),
        Column("every_days", "几天一巡", "Patrol every (days)", Kind.WHOLE, aliases=("巡视间隔",)),
        Column("stake", "涉及什么", "At stake", aliases=("保障内容", "用电负荷")),
        Column("hazards", "隐患", "Hazards", aliases=("存在隐患",)),
        Column("measure", "措施", "Measure", required=True, aliases=("保障措施",)),
        Column("equipment", "车辆和发电机", "Vehicles and generators", aliases=("车辆", "装备")),
        Column("watch", "值守和巡视", "Watch and patrol", aliases=("值守安排",)),
        Column("contact_name", "联系人", "Contact"),
        Column("contact_phone", "联系电话", "Contact phone", private="phone", aliases=("电话", "手机")),
        Column("customer", "客户编码", "Customer", Kind.REFERENCE, noun="customers", aliases=("客户",)),
        Column("site", "场所编码", "Site", Kind.REFERENCE, noun="sites", aliases=("场所",)),
        Column(
            "service_point", "服务点编码", "Point", Kind.REFERENCE, noun="service-points", aliases=("服务点",)
        ),
        Column("grid", "网格编码", "Grid", Kind.REFERENCE, noun="grids", aliases=("网格",)),
        Column("longitude", "经度", "Longitude", Kind.DECIMAL),
        Column("latitude", "纬度", "Latitude", Kind.DECIMAL),
    ),
    identity=("name",),
)
