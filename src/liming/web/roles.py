"""How roles are called on pages, and where each role starts."""

from django.utils.translation import gettext_lazy as _

from liming.shared.viewer import Right, Role, Viewer

NAMES = {
    Role.PROVINCE: _("省公司"),
    Role.UNIT: _("单位专责"),
    Role.PARTY_SECRETARY: _("党支部书记"),
    Role.CAPTAIN: _("队长"),
    Role.MEMBER: _("队员"),
    Role.CONTACT: _("社区或企业联系人"),
    Role.SYSTEM_ADMIN: _("系统管理员"),
    Role.SECURITY_ADMIN: _("安全管理员"),
    Role.AUDIT_ADMIN: _("审计管理员"),
}


def role_name(viewer: Viewer) -> str:
    """The name of the widest role the viewer holds."""
    return str(next((name for role, name in NAMES.items() if role in viewer.roles), ""))


STARTS = (
    (Right.READ_WORK, "/office/"),
    (Right.GRANT_ROLES, "/office/register/accounts/"),
    (Right.READ_REGISTER, "/office/register/"),
    (Right.READ_AUDIT, "/office/audit/"),
    (Right.ASK_AS_CONTACT, "/contact/"),
)


def first_page(viewer: Viewer | None) -> str:
    """Where somebody starts: sign-in, the phone pages for a member alone, else the first page allowed."""
    if viewer is None:
        return "/sign-in/"
    if viewer.roles == {Role.MEMBER}:
        return "/field/"
    return next((page for right, page in STARTS if viewer.may(right)), "/office/")
