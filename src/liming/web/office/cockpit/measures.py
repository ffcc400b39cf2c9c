"""What the map can be coloured by: fixed classes, light = low; few cases are hatched, never tinted."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liming.core.benchmark import wilson
from liming.execute.queries.map_cells import PlaceCell

FEW = 10
COLOURS = ("#EFF4F5", "#D3E3E6", "#A6C8CD", "#6CA3AC", "#2F7683")


@dataclass(frozen=True)
class Measure:
    """One way to colour the map; `edges` are the lower ends of classes 2 to 5, as shares."""

    key: str
    name: str | Promise
    short: str | Promise
    period: str | Promise
    edges: tuple[float, float, float, float]

    def class_of(self, cell: PlaceCell | None, least: int = FEW) -> int:
        """1 (low) to 5 (high); 0 when there are fewer than `least` cases."""
        if cell is None or cell.n < least:
            return 0
        return 1 + sum(cell.good / cell.n >= edge for edge in self.edges)

    def class_names(self) -> list[tuple[int, str]]:
        """The classes with their words, high first."""
        first, *_others = self.edges
        names = [(5, f"≥{self.edges[3]:.0%}")]
        names += [
            (n, f"{low:.0%}–{high:.0%}".replace("%–", "–"))
            for n, low, high in ((4, *self.edges[2:]), (3, *self.edges[1:3]), (2, *self.edges[:2]))
        ]
        return [*names, (1, f"<{first:.0%}")]


RECENT = _("近 90 天")
MEASURES: dict[str, Measure] = {
    measure.key: measure
    for measure in (
        Measure("on_time", _("按时办结率"), _("按时办结"), RECENT, (0.85, 0.90, 0.95, 0.98)),
        Measure("plan_done", _("计划完成"), _("计划完成"), _("近 90 天应完成"), (0.50, 0.70, 0.85, 0.95)),
        Measure("grid_visited", _("网格到访"), _("网格到访"), RECENT, (0.25, 0.50, 0.75, 0.90)),
        Measure("call_back", _("独立回访"), _("回访满意"), RECENT, (0.85, 0.90, 0.95, 0.98)),
    )
}


def measure_of(key: str | None) -> Measure:
    """The measure asked for; on-time finishing by default."""
    return MEASURES.get(key or "", MEASURES["on_time"])


@lru_cache(maxsize=4096)
def interval(good: int, n: int) -> tuple[float, float]:
    """Wilson 95 % interval of a share."""
    found = wilson(good, n)
    return found.low, found.high
