"""Ways to a place in the map apps of a phone, each with the coordinates that it reads."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liming.core.dispatch import gcj02_from_wgs84
from liming.execute.queries.item_words import Spot

_APPLE = ("iPhone", "iPad", "iPod")
_ABOUT = "liming"


@dataclass(frozen=True)
class MapLink:
    """One app by name and the address that opens it at the place."""

    name: str | Promise
    url: str


@dataclass(frozen=True)
class Ways:
    """The phone's own map first, one tap away; other apps behind it. `is_rough`: only the grid is known."""

    own: str
    others: tuple[MapLink, ...]
    is_rough: bool


def ways_to(request: HttpRequest, spot: Spot | None, name: str) -> Ways | None:
    """Ways to a place by the phone that asks; None where nobody knows the place."""
    if spot is None:
        return None
    is_apple = any(each in request.headers.get("User-Agent", "") for each in _APPLE)
    own = apple_maps if is_apple else system_map
    others = tuple(MapLink(words, link(spot, name)) for words, link in _OTHERS)
    return Ways(own(spot, name), others, spot.is_rough)


def system_map(spot: Spot, name: str) -> str:
    """`geo:` of RFC 5870 with the label that Android shows: WGS 84, latitude first."""
    place = _wgs84(spot)
    return f"geo:{place}?q={place}({quote(name, safe='')})"


def apple_maps(spot: Spot, name: str) -> str:
    """Apple's map link: WGS 84, latitude first."""
    return f"https://maps.apple.com/?daddr={_wgs84(spot)}&q={quote(name, safe='')}&dirflg=d"


def amap(spot: Spot, name: str) -> str:
    """Amap (高德): GCJ-02, longitude first."""
    longitude, latitude = gcj02_from_wgs84(spot.longitude, spot.latitude)
    to = f"{longitude:.6f},{latitude:.6f},{quote(name, safe='')}"
    return f"https://uri.amap.com/navigation?to={to}&mode=car&coordinate=gaode&callnative=1&src={_ABOUT}"


def tencent_map(spot: Spot, name: str) -> str:
    """Tencent (腾讯): GCJ-02 unless told otherwise, latitude first."""
    to = quote(name, safe="")
    return (
        f"https://apis.map.qq.com/uri/v1/routeplan?type=drive&to={to}&tocoord={_gcj02(spot)}&referer={_ABOUT}"
    )


def baidu_map(spot: Spot, name: str) -> str:
    """Baidu (百度): takes GCJ-02 when it is named so, latitude first."""
    title = quote(name, safe="")
    return (
        f"https://api.map.baidu.com/marker?location={_gcj02(spot)}&title={title}&content={title}"
        f"&coord_type=gcj02&output=html&src={_ABOUT}"
    )


_OTHERS: tuple[tuple[Promise, Callable[[Spot, str], str]], ...] = (
    (_("高德地图"), amap),
    (_("腾讯地图"), tencent_map),
    (_("百度地图"), baidu_map),
)


def _wgs84(spot: Spot) -> str:
    return f"{spot.latitude:.6f},{spot.longitude:.6f}"


def _gcj02(spot: Spot) -> str:
    longitude, latitude = gcj02_from_wgs84(spot.longitude, spot.latitude)
    return f"{latitude:.6f},{longitude:.6f}"
