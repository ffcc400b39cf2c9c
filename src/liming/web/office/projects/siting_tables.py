"""A result as tables to keep: the spots, and who is served where."""

from django.utils.translation import gettext as _

from liming.plan.enums import SpotState
from liming.plan.queries import RunView
from liming.plan.queries.siting_runs import SpotStanding
from liming.register.rules import Table


def siting_tables(view: RunView) -> list[Table]:
    """Two tables: a row for each spot, a row for each demand."""
    return [_spots(view), _demands(view)]


def _spots(view: RunView) -> Table:
    headers = (
        _("序"),
        _("选点"),
        _("结果"),
        _("服务处数"),
        _("服务户数"),
        _("容量（户）"),
        _("平均（米）"),
        _("最远（米）"),
        _("造价（元）"),
        _("不可用原因"),
        _("经度"),
        _("纬度"),
    )
    return Table.of(headers, [_row(spot) for spot in view.spots], _("选点"))


def _row(spot: SpotStanding) -> tuple[object, ...]:
    is_chosen = spot.state == SpotState.CHOSEN
    served = (spot.demands, spot.load) if is_chosen else (None, None)
    ways = (spot.mean, spot.farthest) if is_chosen else (None, None)
    place = (spot.place[0], spot.place[1])
    head = (spot.number, spot.name, str(spot.state.label))
    return (*head, *served, spot.capacity, *ways, spot.cost, spot.refused, *place)


def _demands(view: RunView) -> Table:
    headers = (_("需求"), _("户数"), _("选点"), _("距离（米）"), _("未覆盖原因"))
    rows: list[tuple[object, ...]] = [
        (each.name, each.weight, f"{spot.number} {spot.name}", each.metres, "")
        for spot in view.chosen
        for each in spot.serves
    ]
    rows += [(each.name, each.weight, "", each.metres, str(each.why.label)) for each in view.left]
    return Table.of(headers, rows, _("服务对象"))
