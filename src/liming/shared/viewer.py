"""Who looks and acts, and what each role may do. Denied unless the table says otherwise."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from liming.shared.errors import DomainError


class Role(StrEnum):
    """The roles of the house; the three administrators are separate persons by design."""

    PROVINCE = "province"
    UNIT = "unit"
    PARTY_SECRETARY = "party_secretary"
    CAPTAIN = "captain"
    MEMBER = "member"
    CONTACT = "contact"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


class Right(StrEnum):
    """What can be permitted. One right per kind of act, not per page."""

    READ_REGISTER = "read_register"
    EDIT_REGISTER = "edit_register"
    KEEP_LEAVE = "keep_leave"
    PRINT_CODES = "print_codes"
    GRANT_ROLES = "grant_roles"
    EDIT_CHANNELS = "edit_channels"
    READ_PLAN = "read_plan"
    EDIT_YEAR_PLAN = "edit_year_plan"
    EDIT_SPECIAL_ACTION = "edit_special_action"
    KEEP_ACTION_PLACES = "keep_action_places"
    EDIT_GUIDE = "edit_guide"
    TAKE_SHARE = "take_share"
    EDIT_UNIT_RULE = "edit_unit_rule"
    EDIT_MONTH_PLAN = "edit_month_plan"
    APPROVE_MONTH = "approve_month"
    ACCEPT_MONTH = "accept_month"
    READ_WORK = "read_work"
    RECEIVE_REQUEST = "receive_request"
    ASK_AS_CONTACT = "ask_as_contact"
    DISPATCH = "dispatch"
    DO_WORK = "do_work"
    CLOSE_REQUEST = "close_request"
    JUDGE = "judge"
    SUPERVISE = "supervise"
    SUPERVISE_ITEM = "supervise_item"
    EDIT_EVENTS = "edit_events"
    RECORD_CALL_BACK = "record_call_back"
    EDIT_DUTY = "edit_duty"
    EDIT_GUARANTEE = "edit_guarantee"
    CERTIFY_HOURS = "certify_hours"
    CORRECT_HOURS = "correct_hours"
    CHECK_HOURS = "check_hours"
    READ_PRIVATE = "read_private"
    READ_BENCHMARK = "read_benchmark"
    READ_OWN_TEAM = "read_own_team"
    RUN_BENCHMARK = "run_benchmark"
    SUBMIT_QUARTER = "submit_quarter"
    FILE_APPEAL = "file_appeal"
    PLAN_SUPERVISION = "plan_supervision"
    DO_SUPERVISION = "do_supervision"
    MEND_FINDING = "mend_finding"
    READ_INTEGRITY = "read_integrity"
    HANDLE_AUDIT_TASK = "handle_audit_task"
    EDIT_INDICATORS = "edit_indicators"
    EDIT_OWN_INDICATORS = "edit_own_indicators"
    ENTER_POINTS = "enter_points"
    REVIEW_POINTS = "review_points"
    CONFIRM_POINTS = "confirm_points"
    READ_GAPS = "read_gaps"
    EDIT_IMPROVEMENT = "edit_improvement"
    VERIFY_IMPROVEMENT = "verify_improvement"
    HOLD_ACTIVITY = "hold_activity"
    KEEP_CUSTOMER = "keep_customer"
    ENTER_PUBLICITY = "enter_publicity"
    VERIFY_PUBLICITY = "verify_publicity"
    READ_AUDIT = "read_audit"
    MANAGE_KEYS = "manage_keys"
    INVITE = "invite"
    NOTE_REQUEST = "note_request"
    KEEP_PHONES = "keep_phones"
    VIEW_AS = "view_as"
    MAKE_REPORT = "make_report"
    EDIT_TEMPLATES = "edit_templates"
    WRITE_PERFORMANCE = "write_performance"
    ACCEPT_PERFORMANCE = "accept_performance"
    KEEP_TO_TIME = "keep_to_time"
    ANSWER_ABOUT_DATA = "answer_about_data"


RIGHT_NAMES = {
    Right.READ_REGISTER: _("查看登记"),
    Right.EDIT_REGISTER: _("修改登记"),
    Right.KEEP_LEAVE: _("登记请假"),
    Right.PRINT_CODES: _("发放二维码"),
    Right.GRANT_ROLES: _("授予岗位"),
    Right.EDIT_CHANNELS: _("维护通知渠道"),
    Right.READ_PLAN: _("查看计划"),
    Right.EDIT_YEAR_PLAN: _("编制年度方案"),
    Right.EDIT_SPECIAL_ACTION: _("组织专项行动"),
    Right.KEEP_ACTION_PLACES: _("落实一点一策"),
    Right.EDIT_GUIDE: _("编写作业指导书"),
    Right.TAKE_SHARE: _("答复单位份额"),
    Right.EDIT_UNIT_RULE: _("制定行动细则"),
    Right.EDIT_MONTH_PLAN: _("编制月计划"),
    Right.APPROVE_MONTH: _("审核月度执行"),
    Right.ACCEPT_MONTH: _("接收月度执行"),
    Right.READ_WORK: _("查看诉求和台账"),
    Right.RECEIVE_REQUEST: _("登记诉求"),
    Right.ASK_AS_CONTACT: _("代表社区、村或企业提诉求"),
    Right.DISPATCH: _("派单"),
    Right.DO_WORK: _("上门办理"),
    Right.CLOSE_REQUEST: _("关闭诉求"),
    Right.JUDGE: _("裁定和复核"),
    Right.EDIT_EVENTS: _("登记停电与作业区"),
    Right.SUPERVISE: _("督办"),
    Right.SUPERVISE_ITEM: _("下达督办事项"),
    Right.RECORD_CALL_BACK: _("独立回访"),
    Right.EDIT_DUTY: _("编排值班"),
    Right.EDIT_GUARANTEE: _("组织保电"),
    Right.CERTIFY_HOURS: _("核认时长"),
    Right.CORRECT_HOURS: _("提出时长更正"),
    Right.CHECK_HOURS: _("抽查时长"),
    Right.READ_PRIVATE: _("查看个人信息"),
    Right.READ_BENCHMARK: _("查看对标"),
    Right.READ_OWN_TEAM: _("查看本队对标"),
    Right.RUN_BENCHMARK: _("测量、冻结和公布季度"),
    Right.SUBMIT_QUARTER: _("上报季度"),
    Right.FILE_APPEAL: _("对公布的指标申诉"),
    Right.PLAN_SUPERVISION: _("安排督导"),
    Right.DO_SUPERVISION: _("做督导检查"),
    Right.MEND_FINDING: _("整改督导问题"),
    Right.READ_INTEGRITY: _("查看廉洁情况"),
    Right.HANDLE_AUDIT_TASK: _("核查审核提示"),
    Right.EDIT_INDICATORS: _("修改对标指标和规则"),
    Right.EDIT_OWN_INDICATORS: _("自设本单位指标"),
    Right.ENTER_POINTS: _("登记加减分"),
    Right.REVIEW_POINTS: _("初审加减分"),
    Right.CONFIRM_POINTS: _("复审加减分"),
    Right.READ_GAPS: _("查看差距"),
    Right.EDIT_IMPROVEMENT: _("制定改进措施"),
    Right.VERIFY_IMPROVEMENT: _("验证改进措施"),
    Right.HOLD_ACTIVITY: _("组织活动和共建"),
    Right.KEEP_CUSTOMER: _("联络重点客户"),
    Right.ENTER_PUBLICITY: _("登记宣传和荣誉"),
    Right.VERIFY_PUBLICITY: _("核实宣传和荣誉"),
    Right.READ_AUDIT: _("查看留痕"),
    Right.MANAGE_KEYS: _("管理接口密钥"),
    Right.INVITE: _("邀请开通账号"),
    Right.NOTE_REQUEST: _("补充诉求"),
    Right.KEEP_PHONES: _("管理队员手机和复核冲突"),
    Right.VIEW_AS: _("以队员身份查看手机页面"),
    Right.MAKE_REPORT: _("生成报告"),
    Right.EDIT_TEMPLATES: _("修改报告模板"),
    Right.WRITE_PERFORMANCE: _("撰写述职报告"),
    Right.ACCEPT_PERFORMANCE: _("审定述职报告"),
    Right.KEEP_TO_TIME: _("查看保存期限和清除情况"),
    Right.ANSWER_ABOUT_DATA: _("办理个人信息请求"),
}

_OFFICE = {Role.PROVINCE, Role.UNIT, Role.PARTY_SECRETARY, Role.CAPTAIN}
_TEAM = {Role.CAPTAIN, Role.MEMBER}

RIGHTS: dict[Right, frozenset[Role]] = {
    Right.READ_REGISTER: frozenset({*_OFFICE, Role.MEMBER, Role.SYSTEM_ADMIN}),
    Right.EDIT_REGISTER: frozenset({Role.PROVINCE, Role.UNIT, Role.SYSTEM_ADMIN}),
    Right.KEEP_LEAVE: frozenset({Role.PROVINCE, Role.UNIT, Role.CAPTAIN}),
    Right.PRINT_CODES: frozenset({Role.PROVINCE, Role.UNIT, Role.CAPTAIN}),
    Right.GRANT_ROLES: frozenset({Role.SECURITY_ADMIN}),
    Right.EDIT_CHANNELS: frozenset({Role.UNIT, Role.SYSTEM_ADMIN}),
    Right.READ_PLAN: frozenset({*_OFFICE, Role.MEMBER}),
    Right.EDIT_YEAR_PLAN: frozenset({Role.PROVINCE}),
    Right.EDIT_SPECIAL_ACTION: frozenset({Role.PROVINCE, Role.UNIT}),
    Right.KEEP_ACTION_PLACES: frozenset({Role.PROVINCE, Role.UNIT, Role.CAPTAIN}),
    Right.EDIT_GUIDE: frozenset({Role.PROVINCE}),
    Right.TAKE_SHARE: frozenset({Role.UNIT}),
    Right.EDIT_UNIT_RULE: frozenset({Role.PROVINCE, Role.UNIT, Role.PARTY_SECRETARY}),
    Right.EDIT_MONTH_PLAN: frozenset({Role.PROVINCE, Role.UNIT, Role.CAPTAIN}),
    Right.APPROVE_MONTH: frozenset({Role.PROVINCE, Role.UNIT}),
    Right.ACCEPT_MONTH: frozenset({Role.PROVINCE}),
    Right.READ_WORK: frozenset({*_OFFICE, Role.MEMBER}),
    Right.RECEIVE_REQUEST: frozenset({Role.PROVINCE, Role.UNIT, *_TEAM}),
    Right.ASK_AS_CONTACT: frozenset({Role.CONTACT}),
    Right.DISPATCH: frozenset({Role.PROVINCE, Role.UNIT, Role.CAPTAIN}),
    Right.DO_WORK: frozenset(_TEAM),
    Right.CLOSE_REQUEST: frozenset({Role.PROVINCE, Role.UNIT, Role.CAPTAIN}),
    Right.JUDGE: frozenset({Role.PROVINCE, Role.UNIT}),
    Right.EDIT_EVENTS: frozenset({Role.PROVINCE, Role.UNIT, Role.CAPTAIN}),
    Right.SUPERVISE: frozenset({Role.PROVINCE, Role.UNIT}),
    Right.SUPERVISE_ITEM: frozenset({Role.PROVINCE, Role.UNIT}),
    Right.RECORD_CALL_BACK: frozenset({Role.PROVINCE, Role.UNIT}),
    Right.EDIT_DUTY: frozenset({Role.PROVINCE, Role.UNIT, Role.CAPTAIN}),
    Right.EDIT_GUARANTEE: frozenset({Role.PROVINCE, Role.UNIT, Role.CAPTAIN}),
    Right.CERTIFY_HOURS: frozenset({Role.PROVINCE, Role.UNIT, Role.CAPTAIN}),
    Right.CORRECT_HOURS: frozenset({Role.PROVINCE, Role.UNIT, *_TEAM}),
    Right.CHECK_HOURS: frozenset({Role.PROVINCE, Role.UNIT}),
    Right.READ_PRIVATE: frozenset({Role.UNIT, *_TEAM}),
    Right.READ_BENCHMARK: frozenset(_OFFICE),
    Right.READ_OWN_TEAM: frozenset(_TEAM),
    Right.RUN_BENCHMARK: frozenset({Role.PROVINCE}),
    Right.SUBMIT_QUARTER: frozenset({Role.UNIT}),
    Right.FILE_APPEAL: frozenset({Role.UNIT, Role.CAPTAIN}),
    Right.PLAN_SUPERVISION: frozenset({Role.PROVINCE, Role.UNIT, Role.PARTY_SECRETARY}),
    Right.DO_SUPERVISION: frozenset(_OFFICE),
    Right.MEND_FINDING: frozenset({Role.UNIT, Role.CAPTAIN}),
    Right.READ_INTEGRITY: frozenset({Role.PROVINCE, Role.PARTY_SECRETARY}),
    Right.HANDLE_AUDIT_TASK: frozenset({Role.PROVINCE, Role.UNIT}),
    Right.EDIT_INDICATORS: frozenset({Role.PROVINCE}),
    Right.EDIT_OWN_INDICATORS: frozenset({Role.UNIT}),
    Right.ENTER_POINTS: frozenset({Role.PROVINCE, Role.UNIT}),
    Right.REVIEW_POINTS: frozenset({Role.UNIT}),
    Right.CONFIRM_POINTS: frozenset({Role.PROVINCE}),
    Right.READ_GAPS: frozenset(_OFFICE),
    Right.EDIT_IMPROVEMENT: frozenset({Role.PROVINCE, Role.UNIT, Role.CAPTAIN}),
    Right.VERIFY_IMPROVEMENT: frozenset({Role.PROVINCE, Role.UNIT}),
    Right.HOLD_ACTIVITY: frozenset({*_OFFICE, Role.MEMBER}),
    Right.KEEP_CUSTOMER: frozenset({Role.PROVINCE, Role.UNIT, *_TEAM}),
    Right.ENTER_PUBLICITY: frozenset({Role.PROVINCE, Role.UNIT, *_TEAM}),
    Right.VERIFY_PUBLICITY: frozenset({Role.PROVINCE, Role.UNIT}),
    Right.READ_AUDIT: frozenset({Role.AUDIT_ADMIN}),
    Right.MANAGE_KEYS: frozenset({Role.SYSTEM_ADMIN}),
    Right.INVITE: frozenset({Role.SYSTEM_ADMIN}),
    Right.NOTE_REQUEST: frozenset({Role.PROVINCE, Role.UNIT, *_TEAM}),
    Right.KEEP_PHONES: frozenset({Role.UNIT, Role.CAPTAIN, Role.SECURITY_ADMIN}),
    Right.VIEW_AS: frozenset({Role.PROVINCE, Role.UNIT, Role.CAPTAIN}),
    Right.MAKE_REPORT: frozenset(_OFFICE),
    Right.EDIT_TEMPLATES: frozenset({Role.PROVINCE}),
    Right.WRITE_PERFORMANCE: frozenset({Role.PARTY_SECRETARY}),
    Right.ACCEPT_PERFORMANCE: frozenset({Role.PROVINCE, Role.UNIT}),
    Right.KEEP_TO_TIME: frozenset({Role.SECURITY_ADMIN}),
    Right.ANSWER_ABOUT_DATA: frozenset({Role.UNIT, Role.SECURITY_ADMIN}),
}


@dataclass(frozen=True)
class Viewer:
    """Who is asking: the account, its roles of today and the unit or team paths it may reach.

    `unit_paths` are prefixes of dated tree paths ("/SX/TY/"); a captain's path ends at the team.
    `member_id` is set when the account belongs to a member. `grants` pairs each role with its own path:
    who is a captain here and a member there leads only here. Left empty, every role holds on every path.
    `rights` are held without a role, as another system's key holds them; `key_id` is that key. `without` are
    not held, whatever the roles say: who looks through a member's eyes sees no more than with their own.
    """

    account_id: UUID | None
    roles: frozenset[Role]
    unit_paths: tuple[str, ...]
    name: str = ""
    member_id: UUID | None = field(default=None)
    grants: tuple[tuple[Role, str], ...] = ()
    rights: frozenset[Right] = frozenset()
    key_id: UUID | None = None
    without: frozenset[Right] = frozenset()

    def may(self, right: Right) -> bool:
        """True when one of the viewer's roles holds the right, or the viewer itself does."""
        if right in self.without:
            return False
        return right in self.rights or bool(self.roles & RIGHTS[right])

    def reaches(self, path: str) -> bool:
        """True when `path` lies at or below one of the viewer's paths."""
        return any(path.startswith(prefix) for prefix in self.unit_paths)

    def require(self, right: Right, path: str | None = None) -> None:
        """Refuse unless the viewer holds the right and, where given, reaches the path.

        Raises DomainError `forbidden` or `out_of_scope`.
        """
        if not self.may(right):
            raise DomainError("forbidden", right=RIGHT_NAMES[right])
        if path is not None and not self.within(right).reaches(path):
            raise DomainError("out_of_scope")

    def within(self, right: Right) -> "Viewer":
        """The same viewer reaching only the paths on which a role of its own holds the right."""
        if not self.grants:
            return self
        return replace(self, unit_paths=tuple(path for role, path in self.grants if role in RIGHTS[right]))

    def at(self, path: str) -> "Viewer":
        """The same viewer looking at one place below its paths, with the roles it holds there.

        Raises DomainError `out_of_scope`.
        """
        if not self.reaches(path):
            raise DomainError("out_of_scope")
        roles = frozenset(role for role in self.roles if self.is_there(role, path))
        return replace(self, unit_paths=(path,), roles=roles, grants=())

    def is_there(self, role: Role, path: str) -> bool:
        """True when the viewer holds the role over `path`."""
        if not self.grants:
            return role in self.roles and self.reaches(path)
        return any(role == held and path.startswith(prefix) for held, prefix in self.grants)


def system_viewer(name: str) -> Viewer:
    """The viewer of background work and commands: reaches everything, named in the audit."""
    roles = frozenset(Role) - {Role.CONTACT}
    return Viewer(account_id=None, roles=roles, unit_paths=("/",), name=name)


PUBLIC = Viewer(account_id=None, roles=frozenset(), unit_paths=(), name="public")
