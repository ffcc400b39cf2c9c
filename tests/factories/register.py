"""Rows of the register for tests: a small real corner of Shanxi, people invented."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

from django.test import Client

from liming.register.models import (
    Account,
    Customer,
    Division,
    Grid,
    GridVersion,
    Leave,
    Member,
    Membership,
    MemberSkill,
    Pairing,
    Parameter,
    PartyBranch,
    RoleGrant,
    ServicePoint,
    Site,
    Skill,
    Team,
    TeamPlacement,
    Unit,
    UnitLevel,
    UnitPlacement,
)
from liming.register.rules import path_below, pinyin_of
from liming.shared import revision
from liming.shared.viewer import Role, Viewer

BEGIN = date(2024, 1, 1)
NAME_RULE = {
    "pattern": "国家电网{province}电力（{bracket}）{brand}共产党员服务队",
    "province": "山西",
    "brand": "太行黎明",
}
_number = count(1)

# code, name, level, parent, longitude, latitude
_DIVISIONS = (
    ("140000", "山西省", "province", None, 112.5, 37.9),
    ("140400", "长治市", "city", "140000", 113.12, 36.2),
    ("140429", "武乡县", "county", "140400", 112.86, 36.84),
    ("140429100", "丰州镇", "township", "140429", None, None),
    ("140800", "运城市", "city", "140000", 111.0, 35.03),
    ("140802", "盐湖区", "county", "140800", 111.0, 35.02),
    ("140802001", "中城街道", "township", "140802", None, None),
    ("140828", "夏县", "county", "140800", 111.22, 35.14),
    ("140828100", "瑶峰镇", "township", "140828", None, None),
    ("140828105", "泗交镇", "township", "140828", 111.43, 35.12),
    ("140828200", "尉郭乡", "township", "140828", None, None),
)


@dataclass(frozen=True)
class UnitTree:
    """Province, two cities and three counties: 夏县, 盐湖区 (both 运城) and 武乡县 (长治)."""

    province: Unit
    yuncheng: Unit
    changzhi: Unit
    xiaxian: Unit
    yanhu: Unit
    wuxiang: Unit


def divisions() -> None:
    """The divisions of the small corner; safe to call again."""
    for code, name, level, parent, longitude, latitude in _DIVISIONS:
        full, initials = pinyin_of(name)
        Division.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "level": level,
                "parent_id": parent,
                "longitude": longitude,
                "latitude": latitude,
                "pinyin": full,
                "initials": initials,
                "valid_from": date(2023, 1, 1),
            },
        )


def unit(
    code: str, name: str, parent: Unit | None = None, division: str | None = None, **fields: Any
) -> Unit:
    """A unit with its first placement; its level is its depth."""
    depth = 0 if parent is None else parent.level_id + 1
    level, _ = UnitLevel.objects.get_or_create(
        depth=depth, defaults={"name": ("省公司", "市公司", "县公司", "班组")[min(depth, 3)]}
    )
    full, initials = pinyin_of(name)
    row = Unit.objects.create(
        code=code,
        name=name,
        short_name=fields.pop("short_name", name),
        level=level,
        parent=parent,
        path=path_below(parent.path if parent else None, code),
        division_id=division,
        pinyin=full,
        initials=initials,
        **fields,
    )
    UnitPlacement.objects.create(unit=row, parent=parent, path=row.path, valid_from=BEGIN)
    return row


def unit_tree() -> UnitTree:
    """The tree of units that most tests need."""
    divisions()
    province = unit("SX", "国网山西省电力公司", None, "140000", short_name="山西")
    yuncheng = unit("1408", "国网运城供电公司", province, "140800", short_name="运城")
    changzhi = unit("1404", "国网长治供电公司", province, "140400", short_name="长治")
    return UnitTree(
        province,
        yuncheng,
        changzhi,
        unit("140828", "国网夏县供电公司", yuncheng, "140828", short_name="夏县"),
        unit("140802", "国网盐湖供电公司", yuncheng, "140802", short_name="盐湖"),
        unit("140429", "国网武乡县供电公司", changzhi, "140429", short_name="武乡"),
    )


def name_rule() -> Parameter:
    """The naming rule of teams as a parameter."""
    row, _ = Parameter.objects.get_or_create(
        key="team.name_rule",
        valid_from=BEGIN,
        defaults={"value": NAME_RULE, "title": "队名规则", "source": "test"},
    )
    return row


def party_branch(of: Unit, **fields: Any) -> PartyBranch:
    """A party branch of a unit."""
    code = fields.pop("code", f"B{next(_number):04d}")
    return PartyBranch.objects.create(
        code=code, unit=of, name=fields.pop("name", f"{of.short_name}党支部"), **fields
    )


def team(of: Unit, bracket: str = "", **fields: Any) -> Team:
    """A team of a unit with its first placement; kind rural unless said otherwise."""
    bracket = bracket or of.short_name
    code = fields.pop("code", f"T{next(_number):04d}")
    name = fields.pop("name", f"国家电网山西电力（{bracket}）太行黎明共产党员服务队")
    full, initials = pinyin_of(name)
    fields.setdefault("division_id", of.division_id)
    row = Team.objects.create(
        code=code,
        name=name,
        short_name=fields.pop("short_name", f"{bracket}服务队"),
        kind=fields.pop("kind", "rural"),
        unit=of,
        path=path_below(of.path, code),
        pinyin=full,
        initials=initials,
        founded_on=fields.pop("founded_on", BEGIN),
        **fields,
    )
    TeamPlacement.objects.create(team=row, unit=of, path=row.path, valid_from=row.founded_on)
    revision.touch()
    return row


def member(of: Team, name: str = "", skills: tuple[str, ...] = (), **fields: Any) -> Member:
    """A member of a team with the first membership row; `skills` are codes, made when missing."""
    number = next(_number)
    name = name or f"王{'一二三四五六七八九十'[number % 10]}"
    full, initials = pinyin_of(name, person=True)
    row = Member.objects.create(
        code=fields.pop("code", f"M{number:04d}"),
        name=name,
        team=of,
        role=fields.pop("role", "member"),
        political_status=fields.pop("political_status", "party_member"),
        joined_on=fields.pop("joined_on", BEGIN),
        pinyin=full,
        initials=initials,
        **fields,
    )
    Membership.objects.create(member=row, team=of, role=row.role, valid_from=row.joined_on)
    for code in skills:
        skill(row, code)
    revision.touch()
    return row


def skill(of: Member, code: str, level: int = 1, expires_on: date | None = None) -> MemberSkill:
    """A skill of a member; the skill itself is made when missing."""
    kind, _ = Skill.objects.get_or_create(code=code, defaults={"name": code})
    return MemberSkill.objects.create(member=of, skill=kind, level=level, expires_on=expires_on)


def leave(of: Member, first_day: date, last_day: date, kind: str = "annual") -> Leave:
    """Days a member cannot go, both ends included."""
    revision.touch()
    return Leave.objects.create(member=of, kind=kind, first_day=first_day, last_day=last_day)


def grid(of: Team, holder: Member | None = None, division: str = "140828105", **fields: Any) -> Grid:
    """A grid of a team with its first version as `current`; rural unless said otherwise."""
    number = next(_number)
    name = fields.pop("name", f"第{number}网格")
    full, initials = pinyin_of(name)
    row = Grid.objects.create(
        code=fields.pop("code", f"G{number:04d}"), name=name, pinyin=full, initials=initials
    )
    row.current = GridVersion.objects.create(
        grid=row,
        number=1,
        team=of,
        division_id=division,
        area_type=fields.pop("area_type", "rural"),
        holder=holder,
        valid_from=fields.pop("valid_from", BEGIN),
        **fields,
    )
    row.save()
    revision.touch()
    return row


def service_point(of: Team, division: str = "140828105", **fields: Any) -> ServicePoint:
    """A township station of a team."""
    number = next(_number)
    return ServicePoint.objects.create(
        code=fields.pop("code", f"P{number:04d}"),
        name=fields.pop("name", f"第{number}驿站"),
        kind=fields.pop("kind", "station"),
        team=of,
        division_id=division,
        **fields,
    )


def customer(of: Team, name: str = "", division: str = "140828105", **fields: Any) -> Customer:
    """A customer of a team; a resident unless said otherwise."""
    number = next(_number)
    name = name or f"客户{number}"
    full, initials = pinyin_of(name, person=True)
    return Customer.objects.create(
        code=fields.pop("code", f"C{number:05d}"),
        name=name,
        kind=fields.pop("kind", "resident"),
        team=of,
        division_id=division,
        pinyin=full,
        initials=initials,
        **fields,
    )


def site(of: Team, name: str = "", division: str = "140828105", **fields: Any) -> Site:
    """A site under care; a tea base unless said otherwise."""
    number = next(_number)
    name = name or f"茶园{number}"
    full, initials = pinyin_of(name)
    return Site.objects.create(
        code=fields.pop("code", f"S{number:04d}"),
        name=name,
        kind=fields.pop("kind", "tea_base"),
        team=of,
        division_id=division,
        pinyin=full,
        initials=initials,
        **fields,
    )


def pairing(
    of: Team, branch: PartyBranch | None = None, division: str = "140828105", **fields: Any
) -> Pairing:
    """A branch of the team's unit paired with a village branch."""
    number = next(_number)
    return Pairing.objects.create(
        code=fields.pop("code", f"R{number:04d}"),
        team=of,
        party_branch=branch or party_branch(of.unit),
        village_branch=fields.pop("village_branch", f"第{number}村党支部"),
        division_id=division,
        agreed_on=fields.pop("agreed_on", BEGIN),
        **fields,
    )


