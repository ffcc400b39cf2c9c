"""Rules of a unit: drafted, issued from a day on, told to who must read them, and read."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from liming.plan.enums import RuleState
from liming.plan.models import RuleReceipt, UnitRule
from liming.plan.queries.unit_rules import is_replaced, unread_accounts
from liming.plan.rules import UNIT_RULE
from liming.register.actions import News, post_notices
from liming.register.models import Unit
from liming.register.queries import ParameterBook
from liming.shared import audit, clock, outbox
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Viewer

KIND = "unit_rule"


@dataclass(frozen=True)
class RuleDraft:
    """The rules in words: whom they bind, duties, process, forms, assessment, and from which day."""

    title: str
    in_force_from: date
    duties: str
    scope: str = ""
    process: str = ""
    forms: str = ""
    assessment: str = ""


@transaction.atomic
def draft_unit_rule(viewer: Viewer, unit: Unit, draft: RuleDraft) -> UnitRule:
    """Start the unit's next version. Raises `unit_rule_draft_exists`, `field_required`, `forbidden`,
    `out_of_scope`.
    """
    viewer.require(Right.EDIT_UNIT_RULE, unit.path)
    _require_words(draft)
    if unit.rules.filter(state=RuleState.DRAFT).exists():
        raise DomainError("unit_rule_draft_exists", unit=unit.short_name)
    last = unit.rules.aggregate(last=Max("version"))["last"] or 0
    rule = UnitRule.objects.create(unit=unit, version=last + 1, **asdict(draft))
    return _recorded(viewer, "unit_rule.created", rule)


@transaction.atomic
def change_unit_rule(viewer: Viewer, rule: UnitRule, draft: RuleDraft) -> UnitRule:
    """Change a draft. Raises `unit_rule_issued`, `field_required`, `forbidden`, `out_of_scope`."""
    rule = _locked(viewer, rule)
    if rule.state != RuleState.DRAFT:
        raise DomainError("unit_rule_issued")
    _require_words(draft)
    for name, value in asdict(draft).items():
        setattr(rule, name, value)
    rule.save(update_fields=list(asdict(draft)))
    return _recorded(viewer, "unit_rule.changed", rule)


@transaction.atomic
def issue_unit_rule(viewer: Viewer, rule: UnitRule) -> UnitRule:
    """Issue a draft; everybody it binds is told. Raises `illegal_transition`, `forbidden`, `out_of_scope`."""
    rule = _locked(viewer, rule)
    UNIT_RULE.check(RuleState(rule.state), RuleState.ISSUED)
    rule.state, rule.issued_at, rule.issued_by = RuleState.ISSUED, clock.now(), viewer.name[:60]
    rule.save(update_fields=["state", "issued_at", "issued_by"])
    outbox.put("tell_unit_rule", {"rule_id": str(rule.pk), "subject": str(rule.pk)})
    return _recorded(viewer, "unit_rule.issued", rule)


@transaction.atomic
def remind_of_unit_rule(viewer: Viewer, rule: UnitRule) -> int:
    """Tell those who have not read it again, at most once a day; returns how many they are.

    Raises `unit_rule_not_issued`, `unit_rule_replaced`, `forbidden`, `out_of_scope`.
    """
    rule = _locked(viewer, rule)
    _require_binding(rule)
    subject = f"{rule.pk}@{clock.today()}"
    outbox.put("tell_unit_rule", {"rule_id": str(rule.pk), "subject": subject})
    _recorded(viewer, "unit_rule.reminded", rule)
    return len(unread_accounts(rule))


@transaction.atomic
def confirm_rule_read(viewer: Viewer, rule: UnitRule) -> RuleReceipt:
    """One account says that it has read a version; saying it again changes nothing.

    Raises `unit_rule_not_issued`, `unit_rule_replaced`, `out_of_scope`, `forbidden`.
    """
    viewer.require(Right.READ_PLAN)
    here = rule.unit.path
    if not any(here.startswith(path) or path.startswith(here) for path in viewer.unit_paths):
        raise DomainError("out_of_scope")
    _require_binding(rule)
    if viewer.account_id is None:
        raise DomainError("forbidden", right="")
    receipt, is_new = RuleReceipt.objects.get_or_create(
        rule=rule, account_id=viewer.account_id, defaults={"read_at": clock.now()}
    )
    if is_new:
        audit.record(viewer, "unit_rule.read", rule, unit_path=rule.unit.path)
    return receipt


@transaction.atomic
def tell_unit_rule(rule_id: str, subject: str, book: ParameterBook) -> int:
    """Put a notice into the bell of everybody who is bound and has not read it; returns how many."""
    rule = UnitRule.objects.select_related("unit").get(pk=rule_id)
    news = News(
        KIND,
        subject,
        rule.unit.path,
        data={"title": rule.title, "version": rule.version, "day": rule.in_force_from.isoformat()},
        link=f"unit_rule|{rule.pk}",
        accounts=tuple(account.pk for account in unread_accounts(rule)),
    )
    return post_notices([news], book)


def _locked(viewer: Viewer, rule: UnitRule) -> UnitRule:
    viewer.require(Right.EDIT_UNIT_RULE, rule.unit.path)
    return UnitRule.objects.select_for_update(of=("self",)).select_related("unit").get(pk=rule.pk)


def _require_words(draft: RuleDraft) -> None:
    for value, label in ((draft.title, "名称"), (draft.duties, "职责")):
        if not value.strip():
            raise DomainError("field_required", field=label)


def _require_binding(rule: UnitRule) -> None:
    if rule.state != RuleState.ISSUED:
        raise DomainError("unit_rule_not_issued")
    if is_replaced(rule):
        raise DomainError("unit_rule_replaced")


def _recorded(viewer: Viewer, act: str, rule: UnitRule) -> UnitRule:
    after = {"title": rule.title, "version": rule.version, "in_force_from": rule.in_force_from}
    audit.record(viewer, act, rule, after=after, unit_path=rule.unit.path)
    return rule
