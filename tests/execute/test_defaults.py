"""Time limits as data."""

from datetime import timedelta

import pytest
from tests.factories import execute as make

from liming.execute import actions
from liming.execute.models import ServiceLimit, ServiceStandard
from liming.execute.queries.settings import setting
from liming.execute.queries.standards import standard_on
from liming.plan.models import ServiceType
from liming.register.models import Parameter
from liming.shared import clock
from liming.shared.errors import DomainError
from liming.shared.viewer import Role

pytestmark = pytest.mark.django_db


def test_loading_again_changes_nothing_that_was_edited() -> None:
    """The second load adds nothing and keeps the company's own figure."""
    corner = make.corner()
    Parameter.objects.filter(key="call_backs.per_team").update(value=30)
    ServiceLimit.objects.filter(profile="repair.inner", stage="sign_for").update(amount=20)
    assert actions.load_defaults(make.SYSTEM) == 0
    assert setting("call_backs.per_team") == 30
    assert ServiceLimit.objects.get(profile="repair.inner", stage="sign_for").amount == 20
    with pytest.raises(DomainError):
        actions.load_defaults(corner.viewer(Role.UNIT))


def test_every_profile_of_the_shipped_services_has_limits() -> None:
    """No service type names a profile that the shipped standard lacks."""
    make.corner()
    profiles = set(
        ServiceLimit.objects.filter(standard__code="SGCC-current").values_list("profile", flat=True)
    )
    named = set(ServiceType.objects.exclude(limit_profile="").values_list("limit_profile", flat=True))
    assert named <= profiles
    assert len(profiles) == 15


@pytest.mark.parametrize(("area", "minutes"), [("urban", 45), ("rural", 90), ("remote", 120)])
def test_arrival_depends_on_the_area(area: str, minutes: int) -> None:
    """45, 90 and 120 minutes after the call."""
    corner = make.corner()
    version = corner.first.current
    version.area_type = area
    version.save()
    with clock.fixed(make.MORNING):
        row = make.request(corner)
    assert row.timers.get(stage="arrive").due_at == make.MORNING + timedelta(minutes=minutes)


def test_a_request_is_judged_by_the_version_of_its_day() -> None:
    """The older promise holds until its last day; before any version there is none."""
    make.corner()
    assert standard_on("SGCC-promise", make.day("2021-12-31")).version == 1
    assert standard_on("SGCC-promise", make.day("2022-01-01")).version == 2
    with pytest.raises(DomainError) as refusal:
        standard_on("SGCC-promise", make.day("2010-01-01"))
    assert refusal.value.code == "no_standard"
    assert not ServiceStandard.objects.filter(is_confirmed=True).exists()


def test_working_days_skip_the_weekend() -> None:
    """Three working days after Friday end on Wednesday at the close of the day."""
    corner = make.corner()
    with clock.fixed(clock.at(make.day("2026-07-17"), 9)):
        row = make.request(corner, service_type_code="VOL05")
    due = clock.local(row.timers.get(stage="finish").due_at)
    assert (due.date(), due.hour) == (make.day("2026-07-22"), 18)
