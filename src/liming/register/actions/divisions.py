"""Load and change divisions and their outlines."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from liming.register.actions.base import check_after, insert, require_edit, update
from liming.register.models import Division, DivisionShape
from liming.register.queries.tree import root_path
from liming.register.rules import pinyin_of
from liming.register.rules.columns import noun
from liming.register.rules.places import STANDARD_LAYER, normal_code, read_boundary
from liming.register.rules.replaced import replaced_divisions
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Viewer

_ORDER = {"province": 0, "city": 1, "county": 2, "township": 3, "community": 4}
_BATCH = 500


def create_division(viewer: Viewer, **fields: Any) -> Division:
    """A division that the loaded file does not hold, e.g. a village."""
    row = Division(**{**fields, "code": normal_code(fields["code"] or "")})
    return insert(viewer, noun("divisions"), row)


def change_division(viewer: Viewer, row: Division, **changes: Any) -> Division:
    """Change a division's name, parent or position."""
    return update(viewer, noun("divisions"), row, changes)


@transaction.atomic
def replace_division(viewer: Viewer, old: Division, present: Division, on: date) -> Division:
    """From `on` the old division is abolished and `present` stands in its place; rows that name it stay.

    Raises DomainError `forbidden`, `out_of_scope`, `day_before_last`, `already_closed`, `field_invalid`
    (another level, or the same division).
    """
    require_edit(viewer, root_path())
    if old.valid_to is not None:
        raise DomainError("already_closed", name=old.name, day=old.valid_to.isoformat())
    if present.pk == old.pk or present.level != old.level:
        name = present.name
        raise DomainError("field_invalid", field="并入的区划", value=name, remedy="请选同级的另一个区划")
    check_after(on, old.valid_from)
    old.valid_to, old.replaced_by = on, present
    old.save(update_fields=["valid_to", "replaced_by"])
    audit.record(viewer, "division.replaced", old, after={"valid_to": on, "replaced_by": present})
    return old


@transaction.atomic
def load_divisions(viewer: Viewer, data: Mapping[str, Any]) -> int:
    """Put a built division file into the register; returns how many rows are new.

    `data` holds `source`, `valid_from`, `divisions` (code, name, level, parent, longitude, latitude) and
    `shapes` (code, geometry). Rows already there keep what was edited; abolished ones are added with what
    replaced them.
    """
    require_edit(viewer, root_path())
    known = set(Division.objects.values_list("code", flat=True))
    since = date.fromisoformat(str(data.get("valid_from") or "2023-01-01"))
    rows = sorted(data["divisions"], key=lambda row: (_ORDER[row["level"]], row["code"]))
    fresh = [_division(row, since) for row in rows if row["code"] not in known]
    Division.objects.bulk_create(fresh, batch_size=_BATCH)
    added = len(fresh) + _add_abolished()
    _put_shapes(STANDARD_LAYER, {row["code"]: row["geometry"] for row in data.get("shapes", ())})
    first = Division.objects.filter(parent=None).first()
    if first is not None:
        after = {"source": data.get("source", ""), "new": added, "shapes": len(data.get("shapes", ()))}
        audit.record(viewer, "division.loaded", first, after=after)
    return added


@transaction.atomic
def import_layer(viewer: Viewer, name: str, geojson: Mapping[str, Any]) -> int:
    """Put outlines of a layer of one's own (a GeoJSON FeatureCollection in WGS 84); returns how many.

    Each feature names its division in the property `code`, `adcode`, `gb` or `区划代码`; features of
    unknown divisions are left out. Raises `layer_unreadable` or `boundary_invalid`.
    """
    require_edit(viewer, root_path())
    is_layer = isinstance(geojson, Mapping) and geojson.get("type") == "FeatureCollection"
    features = geojson.get("features") if is_layer else None
    shapes = {_code(feature): feature.get("geometry") for feature in features or ()}
    shapes.pop("", None)
    if not shapes:
        raise DomainError("layer_unreadable", name=name)
    for geometry in shapes.values():
        read_boundary(geometry)
    count = _put_shapes(name, shapes)
    first = Division.objects.filter(code__in=shapes).first()
    if first is not None:
        audit.record(viewer, "division.layer_loaded", first, after={"layer": name, "shapes": count})
    return count


def _division(row: Mapping[str, Any], since: date) -> Division:
    full, initials = pinyin_of(row["name"])
    return Division(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        parent_id=row.get("parent"),
        longitude=row.get("longitude"),
        latitude=row.get("latitude"),
        pinyin=full,
        initials=initials,
        valid_from=since,
    )


def _add_abolished() -> int:
    """Rows for abolished divisions whose successor is in the register, so that old names are found."""
    added = 0
    present = {row.code: row for row in Division.objects.filter(level="county")}
    for old in replaced_divisions():
        successor = present.get(old.present[0])
        if successor is None or old.code in present:
            continue
        full, initials = pinyin_of(old.names[0])
        Division.objects.create(
            code=old.code,
            name=old.names[0],
            level=old.level,
            parent_id=successor.parent_id,
            pinyin=full,
            initials=initials,
            valid_from=date(1949, 10, 1),
            valid_to=old.on,
            replaced_by=successor,
        )
        added += 1
    return added


def _put_shapes(layer: str, shapes: Mapping[str, Any]) -> int:
    known = set(Division.objects.filter(code__in=shapes).values_list("code", flat=True))
    rows = [
        DivisionShape(division_id=code, layer=layer, geometry=geometry)
        for code, geometry in shapes.items()
        if code in known
    ]
    DivisionShape.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["division", "layer"],
        update_fields=["geometry"],
    )
    return len(rows)


def _code(feature: Any) -> str:
    properties = feature.get("properties") or {} if isinstance(feature, dict) else {}
    for name in ("code", "adcode", "gb", "区划代码"):
        if properties.get(name):
            return normal_code(str(properties[name]).removeprefix("156"))
    return ""