def account(
    role: Role | str, place: Unit | Team, username: str = "", member: Member | None = None
) -> Account:
    """An account that may sign in (password "liming-test-1") with one role over a unit or team."""
    row = Account.objects.create_user(
        username or f"user{next(_number)}",
        "liming-test-1",
        display_name=member.name if member else f"{Role(role).value} 测试",
        member=member,
    )
    grant(row, role, place)
    return row


def sign_in(client: Client, role: Role | str, place: Unit | Team) -> Client:
    """The client signed in on an account of its own with one role."""
    client.force_login(account(role, place), backend="django.contrib.auth.backends.ModelBackend")
    return client


def signed_in(role: Role | str, place: Unit | Team) -> Client:
    """A client of its own, signed in with one role."""
    return sign_in(Client(), role, place)


def grant(to: Account, role: Role | str, place: Unit | Team, valid_from: date = BEGIN) -> RoleGrant:
    """One more role for an account."""
    over = {"unit": place} if isinstance(place, Unit) else {"team": place}
    return RoleGrant.objects.create(account=to, role=Role(role).value, valid_from=valid_from, **over)


def viewer_for(role: Role | str, place: Unit | Team, member: Member | None = None) -> Viewer:
    """A viewer with one role over a unit or team, without an account row."""
    return Viewer(
        account_id=None,
        roles=frozenset({Role(role)}),
        unit_paths=(place.path,),
        name=member.name if member else f"{Role(role).value} of {place.short_name}",
        member_id=member.pk if member else None,
    )


def somebody(role: Role | str, place: Unit | Team, member: Member | None = None) -> Viewer:
    """A viewer with an account of its own, for acts that need different people."""
    row = account(role, place, member=member)
    key = member.pk if member else None
    return replace(viewer_for(role, place), account_id=row.pk, name=row.display_name, member_id=key)
