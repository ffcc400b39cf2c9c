"""A hotline's sheet of many rows over the demo's grids, as a department would send it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from numpy.random import default_rng

HEADERS = [
    "工单编号",
    "受理时间",
    "来电人",
    "联系电话",
    "诉求类型",
    "诉求标题",
    "诉求内容",
    "事发地址",
    "区县",
    "乡镇",
    "紧急程度",
]
_MATTERS = (
    ("故障报修", "家里没电", "就我家没电，空开推不上去"),
    ("故障报修", "炒茶机跳闸", "炒茶机一开就跳闸，早上跳了四回"),
    ("业务咨询", "问光伏并网", "屋顶想装光伏，问怎么并网"),
    ("服务申请", "申请增容", "粮食加工点想增容，问要几天"),
    ("业务咨询", "问过户", "房子过户了，电表户名怎么改"),
    ("建议", "路灯太暗", "村口的灯太暗，能不能换一盏"),
)


def write_sheet(path: Path, count: int, seed: int = 1) -> None:
    """Write `count` rows as .xlsx; villages are those of the grids in force, numbers are all different."""
    from openpyxl import Workbook

    from liming.register.models import GridVersion
    from liming.shared import clock

    random = default_rng(seed)
    rows = GridVersion.objects.everywhere("the world of a measurement").filter(valid_to=None)
    grids = list(rows.values_list("division__name", "division__parent__name", "communities"))
    now = clock.local(clock.now())
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADERS)
    for number in range(count):
        sheet.append(_row(number, grids[int(random.integers(len(grids)))], now, random))
    book.save(path)


def _row(number: int, grid: tuple[str, str, list[str]], now: Any, random: Any) -> list[Any]:
    township, county, villages = grid
    kind, title, words = _MATTERS[number % len(_MATTERS)]
    village = villages[int(random.integers(len(villages)))] if villages else township
    at = now - timedelta(minutes=int(random.integers(10, 60 * 24 * 20)))
    house = int(random.integers(1, 400))
    return [
        f"BX26{number:08d}",
        at.strftime("%Y-%m-%d %H:%M"),
        "王大山",
        f"138{int(random.integers(10**7, 10**8)):08d}",
        kind,
        title,
        f"{words}（{house} 号）",
        f"{county}{township}{village} {house} 号",
        county,
        township,
        "一般",
    ]
