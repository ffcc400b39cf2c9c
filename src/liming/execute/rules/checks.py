"""Judging a checklist answer at once: a number against its limits."""

from typing import Literal

Judgement = Literal["ok", "defect", "na"]


def judge(result: str, value: float | None, low: float | None, high: float | None) -> Judgement:
    """`defect` when the value lies outside its limits, whatever was ticked; else the ticked result.

    A number without a tick is `ok` inside its limits; nothing at all is `na`.
    """
    if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
        return "defect"
    if result == "defect":
        return "defect"
    if result == "ok" or value is not None:
        return "ok"
    return "na"
