"""Candidate spots as a sheet: the same header goes out and comes in."""

from liming.plan.models import CandidateSpot
from liming.register.rules.columns import Column, Kind, Noun

SPOTS = Noun(
    "candidate-spots",
    "候选选点",
    "Candidate spots",
    "plan",
    CandidateSpot,
    (
        Column("name", "选点", "Spot", required=True, aliases=("名称", "选点名称", "地点")),
        Column("longitude", "经度", "Longitude", Kind.DECIMAL, required=True),
        Column("latitude", "纬度", "Latitude", Kind.DECIMAL, required=True),
        Column("capacity", "容量（户）", "Capacity (households)", Kind.WHOLE, aliases=("容量", "可供户数")),
        Column("cost", "造价（元）", "Cost (yuan)", Kind.WHOLE, aliases=("造价", "费用")),
        Column("refused", "不可用原因", "Refused because", aliases=("不可用", "否决原因")),
        Column("is_fixed", "必选", "Fixed", Kind.FLAG, aliases=("已建", "已定")),
    ),
    identity=("name",),
    path="project__team__path",
    order=("number",),
)
