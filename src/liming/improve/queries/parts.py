"""Where a gap comes from: doing like work worse (rate), or having other work (mix)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from liming.evaluate import queries as evaluate
from liming.evaluate.enums import IndicatorKind
from liming.evaluate.models import Indicator, Snapshot, SnapshotCell
from liming.improve import bridge
from liming.improve.queries.peers import groups_of

SHOWN = 6
"""Kinds named one by one, the largest difference first; the others are summed."""

Kinds = Mapping[str, bridge.Counted]


class Parts:
    """Differences of teams of one snapshot to their peers together; each count is asked for once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._groups = groups_of(snapshot.pk)
        self._strata: dict[int, dict[str, evaluate.Strata]] = {}
        self._peers: dict[tuple[int, str, str], dict[str, bridge.Counted]] = {}
        self._exposures: dict[int, dict[UUID, int]] = {}

    def of(self, team: UUID, indicator: Indicator) -> dict[str, Any]:
        """The difference split by service type and by area type, as JSON keeps it, in the indicator's unit.

        {"service": {"total", "rate", "mix", "low", "high", "kinds": [...]}, "area": ...}; `low`, `high` =
        95 % of the rate part of a proportion. Of a count per exposure only the kinds are told. A split that
        the records do not know, or of a single kind, is left out.
        """
        if indicator.pk not in self._strata:
            self._strata[indicator.pk] = evaluate.strata(self.snapshot, indicator)
        found = {}
        for split, counts in self._strata[indicator.pk].items():
            told = self._told(team, indicator, split, counts.get(team, {}))
            if told and len(told["kinds"]) > 1:
                found[split] = told
        return found

    def _told(self, team: UUID, indicator: Indicator, split: str, own: Kinds) -> dict[str, Any] | None:
        others = self._others(team, indicator, split, own)
        if indicator.kind in (IndicatorKind.PROPORTION, IndicatorKind.MEAN):
            return _split(own, others, with_interval=indicator.kind == IndicatorKind.PROPORTION)
        exposures = self._exposure(indicator)
        peers = sum(exposures.get(key, 0) for key in self._group(team)) - exposures.get(team, 0)
        return _by_kind(own, exposures.get(team, 0), others, peers)

    def _group(self, team: UUID) -> list[UUID]:
        return [key for key, group in self._groups.items() if group == self._groups.get(team)]

    def _others(self, team: UUID, indicator: Indicator, split: str, own: Kinds) -> dict[str, bridge.Counted]:
        """The group's counts without the team's own."""
        key = (indicator.pk, split, self._groups.get(team, ""))
        if key not in self._peers:
            counts = self._strata[indicator.pk][split]
            self._peers[key] = _summed(counts.get(each, {}) for each in self._group(team))
        return {
            kind: (good - own.get(kind, (0, 0))[0], n - own.get(kind, (0, 0))[1])
            for kind, (good, n) in self._peers[key].items()
        }

    def _exposure(self, indicator: Indicator) -> dict[UUID, int]:
        if indicator.pk not in self._exposures:
            rows = SnapshotCell.objects.filter(snapshot=self.snapshot, indicator=indicator)
            self._exposures[indicator.pk] = dict(rows.values_list("team_id", "denominator"))
        return self._exposures[indicator.pk]


def _summed(teams: Iterable[Kinds]) -> dict[str, bridge.Counted]:
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for kinds in teams:
        for kind, (good, n) in kinds.items():
            found[kind][0] += good
            found[kind][1] += n
    return {kind: (good, n) for kind, (good, n) in found.items()}


def _split(own: Kinds, others: Kinds, *, with_interval: bool) -> dict[str, Any] | None:
    parts = bridge.split(own, others)
    if parts is None:
        return None
    low, high = bridge.rate_interval(own, others) if with_interval else (None, None)
    kinds = [
        _kind(kind, parts.rate_by_kind[kind], parts.mix_by_kind[kind], own.get(kind), others.get(kind))
        for kind in parts.rate_by_kind
    ]
    told = {"total": parts.total, "rate": parts.rate, "mix": parts.mix, "low": low, "high": high}
    return {**told, "kinds": _shortened(kinds)}


def _by_kind(own: Kinds, exposure: int, others: Kinds, peers_exposure: int) -> dict[str, Any] | None:
    """A count per exposure adds up over its kinds; there is no mix in it."""
    if not exposure or not peers_exposure:
        return None
    kinds = []
    for kind in sorted(own.keys() | others.keys()):
        mine, theirs = own.get(kind, (0, 0))[0], others.get(kind, (0, 0))[0]
        rate = round(mine / exposure - theirs / peers_exposure, 6)
        kinds.append(_kind(kind, rate, 0.0, (mine, exposure), (theirs, peers_exposure)))
    total = round(sum(each["rate"] for each in kinds), 6)
    told = {"total": total, "rate": total, "mix": 0.0, "low": None, "high": None}
    return {**told, "kinds": _shortened(kinds)}


def _kind(
    kind: str, rate: float, mix: float, own: bridge.Counted | None, peers: bridge.Counted | None
) -> dict[str, Any]:
    (good, n), (peers_good, peers_n) = own or (0, 0), peers or (0, 0)
    return {
        "code": kind,
        "rate": rate,
        "mix": mix,
        "n": n,
        "value": round(good / n, 6) if n else None,
        "peers_n": peers_n,
        "peers_value": round(peers_good / peers_n, 6) if peers_n else None,
    }


def _shortened(kinds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The largest differences by themselves, the others under ""."""
    ordered = sorted(kinds, key=lambda each: (-abs(each["rate"] + each["mix"]), each["code"]))
    rest = ordered[SHOWN:]
    if not rest:
        return ordered
    summed = {
        "code": "",
        "rate": round(sum(each["rate"] for each in rest), 6),
        "mix": round(sum(each["mix"] for each in rest), 6),
        "n": sum(each["n"] for each in rest),
        "value": None,
        "peers_n": sum(each["peers_n"] for each in rest),
        "peers_value": None,
    }
    return [*ordered[:SHOWN], summed]
