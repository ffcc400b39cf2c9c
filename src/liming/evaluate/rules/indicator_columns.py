"""The catalogue as a sheet: the same header goes out and comes in. Goalposts of a share are in per cent."""

from liming.evaluate.enums import Direction, IndicatorKind
from liming.evaluate.models import Indicator
from liming.register.rules.columns import Column, Kind, Noun

INDICATORS = Noun(
    "benchmark-indicators",
    "对标指标",
    "Benchmark indicators",
    "evaluate",
    Indicator,
    (
        Column("code", "指标编号", "Code", required=True, aliases=("编号",)),
        Column("name", "名称", "Name"),
        Column("name_en", "英文名称", "English name"),
        Column("weight", "权重", "Weight", Kind.DECIMAL),
        Column("direction", "方向", "Direction", Kind.CHOICE, choices=Direction),
        Column("goal_low", "目标下限", "Lower goalpost", Kind.DECIMAL),
        Column("goal_high", "目标上限", "Upper goalpost", Kind.DECIMAL),
        Column("minimum_sample", "最小样本", "Minimum sample", Kind.WHOLE),
        Column("exclusions", "口径", "Exclusions"),
        Column("source", "来源", "Source"),
        Column("is_confirmed", "已核定", "Confirmed", Kind.FLAG),
        Column("quarter", "起用季度", "From quarter", aliases=("从哪一季起",)),
        Column("reason", "修改理由", "Reason", aliases=("理由",)),
    ),
    path="",
)


def scale_of(kind: str) -> float:
    """What a goalpost is multiplied by where people write it: a share is in per cent, else its own unit."""
    return 100.0 if kind == IndicatorKind.PROPORTION else 1.0
