"""The limits of a control chart as the trend draws them, and its rules in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liming.evaluate.bridge import XmR

RULES: dict[tuple[str, int], str | Promise] = {
    ("outside", 1): _("高于上限"),
    ("outside", -1): _("低于下限"),
    ("trend", 1): _("连续七点上升"),
    ("trend", -1): _("连续七点下降"),
    ("two_of_three", 1): _("三点有两点靠近上限"),
    ("two_of_three", -1): _("三点有两点靠近下限"),
    ("run", 1): _("连续七点在均值以上"),
    ("run", -1): _("连续七点在均值以下"),
}


def control_limits(
    chart: XmR | None, baseline: int, is_whole: bool, known: int, factor: float = 100, most: float = 100
) -> dict[str, float | int | None]:
    """Centre, upper, lower and the end of the baseline, times `factor`; limits outside 0..`most` are cut off.

    `is_whole`: no month is missing, so that the end of the baseline can be drawn.
    """
    if chart is None:
        return {}
    upper, has_width = chart.high * factor, chart.high > chart.low
    return {
        "centre": round(chart.mean * factor, 1),
        "upper": round(upper, 1) if upper <= most and has_width else None,
        "lower": round(max(0.0, chart.low * factor), 1) if has_width else None,
        "frozen_after": baseline if is_whole and known > baseline else None,
    }
