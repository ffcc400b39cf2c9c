"""Which places a plan line applies to, as the JSON of `PlanLine.places` says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from liming.shared.errors import DomainError


class PlaceKind(StrEnum):
    TEAM = "team"
    GRID = "grid"
    SITE = "site"
    SERVICE_POINT = "service_point"
    CUSTOMER = "customer"


_NARROWING = {
    PlaceKind.SITE: "site_kind",
    PlaceKind.SERVICE_POINT: "point_kind",
    PlaceKind.CUSTOMER: "customer_kind",
}
_ORGANISATIONS = {"key_enterprise", "park", "school", "hospital", "government"}
"""Kinds of customer that are never a person."""


@dataclass(frozen=True)
class Selector:
    """`narrow` is the site, point or customer kind ("" = all); `limit` caps the places per team."""

    kind: PlaceKind
    narrow: str = ""
    limit: int | None = None


@dataclass(frozen=True)
class Place:
    """One place of a team. `key` is stable and unique over all kinds; empty ids do not apply."""

    key: str
    name: str
    team_id: UUID
    narrow: str = ""
    holder_ids: tuple[UUID, ...] = ()
    grid_version_id: UUID | None = None
    site_id: UUID | None = None
    service_point_id: UUID | None = None
    customer_id: UUID | None = None
    longitude: float | None = None
    latitude: float | None = None

    @property
    def may_be_named(self) -> bool:
        """Whether a title may carry the name: not the team, which is known, and never a person."""
        if self.key.startswith("customer:"):
            return self.narrow in _ORGANISATIONS
        return not self.key.startswith("team:")


def read_selector(places: Mapping[str, Any]) -> Selector:
    """The selector such a dictionary describes; an empty one means the team itself.

    Raises DomainError `plan_places_invalid`.
    """
    kind = places.get("kind", "team")
    if kind not in set(PlaceKind):
        raise DomainError("plan_places_invalid", value=kind)
    limit = places.get("limit")
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 1):
        raise DomainError("plan_places_invalid", value=limit)
    place_kind = PlaceKind(kind)
    return Selector(place_kind, str(places.get(_NARROWING.get(place_kind, ""), "")), limit)
