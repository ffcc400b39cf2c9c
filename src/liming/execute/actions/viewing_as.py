"""Looking at a member's phone pages as that member sees them: begun with a reason, every page kept, ended."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from liming.execute import bridge
from liming.register.models import Member
from liming.shared import audit
from liming.shared.errors import DomainError
from liming.shared.viewer import Right, Role, Viewer


@dataclass(frozen=True)
class Eyes:
    """Whose pages are looked at, and the viewer that shows them: a member without what the one who looks may
    not see.
    """

    member: Member
    viewer: Viewer


@transaction.atomic
def begin_viewing_as(viewer: Viewer, member_id: UUID, reason: str) -> Member:
    """Begin to look through a member's eyes; the audit keeps who, whose and why.

    Raises DomainError `forbidden`, `out_of_scope`, `field_required` (reason), `view_as_self`.
    """
    member = _reach(viewer, member_id)
    if not reason.strip():
        raise DomainError("field_required", field="原因")
    if member.pk == viewer.member_id:
        raise DomainError("view_as_self")
    audit.record(viewer, "phone_view.begun", member, after=_said(member, reason), unit_path=member.team.path)
    return member


@transaction.atomic
def view_as(viewer: Viewer, member_id: UUID, reason: str, page: str) -> Eyes:
    """The member's eyes for one page, which the audit keeps. Asked again for each page, so that a right or a
    place that was lost ends it. Raises DomainError `forbidden`, `out_of_scope`.
    """
    member = _reach(viewer, member_id)
    after = _said(member, reason, page)
    audit.record(viewer, "phone_view.opened", member, after=after, unit_path=member.team.path)
    without = frozenset(right for right in (Right.READ_PRIVATE,) if not viewer.may(right))
    eyes = Viewer(
        account_id=None,
        roles=frozenset({Role.MEMBER}),
        unit_paths=(member.team.path,),
        name=member.name,
        member_id=member.pk,
        without=without,
    )
    return Eyes(member, eyes)


@transaction.atomic
def end_viewing_as(viewer: Viewer, member_id: UUID, reason: str) -> None:
    """Keep that it ended; needs no right, for nobody may be caught in it."""
    rows = Member.objects.everywhere("who looked at the member ends it").select_related("team")
    member = rows.filter(pk=member_id).first()
    if member is not None:
        after = _said(member, reason)
        audit.record(viewer, "phone_view.ended", member, after=after, unit_path=member.team.path)


def _reach(viewer: Viewer, member_id: UUID) -> Member:
    viewer.require(Right.VIEW_AS)
    rows = Member.objects.everywhere("the path is required below").select_related("team__unit")
    member: Member | None = rows.filter(pk=member_id, left_on=None).first()
    if member is None:
        raise DomainError("out_of_scope")
    viewer.require(Right.VIEW_AS, member.team.path)
    return member


def _said(member: Member, reason: str, page: str = "") -> dict[str, str]:
    return {"member": member.name, "reason": bridge.mask_text(reason.strip())[:120], "page": page[:120]}
