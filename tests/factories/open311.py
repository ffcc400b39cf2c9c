"""A corner with shipped services, keys of other systems and requests of every publicity."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.factories import execute
from tests.kept import keepable

from liming.execute.models import Request
from liming.register import actions
from liming.register.actions import IssuedKey, KeyDraft
from liming.register.models import Unit
from liming.shared import clock


@dataclass(frozen=True)
class Connected:
    """`reader` reads, `sender` creates and updates, both over 夏县; `stranger` may all over another city.

    `care` shows nothing, `repair` its kind and township, `lights` its words and position.
    """

    corner: execute.Corner
    reader: IssuedKey
    sender: IssuedKey
    stranger: IssuedKey
    care: Request
    repair: Request
    lights: Request


def key(unit: Unit, *rights: str, **fields: Any) -> IssuedKey:
    """A key over a unit with these rights ("read", "create", "update")."""
    values: dict[str, Any] = {
        "owner": "运城 12345 平台",
        "purpose": "转交供电诉求",
        "unit": unit,
        "expires_on": date(2099, 12, 31),
        "rate_per_minute": 6_000,
        **{f"may_{right}": True for right in rights},
    }
    return actions.issue_key(execute.SYSTEM, KeyDraft(**{**values, **fields}))


@keepable
def connected() -> Connected:
    """Three requests of the morning of 14 July 2026, and three keys."""
    with clock.fixed(execute.MORNING):
        corner = execute.corner()
        kinds = {"care": "VOL01", "repair": "REP01", "lights": "VOL03"}
        rows = {
            name: execute.request(
                corner,
                service_type_code=code,
                title="楼道灯不亮",
                words="楼道灯不亮，请找王大山，13800005521。",
                address="夏县泗交镇窑头村 12 号王大山家",
            )
            for name, code in kinds.items()
        }
        return Connected(
            corner=corner,
            reader=key(corner.tree.xiaxian, "read", owner="夏县数据平台"),
            sender=key(corner.tree.xiaxian, "create", "update"),
            stranger=key(corner.tree.changzhi, "read", "create", "update", owner="长治平台"),
            **rows,
        )
