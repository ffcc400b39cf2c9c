"""Hold a frozen quarter against the ledger: every fact it counted, as the ledger stood then."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from liming.evaluate import bridge
from liming.evaluate.enums import FactKind
from liming.evaluate.models import Indicator, Snapshot, SnapshotEvidence, SnapshotTeam
from liming.evaluate.queries.catalogue import REASON, read_facts
from liming.evaluate.queries.later import acts_after
from liming.evaluate.queries.measures import Facts, Flat, summed
from liming.evaluate.queries.measures.recipes import counted_as, measures_of
from liming.evaluate.rules import Count
from liming.evaluate.rules.evidence import MEASURE, RECORD, Change, Kept, changes, keyed, pack, unpack
from liming.shared.digests import digest

APPEND_ONLY = frozenset({FactKind.RECORD, FactKind.RATING, FactKind.CALL_BACK})
"""Kinds that nothing changes in place: their corrections and later additions are known by their moments."""

How = Literal["changed", "missing", "added"]


@dataclass(frozen=True)
class Difference:
    """A record that is not as it was counted, with the codes of the indicators that counted it.

    `details` name what changed, before and after (of sealed figures only what); `later` is the act after the
    freeze that explains it, "" where nothing does: then it was changed behind the freeze.
    """

    how: How
    kind: str
    name: str
    record: str
    team: str
    indicators: tuple[str, ...]
    details: tuple[str, ...]
    later: str = ""


@dataclass(frozen=True)
class LedgerProof:
    """`facts` compared; `is_whole` tells whether the evidence itself is what was kept at the freeze.

    `counts` are by team and the name that an indicator counts under.
    """

    facts: int
    is_whole: bool
    differences: tuple[Difference, ...]
    counts: dict[tuple[UUID, str], Count]

    @property
    def unexplained(self) -> tuple[Difference, ...]:
        return tuple(each for each in self.differences if not each.later)


def evidence_rows(snapshot: Snapshot, facts: Iterable[Flat]) -> list[SnapshotEvidence]:
    """A row for every team of the snapshot, not yet saved, in the order of team codes."""
    by_team: dict[str, list[Flat]] = defaultdict(list)
    for fact in facts:
        by_team[fact[0]].append(fact[1:])
    rows = []
    for team_id in _teams(snapshot):
        kept = by_team[team_id.hex]
        packed, sha256 = pack(kept)
        rows.append(
            SnapshotEvidence(
                snapshot=snapshot, team_id=team_id, facts=len(kept), sha256=sha256, packed=packed
            )
        )
    return rows


def evidence_digest(snapshot: Snapshot, sha256: Mapping[UUID, str]) -> str:
    """One digest over those of all teams."""
    return digest([[code, sha256.get(key, "")] for key, code in _teams(snapshot).items()])


def _teams(snapshot: Snapshot) -> dict[UUID, str]:
    rows = SnapshotTeam.objects.everywhere(REASON).filter(snapshot=snapshot).order_by("team__code")
    return dict(rows.values_list("team_id", "team__code"))


def held_against_ledger(snapshot: Snapshot, indicators: Sequence[Indicator]) -> LedgerProof:
    """Read the facts of the quarter again as of its measurement and compare each with what was kept.

    The counts are those of the facts as they stood then: what a later act explains is counted as it was.
    """
    window = bridge.window_of(snapshot.quarter, snapshot.measured_at)
    measures = measures_of(indicators)
    sources = {name: measure.sources(window) for name, measure in measures.items()}
    now: dict[str, list[Flat]] = defaultdict(list)
    for fact in read_facts(window, indicators):
        now[fact[0]].append(fact[1:])
    found: list[tuple[UUID, Change]] = []
    stood: list[Flat] = []
    sha256, total = {}, 0
    teams = _teams(snapshot)
    kept = {row.team_id: row for row in SnapshotEvidence.objects.filter(snapshot=snapshot)}
    for team_id in teams:
        before, sha256[team_id] = _unpacked(kept.get(team_id))
        after, _ = unpack(pack(now[team_id.hex])[0])
        changed = changes(keyed(before), keyed(after))
        total += len(before)
        found += [(team_id, each) for each in changed]
        gone = {each.key for each in changed}
        stood += [(team_id.hex, *fact) for key, fact in keyed(before).items() if key not in gone]
    later = _later(snapshot, [each for _team, each in found], sources)
    for team_id, each in found:
        counts_as = each.before if later.get(each.key[1]) else each.after
        stood += [(team_id.hex, *counts_as)] if counts_as else []
    folds = {name: measure.fold(window) for name, measure in measures.items()}
    counts = {(UUID(team), name): count for (team, name), count in summed(folds, stood).items()}
    codes: dict[str, list[str]] = defaultdict(list)
    for indicator in indicators:
        codes[counted_as(indicator)].append(indicator.code)
    is_whole = bool(kept) and evidence_digest(snapshot, sha256) == snapshot.evidence_hash
    named = _named(found, teams, sources, codes, later)
    return LedgerProof(total, is_whole, tuple(named), counts)


def _unpacked(row: SnapshotEvidence | None) -> tuple[list[Kept], str]:
    """The kept facts and the digest they have now; nothing where they cannot be read."""
    try:
        return unpack(bytes(row.packed)) if row else ([], "")
    except ValueError:
        return [], ""


def _later(
    snapshot: Snapshot, found: Iterable[Change], sources: Mapping[str, tuple[Facts, ...]]
) -> dict[str, str]:
    """By record, the act after the measurement that may have changed it; none for what is append-only."""
    asked: dict[FactKind, set[str]] = defaultdict(set)
    for change in found:
        kind = _source(change, sources).kind
        if kind not in APPEND_ONLY:
            asked[kind].add(change.key[1])
    return acts_after(snapshot.measured_at, asked)


def _source(change: Change, sources: Mapping[str, tuple[Facts, ...]]) -> Facts:
    """The facts a change belongs to: those beside a measure are told by what they add above the line."""
    fact = change.after or change.before or []
    found = sources[fact[MEASURE]]
    return found[-1] if fact[1] and len(found) > 1 else found[0]


def _named(
    found: Iterable[tuple[UUID, Change]],
    teams: Mapping[UUID, str],
    sources: Mapping[str, tuple[Facts, ...]],
    codes: Mapping[str, list[str]],
    later: Mapping[str, str],
) -> list[Difference]:
    """One difference for each record of a team, whatever number of indicators it touches."""
    grouped: dict[tuple[str, FactKind, str, How], list[Change]] = defaultdict(list)
    for team_id, change in found:
        kind = _source(change, sources).kind
        grouped[teams[team_id], kind, change.key[1], _how(change)].append(change)
    return [
        Difference(
            how,
            str(kind),
            next((str(name) for each in same if (name := (each.after or each.before or [])[RECORD + 1])), ""),
            record,
            team,
            tuple(sorted({code for each in same for code in codes[each.key[0]]})),
            tuple(dict.fromkeys(text for each in same for text in _details(each, _source(each, sources)))),
            later.get(record, ""),
        )
        for (team, kind, record, how), same in sorted(grouped.items(), key=lambda each: each[0])
    ]


def _how(change: Change) -> How:
    if change.before is None:
        return "added"
    return "missing" if change.after is None else "changed"


def _details(change: Change, source: Facts) -> list[str]:
    if change.before is None or change.after is None:
        return []
    labels = ("measure", "item", "amount", "exposure", "record", *source.fields)
    pairs = zip(labels, change.before, change.after, strict=False)
    differ = [(label, old, new) for label, old, new in pairs if old != new]
    if source.sealed:
        return [label for label, _old, _new in differ if label != "amount"]
    return [f"{label}: {_said(old)} → {_said(new)}" for label, old, new in differ]


def _said(value: object) -> str:
    return "-" if value is None or value == "" else str(value)
