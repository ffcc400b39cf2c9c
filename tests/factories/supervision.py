"""A city with four teams to be supervised, people who do it, and a check carried to any state."""

from dataclasses import dataclass, replace
from typing import Any

from tests.factories import execute
from tests.factories import register as make
from tests.kept import keepable

from liming.evaluate import actions
from liming.evaluate.actions import CheckDraft
from liming.evaluate.enums import TargetGround
from liming.evaluate.models import SupervisionCheck, SupervisionFinding
from liming.execute.actions import CheckAnswer
from liming.register.models import Account, Member, ServicePoint, Team, Unit
from liming.shared import clock
from liming.shared.viewer import Role, Viewer

MONTH = f"{execute.MORNING:%Y-%m}"


@dataclass(frozen=True)
class City:
    """运城 with two rural teams in 夏县 and two urban ones in 盐湖, each led by somebody with an account."""

    corner: execute.Corner
    unit: Unit
    teams: tuple[Team, ...]
    captains: tuple[Member, ...]
    point: ServicePoint
    accounts: tuple[Account, ...]
    office: Account
    second: Account

    def captain(self, place: int) -> Viewer:
        """The captain of one of the teams, signed in."""
        return seen_by(self.accounts[place], Role.CAPTAIN, self.teams[place], self.captains[place])

    @property
    def planner(self) -> Viewer:
        return seen_by(self.office, Role.UNIT, self.unit)

    @property
    def other_planner(self) -> Viewer:
        return seen_by(self.second, Role.UNIT, self.unit)


def seen_by(account: Account, role: Role, place: Unit | Team, member: Member | None = None) -> Viewer:
    viewer = make.viewer_for(role, place, member)
    return replace(viewer, account_id=account.pk, name=account.display_name)


@keepable
def city() -> City:
    """The city with everything the rooms ship loaded."""
    with clock.fixed(execute.MORNING):
        corner = execute.corner()
        tree = corner.tree
        teams = [corner.team, make.team(tree.xiaxian, "庙前", code="140828-02")]
        teams += [
            make.team(tree.yanhu, name, code=f"140802-0{n}", kind="urban")
            for n, name in ((1, "城东"), (2, "城西"))
        ]
        people = [corner.captain, *(make.member(team, role="captain") for team in teams[1:])]
        accounts = tuple(
            make.account(Role.CAPTAIN, team, member=member)
            for team, member in zip(teams, people, strict=True)
        )
        return City(
            corner=corner,
            unit=tree.yuncheng,
            teams=tuple(teams),
            captains=tuple(people),
            point=make.service_point(teams[0], code="P-SJ", name="泗交驿站"),
            accounts=accounts,
            office=make.account(Role.UNIT, tree.yuncheng, "yuncheng-office"),
            second=make.account(Role.UNIT, tree.yuncheng, "yuncheng-second"),
        )


def targeted(of: City, **fields: Any) -> SupervisionCheck:
    """The first team looked at by the captain of the third."""
    values = {"ground": TargetGround.WEAK, "checker": of.accounts[2].pk, **fields}
    return actions.plan_targeted(of.planner, of.teams[0], **values)


def answers(check: SupervisionCheck, *defects: int) -> tuple[CheckAnswer, ...]:
    """Every item met but these; numbers answered inside their limits."""
    found = []
    for item in check.checklist.items.all():
        inside = item.low if item.low is not None else item.high if item.high is not None else 1.0
        value = inside if item.kind == "number" else None
        result = "defect" if item.number in defects else "ok"
        found.append(CheckAnswer(item.number, result, value))
    return tuple(found)


def draft(check: SupervisionCheck, *defects: int, **fields: Any) -> CheckDraft:
    """A whole check with words to each defect."""
    notes = {number: f"第 {number} 项见现场" for number in defects}
    return CheckDraft(answers(check, *defects), notes=notes, **fields)


def checked(of: City, *defects: int, **fields: Any) -> SupervisionCheck:
    """A targeted check that was made."""
    check = targeted(of)
    return actions.finish_check(of.captain(2), check, draft(check, *defects, **fields))


def finding(of: City, state: str = "found") -> SupervisionFinding:
    """The one finding of a check, carried to a state."""
    check = checked(of, 3)
    row = SupervisionFinding.objects.everywhere("test").get(check_made=check)
    steps = {
        "notified": lambda: actions.notify_findings(of.captain(2), check),
        "mended": lambda: actions.mend_finding(of.captain(0), row, "已换新"),
        "rechecked": lambda: actions.recheck_finding(of.captain(2), row, True),
        "closed": lambda: actions.close_finding(of.planner, row),
    }
    for name, step in steps.items():
        if row.state == state:
            break
        step()
        row.refresh_from_db()
        assert row.state == name
    return row
