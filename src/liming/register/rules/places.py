"""Division codes and outlines: which county a place is in, and whether a grid stays inside it."""

import re
from typing import Any

from django.utils.translation import gettext as _
from shapely import make_valid
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from liming.shared.errors import DomainError

_COUNTY_DIGITS = 6
_TOLERANCE = 0.02
_POLYGONS = {"Polygon", "MultiPolygon"}

STANDARD_LAYER = "standard"


def normal_code(code: str) -> str:
    """The code as the register keeps it: 6 digits down to the county, 9 for a township, 12 for a village.

    Trailing zeros of the 12-digit statistical code (GB/T 2260 plus town and village) are dropped.
    """
    digits = re.sub(r"\D", "", code)
    if len(digits) <= _COUNTY_DIGITS:
        return digits.ljust(_COUNTY_DIGITS, "0")
    for length in (6, 9):
        if len(digits) > length and not digits[length:].strip("0"):
            return digits[:length]
    return digits[:9] if len(digits) < 12 else digits[:12]


def stem_of(code: str) -> str:
    """The digits that every division inside `code` starts with: 140000 -> 14, 140800 -> 1408."""
    if len(code) > _COUNTY_DIGITS:
        return code
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def is_inside(code: str, area_code: str) -> bool:
    """True when the division `code` is `area_code` or lies inside it."""
    return code.startswith(stem_of(area_code))


def county_code(code: str) -> str | None:
    """The county digits of a county, township or village code; None above the county."""
    return code[:_COUNTY_DIGITS] if len(code) >= _COUNTY_DIGITS and code[4:6] != "00" else None


def read_boundary(geometry: Any) -> BaseGeometry:
    """The polygon of a GeoJSON geometry (WGS 84); raises `boundary_invalid` with the remedy."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in _POLYGONS:
        raise DomainError("boundary_invalid", remedy=_("请给出 GeoJSON 的 Polygon 或 MultiPolygon。"))
    try:
        polygon = make_valid(shape(geometry))
    except (ShapelyError, TypeError, ValueError, IndexError) as fault:
        raise DomainError("boundary_invalid", remedy=_("坐标写作 [经度, 纬度]，首尾两点相同。")) from fault
    west, south, east, north = polygon.bounds if not polygon.is_empty else (0, 0, 0, 0)
    if polygon.area == 0 or not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise DomainError("boundary_invalid", remedy=_("坐标写作 [经度, 纬度]（WGS-84 度），且面积大于 0。"))
    return polygon


def as_geometry(polygon: BaseGeometry) -> dict[str, Any]:
    """The GeoJSON geometry of a polygon."""
    plain: dict[str, Any] = mapping(polygon)
    return plain


def check_boundary_inside(boundary: BaseGeometry, county: BaseGeometry, county_name: str) -> None:
    """Refuse a boundary of which more than 2 % of the area lies outside the county's outline.

    The tolerance covers the coarseness of published outlines, not a foreign village.
    """
    outside = boundary.difference(county).area / boundary.area
    if outside > _TOLERANCE:
        raise DomainError("boundary_outside_county", share=f"{outside:.0%}", county=county_name)
