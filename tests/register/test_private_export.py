"""A list of everybody's private fields leaves only with who answers for the team."""

import pytest
from tests.factories import register as make

from liming.register import actions
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db


def test_a_member_takes_no_list_of_phones_away() -> None:
    """One person at a time with a trace, never all as a file; the captain may, with a reason."""
    team = make.team(make.unit_tree().xiaxian)
    make.customer(team, "王大山", phone="13800005521")
    with pytest.raises(DomainError) as refusal:
        actions.export_private(make.viewer_for(Role.MEMBER, team), "customers", "回访")
    assert refusal.value.code == "forbidden"
    table = actions.export_private(make.viewer_for(Role.CAPTAIN, team), "customers", "回访")
    assert any("13800005521" in row.cells for row in table.rows)
