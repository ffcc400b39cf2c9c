"""What confirmed cases count under the caps of their item and of their kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liming.evaluate.enums import PointKind

CAP_OF_KIND = {PointKind.BONUS: "bonus_cap", PointKind.DEDUCTION: "deduction_cap"}


@dataclass(frozen=True)
class Given:
    """One confirmed case of a team: its item, kind and points."""

    item_code: str
    kind: str
    points: float


def counted_points(cases: Sequence[Given], rules: Mapping[str, Any]) -> list[float]:
    """What each case of one team and quarter counts, in the order given: earlier ones fill the caps first.

    `rules` are a snapshot's: `point_caps` by item code (None or absent = no cap of its own), `bonus_cap` and
    `deduction_cap`. A veto counts no points. Points are in tenths at the finest.
    """
    caps: Mapping[str, float | None] = rules.get("point_caps", {})
    by_item: dict[str, float] = {}
    by_kind: dict[str, float] = {}
    counted = []
    for case in cases:
        most_of_kind = rules.get(CAP_OF_KIND.get(PointKind(case.kind), ""), 0.0)
        used_item, used_kind = by_item.get(case.item_code, 0.0), by_kind.get(case.kind, 0.0)
        most_of_item = caps.get(case.item_code)
        room = most_of_kind - used_kind
        if most_of_item is not None:
            room = min(room, most_of_item - used_item)
        points = round(max(0.0, min(case.points, room)), 1)
        by_item[case.item_code], by_kind[case.kind] = used_item + points, used_kind + points
        counted.append(points)
    return counted


def adjusted(composite: float, bonus: float, deduction: float) -> float:
    """The composite with bonus and deduction points, 0 to 100; it stands beside the composite, not for it."""
    return round(min(100.0, max(0.0, composite + bonus - deduction)), 1)
