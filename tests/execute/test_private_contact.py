"""A caller's number is for who goes there, and for the office."""

import pytest
from tests.factories import execute as make

from liming.execute import actions
from liming.shared.errors import DomainError
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db


def test_a_member_sees_the_callers_of_own_requests_only() -> None:
    """The holder may look; a colleague of the same team may not, and nothing is kept of the try."""
    corner = make.corner()
    row = make.request(corner)
    with pytest.raises(DomainError) as refusal:
        actions.reveal_contact(corner.viewer(Role.MEMBER, corner.other), row, "看看")
    assert refusal.value.code == "not_your_item"
    assert not AuditEntry.objects.filter(act="request.contact_seen").exists()
    assert actions.reveal_contact(corner.as_holder, row, "约时间").phone == "13800005521"
