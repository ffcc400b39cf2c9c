"""Views of the board: named filters, kept by person."""

import pytest
from tests.factories import execute as make
from tests.factories import register
from tests.refusals import refusing

from liming.execute import actions, queries
from liming.execute.models import SavedView
from liming.execute.rules.saved_views import MOST, filters_of
from liming.register.queries import viewer_of
from liming.shared.models import AuditEntry
from liming.shared.viewer import Role, Viewer

pytestmark = [pytest.mark.django_db, pytest.mark.kept(world=make.corner)]


@pytest.fixture
def captain() -> Viewer:
    corner = make.corner()
    return viewer_of(register.account(Role.CAPTAIN, corner.team, "cap", corner.captain))


def someone(role: Role) -> Viewer:
    return viewer_of(register.account(role, make.corner().tree.province))


def test_only_filters_are_kept() -> None:
    """Pages, blanks and unknown names of an address are left out; a value is cut."""
    given = {"time": "overdue", "page": "3", "source": " ", "next": "//x", "q": "电" * 99}
    assert filters_of(given) == {"q": "电" * 60, "time": "overdue"}


def test_a_name_holds_the_newest_filters(captain: Viewer) -> None:
    """Saved twice under one name it is one view; both acts are in the audit."""
    actions.save_view(captain, " 今天要催的 ", {"time": "overdue"})
    actions.save_view(captain, "今天要催的", {"time": "soon", "practice": "gold"})
    assert [(row.name, row.filters) for row in queries.my_views(captain)] == [
        ("今天要催的", {"time": "soon", "practice": "gold"})
    ]
    assert AuditEntry.objects.filter(act="saved_view.saved").count() == 2


def test_a_view_is_its_owners(captain: Viewer) -> None:
    """Another person neither sees it nor drops it; the owner drops it once."""
    row = actions.save_view(captain, "催", {"time": "overdue"})
    other = someone(Role.PROVINCE)
    assert queries.my_views(other) == ()
    with refusing("not_found"):
        actions.drop_view(other, row.pk)
    actions.drop_view(captain, row.pk)
    with refusing("not_found"):
        actions.drop_view(captain, row.pk)
    assert queries.my_views(captain) == ()


def test_the_twin_who_may_not_read_work_keeps_nothing(captain: Viewer) -> None:
    """Neither a role without the right nor a viewer without an account, nor without name or filter."""
    with refusing("forbidden"):
        actions.save_view(someone(Role.SYSTEM_ADMIN), "催", {"time": "overdue"})
    with refusing("field_required"):
        actions.save_view(make.corner().as_captain, "催", {"time": "overdue"})
    with refusing("field_required"):
        actions.save_view(captain, "  ", {"time": "overdue"})
    with refusing("view_without_filters"):
        actions.save_view(captain, "催", {"page": "2"})
    assert not SavedView.objects.exists()


def test_at_most_twelve_are_kept_and_one_of_them_may_still_change(captain: Viewer) -> None:
    for number in range(MOST):
        actions.save_view(captain, f"视图 {number}", {"q": str(number)})
    with refusing("too_many_views"):
        actions.save_view(captain, "再一个", {"q": "x"})
    actions.save_view(captain, "视图 0", {"q": "new"})
    assert [row.filters["q"] for row in queries.my_views(captain)][:2] == ["new", "1"]
