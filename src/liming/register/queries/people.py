"""Members of the viewer's teams."""

from uuid import UUID

from django.utils.translation import gettext as _

from liming.register.models import Member, Skill, Team
from liming.shared.errors import DomainError
from liming.shared.scope import ScopedQuerySet
from liming.shared.viewer import Right, Viewer
from liming.shared.words import chosen


def members(viewer: Viewer, team: Team | None = None) -> ScopedQuerySet[Member]:
    """Members the viewer reaches who have not left, of one team when given."""
    viewer.require(Right.READ_REGISTER)
    found = Member.objects.visible_to(viewer).filter(left_on=None).select_related("team")
    return found.filter(team=team) if team else found


def member_by_id(viewer: Viewer, member_id: UUID | None) -> Member:
    """The member with this id among those the viewer reaches; raises `field_required` without one."""
    viewer.require(Right.READ_REGISTER)
    if member_id is None:
        raise DomainError("field_required", field=_("队员账号"))
    found: Member | None = (
        Member.objects.visible_to(viewer).select_related("team").filter(pk=member_id).first()
    )
    if found is None:
        raise DomainError("not_found", what=_("队员"), key=member_id)
    return found


def member_by_code(viewer: Viewer, code: str) -> Member:
    """The member with this code among those the viewer reaches; raises `not_found`."""
    viewer.require(Right.READ_REGISTER)
    found: Member | None = Member.objects.visible_to(viewer).select_related("team").filter(code=code).first()
    if found is None:
        raise DomainError("not_found", what=_("队员"), key=code)
    return found


def skills_named() -> dict[str, str]:
    """Skill codes with their names in the reader's language. One query."""
    return {skill.code: chosen(skill.name, skill.name_en) for skill in Skill.objects.all()}
