"""A password opens every place of an account, so who sets it must reach them all."""

import pytest
from tests.factories import register as make

from liming.register import actions
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_member", [True, False])
def test_a_city_never_sets_the_password_of_somebody_who_also_acts_elsewhere(is_member: bool) -> None:
    """Neither the team of the member nor the first grant opens an account with a role over the province."""
    tree = make.unit_tree()
    team = make.team(tree.xiaxian)
    account = make.account(Role.MEMBER, team, member=make.member(team) if is_member else None)
    make.grant(account, Role.PROVINCE, tree.province)
    city = make.viewer_for(Role.SECURITY_ADMIN, tree.yuncheng)
    for act in (
        lambda: actions.set_password(city, account, "Abc-12345"),
        lambda: actions.change_account(city, account, display_name="乙"),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "out_of_scope"
    province = make.viewer_for(Role.SECURITY_ADMIN, tree.province)
    assert actions.set_password(province, account, "Abc-12345").check_password("Abc-12345")


def test_an_account_is_not_tied_to_a_member_out_of_reach() -> None:
    """The items of that member would open with it."""
    tree = make.unit_tree()
    account = make.account(Role.MEMBER, make.team(tree.xiaxian))
    stranger = make.member(make.team(tree.wuxiang))
    city = make.viewer_for(Role.SECURITY_ADMIN, tree.yuncheng)
    with pytest.raises(DomainError) as refusal:
        actions.change_account(city, account, member=stranger)
    assert refusal.value.code == "out_of_scope"
