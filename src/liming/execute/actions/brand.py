"""Press items and honours: entered by the team, verified or returned by somebody above it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from liming.execute import bridge
from liming.execute.actions.recording import quarter_for
from liming.execute.enums import HonourKind, PressLevel, PublicityState
from liming.execute.models import Honour, PressItem
from liming.execute.queries.brand import own_role
from liming.execute.rules.permissions import may_enter_publicity
from liming.execute.rules.stories import story_key
from liming.execute.rules.transitions import PUBLICITY
from liming.register.models import Team
from liming.shared import audit, clock
from liming.shared.errors import DomainError
from liming.shared.uploads import safe_file
from liming.shared.viewer import RIGHT_NAMES, Right, Viewer

P = TypeVar("P", PressItem, Honour)


@dataclass(frozen=True)
class Proof:
    """What shows that it is true: an address, or an open file. One of both is needed before verifying."""

    link: str = ""
    file: Any = None


@transaction.atomic
def add_press_item(
    viewer: Viewer,
    team: Team,
    title: str,
    outlet: str,
    level: PressLevel,
    published_on: date,
    story: str = "",
    proof: Proof | None = None,
) -> PressItem:
    """Enter a publication; reprints with the same title (or named `story`) count once.

    Raises `field_required`, `publicity_twice`, `publicity_future`, `forbidden`, `out_of_scope`.
    """
    _require_entry(viewer, team, published_on)
    if not title.strip() or not outlet.strip():
        raise DomainError("field_required", field="标题和媒体")
    title, outlet = bridge.mask_text(title.strip()), outlet.strip()
    same = PressItem.objects.everywhere("the team was checked above").filter(
        team=team, title=title, outlet=outlet, published_on=published_on
    )
    if same.exists():
        raise DomainError("publicity_twice", day=published_on, outlet=outlet, title=title)
    item: PressItem = PressItem.objects.create(
        team=team,
        title=title,
        outlet=outlet,
        level=level,
        published_on=published_on,
        story_key=story_key(story or title),
        **_entry(viewer, published_on, proof),
    )
    audit.record(viewer, "press_item.added", item, after={"title": item.title}, unit_path=team.path)
    return item


@transaction.atomic
def add_honour(
    viewer: Viewer,
    team: Team,
    kind: str,
    title: str,
    giver: str,
    given_on: date,
    level: PressLevel = PressLevel.INTERNAL,
    proof: Proof | None = None,
) -> Honour:
    """Enter a banner, letter or title; it counts once somebody above the team verified it.

    Raises `field_required`, `field_invalid`, `publicity_twice`, `publicity_future`, `forbidden`,
    `out_of_scope`.
    """
    _require_entry(viewer, team, given_on)
    if kind not in HonourKind.values:
        raise DomainError("field_invalid", field="种类", value=kind, remedy="请选锦旗、感谢信或称号")
    if not title.strip() or not giver.strip():
        raise DomainError("field_required", field="名称和授予单位")
    title, giver = bridge.mask_text(title.strip()), giver.strip()
    same = Honour.objects.everywhere("the team was checked above").filter(
        team=team, title=title, giver=giver, given_on=given_on
    )
    if same.exists():
        raise DomainError("publicity_twice", day=given_on, outlet=giver, title=title)
    honour: Honour = Honour.objects.create(
        team=team,
        kind=kind,
        title=title,
        giver=giver,
        given_on=given_on,
        level=level,
        **_entry(viewer, given_on, proof),
    )
    audit.record(viewer, "honour.added", honour, after={"title": honour.title}, unit_path=team.path)
    return honour


@transaction.atomic
def correct_publicity(viewer: Viewer, entry: P, changes: dict[str, Any], proof: Proof | None = None) -> P:
    """Put an entry right that is not verified, and hand it in again.

    `changes` are title, level and the outlet and day, or the giver, day and kind. Raises as adding does,
    and `illegal_transition` for a verified entry.
    """
    row = _reach(entry)
    if row.state == PublicityState.VERIFIED:
        raise _illegal(row, PublicityState.ENTERED)
    changes = bridge.mask_texts(changes)
    for name, value in changes.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _require_entry(viewer, row.team, day_of(row))
    if isinstance(row, PressItem) and "title" in changes:
        row.story_key = story_key(row.title)
    if proof is not None and (proof.link or proof.file):
        _add_proof(row, proof)
    row.state, row.ground = PublicityState.ENTERED, ""
    row.quarter = bridge.quarter_of(clock.at(day_of(row)))
    row.save()
    audit.record(viewer, "publicity.changed", row, after=changes, unit_path=row.team.path)
    return row


@transaction.atomic
def verify_publicity(viewer: Viewer, entry: P) -> P:
    """Confirm an entry after seeing its proof: two persons, the second above the team.

    It counts in the quarter of its day, or in the next one when that is frozen already. Raises
    `publicity_own`, `publicity_proof`, `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    row = _reach(entry)
    viewer.require(Right.VERIFY_PUBLICITY, row.team.path)
    PUBLICITY.check(PublicityState(row.state), PublicityState.VERIFIED)
    if viewer.account_id is not None and viewer.account_id == row.entered_by_id:
        raise DomainError("publicity_own")
    if not row.link and not row.file:
        raise DomainError("publicity_proof")
    row.quarter, row.is_late = quarter_for(clock.at(day_of(row)))
    return _judge(viewer, row, PublicityState.VERIFIED, "")


@transaction.atomic
def return_publicity(viewer: Viewer, entry: P, ground: str) -> P:
    """Give an entry back with the ground, also one that was verified wrongly; it does not count.

    Raises `field_required`, `illegal_transition`, `forbidden`, `out_of_scope`.
    """
    row = _reach(entry)
    viewer.require(Right.VERIFY_PUBLICITY, row.team.path)
    PUBLICITY.check(PublicityState(row.state), PublicityState.RETURNED)
    if not ground.strip():
        raise DomainError("field_required", field="退回原因")
    return _judge(viewer, row, PublicityState.RETURNED, bridge.mask_text(ground.strip()))


@transaction.atomic
def link_stories(viewer: Viewer, item: PressItem, original: PressItem) -> PressItem:
    """Say that `item` reprints `original`: both count once, at the higher level.

    Raises `activity_elsewhere` across teams, `forbidden`, `out_of_scope`.
    """
    row, first = _reach(item), _reach(original)
    viewer.require(Right.ENTER_PUBLICITY, row.team.path)
    if row.team_id != first.team_id:
        raise DomainError("activity_elsewhere", name=first.title, team=row.team.short_name)
    before = {"story_key": row.story_key}
    row.story_key = first.story_key
    row.save(update_fields=["story_key"])
    after = {"story_key": row.story_key}
    audit.record(viewer, "press_item.merged", row, before=before, after=after, unit_path=row.team.path)
    return row


def day_of(row: PressItem | Honour) -> date:
    """The day it was published or given."""
    return row.published_on if isinstance(row, PressItem) else row.given_on


def _require_entry(viewer: Viewer, team: Team, day: date) -> None:
    """The team's publicist and captain, and whoever is above; nothing before its day."""
    viewer.require(Right.ENTER_PUBLICITY, team.path)
    if not may_enter_publicity(viewer, team.path, own_role(viewer, team)):
        raise DomainError("forbidden", right=RIGHT_NAMES[Right.ENTER_PUBLICITY])
    if day > clock.today():
        raise DomainError("publicity_future", day=day)


def _entry(viewer: Viewer, day: date, proof: Proof | None) -> dict[str, Any]:
    proof = proof or Proof()
    file, digest = safe_file(proof.file) if proof.file is not None else ("", "")
    return {
        "quarter": bridge.quarter_of(clock.at(day)),
        "entered_at": clock.now(),
        "entered_by": viewer.name,
        "entered_by_id": viewer.account_id,
        "link": proof.link.strip(),
        "file": file,
        "sha256": digest,
    }


def _add_proof(row: PressItem | Honour, proof: Proof) -> None:
    if proof.link:
        row.link = proof.link.strip()
    if proof.file is not None:
        row.file, row.sha256 = safe_file(proof.file)


def _reach(entry: P) -> P:
    rows = type(entry).objects.everywhere("the path is required by the caller")
    found: P = rows.select_for_update(of=("self",)).select_related("team__unit").get(pk=entry.pk)
    return found


def _illegal(row: PressItem | Honour, target: PublicityState) -> DomainError:
    source = PublicityState(row.state)
    return DomainError("illegal_transition", what="宣传和荣誉", source=source.label, target=target.label)


def _judge(viewer: Viewer, row: P, target: PublicityState, ground: str) -> P:
    before = {"state": row.state}
    row.state, row.ground = target, ground
    row.judged_at, row.judged_by = clock.now(), viewer.name
    row.save()
    after = {"state": target, "ground": ground, "quarter": row.quarter}
    audit.record(viewer, f"publicity.{target}", row, before=before, after=after, unit_path=row.team.path)
    return row
