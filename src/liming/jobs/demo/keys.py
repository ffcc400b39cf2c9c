"""Keys of invented systems, so that both APIs can be tried: one sends, one reads, one has ended."""

from datetime import timedelta
from typing import Any

from liming.jobs.demo.catalogue import data
from liming.jobs.demo.world import World
from liming.register.models import ApiKey
from liming.register.rules.keys import START_LENGTH, digest_of
from liming.shared import clock
from liming.shared.bulk import bulk_insert

_ISSUER = "系统管理员"
_LIFE = timedelta(days=365)


def build_keys(world: World) -> int:
    """The keys whose unit exists at this scale; returns how many."""
    make = world.maker(world.random("keys"))
    rows = [
        _key(world, entry) | {"id": make()} for entry in data("keys")["keys"] if entry["unit"] in world.units
    ]
    bulk_insert(ApiKey, rows)
    return len(rows)


def _key(world: World, entry: dict[str, Any]) -> dict[str, Any]:
    issued = world.now - timedelta(days=entry["issued_days_ago"])
    revoked = entry.get("revoked_days_ago")
    return {
        "owner": entry["owner"],
        "purpose": entry["purpose"],
        "unit_id": world.units[entry["unit"]].id,
        "digest": digest_of(entry["secret"]),
        "start": entry["secret"][:START_LENGTH],
        **{f"may_{right}": right in entry["rights"] for right in ("read", "create", "update")},
        "rate_per_minute": entry["rate_per_minute"],
        "issued_at": issued,
        "issued_by": _ISSUER,
        "expires_on": clock.local(issued + _LIFE).date(),
        "revoked_at": world.now - timedelta(days=revoked) if revoked else None,
        "last_used_on": clock.local(world.now - timedelta(days=entry["used_days_ago"])).date(),
    }
