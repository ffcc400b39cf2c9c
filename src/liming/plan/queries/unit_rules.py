"""Rules of units: versions with where they stand, who has read them and who has not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from liming.plan.enums import RulePhase, RuleState
from liming.plan.models import RuleReceipt, UnitRule
from liming.plan.queries.years import paths_above, reach
from liming.register.models import Account, Unit
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Role, Viewer

_BOUND = (Role.UNIT, Role.PARTY_SECRETARY, Role.CAPTAIN, Role.MEMBER)


@dataclass(frozen=True)
class RuleRow:
    """A version with its phase of today, how many have read it and whether the viewer has."""

    rule: UnitRule
    phase: RulePhase
    read: int
    is_read: bool

    @property
    def is_to_read(self) -> bool:
        """Whether the viewer still has to read it: what a newer version stands for asks nobody."""
        return not self.is_read and self.phase in (RulePhase.COMING, RulePhase.IN_FORCE)


@dataclass(frozen=True)
class RulePage:
    """One version; `unread` are the accounts it binds without a receipt, for who may edit it.

    A version that a newer one stands for binds nobody.
    """

    row: RuleRow
    versions: tuple[RuleRow, ...]
    unread: tuple[Account, ...]

    @property
    def present(self) -> UnitRule | None:
        """The version in force."""
        return next((each.rule for each in self.versions if each.phase == RulePhase.IN_FORCE), None)


def unit_rules(viewer: Viewer, unit: str = "") -> list[RuleRow]:
    """Versions of the viewer's units and of those above, by unit and newest first; three queries.

    With the code of a unit, those that hold there: its own and those of the units above. Drafts are seen by
    who may edit them.
    """
    rules = _visible(viewer)
    if unit:
        path = Unit.objects.visible_to(viewer).filter(code=unit).values_list("path", flat=True).first() or ""
        rules = rules.filter(unit__path__in=[path, *paths_above(path)])
    return _rows(viewer, rules)


def unit_rule_page(viewer: Viewer, rule_id: UUID) -> RulePage:
    """One version with its sisters; DomainError `not_found`."""
    rule = _visible(viewer).filter(pk=rule_id).first()
    if rule is None:
        raise DomainError("not_found", what="行动细则", key=rule_id)
    rows = _rows(viewer, _visible(viewer).filter(unit=rule.unit))
    row = next(each for each in rows if each.rule.pk == rule.pk)
    may_see = _edits(viewer, rule) and row.phase in (RulePhase.COMING, RulePhase.IN_FORCE)
    return RulePage(row, tuple(rows), tuple(unread_accounts(rule)) if may_see else ())


def is_replaced(rule: UnitRule) -> bool:
    """Whether a newer version of the unit's rules is in force today."""
    versions = UnitRule.objects.filter(unit=rule.unit).order_by("-version")
    return _phase(rule, _in_force(versions, clock.today())) == RulePhase.REPLACED


def unread_accounts(rule: UnitRule) -> list[Account]:
    """Accounts at or below the unit that the rules bind and that gave no receipt, by name."""
    today, below = clock.today(), rule.unit.path
    place = Q(grants__unit__path__startswith=below) | Q(grants__team__path__startswith=below)
    dated = Q(grants__valid_from__lte=today) & (Q(grants__valid_to=None) | Q(grants__valid_to__gt=today))
    roles = Q(grants__role__in=[role.value for role in _BOUND])
    accounts = Account.objects.filter(place & dated & roles, is_active=True)
    read = RuleReceipt.objects.filter(rule=rule).values("account")
    return list(accounts.exclude(pk__in=read).distinct().order_by("display_name", "pk"))


def _visible(viewer: Viewer) -> QuerySet[UnitRule]:
    viewer.require(Right.READ_PLAN)
    shown = Q(state=RuleState.ISSUED)
    if viewer.may(Right.EDIT_UNIT_RULE):
        shown |= reach(viewer.within(Right.EDIT_UNIT_RULE))
    return UnitRule.objects.filter(reach(viewer)).filter(shown).select_related("unit")


def _rows(viewer: Viewer, rules: QuerySet[UnitRule]) -> list[RuleRow]:
    found = list(rules.annotate(read=Count("receipts")).order_by("unit__path", "-version"))
    receipts = RuleReceipt.objects.filter(account=viewer.account_id, rule__in=found)
    mine = set(receipts.values_list("rule", flat=True)) if viewer.account_id else set()
    in_force = _in_force(found, clock.today())
    return [RuleRow(rule, _phase(rule, in_force), rule.read, rule.pk in mine) for rule in found]


def _in_force(rules: Iterable[UnitRule], day: date) -> dict[UUID, UnitRule]:
    """The version in force of each unit on the day: the newest that has begun."""
    found: dict[UUID, UnitRule] = {}
    for rule in rules:
        if rule.state == RuleState.ISSUED and rule.in_force_from <= day:
            found.setdefault(rule.unit_id, rule)
    return found


def _phase(rule: UnitRule, in_force: dict[UUID, UnitRule]) -> RulePhase:
    if rule.state == RuleState.DRAFT:
        return RulePhase.DRAFT
    present = in_force.get(rule.unit_id)
    if present is not None and present.pk == rule.pk:
        return RulePhase.IN_FORCE
    is_replaced = present is not None and present.version > rule.version
    return RulePhase.REPLACED if is_replaced else RulePhase.COMING


def _edits(viewer: Viewer, rule: UnitRule) -> bool:
    editor = viewer.within(Right.EDIT_UNIT_RULE)
    return viewer.may(Right.EDIT_UNIT_RULE) and editor.reaches(rule.unit.path)
