"""A database with the defaults and three counties, and a tiny province built into it."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from shapely.geometry import box, mapping

from liming.evaluate import actions as evaluate
from liming.execute import actions as execute
from liming.jobs.demo.builder import Report, build
from liming.jobs.demo.scale import TINY
from liming.plan import actions as plan
from liming.register import actions as register
from liming.shared import clock
from liming.shared.viewer import system_viewer

NOON = clock.parse("2026-07-14T09:20")

_COUNTIES = (
    ("140105", "小店区", 112.5, 37.7, 3, "街道"),
    ("140728", "平遥县", 112.2, 37.2, 5, "镇"),
    ("140828", "夏县", 111.2, 35.1, 11, "镇"),
)
_CITIES = (("140100", "太原市"), ("140700", "晋中市"), ("140800", "运城市"))


def division_file() -> dict:
    """The format of build/divisions.json with square counties."""
    rows = [{"code": "140000", "name": "山西省", "level": "province", "parent": None}]
    shapes = []
    for code, name in _CITIES:
        rows.append(
            {
                "code": code,
                "name": name,
                "level": "city",
                "parent": "140000",
                "longitude": 112.0,
                "latitude": 37.0,
            }
        )
    for code, name, west, south, towns, ending in _COUNTIES:
        rows.append(
            {
                "code": code,
                "name": name,
                "level": "county",
                "parent": code[:4] + "00",
                "longitude": west + 0.2,
                "latitude": south + 0.15,
            }
        )
        shapes.append(
            {"code": code, "geometry": mapping(box(west - 0.1, south - 0.1, west + 0.4, south + 0.3))}
        )
        first = 1 if ending == "街道" else 100
        for number in range(towns):
            name = (
                "泗交镇"
                if code == "140828" and number == 5
                else f"第{'一二三四五六七八九十末'[number]}{ending}"
            )
            rows.append(
                {"code": f"{code}{first + number:03d}", "name": name, "level": "township", "parent": code}
            )
    return json.loads(
        json.dumps({"source": "test", "valid_from": "2023-01-01", "divisions": rows, "shapes": shapes})
    )


def load() -> None:
    viewer = system_viewer("test")
    register.load_defaults(viewer)
    register.load_divisions(viewer, division_file())
    plan.load_defaults(viewer)
    execute.load_defaults(viewer)
    evaluate.load_defaults(viewer)


def build_at(moment: datetime, *, loop: bool = False, **changes: object) -> Report:
    with clock.fixed(moment):
        load()
        return build(replace(TINY, **changes), loop=loop)


@pytest.fixture
def tiny(db: None) -> Report:
    """One province for all tests that keep it; each test's own writes are rolled back as usual."""
    from tests.factories.tiny import province

    return province()
